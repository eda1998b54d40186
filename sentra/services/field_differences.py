"""Take over, or leave, what a visit found otherwise: one difference at a time."""

from typing import Any

from django.db import IntegrityError, transaction

from ikm_registry.choices import IkmStatus, PointSource
from ikm_registry.models import Ikm
from ikm_registry.services import ikm as register
from rpik.core.accounts import require
from rpik.core.audit import record as audit
from rpik.core.errors import DomainError, StaleObject
from rpik.core.models import User
from rpik.core.templatetags.format_id import tanggal
from sentra.choices import Difference, Found
from sentra.models import FieldCheck, FieldDecision
from sentra.queries import field
from sentra.services.places import code_of


@transaction.atomic
def decide(
    *, record_id: int, name: str, accept: bool, version: int, by: User
) -> tuple[FieldDecision, str]:
    """Write one difference into the register, or say that it stays; return it and what was done.

    Args:
        name: of ``choices.Difference``.
        version: of the IKM as the page showed it.

    Raises:
        NotAllowed: the person may not edit the register.
        StaleObject: the IKM changed since.
        DomainError: a newer visit exists, somebody decided it, or nothing differs any more.
    """
    require(by, "ikm_registry.change_ikm", "mengambil hasil lapangan ke data IKM")
    record = FieldCheck.objects.select_related("by", "proposal").filter(pk=record_id).first()
    ikm = record and Ikm.objects.visible_to(by).filter(pk=record.ikm_id).first()
    if record is None or ikm is None:
        raise DomainError("IKM ini tidak ada lagi, atau di luar wilayah kerja Anda.")
    ikm = (
        Ikm.objects.select_for_update(of=("self",)).select_related("desa__kecamatan").get(pk=ikm.pk)
    )
    newest = record.proposal.field_checks.filter(ikm=ikm).newest_first().first()
    if newest != record:
        raise DomainError(f"“{ikm.title}” sudah diperiksa lagi sesudahnya; pakai hasil yang baru.")
    if ikm.version != version:
        raise StaleObject(
            f"Data “{ikm.title}” baru saja berubah. Bandingkan lagi dengan yang sekarang."
        )
    metres = field.moved([field.Visit(ikm, record)]).get(ikm.pk)
    found = {one.field: one for one in field.differences(record, ikm, metres=metres)}
    if name not in found:
        raise DomainError("Tidak ada beda lagi; register sudah sama dengan hasil lapangan.")
    decision = _claim(record, found[name], accept, by)
    what = f"{found[name].label} “{ikm.title}”"
    if accept:
        _write(record, ikm, Difference(name), by)
        return decision, f"{what} diambil dari pemeriksaan lapangan."
    audit(
        "ikm.field_left",
        by=by,
        target=ikm,
        sentence=f"Membiarkan {found[name].label.lower()} seperti di register: {_source(record)}",
        data={"check": record.pk, "field": name},
    )
    return decision, f"{what} dibiarkan seperti di register."


def _claim(record: FieldCheck, one: field.Differing, accept: bool, by: User) -> FieldDecision:
    try:
        with transaction.atomic():
            return FieldDecision.objects.create(
                record=record,
                field=one.field,
                accepted=accept,
                before=one.before[:300],
                after=one.after[:300],
                by=by,
            )
    except IntegrityError as error:
        raise DomainError(
            "Beda ini baru saja diputuskan orang lain. Muat ulang halaman."
        ) from error


def _source(record: FieldCheck) -> str:
    return f"dari pemeriksaan lapangan {tanggal(record.checked_at)} oleh {record.by}"


def _write(record: FieldCheck, ikm: Ikm, name: Difference, by: User) -> None:
    """Go through the register's own services: rights, working area, version and history hold."""
    if name == Difference.STATUS:
        status = IkmStatus.ACTIVE if record.found == Found.ACTIVE else IkmStatus.INACTIVE
        register.set_status(ikm=ikm, status=status, reason=_source(record), by=by)
        return
    data: dict[str, Any] = {"desa": ikm.desa, "lat": ikm.lat, "lon": ikm.lon, **code_of(ikm)}
    if name == Difference.PRODUCT:
        data["product"] = record.product
    elif name == Difference.WORKERS:
        data["workers_male"] = record.workers_male or 0
        data["workers_female"] = record.workers_female or 0
        data["workers_stated"] = None  # an old total would outrank what was counted
    else:
        data |= {
            "lat": record.lat,
            "lon": record.lon,
            "point_source": PointSource.GPS,
            "point_accuracy_m": record.accuracy_m,
        }
    register.update(ikm=ikm, data=data, version=ikm.version, by=by, reason=_source(record))
