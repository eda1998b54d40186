"""The secrets: from the environment, else generated once into ``<var>/keys`` (mode 600).

They never stand in the database: a stolen backup reveals no NIK.
"""

import os
import secrets
import sys
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import cache
from pathlib import Path


def secret_key(var: Path) -> str:
    """Return Django's SECRET_KEY (``RPIK_SECRET_KEY``)."""
    return os.environ.get("RPIK_SECRET_KEY") or _stored(var, "secret_key")


def data_key(var: Path) -> bytes:
    """Return the 32-byte AES-256 key for NIK and files (``RPIK_DATA_KEY``, base64url)."""
    return _decoded(os.environ.get("RPIK_DATA_KEY") or _stored(var, "data_key"), "RPIK_DATA_KEY")


def index_key(var: Path) -> bytes:
    """Return the 32-byte HMAC key of the blind indexes (``RPIK_INDEX_KEY``); never the data key."""
    return _decoded(os.environ.get("RPIK_INDEX_KEY") or _stored(var, "index_key"), "RPIK_INDEX_KEY")


def signing_key(var: Path) -> bytes:
    """Return the 32-byte Ed25519 key that seals decrees (``RPIK_SIGNING_KEY``, base64url)."""
    text = os.environ.get("RPIK_SIGNING_KEY") or _stored(var, "signing_key")
    return _decoded(text, "RPIK_SIGNING_KEY")


def _decoded(text: str, name: str) -> bytes:
    try:
        key = urlsafe_b64decode((text + "=" * (-len(text) % 4)).encode("ascii"))
    except ValueError:
        key = b""
    if len(key) < 32:
        sys.stderr.write(
            f"{name} harus paling sedikit 32 bita dalam base64url; lihat .env.example.\n"
        )
        raise SystemExit(2)
    return key[:32]


@cache
def _stored(var: Path, name: str) -> str:
    path = var / "keys" / name
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.parent.chmod(0o700)
        value = urlsafe_b64encode(secrets.token_bytes(48 if name == "secret_key" else 32)).decode()
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(value, encoding="ascii")
        try:  # two first starts at once: the first link wins, both read the same key
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
        return path.read_text(encoding="ascii").strip()
