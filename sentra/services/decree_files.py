"""The scan of a decree: judged by its content, kept encrypted, never trusted by its name."""

import io

from django.conf import settings

from rpik.core import files
from rpik.core.errors import DomainError
from rpik.core.models import StoredFile, User

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
EXTENSIONS = {PDF: ".pdf", JPEG: ".jpg", PNG: ".png"}


def check_size(size: int) -> None:
    """Refuse an empty file and one above ``settings.RPIK_MAX_DECREE_BYTES``."""
    if size <= 0:
        raise DomainError(
            "Berkas SK kosong (0 bita). Pilih berkas hasil pindai.", field="decree_file"
        )
    limit = settings.RPIK_MAX_DECREE_BYTES
    if size > limit:
        megabytes = f"{size / 2**20:.1f}".replace(".", ",")
        raise DomainError(
            f"Berkas SK berukuran {megabytes} MB; paling besar {limit // 2**20} MB. "
            "Pindai ulang dengan mutu lebih rendah.",
            field="decree_file",
        )


def content_type(content: bytes) -> str:
    """Return the type the bytes show, or refuse: a name or a browser can say anything."""
    check_size(len(content))
    if content.startswith(b"%PDF-") and b"%%EOF" in content[-2048:]:
        return PDF
    if content.startswith(b"\xff\xd8\xff") and b"\xff\xd9" in content[-65536:]:
        return JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n") and b"IEND" in content[-64:]:
        return PNG
    raise DomainError(
        "Isi berkas SK bukan PDF, JPG, atau PNG yang utuh. Simpan hasil pindai sebagai PDF, "
        "lalu unggah lagi.",
        field="decree_file",
    )


def store(*, name: str, content: bytes, by: User) -> StoredFile:
    """Keep a decree's scan encrypted; the stored name ends as the content does."""
    kind = content_type(content)
    stem = "".join(c for c in name.rsplit("/", 1)[-1].rsplit("\\", 1)[-1] if c.isprintable())
    stem = stem.rsplit(".", 1)[0].strip()[:150] or "surat-keputusan"
    return files.store(
        source=io.BytesIO(content), name=stem + EXTENSIONS[kind], content_type=kind, by=by
    )
