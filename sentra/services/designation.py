"""Designate a sentra by decree and revoke it; members and figures freeze on that day."""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from ikm_registry.models import Ikm
from rpik.core.errors import DomainError, StaleObject
from rpik.core.models import StoredFile, User
from rpik.core.templatetags.format_id import tanggal
from sentra.choices import SentraState
from sentra.models import Decree, Official, Proposal, Sentra, SentraMember
from sentra.queries import officials
from sentra.services import decree_seals
from sentra.services import members as membership
from sentra.services.decree_files import store
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
    sentra: list[Sentra] = []

    def write(proposal: Proposal | None) -> Proposal:
        assert proposal is not None  # noqa: S101
        day = _checked_date(decree.date)
        found = membership.require_fit(proposal)
        made = _freeze(proposal, found, by=by, day=day)
        _write_decree(made, decree, day=day, action="penetapan", by=by)
        sentra.append(made)
        return proposal

    given = _given(decree)
    step = take(
        action="designate",
        proposal_id=proposal_id,
        version=version,
        by=by,
        given=given,
        write=write,
    )
    made = sentra[0] if sentra else step.proposal.sentra
    if not sentra:
        _require_same(made, decree)
    return made


def _require_same(made: Sentra, decree: DecreeInput) -> None:
    """A second press finds its own decree; another decree is not swallowed."""
    kept = made.decrees.select_related("file").order_by("id").first()
    digest = hashlib.sha256(decree.content).hexdigest() if decree.content else ""
    if (
        kept is None
        or kept.number.casefold() != _number(decree.number).casefold()
        or kept.date != decree.date
        or (kept.file is not None and digest and kept.file.sha256 != digest)
    ):
        number = kept.number if kept else ""
        raise StaleObject(
            f"Usulan ini sudah ditetapkan dengan SK “{number}”. SK yang Anda isikan tidak disimpan; "
            "buka halaman sentranya untuk melihat penetapan itu."
        )


def revoke(*, proposal_id: int, version: int, decree: DecreeInput, note: str, by: User) -> Sentra:
    """Revoke a designation by a later decree; memberships end on its date, nothing is deleted."""

    def write(proposal: Proposal | None) -> Proposal:
        assert proposal is not None  # noqa: S101
        found = Sentra.objects.select_for_update().get(proposal=proposal)
        day = _checked_date(decree.date)
        first = found.decrees.order_by("id").first()
        if first is not None and day < first.date:
            raise DomainError(
                f"Tanggal SK pencabutan lebih awal dari SK penetapan ({first.date:%d-%m-%Y}).",
                field="decree_date",
            )
        found.state = SentraState.REVOKED
        found.save(update_fields=["state"])
        found.members.filter(until__isnull=True).update(until=day)
        _write_decree(found, decree, day=day, action="pencabutan", by=by)
        return proposal

    given = {**_given(decree), "note": note.strip()}
    step = take(
        action="revoke",
        proposal_id=proposal_id,
        version=version,
        by=by,
        given=given,
        write=write,
    )
    return step.proposal.sentra


def _given(decree: DecreeInput) -> dict[str, Any]:
    return {
        "decree_number": _number(decree.number),
        "decree_date": decree.date,
        "decree_file": decree.content,
    }


def _number(text: str) -> str:
    """Return a decree number with single spaces; it is never parsed further."""
    return " ".join(text.split())


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
    return made


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
    number = _number(decree.number)
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
        return " ".join(decree.signer.split())[:150], None
    choice = officials.find(decree.signatory, day)
    if choice is None:
        others = "; ".join(other.label for other in officials.signatories(day))
        raise DomainError(
            f"Penanda tangan itu tidak menjabat pada {tanggal(day)}. Pada hari itu: {others}. "
            "Pilih salah satunya, atau periksa tanggal SK.",
            field="signatory",
        )
    return choice.label[:300], choice.official
