"""Found, nearly, missed: the verdicts on known sentra."""

import pytest

from sentra.detection.scoreboard import REACH_M, Known, Seen, Verdict, judge

HOME = Known(frozenset({"gerabah"}), "A", 0.0, 0.0)


def seen(number=1, group="gerabah", desa=("A",), x=100.0, near=False):
    return Seen(number, group, list(desa), x, 0.0, near)


@pytest.mark.parametrize(
    ("found", "verdict"),
    [
        ([], Verdict("terlewat", None, None)),
        ([seen()], Verdict("ditemukan", 1, 100.0)),
        ([seen(group="batik")], Verdict("terlewat", None, None)),
        ([seen(near=True)], Verdict("hampir", 1, 100.0)),
        ([seen(desa=("B",), x=REACH_M)], Verdict("ditemukan", 1, REACH_M)),
        ([seen(desa=("B",), x=REACH_M + 1)], Verdict("terlewat", 1, REACH_M + 1)),
        ([seen(desa=("B", "A"), x=4000.0)], Verdict("ditemukan", 1, 4000.0)),
        # the full one before the nearer near miss; of equals the nearest
        ([seen(1, x=50.0, near=True), seen(2, x=900.0)], Verdict("ditemukan", 2, 900.0)),
        ([seen(1, x=900.0), seen(2, x=300.0)], Verdict("ditemukan", 2, 300.0)),
    ],
)
def test_verdicts(found, verdict):
    assert judge([HOME], found) == [verdict]


def test_related_groups_count_and_order_does_not():
    known = Known(frozenset({"sandal", "klompen"}), "A", 0.0, 0.0)
    rows = [seen(3, "klompen", x=10.0), seen(4, "sandal", x=10.0)]
    assert judge([known], rows) == judge([known], rows[::-1]) == [Verdict("ditemukan", 3, 10.0)]
