"""Find candidate sentra on the register, or clusters in a file of points."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from rpik.core.actor import acting
from rpik.core.errors import DomainError
from rpik.core.templatetags.format_id import angka, desimal, meter
from sentra.detection import point_files
from sentra.detection.parameters import LEGAL_UNITS, DetectionParameters
from sentra.models import Candidate, DetectionRun
from sentra.services import detection

SHOWN = 20


class Command(BaseCommand):
    """``detect_sentra [--distance METRES] [--min-units N]``: a new run; old runs stay.

    With ``--points IN.csv --output OUT.csv`` a file is clustered instead; no database is needed.
    """

    help = "Mencari kandidat sentra pada register, atau gugus pada berkas titik (--points)."
    requires_system_checks: list[
        str
    ] = []  # they read every page of RPIK, longer than a file of points takes

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--points", type=Path, metavar="IN.csv", help="id,group,lat,lon")
        parser.add_argument("--output", type=Path, metavar="OUT.csv", help="id,group,cluster")
        parser.add_argument("--distance", type=float, metavar="METRES", help="jarak antartetangga")
        parser.add_argument(
            "--no-estimates",
            action="store_true",
            help="tanpa letak perkiraan dari dusun dan RT/RW",
        )
        parser.add_argument("--min-units", type=int, metavar="N", help="unit usaha paling sedikit")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["points"] or options["output"]:
            self._cluster_file(options)
            return
        try:
            chosen = detection.parameters(
                distance_m=options["distance"],
                units=options["min_units"],
                estimates=not options["no_estimates"],
            )
            with acting(None, cause="detect_sentra"):
                run = detection.run(parameters=chosen, by=None)
        except DomainError as error:
            raise CommandError(error.message) from error
        self._print(run)

    def _cluster_file(self, options: dict[str, Any]) -> None:
        source, target = options["points"], options["output"]
        if not source or not target:
            raise CommandError("Sebut keduanya: --points IN.csv dan --output OUT.csv.")
        if source.exists() and target.exists() and source.samefile(target):
            raise CommandError("Berkas hasil sama dengan berkas titik; pilih nama lain.")
        units = options["min_units"]
        distance = options["distance"]
        try:
            points = point_files.read_points(source)
            found = point_files.cluster_points(
                points,
                distance_m=DetectionParameters().distance_m if distance is None else distance,
                min_units=LEGAL_UNITS if units is None else units,
            )
            point_files.write_clusters(target, points, found.cluster)
        except point_files.PointFileError as error:
            raise CommandError(str(error)) from error
        inside = int((found.cluster >= 0).sum())
        self.stdout.write(
            f"{angka(len(points.ids))} baris, {angka(len(points.group_names))} kelompok: "
            f"{angka(found.clusters)} gugus berisi {angka(inside)} titik. Ditulis ke {target.name}."
        )
        for count, what in (
            (
                points.overfull,
                "baris berisi lebih banyak sel daripada judulnya: cluster -1. Bila desimalnya memakai "
                "koma, pisahkan sel dengan titik koma atau beri tanda kutip.",
            ),
            (
                found.without_point - points.overfull,
                "baris tanpa koordinat yang terbaca: cluster -1.",
            ),
            (
                found.swapped,
                "di antaranya terbaca bila lat dan lon bertukar; periksa judul kolomnya.",
            ),
            (found.at_zero, "titik 0,0 bukan lokasi: cluster -1."),
            (found.without_group, "baris tanpa kelompok: cluster -1."),
            (found.outside_zone, "titik di luar 108–114° BT: jaraknya kurang tepat (UTM 49S)."),
        ):
            if count:
                self.stdout.write(f"{angka(count)} {what}")

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
