"""The two public ways, held against their own rules and the library they were written with."""

import numpy as np
import pytest
from sklearn.cluster import KMeans
from sklearn.feature_extraction.text import TfidfVectorizer

from sentra.detection import baselines

WORDS = {
    "gerabah": "tanah liat", "tempe": "kedelai", "batik": "kain mori malam", "mebel": "kayu jati",
    "keripik": "singkong", "sandal": "spon karet", "cobek": "batu andesit", "kopi": "biji kopi",
}  # fmt: skip


def test_the_same_material_in_one_kecamatan_from_fifteen_on():
    material = ["tanah liat"] * 15 + ["kedelai"] * 14 + ["tanah liat"] * 14 + [""] * 20
    kecamatan = np.array([0] * 29 + [1] * 14 + [0] * 20)
    label = baselines.same_material(material, kecamatan, np.ones(63, bool))
    assert label.tolist() == [0] * 15 + [-1] * 48


def test_three_of_them_must_have_a_point_and_spelling_separates():
    material = ["tanah liat"] * 15 + ["tanah lempung"] * 14
    pointed = np.arange(29) < 2
    assert (baselines.same_material(material, np.zeros(29, int), pointed) == -1).all()


def test_k_means_is_as_tight_as_the_librarys_on_its_own_features():
    rng = np.random.default_rng(3)
    products = rng.choice(list(WORDS), 1200)
    texts = [f"{WORDS[one]} {one} {rng.choice(['kecil', 'besar', 'halus'])}" for one in products]
    ours = baselines.k_means(texts)
    features = TfidfVectorizer(max_features=100, ngram_range=(1, 2)).fit_transform(texts)
    theirs = KMeans(n_clusters=8, random_state=42, n_init=10, max_iter=300).fit(features)
    points = features.toarray()

    def looseness(label):
        return sum(((points[label == k] - points[label == k].mean(0)) ** 2).sum() for k in range(8))

    assert looseness(ours) <= 1.02 * looseness(theirs.labels_)
    assert len(set(zip(ours, products, strict=True))) == 8  # with eight products: one each


def test_the_order_of_rows_changes_nothing_but_the_numbers():
    rng = np.random.default_rng(4)
    texts = [f"{WORDS[one]} {one}" for one in rng.choice(list(WORDS), 300)]
    order = rng.permutation(300)
    first, second = baselines.k_means(texts), baselines.k_means([texts[i] for i in order])
    assert len(set(zip(first[order], second, strict=True))) == 8


@pytest.mark.parametrize("texts", [[], [""] * 9, ["a b", "c d"]])
def test_little_is_no_trouble(texts):
    assert len(baselines.k_means(texts)) == len(texts)
    empty = np.empty(0)
    none = np.empty(0, np.int64)
    assert baselines.describe(none, empty, empty, none, none, none) == []


def test_what_a_sentra_holds_is_measured():
    x = np.array([0.0, 100.0, 200.0, np.nan, 9e4])
    label = np.array([0, 0, 0, 0, -1])
    desa, kecamatan = np.array([0, 0, 1, -1, 1]), np.array([0, 0, 1, 0, 1])
    group = np.array([2, 2, 2, 1, 2])
    (one,) = baselines.describe(label, x, np.zeros(5), desa, kecamatan, group)
    assert (one.units, one.kecamatan, one.home, one.group) == (4, 2, 0, 2)
    assert (one.home_share, one.desa_share, one.purity) == (0.75, 0.5, 0.75)
    assert (one.median_m, one.x, one.y) == (100.0, 100.0, 0.0)
