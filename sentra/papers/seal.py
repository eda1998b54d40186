"""A decree that proves itself: number, date and hash of its members under an Ed25519 signature.

No network, no database: the public key and the text of the QR code are enough to say "asli", and
with the member list to name what differs. The signature covers the payload's exact bytes.
"""

import hashlib
import io
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import segno
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

PREFIX = "RPIK1"
# What the decree's annex says of a member: these and nothing else are sealed.
FIELDS = (
    "number", "title", "owner", "product", "kbli", "desa", "kecamatan", "size_class",
    "workers", "investment", "output_value", "lat", "lon",
)  # fmt: skip


class BrokenSeal(Exception):
    """The seal does not hold; the message says why, in words for people."""


@dataclass(frozen=True, slots=True)
class Seal:
    """What is signed; ``day`` is ISO, ``members_hash`` hexadecimal."""

    number: str
    day: str
    name: str
    action: str
    units: int
    members_hash: str


def fingerprints(members: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return SHA-256 of each member in canonical JSON, sorted."""
    return sorted(_fingerprint(member) for member in members)


def members_hash(members: Sequence[Mapping[str, Any]]) -> str:
    """Return SHA-256 over the members' fingerprints, whatever their order or other keys."""
    return _over(fingerprints(members))


def sign(seal: Seal, private: bytes) -> str:
    """Return the text of the QR code; ``private`` is the 32-byte Ed25519 key."""
    payload = json.dumps(
        [seal.number, seal.day, seal.name, seal.action, seal.units, seal.members_hash],
        ensure_ascii=False,
        separators=(",", ":"),
    ).encode()
    signature = Ed25519PrivateKey.from_private_bytes(private).sign(payload)
    return f"{PREFIX}.{_encoded(payload)}.{_encoded(signature)}"


def verify(text: str, public: bytes) -> Seal:
    """Return what a QR code's text says if the office signed exactly that.

    Raises:
        BrokenSeal: cut off, altered by one character, or signed with another key.
    """
    parts = "".join(text.split()).split(".")
    if len(parts) != 3 or parts[0] != PREFIX:
        raise BrokenSeal("Teks itu bukan segel SK, atau tidak lengkap. Pindai lagi kode QR-nya.")
    try:
        payload, signature = (_decoded(part) for part in parts[1:])
        Ed25519PublicKey.from_public_bytes(public).verify(signature, payload)
        return Seal(*json.loads(payload))
    except (ValueError, TypeError, InvalidSignature) as error:
        raise BrokenSeal(
            "Segel TIDAK SAH: isinya diubah, atau tidak ditandatangani oleh kantor ini."
        ) from error


def differences(
    seal: Seal, members: Sequence[Mapping[str, Any]], sealed: Sequence[str] = ()
) -> list[str]:
    """Return what a member list says otherwise than the sealed one; empty when it is the same.

    Args:
        sealed: the fingerprints handed out with the seal; where they are the signed ones, the
            members that differ are named.
    """
    if members_hash(members) == seal.members_hash:
        return []
    if _over(sorted(sealed)) != seal.members_hash:
        return [
            f"isi daftar ({len(members)} anggota) tidak sama dengan yang disegel ({seal.units})"
        ]
    kept = Counter(sealed)
    told = []
    for member in members:
        mark = _fingerprint(member)
        if kept[mark] > 0:
            kept[mark] -= 1
        else:
            name = member.get("title") or member.get("number") or "tanpa nama"
            told.append(f"“{name}” diubah atau ditambahkan")
    gone = sum(kept.values())
    return told + ([f"{gone} anggota yang disegel tidak ada lagi seperti semula"] if gone else [])


def public_key(private: bytes) -> bytes:
    """Return the 32 bytes that verify what ``private`` signed."""
    return Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def qr_svg(text: str) -> str:
    """Return the QR code as SVG, black on white with its quiet zone."""
    return _qr(text).svg_inline(scale=2, border=4, light="white")


def qr_png(text: str) -> bytes:
    """Return the same as PNG, for Word."""
    target = io.BytesIO()
    _qr(text).save(target, kind="png", scale=10, border=4)
    return target.getvalue()


def _qr(text: str) -> segno.QRCode:
    return segno.make(text, error="m", micro=False)


def _over(marks: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(marks).encode()).hexdigest()


def _fingerprint(member: Mapping[str, Any]) -> str:
    return hashlib.sha256(_canonical(member).encode()).hexdigest()


def _canonical(member: Mapping[str, Any]) -> str:
    kept = {name: member.get(name) for name in FIELDS}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _encoded(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def _decoded(text: str) -> bytes:
    data = urlsafe_b64decode((text + "=" * (-len(text) % 4)).encode("ascii"))
    if _encoded(data) != text:  # spare bits of base64: another text for the same bytes
        raise ValueError(text)
    return data
