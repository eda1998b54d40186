"""Nobody can work a hidden cell out of what is published."""

from hypothesis import given
from hypothesis import strategies as st

from rpik.plan.disclosure import LEAST, ROOM, publishable

COUNTS = st.lists(st.integers(0, 12), min_size=1, max_size=12)


@given(COUNTS)
def test_what_is_shown_is_true_and_never_small(counts):
    found = publishable(counts)
    for shown, count in zip(found.cells, counts, strict=True):
        assert shown is None or (shown == count and not 0 < shown < LEAST)
        assert (count == 0) == (shown == 0)
    assert found.total in (None, sum(counts))


@given(COUNTS)
def test_the_total_opens_no_hidden_cell(counts):
    found = publishable(counts)
    hidden = sum(cell is None for cell in found.cells)
    if found.total is None or not hidden:
        return
    left = found.total - sum(cell for cell in found.cells if cell is not None)
    # Each hidden cell is at least 1, so any of them may be 1 … left - (hidden - 1).
    assert left - (hidden - 1) >= 1 + ROOM


def test_examples():
    assert publishable([2, 40, 7, 0]).cells == [None, 40, None, 0]
    assert publishable([1, 1, 9]).cells == [None, None, None]
    assert publishable([2]) == publishable([2, 0]).__class__([None], None)
    assert publishable([5, 8]).cells == [5, 8]
