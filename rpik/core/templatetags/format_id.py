"""Numbers, money and dates as Indonesians write them."""

import math
from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone

register = template.Library()

MONTHS = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
]
UNKNOWN = "–"


def group(value: int) -> str:
    """1234567 → 1.234.567."""
    return f"{value:,}".replace(",", ".")


@register.filter
def angka(value: Any) -> str:
    """A whole number with dots; – when unknown."""
    if value is None or value == "":
        return UNKNOWN
    return group(int(value)) if float(value) == int(float(value)) else desimal(value, 1)


@register.filter
def desimal(value: Any, digits: int = 2) -> str:
    """A number with ``digits`` decimals: 1.234,50; – when unknown or no number (nan)."""
    if value is None or value == "" or not math.isfinite(float(value)):
        return UNKNOWN
    text = f"{float(value):,.{int(digits)}f}"
    return text.replace(",", "\0").replace(".", ",").replace("\0", ".")


@register.filter
def persen(value: Any, digits: int = 0) -> str:
    """A share (0 to 1) in percent: 0.253 → 25 %."""
    return UNKNOWN if value is None else f"{desimal(float(value) * 100, digits)} %"


@register.filter
def rupiah(value: Any) -> str:
    """Rp1.500.000; – when unknown."""
    if value is None or value == "":
        return UNKNOWN
    return f"Rp{group(int(value))}"


@register.filter
def juta(value: Any) -> str:
    """Rupiah in millions for narrow tables (the header says Rp juta): 1.500.000 → 1,5."""
    return UNKNOWN if value is None or value == "" else desimal(float(value) / 1e6, 1)


@register.filter
def meter(value: Any) -> str:
    """Metres as m below a kilometre, else km with one decimal."""
    if value is None or value == "":
        return UNKNOWN
    number = float(value)
    return f"{group(round(number))} m" if number < 1000 else f"{desimal(number / 1000, 1)} km"


def _local(value: date | datetime) -> date | datetime:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


@register.filter
def tanggal(value: date | datetime | None) -> str:
    """24 November 2026."""
    if not value:
        return UNKNOWN
    day = _local(value)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


@register.filter
def tanggal_pendek(value: date | datetime | None) -> str:
    """24 Nov 2026, for tables."""
    if not value:
        return UNKNOWN
    day = _local(value)
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


@register.filter
def waktu(value: datetime | None) -> str:
    """24 Nov 2026, 15.04 WIB."""
    if not value:
        return UNKNOWN
    moment = _local(value)
    return f"{tanggal_pendek(value)}, {moment:%H.%M} WIB"


@register.filter
def lalu(value: date | datetime | None) -> str:
    """How long ago, in words: hari ini, kemarin, 3 hari lalu, 2 bulan lalu."""
    if not value:
        return UNKNOWN
    day = _local(value)
    day = day.date() if isinstance(day, datetime) else day
    days = (timezone.localdate() - day).days
    if days <= 0:
        return "hari ini"
    if days == 1:
        return "kemarin"
    if days < 60:
        return f"{days} hari lalu"
    return f"{days // 30} bulan lalu" if days < 730 else f"{days // 365} tahun lalu"


@register.filter
def ukuran(value: int | None) -> str:
    """Bytes as people say them: 640 kB, 1,2 MB."""
    if value is None:
        return UNKNOWN
    return f"{desimal(value / 2**20, 1)} MB" if value >= 2**20 else f"{group(-(-value // 1024))} kB"


@register.filter
def masked(value: str | None, shown: int = 4) -> str:
    """All but the last ``shown`` characters as dots; for NIK and phones use their own masks."""
    if not value:
        return UNKNOWN
    text = str(value)
    return "•" * max(4, len(text) - int(shown)) + text[-int(shown) :]


@register.filter
def unlocalized(value: int | None) -> str:
    """A bare number for attributes that scripts read; empty when it is not a number."""
    return str(value) if isinstance(value, int) else ""


@register.filter
def initials(user: Any) -> str:
    """The first letters of a name's first and last word: Sari Dewi → SD."""
    words = [word for word in str(user).split() if word[:1].isalpha()]
    return "".join(word[0] for word in ([words[0], words[-1]] if len(words) > 1 else words)).upper()
