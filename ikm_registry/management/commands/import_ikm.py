"""``manage.py import_ikm FILE… [--dry-run] [--as USERNAME] [--report OUT.json]``."""

import logging
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, transaction

from ikm_registry.choices import KBLI_VERSIONS
from ikm_registry.models import ImportBatch
from ikm_registry.services import (
    import_again,
    import_commit,
    import_notes,
    import_report,
    imports,
    reference,
)
from rpik.core import output_files, space
from rpik.core.accounts import system_account
from rpik.core.actor import acting
from rpik.core.errors import DomainError
from rpik.core.models import User

ATTEMPTS = 5
logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """Each file goes in by the same services as the page; a bad one never stops the others."""

    help = "Impor daftar IKM (CSV, XLSX, XLS, ODS) ke register."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="BERKAS")
        parser.add_argument("--dry-run", action="store_true", help="jangan simpan apa pun")
        parser.add_argument("--as", dest="username", help="atas nama pengguna ini")
        parser.add_argument("--report", type=Path, help="tulis laporan JSON ke berkas ini")
        parser.add_argument("--kbli", choices=[v for v, _ in KBLI_VERSIONS], help="versi KBLI")

    def handle(self, *args: Any, **options: Any) -> None:
        by = self._user(options["username"])
        if options["report"] and not options["report"].absolute().parent.is_dir():
            raise CommandError(f"Folder laporan {options['report'].parent} tidak ada. Buat dahulu.")
        if not reference.is_loaded():
            raise CommandError("Data acuan belum dimuat. Jalankan: manage.py load_reference")
        files: list[dict[str, Any]] = []
        failed = 0
        with ExitStack() as stack:
            stack.enter_context(acting(by.pk, cause="import_ikm"))
            if options["dry_run"]:
                # One transaction for all: a later file meets what an earlier one would add.
                stack.enter_context(transaction.atomic())
            for name in options["files"]:
                try:
                    files.append(self._import(Path(name), by, options))
                except (DomainError, DatabaseError) as error:
                    failed += 1
                    sentence = _sentence(name, error)
                    files.append(import_report.refused(name, sentence))
                    self.stderr.write(sentence)
            if options["dry_run"]:
                transaction.set_rollback(True)
        if options["report"]:
            self._write_report(options["report"], files)
        if failed:
            raise CommandError(f"{failed} dari {len(files)} berkas tidak masuk; sebabnya di atas.")

    def _user(self, username: str | None) -> User:
        if not username:
            return system_account()
        try:
            return User.objects.get(username=username, is_active=True)
        except User.DoesNotExist as error:
            raise CommandError(f"Pengguna “{username}” tidak ada atau tidak aktif.") from error

    def _import(self, path: Path, by: User, options: dict[str, Any]) -> dict[str, Any]:
        recorder = import_report.RowRecorder() if options["report"] else None
        reports = []
        with transaction.atomic():
            batch = self._committed(self._checked(path, by, options, recorder), by)
            while True:
                self._tell(path, batch, options)
                if recorder:
                    reports.append(import_report.of_batch(batch, recorder, str(path)))
                    recorder = import_report.RowRecorder()
                if import_again.waiting_year(batch) is None:
                    break
                batch = import_again.take_next_year(batch=batch, by=by)
                batch = self._committed(imports.check(batch=batch, by=by, observe=recorder), by)
        return import_report.joined(reports) if reports else {}

    def _tell(self, path: Path, batch: ImportBatch, options: dict[str, Any]) -> None:
        count = batch.counts
        self.stdout.write(
            f"{path.name}: {batch.balance['rows']} baris dibaca; baru {count['baru']}, "
            f"berubah {count['berubah']}, sama {count['sama']}, ditolak {count['ditolak']}, "
            f"diduga ganda {count['ganda']} baris (ditahan {count['ditahan']}), "
            f"{batch.balance['result']['dugaan_ganda']} pasangan untuk diputuskan"
            + (" (tidak disimpan)" if options["dry_run"] else f" [impor {batch.pk}]")
        )
        for note in import_notes.of_batch(batch):
            self.stdout.write(f"  {note}")

    def _checked(
        self,
        path: Path,
        by: User,
        options: dict[str, Any],
        recorder: import_report.RowRecorder | None,
    ) -> ImportBatch:
        if path.exists() and not path.is_file() and not path.is_dir():
            raise DomainError(f"{path.name}: ini bukan berkas biasa. Salin isinya ke berkas.")
        try:
            with path.open("rb") as file:
                batch = imports.upload(file=file, name=path.name, by=by, force=True)
        except OSError as error:
            why = output_files.reason(error, reading=True)
            raise DomainError(f"{path.name}: {why}. Periksa letak dan namanya.") from error
        batch = imports.understand(batch=batch, by=by)
        if options["kbli"]:
            batch = imports.correct(batch=batch, changes={"kbli_version": options["kbli"]}, by=by)
        return imports.check(batch=batch, by=by, observe=recorder)

    def _committed(self, batch: ImportBatch, by: User) -> ImportBatch:
        for _ in range(ATTEMPTS):
            try:
                return import_commit.commit(batch=batch, by=by)
            except import_commit.RegisterMoved as moved:
                last = moved
        raise last

    def _write_report(self, path: Path, files: list[dict[str, Any]]) -> None:
        try:
            import_report.write(path, files)
        except OSError as error:
            raise CommandError(
                f"Laporan tidak dapat ditulis ke {path} ({error.strerror})."
            ) from error


def _sentence(name: str, error: DomainError | DatabaseError) -> str:
    base = Path(name).name
    if space.ran_out(error):
        return f"{base}: {space.FULL}"
    if isinstance(error, DatabaseError):
        logger.error("import of %s failed in the database", base, exc_info=error)
        return f"{base}: basis data menolak menyimpannya; tidak ada yang masuk. Lihat log server."
    return error.message if error.message.startswith(base) else f"{base}: {error.message}"
