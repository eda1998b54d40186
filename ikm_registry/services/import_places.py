"""Answers about places, remembered: "Sumberejo" of this office's lists is the one in Pagak."""

from django.utils import timezone

from ikm_registry.importing.gazetteer import key_of
from ikm_registry.importing.mending import Remembered
from ikm_registry.models import ColumnMemory, ImportBatch, ImportMend, ImportRow, PlaceMemory
from rpik.core import crypto
from rpik.core.models import User

KEY = 80


def remembered() -> Remembered:
    """Return (spelling, kecamatan code) to desa code, as ``mending.Mends`` takes it."""
    found = PlaceMemory.objects.values_list("written_key", "kecamatan_code", "desa_id")
    return {(key, kecamatan): desa for key, kecamatan, desa in found}


def remember(*, batch: ImportBatch, by: User) -> int:
    """Keep what was answered for all equal rows of an import now saved; return how many answers."""
    answers = batch.mends.filter(field="desa_code", number=0).exclude(written="")
    number = 0
    for one in answers:
        key = key_of(one.written)[:KEY]
        if key and not is_kept_for_others(
            PlaceMemory, by, written_key=key, kecamatan_code=one.kecamatan_code
        ):
            number += 1
            PlaceMemory.objects.update_or_create(
                written_key=key,
                kecamatan_code=one.kecamatan_code,
                defaults={
                    "written": one.written,
                    "desa_id": crypto.decrypt_bytes(one.value_cipher).decode(),
                    "updated_at": timezone.now(),
                    "updated_by": by,
                },
            )
    return number


def is_kept_for_others(
    memory: type[ColumnMemory] | type[PlaceMemory], by: User, **kept: str
) -> bool:
    """Whether something is remembered that this person may not overwrite: somebody bound to some
    kecamatan adds to what the office remembers, and changes what they added themselves.
    """
    if not by.kecamatan_scope:
        return False
    return memory.objects.filter(**kept).exclude(updated_by=by).exists()


def asked_inside(batch: ImportBatch, row: ImportRow, written: str) -> str:
    """Return the kecamatan a row named before any answer moved it: what answers are kept under."""
    for one in ImportMend.objects.filter(batch=batch, field="desa_code", number=0, written=written):
        if crypto.decrypt_bytes(one.value_cipher).decode() == row.desa_code:
            return one.kecamatan_code
    if any(problem["code"] == "desa_remembered" for problem in row.problems):
        memory = PlaceMemory.objects.filter(
            written_key=key_of(written)[:KEY], desa_id=row.desa_code
        ).first()
        if memory is not None:
            return memory.kecamatan_code
    return row.kecamatan_code or ""
