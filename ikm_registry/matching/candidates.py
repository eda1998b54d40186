"""Which pairs are worth a look: rows that share a key. No key makes a quadratic block.

Each kind of key is sorted once; rows of one key are paired when they are few, else each with its
next neighbours only. So a name borne by half the table costs n, not n².
"""

from collections.abc import Iterator

import numpy as np

from ikm_registry.matching.entries import Flags, Ints
from ikm_registry.matching.prepared import Coded, Prepared

SHARED = 50  # rows of one identifier: a family or an office number, not one business
CAP = 60  # rows of one name in one place that are all compared with each other
WEAK_CAP = 20  # rows that share a word of their names and one of their products
NEIGHBOURS = 3
LETTERS = 16  # a slip beyond these letters of a name leaves its beginning equal
_PRIMES = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9)


def candidates(table: Prepared) -> Ints:
    """Return pairs (two columns, the smaller row first) without repetition."""
    order = _refined(table)
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    found = [np.zeros(0, dtype=np.int64)]
    for name in ("nib", "nik", "nik15", "phone"):
        column: Coded = getattr(table, name)
        rows = order[column.code[order] >= 0]
        keys = _mixed(column.code[rows], np.int64(0))
        found.append(_paired(keys, rank[rows], order, table.split, SHARED, 0))
    for keys, rows, cap in _kinds(table, order):
        found.append(_paired(keys, rank[rows], order, table.split, cap, NEIGHBOURS))
    pairs = _distinct(np.concatenate(found))
    return np.column_stack(np.divmod(pairs, max(1, len(table))))


def _refined(table: Prepared) -> Ints:
    """Order rows so that those with most in common stand side by side."""
    columns = (table.business, table.phone, table.dusun, table.unit, table.product, table.owner)
    return np.lexsort([column.code for column in columns])


def _kinds(table: Prepared, order: Ints) -> Iterator[tuple[Ints, Ints, int]]:
    """Yield (key, row) of each kind of key, rows in ``order``, and how many rows of a key all meet."""
    place, wide = table.desa.code, table.kecamatan.code
    slips, of_slip = _names(table.owner, _slips)
    yield *_joined(order, place, table.owner.code, slips, of_slip), CAP
    # Rows that only name a kecamatan meet everybody there, but nobody else does.
    homeless = order[(place[order] < 0) & (wide[order] >= 0)]
    if len(homeless):
        keys, rows = _joined(order, wide, table.owner.code, slips, of_slip)
        wanted, _ = _joined(homeless, wide, table.owner.code, slips, of_slip)
        kept = np.isin(keys, wanted)
        yield keys[kept], rows[kept], CAP
    words, of_word = _names(table.owner, str.split)
    goods, of_good = _names(table.product, tuple)

    def with_product(keys: Ints, rows: Ints) -> tuple[Ints, Ints, int]:
        return *_multiplied(keys, rows, table.product.code, goods, of_good), WEAK_CAP

    yield with_product(*_joined(order, place, table.owner.code, words, of_word))
    yield with_product(*_same(order, place, table.business.code))
    # Moved to a neighbouring desa: the address, or the name whole, and the product.
    yield *_same(order, wide, table.unit.code, table.dusun.code, table.owner.code), CAP
    yield with_product(*_same(order, wide, table.unit.code, table.dusun.code))
    full = np.array([" " in text for text in table.owner.text] + [False], dtype=bool)
    yield with_product(*_same(order[full[table.owner.code[order]]], wide, table.owner.code))


def _slips(name: str) -> set[str]:
    """Return the name without order and spaces, and with each one letter left out.

    Two names that differ by a letter too many, too few, wrong or changed with its neighbour
    share one of these.
    """
    whole = "".join(sorted(name.split()))
    head = whole[:LETTERS]
    return {whole, name.replace(" ", ""), *(head[:i] + whole[i + 1 :] for i in range(len(head)))}


def _names(column: Coded, parts_of) -> tuple[Ints, Ints]:  # type: ignore[no-untyped-def]
    """Return the hashes of the parts of every text, one after the other, and where each begins."""
    hashes: list[int] = []
    begins = [0]
    for text in column.text:
        hashes.extend(map(hash, parts_of(text)))
        begins.append(len(hashes))
    begins.append(len(hashes))  # the unknown one, code -1, has none
    return np.array(hashes, dtype=np.int64), np.array(begins, dtype=np.int64)


def _spread(codes: Ints, begins: Ints) -> tuple[Ints, Ints]:
    """Return for each part of each code: which of ``codes`` it belongs to, and its number."""
    last = len(begins) - 2
    at = np.where(codes < 0, last, codes)
    length = begins[at + 1] - begins[at]
    of = np.repeat(np.arange(len(codes)), length)
    ends = np.cumsum(length)
    within = np.arange(len(of)) - np.repeat(ends - length, length)
    return of, begins[at][of] + within


def _joined(rows: Ints, place: Ints, codes: Ints, parts: Ints, begins: Ints) -> tuple[Ints, Ints]:
    """Return a key (place, part) for each part of the text of each row that has a place."""
    rows = rows[place[rows] >= 0]
    of, part = _spread(codes[rows], begins)
    return _mixed(place[rows][of], parts[part]), rows[of]


def _multiplied(
    keys: Ints, rows: Ints, codes: Ints, parts: Ints, begins: Ints
) -> tuple[Ints, Ints]:
    """Return the keys once more for each part of another text of the row."""
    of, part = _spread(codes[rows], begins)
    return _mixed(keys[of], parts[part]), rows[of]


def _same(rows: Ints, *columns: Ints) -> tuple[Ints, Ints]:
    """Return a key of several columns for the rows that know all of them."""
    for column in columns:
        rows = rows[column[rows] >= 0]
    keys = columns[0][rows]
    for column in columns[1:]:
        keys = _mixed(keys, column[rows])
    return keys, rows


def _mixed(one: Ints, other: Ints | np.int64) -> Ints:
    mixed = one.astype(np.uint64) * np.uint64(_PRIMES[0]) + other.astype(np.uint64)
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(_PRIMES[1])
    mixed ^= mixed >> np.uint64(32)
    return mixed.astype(np.int64)


def _paired(
    keys: Ints, ranks: Ints, order: Ints, split: int | None, cap: int, neighbours: int
) -> Ints:
    """Return the pairs of rows of one key, each as one number.

    Key and rank are packed into one number: sorting those is ten times faster than an argsort. Two
    keys that become one by it cost a needless comparison.
    """
    bits = max(1, len(order)).bit_length()
    packed = np.sort((keys >> bits << bits) | ranks)
    key, ranks = packed >> bits, packed & ((1 << bits) - 1)
    begins = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]])) if len(key) else ranks
    size = np.diff(begins, append=len(key))
    left = np.repeat(size > 1, size)
    key, rows = key[left], order[ranks[left]]
    many = np.repeat(size > cap, size)[left]
    found = [np.zeros(0, dtype=np.int64)]
    here = np.arange(len(rows))
    for step in range(1, cap + 1):
        here = here[: np.searchsorted(here, len(rows) - step)]
        here = here[key[here] == key[here + step]]
        if step > neighbours:
            here = here[~many[here]]
        if not len(here):
            break
        found.append(_numbered(rows[here], rows[here + step], len(order), split))
    return _distinct(np.concatenate(found))


def _numbered(one: Ints, other: Ints, rows: int, split: int | None) -> Ints:
    low, high = np.minimum(one, other), np.maximum(one, other)
    kept: Flags = low != high
    if split is not None:
        kept &= (low < split) & (high >= split)
    return low[kept] * rows + high[kept]


def _distinct(numbers: Ints) -> Ints:
    """Return each number once, sorted (np.unique hashes, which is slow for many)."""
    numbers = np.sort(numbers)
    return (
        numbers[np.concatenate([[True], numbers[1:] != numbers[:-1]])] if len(numbers) else numbers
    )
