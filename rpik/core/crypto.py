"""Encryption of NIK and files, and the keyed hashes they are matched by.

AES-256-GCM with a random 96-bit nonce; a stored value is ``version (1 byte) + nonce + ciphertext``.
Matching is by HMAC-SHA256 under another key: a plain hash of a NIK falls to enumeration in a minute.
"""

import hmac
import os
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from rpik.core import keys

VERSION = b"\x01"
NONCE = 12


class WrongKey(Exception):
    """What is stored was encrypted with another key."""


@cache
def _cipher() -> AESGCM:
    return AESGCM(keys.data_key(settings.VAR_DIR))


@cache
def _index_key() -> bytes:
    return keys.index_key(settings.VAR_DIR)


def encrypt_bytes(plain: bytes) -> bytes:
    """Encrypt; twice the same input gives two different outputs."""
    nonce = os.urandom(NONCE)
    return VERSION + nonce + _cipher().encrypt(nonce, plain, VERSION)


def decrypt_bytes(stored: bytes | memoryview) -> bytes:
    """Decrypt what ``encrypt_bytes`` made; raises WrongKey when the key is not the one."""
    data = bytes(stored)
    try:
        return _cipher().decrypt(data[1 : 1 + NONCE], data[1 + NONCE :], data[:1])
    except InvalidTag as error:
        raise WrongKey("Kunci data tidak cocok dengan isi basis data.") from error


def normalise_nik(nik: str) -> str:
    """Return the digits of a NIK: what is encrypted and matched."""
    if nik.isascii() and nik.isdigit():
        return nik
    return "".join(character for character in nik if character in "0123456789")


def encrypt_nik(nik: str) -> bytes:
    """Encrypt a NIK for ``nik_cipher``."""
    return encrypt_bytes(normalise_nik(nik).encode("ascii"))


def decrypt_nik(stored: bytes | memoryview | None) -> str:
    """Return the NIK in clear, "" for none. Call only behind a logged permission."""
    return decrypt_bytes(stored).decode("ascii") if stored is not None else ""


def nik_hash(nik: str) -> bytes:
    """Return the 32-byte blind index of a whole NIK."""
    return _hmac(b"nik:", normalise_nik(nik))


def nik15_hash(nik: str) -> bytes:
    """Return the blind index of the first 15 digits: Excel turns the 16th into 0."""
    return _hmac(b"nik15:", normalise_nik(nik)[:15])


def nik_columns(nik: str) -> tuple[bytes, bytes, bytes]:
    """Return ciphertext, hash and 15-digit hash of a NIK: its three columns, for bulk writes."""
    digits = normalise_nik(nik)
    return (
        encrypt_bytes(digits.encode("ascii")),
        _hmac(b"nik:", digits),
        _hmac(b"nik15:", digits[:15]),
    )


def _hmac(purpose: bytes, text: str) -> bytes:
    return hmac.digest(_index_key(), purpose + text.encode("utf-8"), "sha256")
