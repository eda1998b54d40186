"""Designate a sentra by decree and revoke it; members and figures freeze on that day."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from ikm_registry.models import Ikm
from rpik.core.audit import record
from rpik.core.errors import DomainError, NotAllowed, StaleObject
from rpik.core.models import User
from rpik.core.templatetags.format_id import tanggal
from sentra.choices import ChangeState, SentraState
from sentra.models import Proposal, Sentra, SentraMember
from sentra.papers.placeholders import AMEND, REVOKE
from sentra.services import decrees
from sentra.services import members as membership
from sentra.services.decrees import DecreeInput
from sentra.services.names import one_line
from sentra.services.shape import outline
from sentra.services.transitions import Step, take


def designate(*, proposal_id: int, version: int, decree: DecreeInput, by: User) -> Sentra:
    """Designate an endorsed proposal; the same POST twice returns the same sentra.

    Raises:
        NotAllowed: not the head's role, or the head proposed it.
        StaleObject: somebody else was faster.
        DomainError: the decree is incomplete or its number used, a member is no longer fit or
            stands in another sentra (``field`` names where to mend).
    """

    def write(proposal: Proposal) -> None:
        day = decrees.checked_day(decree.date)
        found = membership.require_fit(proposal)
        made = _freeze(proposal, found, by=by, day=day)
        decrees.write(made, decree, day=day, action="penetapan", by=by)

    step = _take(
        "designate", proposal_id=proposal_id, version=version, decree=decree, by=by, write=write
    )
    return step.proposal.sentra


def _take(
    action: str,
    *,
    proposal_id: int,
    version: int,
    decree: DecreeInput,
    by: User,
    write: Callable[[Proposal], None],
    **told: str,
) -> Step:
    """Take a step that a decree takes; pressed twice, it must be the same decree."""
    step = take(
        action=action,
        proposal_id=proposal_id,
        version=version,
        by=by,
        given=decrees.given(decree) | told,
        write=write,
    )
    if step.repeated:
        decrees.require_same(step.proposal.sentra, decree)
    return step


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

    step = _take(
        "amend",
        proposal_id=proposal_id,
        version=version,
        decree=decree,
        by=by,
        write=write,
        note=note.strip(),
    )
    made = step.proposal.sentra
    if step.repeated:
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
    day = decrees.checked_day(decree.date)
    require_later(held, day)
    said = changed_name(name)
    left, joined = exchange_of(held, wanted, by=by)
    require_change(held, said, left, joined)
    _exchange(held, left, joined, day=day)
    _measure(held, name=said)
    decrees.write(held, decree, day=day, action="perubahan", by=by)
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
        day = decrees.checked_day(decree.date)
        require_not_before(found, day)
        found.state = SentraState.REVOKED
        found.save(update_fields=["state"])
        found.members.filter(until__isnull=True).update(until=day)
        _settle_draft(proposal, REVOKE, by=by)
        proposal.change_drafts.filter(state=ChangeState.WAITING).update(state=ChangeState.REPLACED)
        decrees.write(found, decree, day=day, action="pencabutan", by=by)

    step = _take(
        "revoke",
        proposal_id=proposal_id,
        version=version,
        decree=decree,
        by=by,
        write=write,
        note=note.strip(),
    )
    return step.proposal.sentra


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
