"""``manage.py remove_demo``."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from rpik.core.actor import acting
from rpik.core.errors import DomainError
from rpik.core.models import User
from rpik.plan.services.demo import remove_demo


class Command(BaseCommand):
    """Remove every demo record, in the name of an account that may."""

    help = "Hapus seluruh data contoh."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--as", dest="username", default="admin", help="akun yang menghapus")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            raise CommandError(f"Akun {options['username']} tidak ada.")
        try:
            with acting(user.pk, cause="remove_demo"):
                count = remove_demo(by=user)
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"Data contoh dihapus: {count} IKM")
