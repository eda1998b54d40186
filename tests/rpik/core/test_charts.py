"""Figures to pictures: a waterfall's parts follow each other and end where they add up to."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from rpik.core.charts import BAR_WIDTH, SLIVER, waterfall


@given(st.integers(0, 10**6), st.lists(st.integers(-5000, 5000), max_size=12))
def test_a_waterfall_adds_up(start, values):
    level, kept = start, []
    for value in values:  # a count never falls below zero
        if level + value >= 0:
            level += value
            kept.append({"label": "x", "value": value})
    rows, floor = waterfall({"label": "Awal", "value": start}, kept, "Akhir")
    assert rows[0].value == start and rows[-1].value == level == start + sum(
        r.value for r in rows[1:-1]
    )
    scale = BAR_WIDTH / ((max(r.level for r in rows) - floor) or 1)
    assert 0 <= floor <= min(row.level for row in rows)
    for before, row in pairwise(rows[:-1]):
        assert row.x >= 0 and row.x + row.width <= BAR_WIDTH + 1e-6
        if abs(row.value) * scale > SLIVER:
            ends = sorted(((before.level - floor) * scale, (row.level - floor) * scale))
            assert abs(row.x - ends[0]) < 1e-6 and abs(row.x + row.width - ends[1]) < 1e-6
        elif row.value:
            assert row.width == SLIVER
