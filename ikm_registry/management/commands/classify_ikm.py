"""``manage.py classify_ikm [--dry-run]``: classify the whole register."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from ikm_registry.services.classification import classify
from rpik.core.actor import acting


class Command(BaseCommand):
    """Print what changed; a dry run rolls everything back."""

    help = "Klasifikasikan seluruh register: KBLI, sektor, kelompok komoditas."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="hitung saja, jangan simpan")

    def handle(self, *args: Any, **options: Any) -> None:
        with acting(None, cause="classify_ikm"), transaction.atomic():
            summary = classify(ikm_ids=None, by=None)
            if options["dry_run"]:
                transaction.set_rollback(True)
        self.stdout.write(
            f"Diperiksa {summary.looked_at} IKM; KBLI dari nama produk {summary.kbli_given}; "
            f"sektor atau kelompok berubah {summary.changed}"
            + (" (tidak disimpan)" if options["dry_run"] else "")
        )
