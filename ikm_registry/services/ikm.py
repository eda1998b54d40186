"""Register, change, deactivate one IKM; open its personal data."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from ikm_registry.choices import (
    ChangeCause,
    ClassificationSource,
    IkmStatus,
    PointSource,
    QualityFlag,
    Sector,
)
from ikm_registry.models import Desa, Ikm, Kbli, ProductGroup
from ikm_registry.queries.quality import refresh_flags
from ikm_registry.services.classification import classify
from ikm_registry.services.text_decisions import learn_choice
from rpik.core import crypto, idempotency
from rpik.core.accounts import require
from rpik.core.actor import because
from rpik.core.audit import record
from rpik.core.errors import DomainError, StaleObject
from rpik.core.models import User
from rpik.core.personal_data import log_reveal

# What a form may set; NIK, place, KBLI and point have their own rules below.
PLAIN_FIELDS = (
    "business_name", "owner_name", "owner_sex", "nib", "pirt", "halal", "brand", "siinas", "phone", "address", "product", "raw_material",
    "workers_male", "workers_female", "workers_stated", "investment", "output_value", "input_value",
    "market", "capacity", "capacity_unit",
    "year_established", "data_year",
)  # fmt: skip


def check_scope(by: User, desa: Desa | None) -> None:
    """Refuse a desa outside the working area."""
    if by.kecamatan_scope and (desa is None or desa.kecamatan_id not in by.kecamatan_scope):
        raise DomainError(
            "Desa ini di luar wilayah kerja Anda. Pilih desa di kecamatan Anda, atau minta "
            "administrator menambah wilayah kerja.",
            field="desa",
        )


@transaction.atomic
@because(ChangeCause.REGISTERED)
def register(*, data: dict[str, Any], by: User, form_key: str) -> Ikm:
    """Register one IKM; ``data`` holds cleaned form values (money in rupiah, desa an object).

    Raises:
        NotAllowed, DomainError: with the sentence for the person.
        AlreadySubmitted: the same form was sent before.
    """
    require(by, "ikm_registry.add_ikm", "mendaftarkan IKM")
    check_scope(by, data.get("desa"))
    submitted = idempotency.claim(form_key, by=by)
    ikm = Ikm(created_by=by, data_year=timezone.localdate().year)
    chosen = _fill(ikm, data)
    ikm.save(force_insert=True)
    if chosen:
        learn_choice(ikm, by)
    _derive(ikm, by)
    idempotency.made(submitted, ikm.get_absolute_url())
    record("ikm.registered", by=by, target=ikm, sentence=f"Mendaftarkan {ikm.title}")
    return ikm


@transaction.atomic
@because(ChangeCause.CORRECTED)
def update(*, ikm: Ikm, data: dict[str, Any], version: int, by: User, reason: str = "") -> Ikm:
    """Save a form over a record that still has the version the form was opened with.

    ``reason`` is said in the history behind what was done, for changes that come from elsewhere.

    Raises:
        StaleObject: somebody saved in between; nothing is written.
    """
    require(by, "ikm_registry.change_ikm", "mengubah data IKM")
    check_scope(by, data.get("desa"))
    current = Ikm.objects.select_for_update().get(pk=ikm.pk)
    if current.version != version:
        raise StaleObject(
            "Data ini baru saja disimpan orang lain. Isian Anda masih ada di bawah; bandingkan "
            "dengan data terbaru lalu simpan lagi."
        )
    spoken = current.kbli_version
    chosen = _fill(current, data)
    current.version += 1
    current.updated_at = timezone.now()
    current.save()
    if chosen:
        learn_choice(current, by)
    _derive(current, by, spoken)
    record(
        "ikm.updated",
        by=by,
        target=current,
        sentence=f"Mengubah {current.title}" + (f": {reason}" if reason else ""),
    )
    return current


def _fill(ikm: Ikm, data: dict[str, Any]) -> bool:
    """Write the form's values; return whether a person chose another KBLI in it."""
    for name in PLAIN_FIELDS:
        if name in data:
            value = data[name]
            setattr(ikm, name, "" if value is None and _is_text(name) else value)
    desa = data.get("desa")
    ikm.desa, ikm.kecamatan = desa, desa.kecamatan if desa else ikm.kecamatan
    if data.get("nik") is not None:
        _set_nik(ikm, data["nik"])
    had = (ikm.lat, ikm.lon)
    ikm.lat, ikm.lon = data.get("lat"), data.get("lon")
    if ikm.lat is None:
        ikm.point_source, ikm.point_accuracy_m = PointSource.NONE, None
    elif (ikm.lat, ikm.lon) != had:
        ikm.point_source = data.get("point_source") or PointSource.PIN
        ikm.point_accuracy_m = data.get("point_accuracy_m")
    kbli = data.get("kbli")
    if not kbli:
        ikm.kbli_version = ikm.kbli_code = ikm.kbli_reason = ""
        ikm.kbli_source = ClassificationSource.NONE
        return False
    if (kbli.version, kbli.code) == (ikm.kbli_version, ikm.kbli_code):
        return False
    ikm.kbli_version, ikm.kbli_code = kbli.version, kbli.code
    ikm.kbli_source = ClassificationSource.CHOSEN
    ikm.kbli_reason = "Dipilih di formulir."
    return True


def _is_text(name: str) -> bool:
    return Ikm._meta.get_field(name).get_internal_type() == "CharField"


def _set_nik(ikm: Ikm, nik: str) -> None:
    if nik:
        ikm.nik_cipher = crypto.encrypt_nik(nik)
        ikm.nik_hash, ikm.nik15_hash = crypto.nik_hash(nik), crypto.nik15_hash(nik)
    else:
        ikm.nik_cipher = ikm.nik_hash = ikm.nik15_hash = None
    mended = {QualityFlag.NIK_DAMAGED.value, QualityFlag.NIK_DOUBTFUL.value}
    ikm.flags = [flag for flag in ikm.flags if flag not in mended]


def _derive(ikm: Ikm, by: User, version: str = "") -> None:
    """``version``: of the code the record had, which a new automatic one keeps to."""
    classify(ikm_ids=[ikm.pk], by=by, version=version)
    ikm.refresh_from_db()


@transaction.atomic
@because(ChangeCause.STATUS)
def set_status(*, ikm: Ikm, status: str, reason: str, by: User) -> Ikm:
    """Deactivate or reactivate; nothing is deleted."""
    require(by, "ikm_registry.change_ikm", "mengubah status IKM")
    if status not in {IkmStatus.ACTIVE, IkmStatus.INACTIVE}:
        raise DomainError("Status tidak dikenal.")
    current = Ikm.objects.select_for_update().get(pk=ikm.pk)
    current.status = status
    current.version += 1
    current.updated_at = timezone.now()
    current.save(update_fields=["status", "version", "updated_at"])
    word = "Mengaktifkan kembali" if status == IkmStatus.ACTIVE else "Menonaktifkan"
    record(
        "ikm.status",
        by=by,
        target=current,
        sentence=f"{word} {current.title}" + (f": {reason}" if reason else ""),
        data={"status": status},
    )
    return current


@transaction.atomic
@because(ChangeCause.DECIDED)
def override(*, ikm: Ikm, sector: str, group: ProductGroup | None, reason: str, by: User) -> Ikm:
    """Set sector and group by a person's word, which outranks the rules and survives them.

    Raises:
        DomainError: no reason, or an unknown sector.
    """
    require(by, "ikm_registry.classify_ikm", "menetapkan klasifikasi")
    if not reason.strip():
        raise DomainError("Tulis alasannya: orang lain akan membacanya.", field="reason")
    if sector not in Sector.values:
        raise DomainError("Pilih sektornya.", field="sector")
    current = Ikm.objects.select_for_update().get(pk=ikm.pk)
    current.sector, current.sector_rule = sector, None
    current.product_group = group
    current.group_reason = "Ditetapkan petugas."
    current.override_reason, current.override_by = reason.strip()[:300], by
    current.override_at = current.updated_at = timezone.now()
    current.version += 1
    current.save()
    refresh_flags([current.pk])
    record("ikm.classified", by=by, target=current, sentence=f"Menetapkan klasifikasi: {reason}")
    return current


@transaction.atomic
@because(ChangeCause.DECIDED)
def drop_override(*, ikm: Ikm, by: User) -> Ikm:
    """Give the record back to the rules."""
    require(by, "ikm_registry.classify_ikm", "menetapkan klasifikasi")
    current = Ikm.objects.select_for_update().get(pk=ikm.pk)
    current.override_reason = current.override_at = current.override_by = None
    current.version += 1
    current.updated_at = timezone.now()
    current.save()
    _derive(current, by)
    record("ikm.classified", by=by, target=current, sentence="Mengembalikan klasifikasi ke aturan")
    return current


@transaction.atomic
@because(ChangeCause.DECIDED)
def choose_kbli(*, ikm: Ikm, kbli: Kbli | None, version: int, by: User) -> Ikm:
    """Let a person put a code in place of one that was doubted; imports leave it alone from then on.

    Raises:
        NotAllowed: the person may not classify.
        StaleObject: somebody saved since the person looked.
        DomainError: no code of five digits.
    """
    require(by, "ikm_registry.classify_ikm", "menetapkan klasifikasi")
    if kbli is None or kbli.level != 5 or not kbli.active:
        raise DomainError("Pilih kode KBLI lima angka.", field="kbli")
    current = Ikm.objects.select_for_update().get(pk=ikm.pk)
    if current.version != version:
        raise StaleObject(
            "Data ini baru saja disimpan orang lain. Lihat lagi datanya, lalu ulangi bila masih perlu."
        )
    before = current.kbli_code
    current.kbli_version, current.kbli_code = kbli.version, kbli.code
    current.kbli_source = ClassificationSource.CHOSEN
    current.kbli_reason = f"Dipilih di halaman IKM, menggantikan {before or 'yang kosong'}."
    current.version += 1
    current.updated_at = timezone.now()
    current.save()
    learn_choice(current, by)
    _derive(current, by, kbli.version)
    record(
        "ikm.classified",
        by=by,
        target=current,
        sentence=f"KBLI {before or '–'} menjadi {kbli.code}",
    )
    return current


@transaction.atomic
def reveal(*, ikm: Ikm, by: User, purpose: str = "") -> dict[str, str]:
    """Return NIK, phone and address in full; the look is logged first."""
    log_reveal(ikm, fields=["nik", "phone", "address"], by=by, purpose=purpose)
    return {
        "nik": crypto.decrypt_nik(ikm.nik_cipher),
        "phone": ikm.phone,
        "address": ikm.address,
    }
