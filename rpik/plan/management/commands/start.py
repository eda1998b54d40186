"""``manage.py start``: everything ``make run`` does after the packages are installed."""

import contextlib
import os
import signal
import sys
import time
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from rpik.core import jobs, postgres, supervisor
from rpik.core.accounts import create_account, create_demo_accounts
from rpik.core.static_files import collect_if_changed
from rpik.core.supervisor import Child
from rpik.plan.services import demo_space, demo_story, notices
from rpik.plan.services.demo import has_demo, is_wanted
from sentra.models import DetectionRun

STEPS = 8
# A page that takes longer than this is broken; long work belongs to the worker.
WEB_TIMEOUTS = (
    "-c statement_timeout=30s -c lock_timeout=10s -c idle_in_transaction_session_timeout=60s"
)
HOW = {"server": "memakai DATABASE_URL", "joined": "sudah berjalan", "started": "dinyalakan"}


class Command(BaseCommand):
    """Prepare the database, the reference and demo data; run web server and worker until Ctrl-C."""

    help = "Siapkan dan jalankan RPIK."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--no-demo", action="store_true", help="register kosong")
        parser.add_argument("--workers", type=int, default=1, help="proses pekerja latar")
        parser.add_argument("--prepare-only", action="store_true", help="siapkan saja")
        parser.add_argument(
            "--dev", action="store_true", help="muat ulang saat kode berubah (bukan untuk kantor)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        # SIGINT too: a shell that starts us in the background ("make run &") has it ignored.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, _interrupt)
        self.step = 0
        if not 0 < options["port"] < 65_536:
            self.stderr.write(f"Port {options['port']} tidak sah: pilih 1 sampai 65535.")
            sys.exit(2)
        try:
            accounts = self._prepare(options)
            if not options["prepare_only"]:
                self._serve(options, accounts)
        except KeyboardInterrupt:
            self.stdout.write("\nRPIK berhenti.")
        except postgres.DatabaseUnavailable as error:
            self.stderr.write(str(error))
            sys.exit(2)

    def _prepare(self, options: dict[str, Any]) -> str:
        with self._step("Basis data") as note:
            how = postgres.ensure(settings.VAR_DIR)
            note.write(HOW[how])
        with self._step("Tabel"):
            call_command("migrate", verbosity=0, interactive=False)
            jobs.sweep_orphans(nobody_works=how == "started")
            call_command("prune_db_task_results", verbosity=0)
        with self._step("Data acuan: wilayah, KBLI, aturan, kelompok, peran"):
            call_command("load_reference", stdout=StringIO())
        with self._step("Berkas tampilan") as note:
            note.write("" if options["dev"] or collect_if_changed() else "tidak berubah")
        demo = not options["no_demo"]
        with self._step("Akun dan data contoh" if demo else "Akun") as note:
            if demo and is_wanted():
                call_command("load_demo", stdout=note)
            elif demo and demo_space.is_wanted():  # demo data of an older version
                demo_space.load()
            accounts = self._accounts(demo=demo)
        with self._step("Kandidat sentra") as note:
            if has_demo() and not DetectionRun.objects.exists():
                found = StringIO()
                call_command("detect_sentra", stdout=found)
                note.write(found.getvalue().splitlines()[1])
        with self._step("Contoh usulan, sentra, dan pembinaan" if demo else "Usulan") as note:
            if demo and has_demo() and demo_story.is_wanted():
                note.write(demo_story.tell_story())
        return accounts

    @contextlib.contextmanager
    def _step(self, title: str) -> Iterator[StringIO]:
        self.step += 1
        self.stdout.write(f"[{self.step}/{STEPS}] {title} … ", ending="")
        self.stdout.flush()
        began, note = time.monotonic(), StringIO()
        try:
            yield note
        except BaseException:
            self.stdout.write("gagal")
            raise
        took = f"{time.monotonic() - began:.1f}".replace(".", ",")
        remark = f" · {note.getvalue().strip()}" if note.getvalue().strip() else ""
        self.stdout.write(f"selesai ({took} dtk){remark}")

    def _accounts(self, *, demo: bool) -> str:
        path = _accounts_file()
        made: list[tuple[str, str, str]] = []
        if demo:
            made = create_demo_accounts()
        elif not get_user_model().objects.exists():
            _, password = create_account(username="admin", role="admin", full_name="Administrator")
            made = [("admin", "Administrator", password)]
        if made:
            path.touch(mode=0o600)
            with path.open("a", encoding="utf-8") as file:
                for username, title, password in made:
                    file.write(f"{username:<12}{password:<16}{title}\n")
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def _serve(self, options: dict[str, Any], accounts: str) -> None:
        host, wanted = options["host"], options["port"]
        self.step += 1
        self.stdout.write(f"[{self.step}/{STEPS}] Peladen web dan pekerja latar …")
        port = supervisor.free_port(host, wanted)
        if port is None:
            raise CommandError(
                f"Tidak ada port bebas antara {wanted} dan {wanted + supervisor.PORTS - 1}."
            )
        if port != wanted:
            self.stdout.write(f"      Port {wanted} terpakai; memakai port {port}.")
        connections.close_all()
        address = f"http://{_shown(host)}:{port}/"
        # Papers and mails name it; the processes started below inherit it.
        os.environ.setdefault("RPIK_BASE_URL", address)
        web = _web(host, port, dev=options["dev"])
        children = [web, *(_worker() for _ in range(options["workers"]))]
        try:
            for child in children:
                child.start(settings.BASE_DIR)
            if not supervisor.wait_until_up(host, port, web):
                raise CommandError("Peladen web tidak dapat dijalankan; lihat pesan di atas.")
            self._welcome(address, accounts)
            supervisor.watch(
                children,
                folder=settings.BASE_DIR,
                before_restart=self._database_again,
                every_so_often=_sweep,
                say=lambda name: self.stderr.write(f"Proses {name} mati dan dinyalakan lagi."),
            )
        except supervisor.WontRun as error:
            raise CommandError(f"Proses {error} terus mati; lihat pesan di atas.") from error
        finally:
            self.stdout.write("\nMenghentikan peladen dan pekerja …")
            supervisor.stop(children)

    def _welcome(self, address: str, accounts: str) -> None:
        self.stdout.write(f"\n  RPIK siap: {self.style.SUCCESS(address)}\n")
        if accounts:
            self.stdout.write(f"  Akun (sandi acak, disimpan di {_accounts_file()}):")
            for line in accounts.splitlines():
                self.stdout.write(f"    {line}")
        self.stdout.write(f"\n  Hentikan dengan Ctrl-C, atau: kill -INT {os.getpid()}")
        self.stdout.flush()

    def _database_again(self) -> None:
        """Bring the embedded server back if it died; wait for a server that went away."""
        while True:
            try:
                postgres.ensure(settings.VAR_DIR)
            except postgres.DatabaseUnavailable as error:
                self.stderr.write(f"{error} Dicoba lagi …")
                time.sleep(5)
            else:
                return


def _web(host: str, port: int, *, dev: bool) -> Child:
    environment = {"PGOPTIONS": f"{os.environ.get('PGOPTIONS', '')} {WEB_TIMEOUTS}".strip()}
    if host not in {"127.0.0.1", "localhost", "::1"} and "RPIK_ALLOWED_HOSTS" not in os.environ:
        environment["RPIK_ALLOWED_HOSTS"] = "*"  # asked to serve others under names unknown here
    at = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    if dev:
        command = [sys.executable, "manage.py", "runserver", at]
        return Child("web", command, {**environment, "RPIK_DEV": "1"})
    command = [
        sys.executable, "-m", "gunicorn", "rpik.wsgi:application", "--bind", at,
        "--workers", "1", "--worker-class", "rpik.core.web_worker.Worker", "--threads", "8",
        "--timeout", "120", "--graceful-timeout", "8", "--keep-alive", "5",
        "--log-level", "warning", "--limit-request-line", "8190", "--no-control-socket",
    ]  # fmt: skip
    return Child("web", command, environment)


def _worker() -> Child:
    command = [
        sys.executable,
        "manage.py",
        "db_worker",
        "--interval",
        "0.5",
        "--no-startup-delay",
        # This command has checked the project. Again it would load every page: 90 MB that no work needs.
        "--skip-checks",
        "--verbosity",
        "0",
    ]
    return Child("pekerja", command)


def _accounts_file() -> Path:
    return Path(settings.VAR_DIR).resolve() / "demo-accounts.txt"


def _shown(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104


def _sweep() -> None:
    with contextlib.suppress(Exception):
        jobs.sweep_orphans()
        notices.enqueue_if_due()
    connections.close_all()


def _interrupt(signum: int, frame: object) -> None:
    raise KeyboardInterrupt
