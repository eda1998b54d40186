"""Score suspected pairs and say of which parts the score is made."""

from collections.abc import Hashable, Sequence

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.process import cpdist

from ikm_registry.matching import candidates
from ikm_registry.matching.entries import Entries, Floats, Ints, Pairs
from ikm_registry.matching.keys import business_key, name_key, phone_key, product_key

THRESHOLD = 0.82
# Names weigh most, the product tells an owner's businesses apart, the phone supports.
WEIGHTS = {"owner": 0.5, "business": 0.2, "product": 0.3}
SHARED_PHONE = 0.08
OTHER_NIK = 0.2  # taken off: two people of one name, or a mistyped NIK
OTHER_NIB = 0.25
OTHER_DESA = 0.1
SAME_PRODUCT = 0.6  # of 1: below, two businesses of one owner


def find_pairs(a: Entries, b: Entries | None = None, *, threshold: float = THRESHOLD) -> Pairs:
    """Return pairs suspected to be one business, surest first.

    Within ``a`` (i < j) when ``b`` is None, else between ``a`` and ``b``. Equal NIB, or equal NIK
    with a similar product, decide by themselves; names count only inside one desa. The register
    may hold an owner many times: one NIK with unlike products is no pair.
    """
    found = candidates.exact(a, b) | candidates.alike(a, b)
    pairs = np.array(sorted(found), dtype=np.int64).reshape(-1, 2)
    i, j = pairs[:, 0], pairs[:, 1]
    parts = _parts(a, a if b is None else b, i, j)
    score = score_of(parts)
    kept = np.nonzero(score >= threshold)[0]
    kept = kept[np.argsort(-score[kept], kind="stable")]
    return Pairs(i[kept], j[kept], score[kept], {k: part[kept] for k, part in parts.items()})


def _parts(a: Entries, b: Entries, i: Ints, j: Ints) -> dict[str, Floats]:
    phones_a, phones_b = [phone_key(x) for x in a.phone], [phone_key(x) for x in b.phone]
    return {
        "nib": _same(a.nib, b.nib, i, j),
        "nik": _same(a.nik, b.nik, i, j),
        "phone": _same(phones_a, phones_b, i, j),
        "desa": _same(a.desa_code, b.desa_code, i, j),
        "owner": _similar([name_key(x) for x in a.owner], [name_key(x) for x in b.owner], i, j),
        "business": _similar(
            [business_key(x) for x in a.business], [business_key(x) for x in b.business], i, j
        ),
        "product": _products(a, b, i, j),
    }


def _products(a: Entries, b: Entries, i: Ints, j: Ints) -> Floats:
    """Products where both are written, else KBLI: five digits alike 1, the first two alike 0.7."""
    words = _similar([product_key(x) for x in a.product], [product_key(x) for x in b.product], i, j)
    codes = np.full(len(i), np.nan, dtype=np.float32)
    for position, (x, y) in enumerate(zip(i.tolist(), j.tolist(), strict=True)):
        left, right = a.kbli[x], b.kbli[y]
        if left and right:
            codes[position] = 1 if left == right else 0.7 if left[:2] == right[:2] else 0
    return np.where(np.isnan(words), codes, words).astype(np.float32)


def _same(a: Sequence[Hashable], b: Sequence[Hashable], i: Ints, j: Ints) -> Floats:
    return np.array(
        [
            np.nan if not a[x] or not b[y] else float(a[x] == b[y])
            for x, y in zip(i.tolist(), j.tolist(), strict=True)
        ],
        dtype=np.float32,
    )


def _similar(a: Sequence[str], b: Sequence[str], i: Ints, j: Ints) -> Floats:
    """Return 0 to 1; the order of words does not count."""
    left, right = [a[x] for x in i.tolist()], [b[y] for y in j.tolist()]
    if not left:
        return np.zeros(0, dtype=np.float32)
    plain = cpdist(left, right, scorer=fuzz.ratio, dtype=np.float32)
    turned = cpdist(left, right, scorer=fuzz.token_sort_ratio, dtype=np.float32)
    unknown = np.array([not x or not y for x, y in zip(left, right, strict=True)], dtype=bool)
    return np.where(unknown, np.nan, np.maximum(plain, turned) / 100).astype(np.float32)


def score_of(parts: dict[str, Floats]) -> Floats:
    """Return the score of each pair out of its parts (see docs/algorithms/matching.md)."""
    total = np.zeros(len(parts["owner"]), dtype=np.float32)
    weight = np.zeros_like(total)
    for name, share in WEIGHTS.items():
        known = ~np.isnan(parts[name])
        # Below 60 % two words are simply different words.
        value = np.clip((np.nan_to_num(parts[name]) - 0.6) / 0.4, 0, 1)
        total += np.where(known, share * value, 0)
        weight += np.where(known, share, 0)
    base = np.divide(total, weight, out=np.zeros_like(total), where=weight > 0)
    no_name = np.isnan(parts["owner"]) & np.isnan(parts["business"])
    # Little was compared: a product alone is no suspicion, a name alone a weak one.
    base = np.where(no_name, 0, base * (0.8 + 0.2 * np.minimum(1, weight / 0.7)))
    base = base + SHARED_PHONE * (parts["phone"] == 1)
    base = base - OTHER_NIK * (parts["nik"] == 0) - OTHER_NIB * (parts["nib"] == 0)
    base = base - OTHER_DESA * (parts["desa"] == 0)
    product = np.nan_to_num(parts["product"], nan=1.0)
    base = np.where((parts["nik"] == 1) & (product >= SAME_PRODUCT), np.maximum(base, 0.97), base)
    base = np.where((parts["nik"] == 1) & (product < SAME_PRODUCT), np.minimum(base, 0.7), base)
    base = np.where(parts["nib"] == 1, np.maximum(base, 0.98), base)
    return np.clip(base, 0, 1).astype(np.float32)
