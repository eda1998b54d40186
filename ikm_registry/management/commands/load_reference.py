"""``manage.py load_reference``: kecamatan, desa, KBLI, rules, product groups, roles."""

from typing import Any

from django.core.management.base import BaseCommand

from ikm_registry.services.reference_loading import load_reference
from rpik.core.accounts import sync_roles


class Command(BaseCommand):
    """Load ``fixtures/reference``; running it twice changes nothing."""

    help = "Muat data acuan (wilayah, KBLI, aturan sektor, kelompok komoditas) dan peran."

    def handle(self, *args: Any, **options: Any) -> None:
        changed = load_reference()
        sync_roles()
        for table, count in changed.items():
            self.stdout.write(f"{table}: {count} baris berubah")
