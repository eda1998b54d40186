"""``manage.py load_layer FILE --kind zone --name "RTRW 2024" [--map name=NAMOBJ] [--crs …]``."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from rpik.core.actor import acting
from rpik.core.errors import DomainError
from rpik.core.models import User
from rpik.core.templatetags.format_id import angka
from sentra.choices import LayerKind, ZoneFit
from sentra.models import SpatialLayer
from sentra.services import layers

PARTS = {"name": "name", "nama": "name", "code": "code", "kode": "code", "kecamatan": "kecamatan"}


class Command(BaseCommand):
    """Load a layer and put it in force (``--draft`` only shows it); everything or nothing.

    A file that was loaded before is recognised by its content and not loaded twice (``--again`` does).
    """

    help = "Memuat batas atau pola ruang: Shapefile (zip), GeoPackage, GeoJSON, KML."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="BERKAS")
        parser.add_argument("--kind", required=True, choices=LayerKind.values)
        parser.add_argument("--name", required=True, help="nama lapisan")
        parser.add_argument(
            "--map",
            action="append",
            default=[],
            metavar="FIELD=…",
            help="atribut: name=NAMOBJ, code=KODE_PR, kecamatan=WADMKC (berulang)",
        )
        parser.add_argument("--crs", default="", help="seperti EPSG:32749; di atas isi berkas")
        parser.add_argument("--layer", default="", help="lapisan di dalam berkas")
        parser.add_argument("--source", default="", help="sumber peta")
        parser.add_argument("--decree", default="", help="nomor Perda atau Perbup")
        parser.add_argument("--year", type=int, help="tahun Perda")
        parser.add_argument("--valid-from", type=date.fromisoformat, metavar="YYYY-MM-DD")
        parser.add_argument(
            "--answer",
            action="append",
            default=[],
            metavar="ZONA=JAWABAN:PASAL",
            help=f"arti zona ({', '.join(ZoneFit.values)}) dengan pasalnya (berulang)",
        )
        parser.add_argument("--draft", action="store_true", help="muat saja, jangan berlakukan")
        parser.add_argument(
            "--again", action="store_true", help="muat juga walau isi yang sama sudah dimuat"
        )
        parser.add_argument("--as", dest="username", help="atas nama pengguna ini")

    def handle(self, *args: Any, **options: Any) -> None:
        by = self._user(options["username"])
        mapping = dict(_part(text) for text in options["map"])
        try:
            with acting(by.pk if by else None, cause="load_layer"), transaction.atomic():
                layer = self._load(options, mapping, by)
                self._answer(layer, options["answer"], by)
                if not options["draft"]:
                    layer = layers.enforce(layer_id=layer.pk, by=by)
        except DomainError as error:
            raise CommandError(f"{options['file'].name}: {error.message}") from error
        self._print(layer)

    def _user(self, username: str | None) -> User | None:
        if not username:
            return None
        try:
            return User.objects.get(username=username, is_active=True)
        except User.DoesNotExist as error:
            raise CommandError(f"Pengguna “{username}” tidak ada atau tidak aktif.") from error

    def _load(
        self, options: dict[str, Any], mapping: dict[str, str], by: User | None
    ) -> SpatialLayer:
        path: Path = options["file"]
        try:
            file = path.open("rb")
        except OSError as error:
            raise CommandError(
                f"{path.name}: berkas tidak dapat dibuka. Periksa letak dan namanya."
            ) from error
        with file:
            return self._read(options, mapping, by, file)

    def _read(
        self, options: dict[str, Any], mapping: dict[str, str], by: User | None, file: BinaryIO
    ) -> SpatialLayer:
        try:
            return layers.load(
                file=file,
                file_name=options["file"].name,
                kind=options["kind"],
                name=options["name"],
                source=options["source"],
                decree=options["decree"],
                year=options["year"],
                valid_from=options["valid_from"],
                crs=options["crs"],
                layer_name=options["layer"],
                mapping=mapping,
                again=options["again"],
                by=by,
            )
        except layers.AlreadyLoaded as same:
            self.stdout.write(f"{same.message} Pakai --again untuk memuatnya sebagai versi baru.")
            return same.layer

    def _answer(self, layer: SpatialLayer, texts: list[str], by: User | None) -> None:
        zones = {zone.name.lower(): zone.pk for zone in layer.zones.all()}
        answers = {}
        for text in texts:
            name, _, rest = text.partition("=")
            answer, _, article = rest.partition(":")
            if name.strip().lower() not in zones:
                found = ", ".join(zone.name for zone in layer.zones.all()[:20]) or "tidak ada"
                raise CommandError(f"Zona “{name}” tidak ada; yang ada: {found}.")
            answers[zones[name.strip().lower()]] = (answer.strip(), article.strip())
        if answers:
            layers.answer_zones(layer_id=layer.pk, answers=answers, by=by)

    def _print(self, layer: SpatialLayer) -> None:
        report = layer.report
        state = layer.get_state_display().lower()
        self.stdout.write(
            f"{layer.get_kind_display()} “{layer.name}”: {angka(layer.features)} bidang, "
            f"{layer.crs}, {state} [lapisan {layer.pk}]"
        )
        chosen = ", ".join(f"{part} = {field}" for part, field in layer.mapping.items())
        self.stdout.write(f"Atribut: {chosen or 'tidak ada yang dikenali'}")
        for why, count in report["mended"].items():
            self.stdout.write(f"Dibetulkan: {count} bidang, {why}")
        for what, count in report["skipped"].items():
            self.stdout.write(f"Dilewati: {count} {what}")
        if (common := report.get("overlaps", {})).get("pairs"):
            least = "paling sedikit " if common["more"] else ""
            self.stdout.write(
                f"Bertumpuk: {least}{angka(common['pairs'])} pasang bidang, "
                f"{angka(round(common['hectares'], 1))} ha"
                + ("; jawaban terberat yang berlaku" if layer.is_plan else "")
            )
        if report["outside"]:
            self.stdout.write(f"Dilewati: {report['outside']} bidang di luar kabupaten")
        if places := report["places"]:
            self.stdout.write(f"Dikenali: {places['places']} dari {places['of']} tempat")
        for zone in layer.zones.all():
            article = f" ({zone.article})" if zone.article else ""
            self.stdout.write(
                f"  {zone.name}: {zone.get_answer_display()}{article}, "
                f"{angka(zone.features)} bidang, {angka(round(zone.hectares))} ha"
            )


def _part(text: str) -> tuple[str, str]:
    """Return (part, attribute) of ``name=NAMOBJ``; the other way round is understood too."""
    left, equals, right = (piece.strip() for piece in text.partition("="))
    if equals and left.lower() in PARTS and right:
        return PARTS[left.lower()], right
    if equals and right.lower() in PARTS and left:
        return PARTS[right.lower()], left
    raise CommandError(f"--map {text}: tulis seperti name=NAMOBJ, code=KODE_PR, kecamatan=WADMKC.")
