"""*Sentra berikutnya*: what a planner asked, answered from the newest candidates."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from rpik.core.errors import DomainError
from rpik.core.templatetags.format_id import angka, rupiah, tanggal_pendek
from rpik.plan.choices import REACH_UNITS
from rpik.plan.document.pictures import Dot, places
from rpik.plan.optimise.greedy import scattered
from rpik.plan.optimise.plan import Plan, Question, Rule, solve
from rpik.plan.optimise.schedule import Point, Step, frontier, schedule
from rpik.plan.queries.next_sentra import Choices, choices

SECONDS = 5.0
NAMED = 5
SHARES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
NEW, STANDING, NEAR, FAR = "#237a3b", "#1c7ed6", "#8fce9d", "#adb5bd"


def table(asked: dict[str, Any]) -> Choices | None:
    """Return what can be chosen from, for the cleaned words of ``NextForm``; None without candidates."""
    return choices(
        base_cost=asked["tetap"] * 1e6,
        unit_cost=asked["per_unit"] * 1e6,
        alike=asked["jangkau"] == "sejenis",
        least_units=asked["minimal"] or 0,
    )


@dataclass(frozen=True, slots=True)
class Answer:
    """The set with its years, the frontier, and the same money spent at random."""

    found: Choices
    question: Question
    plan: Plan
    steps: list[Step]
    curve: list[Point]
    scattered: float

    @property
    def new(self) -> list[Step]:
        """The sentra that do not stand yet, by year, what reaches most first."""
        ids, standing = self.found.table.ids, set(self.found.standing)
        steps = [step for step in self.steps if ids[step.row] not in standing]
        return sorted(steps, key=lambda step: (step.year, -step.gained))

    @property
    def unit(self) -> str:
        """What is counted."""
        return REACH_UNITS[self.question.reach]

    @property
    def total(self) -> float:
        """What there is to reach."""
        return float(self.question.weight(self.found.table).sum())

    @property
    def why_none(self) -> str:
        """Say why no new sentra was chosen."""
        new = ~np.isin(self.found.table.ids, self.found.standing)
        if not self.found.table.allowed[new].any():
            return (
                "Tidak ada sentra baru: semua kandidat kekurangan unit atau di zona tidak sesuai; "
                "sebabnya di daftar Kunci. Turunkan jumlah unit minimum, atau periksa zonanya."
            )
        return self.plan.nothing or (
            "Tidak ada sentra baru: anggaran tidak cukup untuk satu kandidat pun, batas yang diisi "
            "menyisihkan semuanya, atau semuanya sudah terjangkau sentra yang ada. Tambah anggaran, "
            "longgarkan batas, atau ubah jarak."
        )

    def reached(self, kind: str) -> float:
        """Return the "units" or "workers" reached, whatever was weighed."""
        return float(getattr(self.found.table, kind)[self.plan.reached].sum())

    def rows(self) -> list[dict[str, Any]]:
        """Return the new sentra as they are shown and kept."""
        found = self.found
        return [
            {
                "name": found.names[found.table.ids[step.row]],
                "place": found.places[found.table.ids[step.row]],
                "url": found.urls[found.table.ids[step.row]],
                "year": step.year,
                "gained": step.gained,
                "own": step.own,
                "cost": step.cost,
                "reason": self._reason(step),
                "refused": self._refused(step),
            }
            for step in self.new
        ]

    def _reason(self, step: Step) -> str:
        if step.gained > step.own:
            more = f"menjangkau juga {angka(step.gained - step.own)} {self.unit} di dekatnya"
        elif step.gained < step.own:
            more = f"{angka(step.own - step.gained)} {self.unit} di antaranya sudah terjangkau"
        else:
            more = f"{angka(step.own)} {self.unit} di tempatnya, belum terjangkau sentra lain"
        key = self.found.table.ids[step.row]
        said = ["dikunci masuk"] if key in self.question.keep else []
        said.append(more)
        if step.gained:
            said.append(f"{rupiah(round(step.cost / step.gained))} per {self.unit}")
        if before := self.found.refused.get(key):
            said.append(f"pernah diusulkan, ditolak {tanggal_pendek(before.day)}")
        return "; ".join(said)

    def _refused(self, step: Step) -> dict[str, str] | None:
        """Return why its place was rejected before: for the page, not for the document."""
        before = self.found.refused.get(self.found.table.ids[step.row])
        return {"note": before.note, "url": before.url} if before else None

    def map(self, areas: list[dict[str, Any]]) -> str:
        """Return the set on a map as SVG; ``areas`` are kecamatan (name, cell)."""
        given, new = self.found.table, {step.row for step in self.steps}
        standing = set(self.found.standing)

        def colour(row: int) -> str:
            if given.ids[row] in standing:
                return STANDING
            return NEW if row in new else NEAR if self.plan.reached[row] else FAR

        order = sorted(range(len(given)), key=lambda row: (row in new, -given.units[row]))
        dots = [
            Dot(
                float(given.lat[row]),
                float(given.lon[row]),
                float(given.units[row]),
                self.found.names[given.ids[row]],
                colour(row),
            )
            for row in order
        ]
        key = [
            ("Sentra baru", NEW),
            ("Sentra yang ada", STANDING),
            ("Terjangkau", NEAR),
            ("Belum", FAR),
        ]
        return places(areas, dots, key=key)


def answer(
    found: Choices, asked: dict[str, Any], *, keep: tuple[str, ...], avoid: tuple[str, ...]
) -> Answer:
    """Return the best set; standing sentra are kept at no cost.

    Raises:
        DomainError: locks and limits contradict each other.
    """
    _check_locks(found, keep, avoid)
    question = Question(
        budget=asked["anggaran"] * 1e6,
        distance_m=asked["jarak"],
        reach=asked["hitung"],
        worker_weight=asked["bobot"],
        most=(asked["paling_banyak"] + len(found.standing)) if asked["paling_banyak"] else None,
        keep=tuple(dict.fromkeys((*found.standing, *keep))),
        avoid=avoid,
        seconds=SECONDS,
        rules=tuple(_rules(found, asked)),
    )
    plan = solve(found.table, question)
    given = found.table
    new = given.allowed & (np.arange(len(given)) >= len(found.standing))
    return Answer(
        found,
        question,
        plan,
        schedule(given, question, plan, years=asked["tahun"]),
        frontier(given, question, plan, SHARES, seconds=SECONDS / len(SHARES)),
        scattered(
            given.cover(question.distance_m),
            question.weight(given),
            given.cost,
            new,
            question.budget,
            start=range(len(found.standing)),
        ),
    )


def _check_locks(found: Choices, keep: tuple[str, ...], avoid: tuple[str, ...]) -> None:
    """Refuse locks that cannot be, by the names on the page.

    Raises:
        DomainError: locked both ways, or locked in though left out by size or zone.
    """
    if both := [found.names[one] for one in keep if one in avoid]:
        raise DomainError(
            f"{_few(both)} dikunci masuk dan keluar sekaligus. Pilih salah satu di daftar Kunci."
        )
    places = {one: row for row, one in enumerate(found.table.ids)}
    shut = [one for one in keep if not found.table.allowed[places[one]]]
    for why, ids in (
        ("terlalu sedikit unit", [one for one in shut if found.small[places[one]]]),
        ("zonanya tidak sesuai", [one for one in shut if not found.small[places[one]]]),
    ):
        if ids:
            raise DomainError(
                f"{_few([found.names[one] for one in ids])} dikunci masuk, tetapi {why}. "
                "Lepaskan kuncinya, atau ubah batasnya."
            )


def _few(names: list[str]) -> str:
    more = len(names) - NAMED
    return ", ".join(f"“{one}”" for one in names[:NAMED]) + (
        f" dan {more} lagi" if more > 0 else ""
    )


def _rules(found: Choices, asked: dict[str, Any]) -> list[Rule]:
    """Return the spread over kecamatan and the balance of agro and non-agro, of the new sentra."""
    new = np.arange(len(found.table)) >= len(found.standing)
    rules = []
    most = asked["per_kecamatan"]
    for code in np.unique(found.kecamatan[new]) if most else ():
        here = new & (found.kecamatan == code)
        if code and here.sum() > most:
            rules.append(Rule(here.astype(float), high=most))
    if share := (asked["imbang"] or 0) / 100:
        kinds = (found.agro.astype(float), (~found.agro).astype(float))
        rules += [Rule(new * (kind - share), low=0) for kind in kinds]
    return rules
