"""Which pairs are worth a look: rows that share a key. No key makes a quadratic block.

Each kind of key is sorted once; rows of one key are paired when they are few, else each with its
next neighbours only. So a name borne by half the table costs n, not n².
"""

from collections.abc import Iterator, Sequence
from itertools import chain

import numpy as np

from ikm_registry.matching.coded import UNKNOWN, Coded
from ikm_registry.matching.entries import Flags, Ints
from ikm_registry.matching.prepared import Prepared

IDENTIFIERS = ("nib", "nik", "nik15", "phone")

SHARED = 50  # rows of one identifier: a family or an office number, not one business
CAP = 60  # rows of one name in one place that are all compared with each other
WEAK_CAP = 20  # rows that share a word of their names and one of their products
NEIGHBOURS = 3
LETTERS = 16  # a slip beyond these letters of a name leaves its beginning equal
BASE = np.uint64(0xD6E8FEB86659FD93)  # odd: no letter is lost; none of the primes below
AT_ONCE = 8_000  # names whose slips are hashed together
FILTER_BITS = 20
_PRIMES = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9)


def candidates(table: Prepared) -> Ints:
    """Return pairs (two columns, the smaller row first) without repetition."""
    parts = _Parts(table)
    rows = np.arange(len(table))
    if table.split is not None:
        rows = _meeting(table, parts, rows)
    order = rows[_refined(table, rows)]
    rank = np.empty(len(table), dtype=np.int64)
    rank[order] = np.arange(len(order))
    found = [np.zeros(0, dtype=np.int64)]

    def paired(keys: Ints, rows: Ints, cap: int, neighbours: int) -> Ints:
        pairs = _paired(keys, rank[rows], order, cap, neighbours)
        return _numbered(*pairs, len(table), table.split)

    for name in IDENTIFIERS:
        column: Coded = getattr(table, name)
        known = order[column.code[order] >= 0]
        keys = _mixed(column.code[known], np.int64(0))
        found.append(paired(keys, known, SHARED, 0))
    for keys, of, cap in _kinds(table, parts, order):
        found.append(paired(keys, of, cap, NEIGHBOURS))
    pairs = _distinct(np.concatenate(found))
    return np.column_stack(np.divmod(pairs, max(1, len(table))))


class _Parts:
    """The parts of the names and products of a table, as hashes."""

    def __init__(self, table: Prepared) -> None:
        names = [name.split() for name in table.owner.text]
        self.slips, self.words = slips_of(names), _hashed(names)
        self.goods = _hashed(table.product.text)


def _meeting(table: Prepared, parts: _Parts, rows: Ints) -> Ints:
    """Return the rows of ``a``, and those of ``b`` that share any key with one of them: all others
    take part in nothing, and a register has a million.
    """
    split = table.split or 0
    meets = rows < split
    for name in IDENTIFIERS:
        code = getattr(table, name).code
        asked = np.zeros(len(getattr(table, name).text) + 1, dtype=bool)
        asked[code[:split]] = True
        asked[UNKNOWN] = False
        meets |= asked[code]
    for keys, of, _ in _kinds(table, parts, rows):
        meets[of[_among(keys, keys[of < split])]] = True
    return np.flatnonzero(meets)


def _among(keys: Ints, asked: Ints) -> Flags:
    """Return whether each key is one of those asked; most are not, and some bits tell that."""
    table = np.zeros(1 << FILTER_BITS, dtype=bool)
    table[asked & ((1 << FILTER_BITS) - 1)] = True
    found: Flags = table[keys & ((1 << FILTER_BITS) - 1)]
    if len(asked):
        known, maybe = np.sort(asked), keys[found]
        at = np.searchsorted(known, maybe)
        found[found] = known[np.minimum(at, len(known) - 1)] == maybe
    return found


def _refined(table: Prepared, rows: Ints) -> Ints:
    """Order rows so that those with most in common stand side by side."""
    columns = (table.business, table.phone, table.dusun, table.unit, table.product, table.owner)
    return np.lexsort([column.code[rows] for column in columns])


def _kinds(table: Prepared, parts: _Parts, order: Ints) -> Iterator[tuple[Ints, Ints, int]]:
    """Yield (key, row) of each kind of key, rows in ``order``, and how many rows of a key all meet."""
    place, wide, owner = table.desa.code, table.kecamatan.code, table.owner.code
    yield *_joined(order, place, owner, *parts.slips), CAP
    # Rows that only name a kecamatan meet everybody there, but nobody else does.
    homeless = order[(place[order] < 0) & (wide[order] >= 0)]
    if len(homeless):
        keys, rows = _joined(order, wide, owner, *parts.slips)
        wanted, _ = _joined(homeless, wide, owner, *parts.slips)
        kept = _among(keys, wanted)
        yield keys[kept], rows[kept], CAP

    def with_product(keys: Ints, rows: Ints) -> tuple[Ints, Ints, int]:
        return *_multiplied(keys, rows, table.product.code, *parts.goods), WEAK_CAP

    yield with_product(*_joined(order, place, owner, *parts.words))
    yield with_product(*_same(order, place, table.business.code))
    # Moved to a neighbouring desa: the address, or the name whole, and the product. At one address a
    # word of the name is enough, whatever became of the others and of the product.
    here = _same(order, wide, table.unit.code, table.dusun.code)
    yield *_multiplied(*here, owner, *parts.words), CAP
    yield with_product(*here)
    full = np.diff(parts.words[1]) > 1  # words; the unknown name has none
    yield with_product(*_same(order[full[owner[order]]], wide, owner))


def slips_of(names: Sequence[Sequence[str]]) -> tuple[Ints, Ints]:
    """Return the hashes of each name, given by its words, without order and spaces, and with each one
    letter left out, one after the other, and where each name begins.

    Two names that differ by a letter too many, too few, wrong or changed with its neighbour share
    one of these. A letter beyond the first ``LETTERS`` stays. Of n letters the hash is
    sum(letter * BASE ** (n - 1 - place)) modulo 2 ** 64: leaving one out is two multiplications.
    """
    found = [(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))]
    for start in range(0, len(names), AT_ONCE):
        found.append(_some_slips(names[start : start + AT_ONCE]))
    hashes, sizes = map(np.concatenate, zip(*found, strict=True))
    # the unknown one, code -1, has none
    return hashes, np.concatenate([[0], np.cumsum(sizes), [len(hashes)]])


def _some_slips(names: Sequence[Sequence[str]]) -> tuple[Ints, Ints]:
    """Return the hashes of ``slips_of`` and how many each name has, each once."""
    length, before, after = _around(_letters(["".join(sorted(words)) for words in names]))
    whole = after[0]
    columns = [whole, _whole(_letters(list(map("".join, names))))]
    powers = np.cumprod([np.uint64(1), *[BASE] * int(length.max())], dtype=np.uint64)
    for at in range(min(LETTERS, int(length.max()))):
        behind = np.maximum(length - 1 - at, 0)
        without = before[at] * powers[behind] + after[at + 1]
        columns.append(np.where(at < length, without, whole))
    hashes = np.sort(np.column_stack(columns).view(np.int64), axis=1)
    once = np.ones(hashes.shape, dtype=bool)
    once[:, 1:] = hashes[:, 1:] != hashes[:, :-1]
    return hashes[once], once.sum(axis=1)


def _letters(texts: Sequence[str]) -> np.ndarray:
    """Return a row for each place, with the letter of each text there, 0 beyond its end."""
    letters = np.array([*texts, " "], dtype=np.bytes_)  # never without a column
    return letters.view(np.uint8).reshape(len(letters), -1)[:-1].T.astype(np.uint64)


def _whole(letters: np.ndarray) -> np.ndarray:
    """Return the hash of each text."""
    hashed = letters[0]
    for letter in letters[1:]:
        hashed = np.where(letter != 0, hashed * BASE + letter, hashed)
    return hashed


def _around(letters: np.ndarray) -> tuple[Ints, list[np.ndarray], list[np.ndarray]]:
    """Return the length of texts, the hash of what stands before each of their first places, and of
    what stands from there on: at the first, the whole.
    """
    hashed = np.zeros(letters.shape[1], dtype=np.uint64)
    before, after = [hashed], [hashed]
    for letter in letters[:LETTERS]:
        hashed = np.where(letter != 0, hashed * BASE + letter, hashed)
        before.append(hashed)
    power = np.ones_like(hashed)
    for at, letter in zip(range(len(letters) - 1, -1, -1), letters[::-1], strict=True):
        after.append(after[-1] + letter * power)
        power = np.where(letter != 0, power * BASE, power)
        if at > LETTERS:
            after = after[-1:]
    return (letters != 0).sum(axis=0), before, after[::-1]


def _hashed(texts: Sequence[Sequence[str]]) -> tuple[Ints, Ints]:
    """Return the hashes of the words of texts, and where each text begins."""
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    begins = np.concatenate([[0], np.cumsum(lengths)])
    hashes = np.fromiter(map(hash, chain.from_iterable(texts)), np.int64, begins[-1])
    return hashes, np.append(begins, begins[-1])  # the unknown one, code -1, has none


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


def _paired(keys: Ints, ranks: Ints, order: Ints, cap: int, neighbours: int) -> tuple[Ints, Ints]:
    """Return the pairs of rows of one key.

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
    one, other = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    here = np.arange(len(rows))
    for step in range(1, cap + 1):
        here = here[: np.searchsorted(here, len(rows) - step)]
        here = here[key[here] == key[here + step]]
        if step > neighbours:
            here = here[~many[here]]
        if not len(here):
            break
        one.append(rows[here])
        other.append(rows[here + step])
    return np.concatenate(one), np.concatenate(other)


def _numbered(one: Ints, other: Ints, rows: int, split: int | None) -> Ints:
    """Return each pair once, as one number."""
    low, high = np.minimum(one, other), np.maximum(one, other)
    kept: Flags = low != high
    if split is not None:
        kept &= (low < split) & (high >= split)
    return _distinct(low[kept] * rows + high[kept])


def _distinct(numbers: Ints) -> Ints:
    """Return each number once, sorted (np.unique hashes, which is slow for many)."""
    numbers = np.sort(numbers)
    return (
        numbers[np.concatenate([[True], numbers[1:] != numbers[:-1]])] if len(numbers) else numbers
    )
