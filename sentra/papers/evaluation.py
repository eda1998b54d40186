"""What the paper of a yearly evaluation says, as plain values: one page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rpik.core.templatetags.format_id import angka, persen, rupiah, tanggal

HEAD = ("Angka", "Saat penetapan", "Tahun lalu", "Saat evaluasi", "Sejak penetapan", "Setahun")
WIDTHS = (3.7, 2.9, 2.9, 2.9, 2.0, 1.6)
REASON_SHOWN = 1500  # letters; a page holds no more beside the figures


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure on three days and its changes as shares; None where unknown."""

    label: str
    money: bool
    designated: int | None
    before: int | None
    now: int | None
    since_designated: float | None
    in_a_year: float | None


@dataclass(frozen=True, slots=True)
class EvaluationPaper:
    """The evaluation of one sentra for one year."""

    name: str
    group: str
    place: str
    year: int
    decree: str
    figures: tuple[Figure, ...]
    facts: tuple[str, ...]
    institution: tuple[tuple[str, str], ...]
    recommendation: str
    reason: str
    written_by: tuple[str, str]  # name, position
    day: date
    state: str
    decided_by: tuple[str, str] = ("", "")
    decided_on: date | None = None
    decision_note: str = ""
    demo: bool = False

    @property
    def full_name(self) -> str:
        """The sentra's name, beginning with "Sentra" once."""
        return self.name if self.name.lower().startswith("sentra") else f"Sentra {self.name}"

    @property
    def title(self) -> str:
        """What the paper is."""
        return f"Evaluasi Tahunan {self.full_name} Tahun {self.year}"

    @property
    def marks(self) -> str:
        """What the paper is not: decided, or real."""
        parts = [] if self.decided_on and self.state == "diterima" else ["BELUM DITERIMA PIMPINAN"]
        return " · ".join(parts + (["DATA CONTOH, bukan data sebenarnya"] if self.demo else []))


def rows(paper: EvaluationPaper) -> list[list[str]]:
    """Return the table of figures as printed."""
    return [
        [
            one.label,
            *(_amount(value, one.money) for value in (one.designated, one.before, one.now)),
            change(one.since_designated),
            change(one.in_a_year),
        ]
        for one in paper.figures
    ]


def change(share: float | None) -> str:
    """Return "+12,5 %", "−3,0 %", "tetap", or a dash where it is not known."""
    if share is None:
        return "–"
    if abs(share) < 0.0005:
        return "tetap"
    sign = "+" if share > 0 else "−"
    return f"{sign}{persen(abs(share), 1)}"


def reason(paper: EvaluationPaper) -> str:
    """Return the reasons, cut where the page ends; the whole stands in RPIK."""
    text = " ".join(paper.reason.split())
    if len(text) <= REASON_SHOWN:
        return text
    return f"{text[:REASON_SHOWN].rsplit(' ', 1)[0]} … (selengkapnya di RPIK)"


def decision(paper: EvaluationPaper) -> str:
    """Return what the head decided, in one sentence."""
    if paper.decided_on is None:
        return "Belum diputuskan."
    words = " ".join(paper.decision_note.split())[:600]
    return (
        f"{paper.state.capitalize()} oleh {paper.decided_by[0]} pada {tanggal(paper.decided_on)}: "
        f"{words}"
    )


def signatures(paper: EvaluationPaper) -> Sequence[tuple[str, str, str]]:
    """Return (over the line, name, position) of both who sign."""
    return (
        ("Menyetujui,", paper.decided_by[0] or "………………………………", paper.decided_by[1]),
        (f"Kepanjen, {tanggal(paper.day)}\nYang mengevaluasi,", *paper.written_by),
    )


def _amount(value: int | None, money: bool) -> str:
    if value is None:
        return "–"
    return rupiah(value) if money else angka(value)
