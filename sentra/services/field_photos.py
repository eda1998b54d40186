"""Photos of a visit: judged by their bytes, stripped, kept encrypted, shown to few."""

import hashlib
import io
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from ikm_registry.models import Ikm
from rpik.core import files
from rpik.core.errors import DomainError
from rpik.core.models import User
from sentra.models import FieldCheck, FieldPhoto
from sentra.photos import jpeg, likeness
from sentra.queries import twins
from sentra.services.field_checks import require_may

MOST = 6  # photos of one visit


class NotYet(DomainError):
    """Its record has not arrived: the phone sends the photo again after it."""


def check_size(size: int) -> None:
    """Refuse an empty photo and one above ``settings.RPIK_MAX_PHOTO_BYTES``."""
    limit = settings.RPIK_MAX_PHOTO_BYTES
    if not 0 < size <= limit:
        raise DomainError(f"Ukuran foto harus 1 bita sampai {limit // 2**20} MB.")


def receive(*, record_key: UUID, key: UUID, content: bytes, by: User) -> tuple[FieldPhoto, bool]:
    """Keep one photo of a visit; return (the photo, whether it is new).

    Raises:
        NotAllowed: the role makes no field checks.
        NotYet: the visit's record is still under way.
        DomainError: no photo, too large, too many, or the key holds another photo.
    """
    require_may(by)
    record = FieldCheck.objects.filter(key=record_key).first()
    if record is None:
        raise NotYet("Catatan kunjungan foto ini belum diterima.")
    if record.by_id != by.pk:
        raise DomainError("Foto ini milik catatan orang lain.")
    digest = hashlib.sha256(content).hexdigest()
    before = FieldPhoto.objects.filter(key=key).first()
    if before is not None:
        return _same(before, record, digest), False
    check_size(len(content))
    try:
        photo = jpeg.read(content)
        hashes = likeness.hashes(photo.content)
    except jpeg.NotAPhoto as error:
        raise DomainError(str(error)) from error
    try:
        return _keep(record, key, digest, photo, likeness.packed(hashes), by), True
    except IntegrityError:
        first = FieldPhoto.objects.filter(key=key).first()
        if first is None:
            raise
        return _same(first, record, digest), False


@transaction.atomic
def _keep(
    record: FieldCheck, key: UUID, digest: str, photo: jpeg.Photo, hashes: bytes, by: User
) -> FieldPhoto:
    # One photo of all at a time: each finds every one that was there before it (PhotoTwin).
    twins.lock()
    # One photo of a visit at a time, so that the count holds.
    FieldCheck.objects.select_for_update(of=("self",)).get(pk=record.pk)
    if record.photos.count() >= MOST:
        raise DomainError(f"Satu kunjungan memuat paling banyak {MOST} foto.")
    stored = files.store(
        source=io.BytesIO(photo.content), name=f"{key}.jpg", content_type="image/jpeg", by=by
    )
    made = FieldPhoto.objects.create(
        key=key,
        record=record,
        file=stored,
        given_sha256=digest,
        width=photo.width,
        height=photo.height,
        taken_at=photo.taken.at,
        lat=photo.taken.lat,
        lon=photo.taken.lon,
        likeness=hashes,
    )
    twins.write(made)
    return made


def _same(before: FieldPhoto, record: FieldCheck, digest: str) -> FieldPhoto:
    if before.record_id != record.pk or before.given_sha256 != digest:
        raise DomainError("Kunci foto ini sudah dipakai foto lain. Ambil ulang fotonya.")
    return before


def find(*, key: UUID, by: User) -> FieldPhoto | None:
    """Return the photo if this person may see its proposal and its member, else None."""
    photo = FieldPhoto.objects.select_related("file", "record").filter(key=key).first()
    if photo is None or not by.has_perm("sentra.view_proposal"):
        return None
    seen = Ikm.objects.visible_to(by).filter(pk=photo.record.ikm_id).exists()
    return photo if seen else None


def content_of(photo: FieldPhoto) -> bytes:
    """Return the photo's bytes, already without place and time."""
    return files.read(photo.file)
