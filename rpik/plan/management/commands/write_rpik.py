"""Write an edition of the RPIK to a file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from rpik.core.errors import DomainError
from rpik.core.output_files import write_whole
from rpik.core.templatetags.format_id import angka
from rpik.plan.models import Edition
from rpik.plan.services import editions


class Command(BaseCommand):
    """``write_rpik --edition ID --format docx|pdf|xlsx --output FILE``."""

    help = "Menulis dokumen RPIK: DOCX, PDF, atau lampiran XLSX."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--edition", required=True, metavar="ID")
        parser.add_argument("--format", required=True, choices=sorted(editions.WRITERS))
        parser.add_argument("--output", type=Path, required=True, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        edition = self._edition(options["edition"])
        document = editions.document_of(edition)
        content = editions.written(edition, options["format"])
        target: Path = options["output"]
        try:
            write_whole(target, content)
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write(
            f"{edition}: {len(document.tables)} tabel, {len(document.pictures)} gambar, "
            f"{angka(len(content) // 1024)} kB. Ditulis ke {target.name}."
        )
        if document.missing:
            self.stdout.write(f"Yang masih kurang ({len(document.missing)}), ditandai di dokumen:")
            for text in document.missing:
                self.stdout.write(f"- {text}")

    def _edition(self, text: str) -> Edition:
        known = text.isascii() and text.isdigit() and len(text) < 19
        edition = Edition.objects.filter(pk=int(text)).first() if known else None
        if edition is None:
            there = ", ".join(str(pk) for pk in Edition.objects.values_list("pk", flat=True)[:10])
            raise CommandError(
                f"Edisi {text[:20]} tidak ada. "
                + (f"Yang ada: {there}." if there else "Buka edisi baru di halaman Rencana (RPIK).")
            )
        return edition
