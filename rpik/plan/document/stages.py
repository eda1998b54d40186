"""The stages of a plan over its period."""

from collections.abc import Sequence

from rpik.plan.document.words import Stage

# An RPIK holds 20 years, in stages of five (domain facts 1.1, 1.3).
PERIOD_YEARS = 20
NAMES = ("Tahap I", "Tahap II", "Tahap III", "Tahap IV")
# The RPIK of 2024-2044 has a first stage from 2023 (domain facts 1.4).
EARLY_YEARS = 1


def stages_in(year_from: int, year_to: int, names: Sequence[str] = NAMES) -> list[Stage]:
    """Return stages that fill the period (both years in it), equally long; the last has what is over.

    A period with fewer years than names has a stage a year.
    """
    years = year_to - year_from + 1
    names = names[:years]
    length = years // len(names)
    starts = [year_from + length * at for at in range(len(names))]
    ends = [*(start - 1 for start in starts[1:]), year_to]
    return [Stage(*one) for one in zip(names, starts, ends, strict=True)]


def outside(stages: Sequence[Stage], year_from: int, year_to: int) -> list[str]:
    """Say which stages leave the period, and which of its years no stage holds."""
    period = f"periode {year_from}–{year_to}"
    made = [
        f"{stage.label} keluar dari {period}; sesuaikan tahunnya."
        for stage in stages
        if stage.start < year_from - EARLY_YEARS or not year_from <= stage.end <= year_to
    ]
    held = {year for stage in stages for year in range(stage.start, stage.end + 1)}
    left = [str(year) for year in range(year_from, year_to + 1) if year not in held]
    if left:
        made.append(f"Tahun {', '.join(left)} dari {period} tidak masuk tahap mana pun.")
    return made
