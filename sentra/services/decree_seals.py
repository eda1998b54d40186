"""Seal a decree when it is recorded, hand the seal out, and check one."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from ikm_registry.models import Ikm
from rpik.core import keys
from rpik.core.audit import record
from rpik.core.errors import DomainError, NotAllowed
from rpik.core.models import User
from rpik.core.templatetags.format_id import angka, tanggal
from sentra.models import Decree, SentraMember
from sentra.papers import extract
from sentra.papers.seal import (
    BrokenSeal,
    Seal,
    differences,
    fingerprints,
    members_hash,
    public_key,
    sign,
    verify,
)

LARGEST = 8 * 2**20  # 2,000 members are about 1 MB


def office_key() -> bytes:
    """Return the office's public key, 32 bytes."""
    return public_key(keys.signing_key(settings.VAR_DIR))


def seal(decree: Decree) -> None:
    """Write the seal of a decree from its sentra's frozen members; called once, as it is recorded."""
    decree.seal = sign(
        Seal(
            number=decree.number,
            day=decree.date.isoformat(),
            name=decree.sentra.name,
            action=decree.action,
            units=members_of(decree).count(),
            members_hash=members_hash(frozen(decree)),
        ),
        keys.signing_key(settings.VAR_DIR),
    )
    decree.save(update_fields=["seal"])


def hand_out(*, decree: Decree, kind: str, by: User) -> bytes:
    """Return the sealed extract ("pdf") or the seal with its members ("json"); recorded.

    The decree itself with its seal is ``decree_finals``'.

    Raises:
        NotAllowed: may not read decrees; or asks for the members' records from outside the working area.
        DomainError: the decree was recorded before seals began.
    """
    require_sealed(decree, by)
    if kind == "json":
        _require_area(decree, by)
    record(
        "decree.extract",
        by=by,
        target=decree,
        sentence=f"{by} mengunduh kutipan bersegel ({kind.upper()}) SK {decree.number}",
        data={"kind": kind},
    )
    members = frozen(decree)
    if kind == "json":
        content = {
            "seal": decree.seal,
            "members": members,
            "fingerprints": fingerprints(members),
        }
        return json.dumps(content, ensure_ascii=False, indent=1).encode()
    return extract.write(
        name=decree.sentra.name,
        place=decree.sentra.place,
        action=decree.action,
        number=decree.number,
        day=tanggal(decree.date),
        signer=decree.signer,
        members=members,
        seal=decree.seal,
        made=tanggal(timezone.localdate()),
        demo=decree.sentra.is_demo,
    )


def in_area(decree: Decree, by: User) -> bool:
    """Return whether an account may have the seal file: unlike the decree's own annex it tells every
    member's investment, output and point, so all of them must stand in its kecamatan.
    """
    if not by.kecamatan_scope:
        return True
    members = Ikm.objects.filter(pk__in=members_of(decree).values("ikm_id"))
    return not members.exclude(kecamatan_id__in=by.kecamatan_scope).exists()


def _require_area(decree: Decree, by: User) -> None:
    if not in_area(decree, by):
        raise NotAllowed(
            "Berkas segel memuat nilai dan letak tiap anggota, sebagian di luar wilayah kerja Anda. "
            "Naskah dan kutipan SK tetap dapat diunduh."
        )


def require_sealed(decree: Decree, by: User) -> None:
    """Refuse who may not read decrees, and a decree without a seal."""
    if not by.has_perm("sentra.view_decree"):
        raise NotAllowed("Anda tidak berhak membuka SK.")
    if not decree.seal:
        raise DomainError("SK ini dicatat sebelum segel digunakan; kutipannya tidak bersegel.")


def check(content: str, *, public: bytes | None = None) -> tuple[Seal, list[str]]:
    """Return (what is sealed, what differs) of a QR code's text or of a seal file's JSON.

    Raises:
        BrokenSeal: the seal itself does not hold, or the file is no seal file.
    """
    text = content.strip().removeprefix("\ufeff")
    if not text.startswith("{"):
        return verify(text, public or office_key()), []
    if len(text) > LARGEST:
        raise BrokenSeal("Berkas terlalu besar untuk sebuah segel SK.")
    try:
        found = json.loads(text)
        sealed, members, marks = found["seal"], found["members"], found["fingerprints"]
    except (ValueError, KeyError, RecursionError) as error:
        raise BrokenSeal("Berkas itu bukan berkas segel SK (.json) yang utuh.") from error
    whole = isinstance(sealed, str) and _are_members(members) and isinstance(marks, list)
    if not whole:
        raise BrokenSeal("Berkas itu bukan berkas segel SK (.json) yang utuh.")
    signed = verify(sealed, public or office_key())
    return signed, differences(signed, members, [str(mark) for mark in marks])


def sentence(signed: Seal) -> str:
    """Return "asli, …" of a seal that holds."""
    year, month, day = (int(part) for part in signed.day.split("-"))
    written = tanggal(date(year, month, day))
    return f"ASLI: SK {signed.number} tanggal {written}, {signed.action} {signed.name}, {angka(signed.units)} anggota"


def _are_members(found: Any) -> bool:
    return isinstance(found, list) and all(isinstance(one, Mapping) for one in found)


def members_of(decree: Decree) -> QuerySet[SentraMember]:
    """Return the members the decree speaks of: those who stand by it, or whom it ends.

    Later decrees bear later dates (``services.designation``), so the days alone tell.
    """
    standing = Q(until__isnull=True) | Q(until__gt=decree.date)
    if decree.action == "pencabutan":
        standing = Q(until=decree.date)
    elif decree.action == "penetapan":  # revoked on its very day
        standing |= Q(until=decree.date)
    return decree.sentra.members.filter(standing, since__lte=decree.date).order_by("id")


def frozen(decree: Decree) -> list[dict[str, Any]]:
    """Return the sealed records of the decree's members."""
    return list(members_of(decree).values_list("frozen", flat=True))
