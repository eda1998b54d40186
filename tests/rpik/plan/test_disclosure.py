"""Nobody can work a hidden cell out of what is published: tried by every table that agrees with it."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from rpik.plan.disclosure import LEAST, Column, publishable

COUNTS = st.lists(st.integers(0, 12), min_size=1, max_size=12)
# (units, of which in published sentra), few enough to try everything
CELLS = st.lists(
    st.tuples(st.integers(0, 9), st.sampled_from([0, 0, 5, 6])), min_size=1, max_size=4
)


@given(COUNTS)
def test_what_is_shown_is_true_and_never_small(counts):
    found = publishable(counts)
    for shown, count in zip(found.cells, counts, strict=True):
        assert shown is None or (shown == count and not 0 < shown < LEAST)
        assert (count == 0) == (shown == 0)
    assert found.total in (None, sum(counts))


def possible(found: Column, known: list[int]) -> list[tuple[int, ...]]:
    """Every column that agrees with what is published: cells, total, and the units of sentra."""
    most = 20 if found.total is None else found.total
    ranges = [
        range(max(inside, 1), most + 1) if shown is None else (shown,)
        for shown, inside in zip(found.cells, known, strict=True)
    ]
    return [
        column for column in product(*ranges) if found.total is None or sum(column) == found.total
    ]


def check(found: Column, counts: list[int], known: list[int]) -> None:
    """Each hidden cell may be one of three values at least; none shown has one or two beside sentra."""
    told = possible(found, known)
    assert tuple(counts) in told
    for n, shown in enumerate(found.cells):
        if shown is None:
            assert len({column[n] for column in told}) >= 3
        else:
            assert not 0 < shown - known[n] < LEAST


@given(CELLS)
@settings(max_examples=300)
def test_no_table_that_agrees_with_what_is_published_tells_a_small_number(cells):
    counts = [count for count, _ in cells]
    known = [inside if inside <= count else 0 for count, inside in cells]
    check(publishable(counts, known), counts, known)


def test_examples():
    assert publishable([2, 40, 7, 0]).cells == [None, 40, None, 0]
    assert publishable([1, 1, 9]).cells == [None, None, None]
    assert publishable([2]) == Column([None], None)
    assert publishable([5, 8]).cells == [5, 8]
    # One outside the sentra of five; and a sentra of five bounds what is hidden beside it.
    assert publishable([6, 40], [5, 0]).cells == [None, None]
    assert publishable([1, 5, 40], [0, 5, 0]).cells == [None, None, None]
