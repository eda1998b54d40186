"""Which pairs are worth a look: equal identifiers, or like names inside one desa."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.process import cdist

from ikm_registry.matching.entries import Entries
from ikm_registry.matching.keys import business_key, name_key, phone_key, product_key

HOT = 50  # rows that share one identifier: a family or an office number, not one business
WHOLE_DESA = 1_500  # up to this many rows a desa is compared as a whole
CAP = 4_000  # never more distinct names than this against each other
LETTERS = 12
ROWS_AT_ONCE = 1_000
NEIGHBOURS = 3
OWNER_ENOUGH = 82  # of 100
BUSINESS_ENOUGH = 90

Block = tuple[list[int], list[int]]


def exact(a: Entries, b: Entries | None) -> set[tuple[int, int]]:
    """Return pairs with one NIB, one NIK or one phone. Values shared by many rows are left out."""
    found: set[tuple[int, int]] = set()
    for name in ("nib", "nik"):
        found.update(_equal(getattr(a, name), getattr(b, name) if b is not None else None))
    phones = [phone_key(phone) for phone in a.phone]
    found.update(_equal(phones, [phone_key(phone) for phone in b.phone] if b is not None else None))
    return found


def _equal(a: Sequence[Hashable], b: Sequence[Hashable] | None) -> Iterable[tuple[int, int]]:
    groups: dict[Hashable, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for side, values in enumerate((a, b if b is not None else ())):
        for position, value in enumerate(values):
            if value:
                groups[value][side].append(position)
    for left, right in groups.values():
        if len(left) > HOT or len(right) > HOT:
            continue
        if b is None:
            yield from ((i, j) for n, i in enumerate(left) for j in left[n + 1 :])
        else:
            yield from ((i, j) for i in left for j in right)


def alike(a: Entries, b: Entries | None) -> set[tuple[int, int]]:
    """Return pairs of one desa whose owner or business names are close."""
    found: set[tuple[int, int]] = set()
    owners = [name_key(name) for name in a.owner]
    firms = [business_key(name) for name in a.business]
    others = [name_key(name) for name in b.owner] if b is not None else owners
    other_firms = [business_key(name) for name in b.business] if b is not None else firms
    for left, right in blocks(a, b, owners, others):
        _near(left, right, owners, others, OWNER_ENOUGH, b is None, found)
        _near(left, right, firms, other_firms, BUSINESS_ENOUGH, b is None, found)
    return found


def blocks(
    a: Entries, b: Entries | None, owners: Sequence[str], others: Sequence[str]
) -> Iterable[Block]:
    """Yield rows of one desa; a large desa by industry, a larger one by first letters as well.

    With ``b`` None both sides are the same rows. Rows without a desa are compared by nobody.
    """
    kinds = other_kinds = None
    for left, right in _grouped(a.desa_code, b.desa_code if b is not None else None):
        if max(len(left), len(right)) <= WHOLE_DESA:
            yield left, right
            continue
        if kinds is None:
            kinds, other_kinds = _kinds(a), _kinds(b) if b is not None else None
        for some, more in _split(left, right, kinds, other_kinds):
            yield from _capped(some, more, owners, others if b is not None else None, length=1)


def _capped(
    left: list[int],
    right: list[int],
    owners: Sequence[str],
    others: Sequence[str] | None,
    length: int,
) -> Iterable[Block]:
    """Split by ever more first letters of the owner's name while too many names differ."""
    names = max(
        len({owners[i] for i in left}), len({others[j] for j in right}) if others is not None else 0
    )
    if names <= CAP or length > LETTERS:
        yield left, right
        return
    letters = [key[:length] for key in owners]
    other_letters = [key[:length] for key in others] if others is not None else None
    for some, more in _split(left, right, letters, other_letters):
        yield from _capped(some, more, owners, others, length + 2)


def _kinds(entries: Entries) -> list[str]:
    return [
        kbli[:2] if kbli else product_key(product)[:4]
        for kbli, product in zip(entries.kbli, entries.product, strict=True)
    ]


def _grouped(a: Sequence[str], b: Sequence[str] | None) -> Iterable[Block]:
    return _split(range(len(a)), range(len(b)) if b is not None else None, a, b)


def _split(
    left: Iterable[int],
    right: Iterable[int] | None,
    a: Sequence[str],
    b: Sequence[str] | None,
) -> Iterable[Block]:
    groups: dict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for i in left:
        groups[a[i]][0].append(i)
    if b is not None:
        for j in right or ():
            groups[b[j]][1].append(j)
    for key, (some, more) in groups.items():
        if b is None and key and len(some) > 1:
            yield some, some
        elif b is not None and key and some and more:
            yield some, more


def _near(
    left: list[int],
    right: list[int],
    a: Sequence[str],
    b: Sequence[str],
    enough: int,
    same: bool,
    found: set[tuple[int, int]],
) -> None:
    """Compare each distinct name once, then every row that bears it."""
    rows_a = _by_name(left, a)
    rows_b = rows_a if same else _by_name(right, b)
    names, choices = list(rows_a), list(rows_b)
    for start in range(0, len(names), ROWS_AT_ONCE):
        part = names[start : start + ROWS_AT_ONCE]
        scores = cdist(part, choices, scorer=fuzz.ratio, score_cutoff=enough, dtype=np.uint8)
        for row, hit in zip(*(axis.tolist() for axis in np.nonzero(scores)), strict=True):
            _expand(rows_a[part[row]], rows_b[choices[hit]], same, found)


def _by_name(rows: list[int], names: Sequence[str]) -> dict[str, list[int]]:
    grouped: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        if names[row]:
            grouped[names[row]].append(row)
    return grouped


def _expand(some: list[int], more: list[int], same: bool, found: set[tuple[int, int]]) -> None:
    if same and some is more and len(some) > HOT:
        # A name that half the desa bears: each row with its next neighbours only.
        for step in range(1, NEIGHBOURS + 1):
            found.update(zip(some, some[step:], strict=False))
        return
    for i in some[:HOT]:
        for j in more[:HOT]:
            if not same or i < j:
                found.add((i, j))
