"""``manage.py load_kbli_concordance BERKAS``: the official table KBLI 2020 → 2025."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ikm_registry.services import concordance
from rpik.core.actor import acting
from rpik.core.errors import DomainError
from rpik.core.models import User

SHOWN = 20


class Command(BaseCommand):
    """Load a table, say what was left out; with ``--activate`` put it in force."""

    help = "Muat tabel konversi KBLI 2020 ke 2025 (CSV atau buku kerja)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="BERKAS")
        parser.add_argument("--basis", default="", help="dasar: nomor peraturan atau surat")
        parser.add_argument("--activate", action="store_true", help="langsung berlakukan")
        parser.add_argument("--as", dest="username", help="atas nama pengguna ini")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        by = self._user(options["username"])
        try:
            with acting(by.pk if by else None, cause="load_kbli_concordance"):
                with path.open("rb") as file:
                    table = concordance.load(
                        file=file, name=path.name, by=by, basis=options["basis"]
                    )
                if options["activate"]:
                    table = concordance.activate(table=table, by=by)
        except OSError as error:
            raise CommandError(
                f"{path.name}: berkas tidak dapat dibuka. Periksa letak dan namanya."
            ) from error
        except DomainError as error:
            raise CommandError(error.message) from error
        self._print(table)

    def _user(self, username: str | None) -> User | None:
        if not username:
            return None
        try:
            return User.objects.get(username=username, is_active=True)
        except User.DoesNotExist as error:
            raise CommandError(f"Pengguna “{username}” tidak ada atau tidak aktif.") from error

    def _print(self, table: Any) -> None:
        self.stdout.write(f"Tabel {table.pk} “{table.name}”: {concordance.told(table)}")
        self.stdout.write(f"Keadaan: {table.get_state_display()}")
        if table.rejected:
            self.stdout.write(f"{len(table.rejected)} baris dilewati:")
        for reject in table.rejected[:SHOWN]:
            self.stdout.write(f"  baris {reject['row']}: {reject['written']}: {reject['reason']}")
