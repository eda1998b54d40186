"""Record what stands behind a sentra as an organisation; each telling is kept."""

from dataclasses import dataclass
from typing import Any

from rpik.core.errors import DomainError
from rpik.core.models import User
from rpik.core.templatetags.format_id import tanggal
from sentra.choices import Answer
from sentra.models import Institution, Proposal
from sentra.services import tellings
from sentra.workflow import INSTITUTION

FIELDS = (
    "managers", "chair", "secretary", "treasurer", "group", "group_name", "cooperative",
    "cooperative_name", "meeting", "meeting_on", "statutes", "work_plan", "upt", "upt_name",
    "officer", "note",
)  # fmt: skip
# What an answer "ada" must be followed by, and how the field is called in a refusal.
NAMED = {
    "managers": ("chair", "nama ketua"),
    "group": ("group_name", "nama kelompok"),
    "cooperative": ("cooperative_name", "nama koperasi"),
    "meeting": ("meeting_on", "tanggal musyawarah"),
    "upt": ("upt_name", "nama atau isi UPT"),
}
UNTOLD = "Belum didata"
OFFICER = ("Tenaga penyuluh lapangan (TPL)", "PP 29/2018 Pasal 4")


def newest(proposal: Proposal) -> Institution | None:
    """Return what was told last, None before the first telling."""
    return tellings.newest(proposal, "institutions")


def tell(*, proposal: Proposal, after: int | None, data: dict[str, Any], by: User) -> Institution:
    """Keep a new telling (of ``FIELDS``); raises as ``tellings.keep``."""
    values = {name: data.get(name) or "" for name in FIELDS if name != "meeting_on"}
    values["meeting_on"] = data.get("meeting_on")
    return tellings.keep(
        proposal=proposal,
        related="institutions",
        after=after,
        values=values,
        require=_require,
        what="kelembagaan",
        event="institution",
        in_words=in_words,
        by=by,
    )


def _require(values: dict[str, Any]) -> None:
    for name, label, _ in INSTITUTION:
        if values[name] not in Answer.values:
            raise DomainError(f"Jawab dahulu: {label} (boleh “belum ada”).", field=name)
    for name, (needed, label) in NAMED.items():
        if values[name] == Answer.YES and not values[needed]:
            raise DomainError(f"Isi {label}, karena jawabannya “ada”.", field=needed)


def in_words(told: Institution) -> str:
    """Return the answers in one line, without names."""
    return "; ".join(
        f"{label.lower() if label[1:2].islower() else label} {Answer(getattr(told, name)).label.lower()}"
        for name, label, _ in INSTITUTION
    )


@dataclass(frozen=True, slots=True)
class Answered:
    """One question with its answer; ``there`` False where a hand is needed."""

    label: str
    answer: str
    note: str
    there: bool


def lines(told: Institution | None) -> list[Answered]:
    """Return every question with its answer, "Belum didata" before the first telling.

    The last is the field officer (TPL) assigned to the sentra [PP 29/2018 art. 4].
    """
    if told is None:
        asked = [(label, source) for _, label, source in INSTITUTION] + [OFFICER]
        return [Answered(label, UNTOLD, source, False) for label, source in asked]
    officer, source = OFFICER
    found = [
        Answered(
            label,
            str(Answer(getattr(told, name)).label),
            _detail(told, name) if getattr(told, name) == Answer.YES else source,
            getattr(told, name) == Answer.YES,
        )
        for name, label, source in INSTITUTION
    ]
    named = told.officer
    return [*found, Answered(officer, named or "Belum ditugaskan", source, bool(named))]


def _detail(told: Institution, name: str) -> str:
    if name == "managers":
        people = (
            ("ketua", told.chair),
            ("sekretaris", told.secretary),
            ("bendahara", told.treasurer),
        )
        return ", ".join(f"{office} {who}" for office, who in people if who)
    if name == "meeting":
        return tanggal(told.meeting_on)
    return str(getattr(told, f"{name}_name", ""))


def of_proposal(proposal_id: int) -> list[Answered]:
    """Return the answers told last of this proposal; one query."""
    return lines(Institution.objects.filter(proposal_id=proposal_id).order_by("-id").first())
