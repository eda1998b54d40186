"""``manage.py sync_roles``: make the groups equal to ``rpik.core.roles``."""

from typing import Any

from django.core.management.base import BaseCommand

from rpik.core.accounts import sync_roles


class Command(BaseCommand):
    """Write the roles into groups; running it twice changes nothing."""

    help = "Samakan grup dengan tabel peran."

    def handle(self, *args: Any, **options: Any) -> None:
        names = sync_roles()
        self.stdout.write(f"Peran: {', '.join(names)}")
