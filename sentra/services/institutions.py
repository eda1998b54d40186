"""Record what stands behind a sentra as an organisation; each telling is kept."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from rpik.core.audit import record
from rpik.core.errors import DomainError, NotAllowed, StaleObject
from rpik.core.models import User
from rpik.core.templatetags.format_id import tanggal
from sentra.choices import Answer, ProposalState
from sentra.models import Institution, Proposal
from sentra.workflow import INSTITUTION, OPEN_STATES

PERMISSION = "sentra.add_institution"
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
MAY_CHANGE_IN = (*OPEN_STATES, ProposalState.DESIGNATED)


def newest(proposal: Proposal) -> Institution | None:
    """Return what was told last, None before the first telling."""
    return proposal.institutions.select_related("by").order_by("-id").first()


@transaction.atomic
def tell(*, proposal: Proposal, after: int | None, data: dict[str, Any], by: User) -> Institution:
    """Keep a new telling; the same again writes nothing.

    Args:
        after: id of the telling the form was filled from, None for the first.
        data: values of ``FIELDS``.

    Raises:
        NotAllowed: a role that tells nothing.
        StaleObject: somebody told something newer in between.
        DomainError: an answer lacks its name or day, or the proposal is over.
    """
    if not by.has_perm(PERMISSION):
        raise NotAllowed("Hanya Petugas atau Perencana yang dapat mendata kelembagaan.")
    held = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if held.state not in MAY_CHANGE_IN:
        raise DomainError(
            "Usulan ini sudah selesai; kelembagaannya tinggal dibaca. Buka usulan yang berjalan."
        )
    last = newest(held)
    values = {name: data.get(name) or "" for name in FIELDS if name != "meeting_on"}
    values["meeting_on"] = data.get("meeting_on")
    _require(values)
    if last is not None and all(getattr(last, name) == values[name] for name in FIELDS):
        return last
    if (last.pk if last else None) != after:
        raise StaleObject(
            f"{last.by if last else 'Orang lain'} baru saja mendata kelembagaan sentra ini. Isian Anda belum disimpan; buka "
            "halaman ini lagi di tab lain, bandingkan, lalu simpan."
        )
    made = Institution.objects.create(proposal=held, by=by, **values)
    record(
        "proposal.institution",
        by=by,
        target=held,
        sentence=f"{by} mendata kelembagaan {held.name}: {in_words(made)}",
        data={"institution": made.pk},
    )
    return made


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
    """Return every question with its answer, "Belum didata" before the first telling."""
    if told is None:
        return [Answered(label, UNTOLD, source, False) for _, label, source in INSTITUTION]
    return [
        Answered(
            label,
            str(Answer(getattr(told, name)).label),
            _detail(told, name) if getattr(told, name) == Answer.YES else source,
            getattr(told, name) == Answer.YES,
        )
        for name, label, source in INSTITUTION
    ]


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
