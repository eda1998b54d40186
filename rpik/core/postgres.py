"""The one Postgres: ``DATABASE_URL`` names it, or an embedded server runs under ``<var>/postgres``.

All that knows the difference between the two is this module.
"""

import os
import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import psycopg2

from rpik.core import embedded
from rpik.core.embedded import DATABASE, SUPERUSER, DatabaseUnavailable

__all__ = ["DatabaseUnavailable", "django_settings", "ensure"]

OLDEST_VERSION = 150000
# What the driver says, and what to tell the person who set DATABASE_URL.
REASONS = (
    ("password authentication failed", "nama pengguna atau sandi ditolak"),
    ("could not translate host name", "nama server tidak dikenal"),
    ("does not exist", "basis data atau pengguna itu tidak ada di server"),
    ("Connection refused", "tidak ada Postgres yang menjawab di alamat dan port itu"),
    ("timeout", "server tidak menjawab dalam 5 detik"),
    ("timed out", "server tidak menjawab dalam 5 detik"),
    ("no pg_hba.conf entry", "server tidak mengizinkan sambungan dari komputer ini"),
    ("No such file or directory", "tidak ada Postgres yang menjawab di soket itu"),
)


def django_settings(var: Path) -> dict[str, Any]:
    """Return the ``default`` entry of DATABASES; starts nothing."""
    common = {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "TEST": {"NAME": os.environ.get("RPIK_TEST_DATABASE", f"test_{DATABASE}")},
    }
    url = os.environ.get("DATABASE_URL", "").strip()
    if url:
        return common | _from_url(url)
    return common | {"NAME": DATABASE, "USER": SUPERUSER, "HOST": str(embedded.layout(var).socket)}


def _from_url(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        sys.stderr.write(
            "DATABASE_URL tidak dapat dibaca. Contoh yang benar: "
            "postgres://pengguna:sandi@server:5432/rpik\n"
        )
        raise SystemExit(2)
    options = dict(parse_qsl(parts.query))
    try:
        port = str(parts.port or "")
    except ValueError as error:
        sys.stderr.write("DATABASE_URL: nomor port bukan angka yang sah.\n")
        raise SystemExit(2) from error
    return {
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": port,
        "OPTIONS": options,
    }


def ensure(var: Path) -> str:
    """Make sure the database answers and exists; return a word on what was done.

    Returns "server" (DATABASE_URL), "joined" (embedded, already running) or "started".

    Raises:
        DatabaseUnavailable: one sentence says why there is no database.
    """
    if os.environ.get("DATABASE_URL", "").strip():
        _check_server(django_settings(var))
        return "server"
    return "started" if embedded.start_or_join(var) else "joined"


def _check_server(settings: dict[str, Any]) -> None:
    where = f"{settings['HOST'] or 'setempat'}, basis data {settings['NAME']}"
    try:
        with psycopg2.connect(
            dbname=settings["NAME"],
            user=settings["USER"] or None,
            password=settings["PASSWORD"] or None,
            host=settings["HOST"] or None,
            port=settings["PORT"] or None,
            connect_timeout=5,
            **{k: v for k, v in settings["OPTIONS"].items() if k != "connect_timeout"},
        ) as connection:
            version = connection.server_version
        connection.close()
    except psycopg2.Error as error:
        said = " ".join(str(error).split())
        reason = next((told for part, told in REASONS if part in said), said[-200:])
        raise DatabaseUnavailable(
            f"Basis data pada DATABASE_URL tidak dapat dihubungi ({where}): {reason}. "
            "Periksa DATABASE_URL, lalu jalankan lagi."
        ) from error
    if version < OLDEST_VERSION:
        raise DatabaseUnavailable(
            f"Postgres di {where} terlalu lama; RPIK perlu versi 15 atau lebih baru."
        )
