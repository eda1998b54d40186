"""What a planner does next about a candidate: one step, the first that the evidence asks for."""

from dataclasses import dataclass

from django.urls import reverse

from rpik.core.models import User
from rpik.core.templatetags.format_id import angka
from sentra.choices import ZoneFit
from sentra.models import Candidate, Proposal, Sentra
from sentra.services.assessment.lines import GOOD_SHARE
from sentra.services.assessment.page import Assessment
from sentra.services.detection import PERMISSION as MAY_COMPOSE


@dataclass(frozen=True, slots=True)
class Step:
    """A sentence, and where it is done: ``url`` "" where the reader may not or there is no page."""

    words: str
    url: str = ""
    action: str = ""


def of_candidate(
    found: Assessment, candidate: Candidate, held: Sentra | Proposal | None, *, by: User
) -> Step:
    """Return the step; ``held`` is the sentra or proposal that the candidate is already, if any."""
    if held is not None:
        return _held(held)
    compose = reverse("sentra:candidate-compose") + f"?kandidat={candidate.pk}"
    mends = (compose, "Perbaiki anggota") if by.has_perm(MAY_COMPOSE) else ("", "")
    taken = sum(row["members"] for row in found.seen.conflicts if row["kind"] == "sentra")
    if taken:
        return Step(f"Keluarkan {angka(taken)} anggota yang sudah menjadi anggota sentra.", *mends)
    least = int(candidate.run.parameters["min_units"])
    if candidate.is_near_miss:
        return _nearly(candidate)
    return _forbidden(found, least, mends) or _unsure(found) or _propose(candidate, by)


def _held(held: Sentra | Proposal) -> Step:
    address = held.get_absolute_url()
    if isinstance(held, Sentra):
        return Step(f"Sudah ditetapkan sebagai {held.name}. Anggota baru masuk lewat SK perubahan.", address, "Buka sentra")  # fmt: skip
    state = held.get_state_display().lower()
    return Step(f"Sudah diusulkan sebagai {held.name}: {state}.", address, "Buka usulan")


def _nearly(candidate: Candidate) -> Step:
    miss = candidate.evidence.get("near_miss") or {}
    if miss.get("kind") == "longgar":
        return Step("Unitnya cukup, tetapi belum rapat: lihat apa jadinya pada jarak lain.", reverse("sentra:candidate-try"), "Coba jarak lain")  # fmt: skip
    return Step(
        f"Kurang {angka(miss.get('short', 1))} unit: cari usaha sejenis di sekitarnya yang belum "
        "didata, atau pastikan letak yang sudah ada.",
        reverse("sentra:visit-plan"),
        "Kunjungan yang menentukan",
    )


def _forbidden(found: Assessment, least: int, mends: tuple[str, str]) -> Step | None:
    space = found.seen.space
    many = space.answers[ZoneFit.FORBIDDEN] if space else 0
    if not many:
        return None
    left = found.seen.units - many
    if left >= least:
        return Step(
            f"Keluarkan {angka(many)} anggota di zona yang melarang industri: tanpa mereka masih "
            f"{angka(left)} unit. Atau minta rekomendasi ruang dahulu.",
            *mends,
        )
    return Step(
        f"Minta pendapat dinas penataan ruang dahulu: tanpa {angka(many)} anggota di zona yang "
        f"melarang industri tinggal {angka(left)} unit, kurang dari {angka(least)}.",
        "#konflik-ruang",
        "Lihat anggotanya",
    )


def _unsure(found: Assessment) -> Step | None:
    """Doubles first: a visit to somebody who is there twice is made in vain."""
    doubles = int(found.figures["doubtful_duplicates"])
    if doubles:
        return Step(f"Putuskan {angka(doubles)} anggota yang diduga ganda.", reverse("ikm_registry:duplicates"), "Buka data ganda")  # fmt: skip
    unplaced = found.seen.units - int(found.figures["with_point"])
    if unplaced > (1 - GOOD_SHARE) * found.seen.units:
        return Step(
            f"Pastikan letak {angka(unplaced)} anggota yang belum bertitik, lalu usulkan.",
            reverse("sentra:visit-plan"),
            "Kunjungan yang menentukan",
        )
    return None


def _propose(candidate: Candidate, by: User) -> Step:
    address = reverse("sentra:proposal-create") + f"?kandidat={candidate.pk}"
    may = by.has_perm("sentra.propose_sentra")
    return Step(
        "Datanya cukup untuk diusulkan; sesudah itu anggotanya diperiksa di lapangan.",
        address if may else "",
        "Usulkan" if may else "",
    )
