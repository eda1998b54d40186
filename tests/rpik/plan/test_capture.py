"""Capture-recapture on populations of known size, and from lists that were really imported."""

import io

import numpy as np
import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from ikm_registry.models import Ikm
from ikm_registry.services import import_commit, imports
from rpik.core.actor import acting
from rpik.plan.capture import LEAST_SHARED, chapman, copied, estimate, shared, sizes


def population(draw, size, chances, *, follow=0.0):
    """Count masks of lists; with ``follow`` who is in the first is more often in the second."""
    inside = draw.random((size, len(chances))) < np.array(chances)
    inside[:, 1] |= inside[:, 0] & (draw.random(size) < follow)
    masks = (inside << np.arange(len(chances))).sum(axis=1)
    values, counts = np.unique(masks[masks > 0], return_counts=True)
    return dict(zip(values.tolist(), counts.tolist(), strict=True))


@pytest.mark.parametrize("chances", [(0.4, 0.5), (0.2, 0.3), (0.35, 0.4, 0.3)])
def test_the_interval_holds_the_truth(chances):
    draw = np.random.default_rng(11)
    runs = 200 if len(chances) == 2 else 40
    found = [estimate(population(draw, 800, chances), len(chances)) for _ in range(runs)]
    inside = np.mean([one.low <= 800 <= one.high for one in found])
    assert inside >= 0.85
    assert abs(np.mean([one.total for one in found]) - 800) < 40


def test_three_lists_see_what_two_dependent_ones_hide():
    draw = np.random.default_rng(4)
    counts = [population(draw, 2000, (0.4, 0.3, 0.4), follow=0.5) for _ in range(10)]
    two = [
        chapman({m & 3: sum(n for k, n in one.items() if k & 3 == m & 3) for m in one if m & 3})
        for one in counts
    ]
    three = [estimate(one, 3) for one in counts]
    assert np.mean([one.total for one in two]) < 1700
    assert abs(np.mean([one.total for one in three]) - 2000) < 120
    assert all("bergantung" in one.model for one in three)


@given(st.integers(0, 400), st.integers(0, 400), st.integers(0, 400))
def test_never_fewer_than_were_seen(first, second, both):
    counts = {1: first, 2: second, 3: both}
    assert sizes(counts, 2) == [first + both, second + both] and shared(counts, 0, 1) == both
    found = chapman(counts)
    assert found.seen == first + second + both
    assert found.seen <= found.low <= found.total + 1e-9 and found.total <= found.high + 1e-9
    assert (estimate(counts, 2) is None) == (both < LEAST_SHARED)
    assert bool(copied(counts, 2)) == (both > 0.9 * (min(first, second) + both))


def bring(by, names, place, name):
    head = "Nama Usaha;Pemilik;Desa;Kecamatan;Produk\n"
    text = head + "".join(f"Usaha {n};Pemilik Asli {n};{place};{place};tempe\n" for n in names)
    with acting(by.pk):
        batch = imports.receive(file=io.BytesIO(text.encode()), name=name, by=by)
        return import_commit.commit(batch=imports.check(batch=batch, by=by), by=by)


@pytest.mark.django_db
def test_the_page_estimates_from_imported_lists(reference, petugas, log_in):
    client = log_in(petugas)
    address = reverse("plan:missing-ikm")
    assert "Perlu dua daftar" in client.get(address).content.decode()
    words = [f"{a}{b}" for a in ("melati", "kenanga", "cempaka", "dahlia") for b in "abcdefgh"]
    first = bring(petugas, words[:20], "Pagelaran", "oss.csv")
    second = bring(petugas, words[10:], "Pagelaran", "rekap.csv")
    bring(petugas, ["lain"], "Donomulyo", "jauh.csv")
    page = client.get(f"{address}?daftar={first.pk}&daftar={second.pk}")
    found = page.context["found"]
    assert [row["value"] for row in page.context["chosen"]] == [20, 22]
    assert found.seen == 32 and found.total == pytest.approx(21 * 23 / 11 - 1)
    (kecamatan, places), (_, groups), (_, both) = page.context["tables"]
    assert (kecamatan, [row["name"] for row in places]) == ("Kecamatan", ["Pagelaran"])
    assert [row["name"] for row in groups] == ["Tempe dan tahu"]
    assert [row["name"] for row in both] == ["Pagelaran: Tempe dan tahu"]
    assert groups[0]["found"] == both[0]["found"] == found
    Ikm.objects.filter(pk__in=Ikm.objects.order_by("pk")[12:14]).update(product_group="batik")
    page = client.get(f"{address}?daftar={first.pk}&daftar={second.pk}")
    _, (_, groups), (_, both) = page.context["tables"]
    assert {row["name"]: row["found"] is None for row in groups} == {
        "Tempe dan tahu": False,
        groups[1]["name"]: True,
    }
    assert len(both) == 1 and page.context["too_few_cells"] == 1
    assert "terlalu sedikit: kurang dari 7 IKM" in page.content.decode()
    for query in ("?daftar=x", f"?daftar={first.pk}", "?daftar=1&daftar=999999", "?kelompok=zz"):
        assert client.get(address + query).status_code == 200
