"""Two runs side by side: which candidates are new, grew, split, went; two queries."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from rpik.core import sql
from rpik.core.templatetags.format_id import angka
from sentra.detection import changes
from sentra.detection.parameters import WEIGHTS
from sentra.models import Candidate, DetectionRun

# In this order people read them: what went and what broke up before what merely grew.
LABELS = {
    changes.GONE: "Hilang",
    changes.SPLIT: "Terpecah",
    changes.JOINED: "Bergabung",
    changes.REARRANGED: "Tersusun ulang",
    changes.NEW: "Baru",
    changes.SHRANK: "Menyusut",
    changes.GREW: "Tumbuh",
    changes.TURNED: "Berganti anggota",
    changes.SAME: "Sama",
}


@dataclass(frozen=True, slots=True)
class Story:
    """One line: the candidates before and after; ``near`` the near miss a gone one became."""

    kind: str
    label: str
    old: list[Candidate]
    new: list[Candidate]
    shared: int
    near: Candidate | None = None

    @property
    def units_before(self) -> int:
        """Members of the old candidates together."""
        return sum(one.units for one in self.old)

    @property
    def units_after(self) -> int:
        """Members of the new candidates together."""
        return sum(one.units for one in self.new)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between two runs: how they were asked, what they saw, what they found."""

    old: DetectionRun
    new: DetectionRun
    asked: list[tuple[str, str, str]]
    same_data: bool
    counts: list[tuple[str, int]]
    stories: list[Story]


ASKED = (
    ("distance_m", "jarak antartetangga (m)"),
    ("min_units", "unit paling sedikit"),
    ("near_miss_units", "batas hampir"),
    ("touching_desa", "desa yang bersinggungan"),
    ("related", "kelompok yang berkaitan"),
    ("estimates", "letak perkiraan dari dusun"),
    ("weights", "bobot skor (%)"),
)


def compare(old: DetectionRun, new: DetectionRun) -> Comparison:
    """Return what became of each full candidate of ``old`` in ``new``."""
    rows = {
        one.pk: one
        for one in Candidate.objects.filter(run__in=[old, new]).select_related("product_group")
    }
    pairs = sql.tuples(sql.load(__file__, "run_changes"), {"old": old.pk, "new": new.pk})
    full = {
        run.pk: {pk: one.units for pk, one in rows.items() if one.run_id == run.pk and not one.is_near_miss}
        for run in (old, new)
    }  # fmt: skip
    before, after = full[old.pk], full[new.pk]
    shared = [pair for pair in pairs if pair[0] in before and pair[1] in after]
    near = {a: rows[b] for a, b, _ in sorted(pairs, key=lambda p: p[2]) if rows[b].is_near_miss}
    order = list(LABELS)
    stories = [
        Story(
            one.kind,
            LABELS[one.kind],
            [rows[pk] for pk in one.old],
            [rows[pk] for pk in one.new],
            one.shared,
            near.get(one.old[0]) if one.kind == changes.GONE else None,
        )
        for one in changes.what_became(before, after, shared)
    ]
    stories.sort(key=lambda s: (order.index(s.kind), -max(s.units_before, s.units_after)))
    counts = Counter(story.kind for story in stories)
    return Comparison(
        old,
        new,
        asked=[
            (label, _word(old.parameters.get(name)), _word(new.parameters.get(name)))
            for name, label in ASKED
            if old.parameters.get(name) != new.parameters.get(name)
        ],
        same_data=bool(old.data_version) and old.data_version == new.data_version,
        counts=[(LABELS[kind], counts[kind]) for kind in order if counts[kind]],
        stories=stories,
    )


def _word(value: Any) -> str:
    """A parameter as people read it."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, dict):
        return "/".join(f"{100 * value[key]:g}" for key in WEIGHTS if key in value)
    return angka(value)
