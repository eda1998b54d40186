"""``manage.py load_demo``."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from rpik.core.actor import acting
from rpik.core.errors import DomainError
from rpik.plan.demo.generator import SEED
from rpik.plan.services import demo_space
from rpik.plan.services.demo import load_demo


class Command(BaseCommand):
    """Fill an empty register with labelled, synthetic data."""

    help = "Muat data contoh (sintetis) ke register yang masih kosong."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--units", type=int, default=3000)
        parser.add_argument("--seed", type=int, default=SEED)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with acting(None, cause="load_demo"):
                count = load_demo(by=None, units=options["units"], seed=options["seed"])
                if demo_space.is_wanted():
                    demo_space.load()
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"Data contoh dimuat: {count} IKM (bukan data sebenarnya)")
