"""``manage.py start``: everything ``make run`` does after the packages are installed."""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from ikm_registry.models import Ikm
from rpik.core import jobs, postgres
from rpik.core.accounts import create_demo_accounts

STEPS = 6


class Command(BaseCommand):
    """Prepare the database, the reference and demo data; run web server and worker until Ctrl-C."""

    help = "Siapkan dan jalankan RPIK."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--no-demo", action="store_true", help="register kosong")
        parser.add_argument("--workers", type=int, default=1, help="proses pekerja latar")
        parser.add_argument("--prepare-only", action="store_true", help="siapkan saja")

    def handle(self, *args: Any, **options: Any) -> None:
        self.step = 0
        signal.signal(signal.SIGTERM, _interrupt)
        with self._step("Basis data"):
            how = postgres.ensure(settings.VAR_DIR)
        self.stdout.write(
            "      " + {"server": "memakai DATABASE_URL", "joined": "sudah berjalan"}.get(how, "dinyalakan")
        )
        with self._step("Tabel (migrasi)"):
            call_command("migrate", verbosity=0, interactive=False)
        with self._step("Data acuan: wilayah, KBLI, aturan, kelompok, peran"):
            call_command("load_reference", stdout=open(os.devnull, "w"))  # noqa: PTH123, SIM115
            jobs.sweep_orphans()
        with self._step("Berkas tampilan"):
            call_command("collectstatic", verbosity=0, interactive=False)
        with self._step("Akun dan data contoh"):
            accounts = self._accounts(demo=not options["no_demo"])
        if options["prepare_only"]:
            return
        port = _free_port(options["host"], options["port"])
        if port != options["port"]:
            self.stdout.write(f"      Port {options['port']} terpakai; memakai port {port}.")
        connections.close_all()
        self.step += 1
        self.stdout.write(f"[{self.step}/{STEPS}] Peladen web dan pekerja latar …")
        self._serve(options, port, accounts)

    @contextlib.contextmanager
    def _step(self, title: str) -> Iterator[None]:
        self.step += 1
        self.stdout.write(f"[{self.step}/{STEPS}] {title} … ", ending="")
        self.stdout.flush()
        began = time.monotonic()
        try:
            yield
        except postgres.DatabaseUnavailable as error:
            self.stdout.write("gagal")
            raise CommandError(str(error), returncode=2) from error
        took = f"{time.monotonic() - began:.1f}".replace(".", ",")
        self.stdout.write(f"selesai ({took} dtk)")

    def _accounts(self, *, demo: bool) -> str:
        path = Path(settings.VAR_DIR) / "demo-accounts.txt"
        if demo and not Ikm.objects.exists():
            call_command("load_demo", stdout=open(os.devnull, "w"))  # noqa: PTH123, SIM115
        if demo or not get_user_model().objects.exists():
            made = create_demo_accounts()
            if made:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.touch(mode=0o600)
                with path.open("a", encoding="utf-8") as file:
                    for username, title, password in made:
                        file.write(f"{username:<12}{password:<16}{title}\n")
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def _serve(self, options: dict[str, Any], port: int, accounts: str) -> None:
        address = f"http://{options['host']}:{port}/"
        environment = {**os.environ, "RPIK_SUPERVISED": "1"}
        web = [
            sys.executable, "-m", "gunicorn", "rpik.wsgi:application",
            "--bind", f"{options['host']}:{port}", "--workers", "1", "--worker-class", "gthread",
            "--threads", "8", "--timeout", "120", "--graceful-timeout", "10",
            "--log-level", "warning", "--limit-request-line", "8190",
        ]  # fmt: skip
        worker = [sys.executable, "manage.py", "db_worker", "--queue-name", "default", "--interval", "0.5"]
        commands = [web, *([worker] * options["workers"])]
        children = [self._spawn(command, environment) for command in commands]
        try:
            _wait_until_up(options["host"], port, children[0])
            self.stdout.write(f"\n  RPIK siap: {address}\n")
            if accounts:
                self.stdout.write("  Akun contoh (sandi acak, disimpan di var/demo-accounts.txt):")
                for line in accounts.splitlines():
                    self.stdout.write(f"    {line}")
            self.stdout.write("\n  Hentikan dengan Ctrl-C.")
            self.stdout.flush()
            while True:
                time.sleep(1)
                for index, child in enumerate(children):
                    if child.poll() is not None:
                        self.stderr.write(f"Proses {commands[index][2]} mati; dinyalakan lagi.")
                        time.sleep(1)
                        postgres.ensure(settings.VAR_DIR)
                        children[index] = self._spawn(commands[index], environment)
        except KeyboardInterrupt:
            self.stdout.write("\nMenghentikan RPIK …")
        finally:
            for child in children:
                if child.poll() is None:
                    child.terminate()
            for child in children:
                try:
                    child.wait(15)
                except subprocess.TimeoutExpired:
                    child.kill()

    def _spawn(self, command: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
        # A session of its own: Ctrl-C reaches us alone, and we stop the children in order.
        return subprocess.Popen(  # noqa: S603
            command,
            cwd=settings.BASE_DIR,
            env=environment,
            start_new_session=True,
            preexec_fn=_die_with_parent,
        )


def _die_with_parent() -> None:
    """Linux: a child ends with its parent, so that ``kill -9`` of start leaves nothing behind."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def _interrupt(signum: int, frame: object) -> None:
    raise KeyboardInterrupt


def _free_port(host: str, wanted: int) -> int:
    for port in range(wanted, min(wanted + 50, 65535)):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    raise CommandError(f"Tidak ada port bebas antara {wanted} dan {wanted + 49}.")


def _wait_until_up(host: str, port: int, web: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if web.poll() is not None:
            raise CommandError("Peladen web tidak dapat dijalankan; lihat pesan di atas.")
        with contextlib.suppress(OSError), socket.create_connection((host, port), 1):
            return
        time.sleep(0.1)
    raise CommandError("Peladen web tidak menjawab dalam 60 detik.")
