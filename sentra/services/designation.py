"""Designate a sentra by decree and revoke it; members and figures freeze on that day."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from ikm_registry.models import Ikm
from rpik.core.audit import record
from rpik.core.errors import DomainError, NotAllowed, StaleObject
from rpik.core.models import StoredFile, User
from rpik.core.templatetags.format_id import tanggal
from sentra.choices import ChangeState, SentraState
from sentra.models import Decree, Official, Proposal, Sentra, SentraMember
from sentra.papers.placeholders import AMEND, REVOKE
from sentra.queries import officials
from sentra.services import decree_seals
from sentra.services import members as membership
from sentra.services.decree_files import store
from sentra.services.names import one_line
from sentra.services.shape import outline
from sentra.services.transitions import take

OLDEST_DECREE = date(1984, 6, 29)  # UU 5/1984, the first law on industry


@dataclass(frozen=True, slots=True)
class DecreeInput:
    """What is typed in about a decree; ``content`` is the scan's bytes, None without one.

    ``signatory`` is a code of ``queries.officials``; "" for a decree by somebody not in its table.
    """

    number: str
    date: date | None
    signer: str = ""
    file_name: str = ""
    content: bytes | None = None
    signatory: str = ""


def designate(*, proposal_id: int, version: int, decree: DecreeInput, by: User) -> Sentra:
    """Designate an endorsed proposal; the same POST twice returns the same sentra.

    Raises:
        NotAllowed: not the head's role, or the head proposed it.
        StaleObject: somebody else was faster.
        DomainError: the decree is incomplete or its number used, a member is no longer fit or
            stands in another sentra (``field`` names where to mend).
    """

    def write(proposal: Proposal) -> None:
        day = _checked_date(decree.date)
        found = membership.require_fit(proposal)
        made = _freeze(proposal, found, by=by, day=day)
        _write_decree(made, decree, day=day, action="penetapan", by=by)

    step = take(
        action="designate",
        proposal_id=proposal_id,
        version=version,
        by=by,
        given=_given(decree),
        write=write,
    )
    if step.repeated:
        _require_same(step.proposal.sentra, decree)
    return step.proposal.sentra


def _require_same(made: Sentra, decree: DecreeInput) -> None:
    """A second press finds its own decree; another decree is not swallowed."""
    kept = made.decrees.select_related("file", "official").latest("id")
    digest = hashlib.sha256(decree.content).hexdigest() if decree.content else ""
    day = _checked_date(decree.date)
    said = {
        "nomor": kept.number.casefold() != one_line(decree.number).casefold(),
        "tanggal": kept.date != day,
        "berkas": bool(kept.file and digest and kept.file.sha256 != digest),
    }
    # Who holds an office depends on the day.
    said["penanda tangan"] = kept.date == day and _signed(decree, day) != (
        kept.signer,
        kept.official,
    )
    others = [name for name, differs in said.items() if differs]
    if others:
        raise StaleObject(
            f"Langkah ini sudah tercatat dengan SK “{kept.number}” tanggal {tanggal(kept.date)} oleh "
            f"{kept.signer}. SK yang Anda isikan berbeda ({', '.join(others)}) dan tidak disimpan; "
            "buka halaman sentranya untuk melihat yang tercatat."
        )


def amend(
    *,
    proposal_id: int,
    version: int,
    decree: DecreeInput,
    note: str,
    name: str,
    ikm_ids: Sequence[int],
    by: User,
) -> Sentra:
    """Change name, members and boundary of a designated sentra by a later decree.

    Who leaves does so on the decree's day, who joins is frozen as of it; sums and outline are
    those of the members that stand now. Nothing is deleted: ``members`` tells every day.

    Raises:
        DomainError: nothing changes, too few remain, a new member does not fit, or the decree is
            not later than the one before.
    """

    def write(proposal: Proposal) -> None:
        _change(proposal, decree, name=name, wanted=set(ikm_ids), by=by)

    step = take(
        action="amend",
        proposal_id=proposal_id,
        version=version,
        by=by,
        given={**_given(decree), "note": note.strip()},
        write=write,
    )
    made = step.proposal.sentra
    if step.repeated:
        _require_same(made, decree)
        standing = made.members.filter(until__isnull=True).values_list("ikm_id", flat=True)
        if made.name != one_line(name) or set(standing) != set(ikm_ids):
            raise StaleObject(
                "SK ini sudah tersimpan dengan nama atau anggota lain. Isian Anda belum disimpan; "
                "buka halaman sentranya dan bandingkan."
            )
    return made


def _change(
    proposal: Proposal, decree: DecreeInput, *, name: str, wanted: set[int], by: User
) -> None:
    """Write a change under lock: who leaves and joins, sums, decree, audit."""
    held = Sentra.objects.select_for_update().get(proposal=proposal)
    day = _checked_date(decree.date)
    require_later(held, day)
    said = changed_name(name)
    left, joined = exchange_of(held, wanted, by=by)
    require_change(held, said, left, joined)
    _exchange(held, left, joined, day=day)
    _measure(held, name=said)
    _write_decree(held, decree, day=day, action="perubahan", by=by)
    _settle_draft(proposal, AMEND, by=by)
    record(
        "sentra.amended",
        by=by,
        target=proposal,
        sentence=f"{by} mengubah anggota {held.name}: {len(joined)} masuk, {len(left)} keluar",
        data={"joined": sorted(ikm.pk for ikm in joined), "left": sorted(left)},
    )


def _settle_draft(proposal: Proposal, kind: str, *, by: User) -> None:
    """The draft that waited has become this decree; who prepared it is not who decides."""
    drafts = proposal.change_drafts.select_for_update()
    waiting = drafts.filter(state=ChangeState.WAITING, kind=kind).first()
    if waiting is None:
        return
    if waiting.by_id == by.pk:
        raise NotAllowed(f"Anda menyiapkan konsep {kind} ini; orang lain yang memutuskannya.")
    waiting.state, waiting.decided_by, waiting.decided_at = ChangeState.USED, by, timezone.now()
    waiting.save()


def changed_name(name: str) -> str:
    """Return a sentra's name in one line; an empty one is refused."""
    said = one_line(name)
    if not said:
        raise DomainError("Nama sentra tidak boleh kosong.", field="name")
    return said


def require_change(held: Sentra, name: str, left: set[int], joined: Sequence[Ikm]) -> None:
    """Refuse a change that changes nothing."""
    if not left and not joined and name == held.name:
        raise DomainError(
            "Tidak ada yang berubah: nama dan anggotanya sama. SK perubahan mengubah salah satunya."
        )


def require_later(held: Sentra, day: date) -> None:
    """A change comes after the decree before it."""
    last = held.decrees.order_by("-id").first()
    if last is not None and day <= last.date:
        raise DomainError(
            f"SK perubahan harus bertanggal sesudah SK sebelumnya ({tanggal(last.date)}).",
            field="decree_date",
        )


def require_not_before(held: Sentra, day: date) -> None:
    """A revocation may fall on the day of the designation, but not on that of a change.

    The days tell who was a member when.
    """
    last = held.decrees.order_by("-id").first()
    if last is not None and day < last.date + timedelta(days=last.action == "perubahan"):
        raise DomainError(
            f"Tanggal SK pencabutan lebih awal dari SK {last.action} ({last.date:%d-%m-%Y}), "
            "atau sama dengan tanggal SK perubahan.",
            field="decree_date",
        )


def exchange_of(held: Sentra, wanted: set[int], *, by: User) -> tuple[set[int], list[Ikm]]:
    """Return (ids that leave, IKM that join) when ``wanted`` are to be the members; writes nothing."""
    standing = held.members.filter(until__isnull=True)
    before = set(standing.values_list("ikm_id", flat=True))
    membership.require_enough(len(wanted))
    joined = membership.check(
        ikm_ids=sorted(wanted - before), group=held.product_group, by=by, least=0
    )
    if any(ikm.is_demo != held.is_demo for ikm in joined):
        raise DomainError(
            "Data contoh dan data sebenarnya tidak boleh berada dalam satu sentra.",
            field="members",
        )
    return before - wanted, joined


def _exchange(held: Sentra, left: set[int], joined: Sequence[Ikm], *, day: date) -> None:
    """End the memberships that are not wanted, begin the new ones."""
    held.members.filter(until__isnull=True, ikm_id__in=left).update(until=day)
    _enter(held, joined, day)


def _measure(held: Sentra, *, name: str) -> None:
    """Write sums, place and outline of the members that stand now."""
    ids = list(held.members.filter(until__isnull=True).values_list("ikm_id", flat=True))
    figures = membership.figures(ids)
    shape = outline(list(Ikm.objects.for_list().filter(pk__in=ids)))
    held.name, held.place = name, membership.place_of(figures)
    held.lat, held.lon, held.hull = shape.lat, shape.lon, shape.hull
    held.units, held.workers = figures["units"], figures["workers"]
    held.investment, held.output_value = figures["investment"], figures["output_value"]
    held.save()


def revoke(*, proposal_id: int, version: int, decree: DecreeInput, note: str, by: User) -> Sentra:
    """Revoke a designation by a later decree; memberships end on its date, nothing is deleted."""

    def write(proposal: Proposal) -> None:
        found = Sentra.objects.select_for_update().get(proposal=proposal)
        day = _checked_date(decree.date)
        require_not_before(found, day)
        found.state = SentraState.REVOKED
        found.save(update_fields=["state"])
        found.members.filter(until__isnull=True).update(until=day)
        _settle_draft(proposal, REVOKE, by=by)
        proposal.change_drafts.filter(state=ChangeState.WAITING).update(state=ChangeState.REPLACED)
        _write_decree(found, decree, day=day, action="pencabutan", by=by)

    step = take(
        action="revoke",
        proposal_id=proposal_id,
        version=version,
        by=by,
        given={**_given(decree), "note": note.strip()},
        write=write,
    )
    if step.repeated:
        _require_same(step.proposal.sentra, decree)
    return step.proposal.sentra


def _given(decree: DecreeInput) -> dict[str, Any]:
    return {
        "decree_number": one_line(decree.number),
        "decree_date": decree.date,
        "signatory": decree.signatory or _signer(decree.signer),
        "decree_file": decree.content,
    }


def _signer(text: str) -> str:
    """Return the words of a signatory who stands in no table, as they are seen."""
    return one_line(text)[:150]


def _checked_date(day: date | None) -> date:
    if day is None:
        raise DomainError("Isi tanggal SK.", field="decree_date")
    if day > timezone.localdate():
        raise DomainError(
            "Tanggal SK ada di masa depan. Isi tanggal yang tertulis pada SK.",
            field="decree_date",
        )
    if day < OLDEST_DECREE:
        raise DomainError("Tahun SK tampak keliru. Periksa tanggalnya.", field="decree_date")
    return day


def _freeze(proposal: Proposal, found: list[Ikm], *, by: User, day: date) -> Sentra:
    """Write the sentra and its members with the figures of today."""
    figures = membership.figures([ikm.pk for ikm in found])
    made = Sentra.objects.create(
        proposal=proposal,
        name=proposal.name,
        product_group=proposal.product_group,
        place=proposal.place,
        lat=proposal.lat,
        lon=proposal.lon,
        hull=proposal.hull,
        units=figures["units"],
        workers=figures["workers"],
        investment=figures["investment"],
        output_value=figures["output_value"],
        is_demo=proposal.is_demo,
        designated_by=by,
    )
    _enter(made, found, day)
    return made


def _enter(made: Sentra, found: Sequence[Ikm], day: date) -> None:
    """Begin memberships on that day with the records of today."""
    rows = [SentraMember(sentra=made, ikm=ikm, since=day, frozen=_record(ikm)) for ikm in found]
    try:
        with transaction.atomic():
            # In order of IKM: two designations that share members wait for each other in one
            # direction and cannot deadlock.
            SentraMember.objects.bulk_create(rows)
    except IntegrityError as error:
        membership.require_free([ikm.pk for ikm in found])  # names the conflict
        raise DomainError(
            "Salah satu anggota baru saja menjadi anggota sentra lain. Muat ulang halaman."
        ) from error


def _record(ikm: Ikm) -> dict[str, Any]:
    """Return a member as it stands today: what the decree's annex prints, no NIK, phone, address."""
    return {
        "number": ikm.number,
        "title": ikm.title,
        "owner": ikm.owner_name,
        "product": ikm.product,
        "kbli": f"{ikm.kbli_code} ({ikm.kbli_version})" if ikm.kbli_code else "",
        "desa": ikm.desa.name if ikm.desa else "",
        "kecamatan": ikm.kecamatan.name if ikm.kecamatan else "",
        "size_class": ikm.size_class,
        "workers": ikm.workers,
        "investment": ikm.investment,
        "output_value": ikm.output_value,
        "lat": ikm.lat,
        "lon": ikm.lon,
        "version": ikm.version,
    }


def _write_decree(made: Sentra, decree: DecreeInput, *, day: date, action: str, by: User) -> Decree:
    number = one_line(decree.number)
    if len(number) > (Decree._meta.get_field("number").max_length or 0):
        raise DomainError(
            "Nomor SK terlalu panjang (paling banyak 80 huruf).", field="decree_number"
        )
    signer, official = _signed(decree, day)
    stored: StoredFile | None = None
    if decree.content is not None:
        stored = store(name=decree.file_name, content=decree.content, by=by)
    try:
        with transaction.atomic():
            written = Decree.objects.create(
                sentra=made,
                action=action,
                number=number,
                date=day,
                signer=signer,
                official=official,
                file=stored,
                recorded_by=by,
            )
    except IntegrityError as error:
        other = Decree.objects.filter(number__iexact=number).select_related("sentra").first()
        whose = f" untuk {other.sentra.name}" if other else ""
        raise DomainError(
            f"Nomor SK “{number}” sudah dipakai{whose}. Periksa nomor pada SK Anda.",
            field="decree_number",
        ) from error
    decree_seals.seal(written)
    return written


def _signed(decree: DecreeInput, day: date) -> tuple[str, Official | None]:
    """Return the signer's words and official, who must have been in office on the decree's day."""
    if not decree.signatory:
        return _signer(decree.signer), None
    choice = officials.find(decree.signatory, day)
    if choice is None:
        others = "; ".join(other.label for other in officials.signatories(day))
        raise DomainError(
            f"Penanda tangan itu tidak menjabat pada {tanggal(day)}. Pilih yang menjabat hari itu "
            f"({others}), atau periksa tanggal SK.",
            field="signatory",
        )
    return choice.label[:300], choice.official
