"""A decree as it is typed in: checked, kept with its scan, sealed; pressed twice, it is one decree."""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from rpik.core.errors import DomainError, StaleObject
from rpik.core.models import StoredFile, User
from rpik.core.templatetags.format_id import tanggal
from sentra.models import Decree, Official, Sentra
from sentra.queries import officials
from sentra.services import decree_seals
from sentra.services.decree_files import store
from sentra.services.names import one_line

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


def given(decree: DecreeInput) -> dict[str, Any]:
    """Return what the step of the workflow is given."""
    return {
        "decree_number": one_line(decree.number),
        "decree_date": decree.date,
        "signatory": decree.signatory or _signer(decree.signer),
        "decree_file": decree.content,
    }


def _signer(text: str) -> str:
    """Return the words of a signatory who stands in no table, as they are seen."""
    return one_line(text)[:150]


def checked_day(day: date | None) -> date:
    """Return the day a decree bears; DomainError for none, one to come, or one before there was such law."""
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


def write(made: Sentra, decree: DecreeInput, *, day: date, action: str, by: User) -> Decree:
    """Keep the decree with its scan and seal it; DomainError for a number that is used already."""
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


def require_same(made: Sentra, decree: DecreeInput) -> None:
    """A second press finds its own decree; another decree is not swallowed."""
    kept = made.decrees.select_related("file", "official").latest("id")
    digest = hashlib.sha256(decree.content).hexdigest() if decree.content else ""
    day = checked_day(decree.date)
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
