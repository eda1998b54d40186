"""Find candidate sentra on the register and print a summary."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from rpik.core.actor import acting
from rpik.core.errors import DomainError
from rpik.core.templatetags.format_id import angka, desimal, meter
from sentra.models import Candidate, DetectionRun
from sentra.services import detection

SHOWN = 20


class Command(BaseCommand):
    """``detect_sentra [--distance METRES] [--min-units N]``: a new run; old runs stay."""

    help = "Mencari kandidat sentra pada register: sejenis dan berdekatan."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--distance", type=float, metavar="METRES", help="jarak antartetangga")
        parser.add_argument("--min-units", type=int, metavar="N", help="unit usaha paling sedikit")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            chosen = detection.parameters(
                distance_m=options["distance"], units=options["min_units"]
            )
            with acting(None, cause="detect_sentra"):
                run = detection.run(parameters=chosen, by=None)
        except DomainError as error:
            raise CommandError(error.message) from error
        self._print(run)

    def _print(self, run: DetectionRun) -> None:
        summary = run.summary
        kind = " (data contoh)" if run.includes_demo else ""
        self.stdout.write(
            f"Pencarian {run.pk}: {angka(run.units)} IKM diperiksa{kind}, jarak "
            f"{meter(run.parameters['distance_m'])}, paling sedikit "
            f"{run.parameters['min_units']} unit, {desimal(run.seconds)} detik"
        )
        self.stdout.write(
            f"{angka(summary['candidates'])} kandidat ({angka(summary['units_in_candidates'])} IKM),"
            f" {angka(summary['near_misses'])} hampir memenuhi"
        )
        for row in Candidate.objects.for_list().filter(run=run, is_near_miss=False)[:SHOWN]:
            self.stdout.write(
                f"{row.rank:>4}. {row.name} · {row.product_group.name} · {row.units} unit · "
                f"skor {desimal(row.score, 0)}"
            )
        if not summary["candidates"]:
            self.stdout.write(detection.suggestion(run))
