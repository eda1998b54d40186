"""Choose which candidate sentra to develop next, from a file, without register or database."""

import json
import math
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from rpik.core.errors import DomainError
from rpik.core.output_files import write_whole
from rpik.core.templatetags.format_id import angka, desimal, meter, persen
from rpik.plan.optimise import candidates as files
from rpik.plan.optimise.plan import Choice, Plan, Question, solve

SHOWN = 20  # left out rows told on the screen


EPILOG = """
IN.csv: satu kandidat sebaris, kolom id,lat,lon,units,workers,cost,zone dalam urutan apa pun
(pemisah koma, titik koma, atau tab; BOM boleh). lat dan lon derajat WGS84, cost rupiah.
Baris yang tidak dapat dipakai dilewati dan disebut dengan nomor barisnya. workers kosong = 0.

zone: kandidat dengan zona "tidak ...", "dilarang", lindung, sempadan, atau LP2B tidak dapat
dipilih, tetapi IKM-nya tetap dapat dijangkau tetangga. Zona kosong, "belum", atau tak dikenal
dapat dipilih.

Yang dicari: kumpulan kandidat dengan jumlah cost tidak melebihi --budget, sehingga jumlah units
(atau workers) semua kandidat yang berjarak paling jauh --distance dari salah satu yang terpilih
paling besar (yang terpilih menjangkau dirinya sendiri). Jarak garis lurus pada elipsoid WGS84.
Pilihan yang tidak menambah jangkauan tidak ikut; bila beberapa kumpulan sama baiknya, salah
satunya.

OUT.json: chosen (id), objective (jangkauan), bound (batas atas), gap ((bound - objective) /
objective), seconds, optimal (terbukti), cost, reached (id yang terjangkau), baselines (cara
"terbesar dahulu" dan "terbanyak per rupiah"), rejected (baris yang dilewati), warnings.
"""


class Command(BaseCommand):
    """``plan_sentra --candidates IN.csv --budget N --distance M --output OUT.json``."""

    # It works on a file: neither addresses nor models need to be in order.
    requires_system_checks: list[str] = []
    help = "Memilih kandidat sentra yang menjangkau IKM terbanyak dengan anggaran yang ada."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = EPILOG
        parser.add_argument("--candidates", type=Path, required=True, metavar="IN.csv")
        parser.add_argument("--budget", required=True, metavar="N", help="rupiah, 0 atau lebih")
        parser.add_argument("--distance", required=True, metavar="M", help="meter")
        parser.add_argument("--output", type=Path, required=True, metavar="OUT.json")
        parser.add_argument(
            "--reach", choices=["units", "workers"], default="units", help="yang dihitung (units)"
        )
        parser.add_argument("--most", metavar="N", help="paling banyak sekian sentra")
        parser.add_argument("--keep", nargs="*", default=[], metavar="ID", help="dikunci masuk")
        parser.add_argument("--avoid", nargs="*", default=[], metavar="ID", help="dikunci keluar")
        parser.add_argument(
            "--seconds", default="60", metavar="N", help="batas waktu mencari bukti (60)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        source, target = options["candidates"], options["output"]
        if source.exists() and target.exists() and source.samefile(target):
            raise CommandError("Berkas hasil sama dengan berkas kandidat; pilih nama lain.")
        most = options["most"]
        try:
            question = Question(
                budget=_number(options["budget"], "--budget"),
                distance_m=_number(options["distance"], "--distance"),
                reach=options["reach"],
                most=None if most is None else _whole(most, "--most"),
                keep=tuple(options["keep"]),
                avoid=tuple(options["avoid"]),
                seconds=_number(options["seconds"], "--seconds"),
            )
            given = files.read(source)
            answer = solve(given, question)
            text = json.dumps(as_json(given, question, answer), ensure_ascii=False, indent=1)
            write_whole(target, f"{text}\n".encode())
        except DomainError as error:
            raise CommandError(error.message) from error
        for words in _told(given, answer):
            self.stderr.write(words)
        self.stdout.write(_summary(given, question, answer, target.name))


def _number(text: str, name: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise DomainError(
            f"{name} “{text[:40]}” bukan angka. Tulis tanpa titik ribuan: 1500000000."
        )
    return value


def _whole(text: str, name: str) -> int:
    value = _number(text, name)
    if value != int(value):
        raise DomainError(f"{name} {text[:40]} bukan bilangan bulat.")
    return int(value)


def as_json(given: files.Candidates, question: Question, answer: Plan) -> dict[str, Any]:
    """Return the answer as the output file has it; ids as in the input, whole numbers as such."""
    return {
        "chosen": [given.ids[row] for row in answer.best.rows],
        "objective": _plain(answer.best.objective),
        "bound": _plain(answer.bound),
        "gap": answer.gap,
        "seconds": round(answer.seconds, 4),
        "optimal": answer.optimal,
        "cost": _plain(answer.best.cost),
        "reached": [given.ids[row] for row in answer.reached.nonzero()[0]],
        "budget": _plain(question.budget),
        "distance_m": _plain(question.distance_m),
        "counted": question.reach,
        "candidates": len(given),
        "excluded_by_zone": int((~given.allowed).sum()),
        "baselines": {
            "biggest_first": _baseline(given, answer.biggest_first),
            "best_per_rupiah": _baseline(given, answer.best_next),
        },
        "rejected": given.rejected,
        "warnings": [*given.warnings, *filter(None, [answer.nothing])],
    }


def _told(given: files.Candidates, answer: Plan) -> Iterator[str]:
    """Yield what the person at the keyboard should know, most of it about rows."""
    yield from given.warnings
    if given.rejected:
        yield f"{angka(len(given.rejected))} baris tidak dapat dipakai dan dilewati:"
        yield from (f"  {one}" for one in given.rejected[:SHOWN])
        if len(given.rejected) > SHOWN:
            yield f"  dan {angka(len(given.rejected) - SHOWN)} lagi; semuanya di hasil (rejected)."
    if answer.nothing:
        yield answer.nothing


def _baseline(given: files.Candidates, choice: Choice) -> dict[str, Any]:
    return {
        "chosen": [given.ids[row] for row in choice.rows],
        "objective": _plain(choice.objective),
        "cost": _plain(choice.cost),
    }


def _plain(value: float) -> int | float:
    return int(value) if value == int(value) else value


def _summary(given: files.Candidates, question: Question, answer: Plan, name: str) -> str:
    what = "unit usaha" if question.reach == "units" else "tenaga kerja"
    proof = "terbukti terbaik" if answer.optimal else "belum terbukti terbaik"
    return (
        f"{angka(len(answer.best.rows))} dari {angka(len(given))} kandidat menjangkau "
        f"{angka(answer.best.objective)} {what} dalam {meter(question.distance_m)} "
        f"({proof}: batas {angka(answer.bound)}, selisih {persen(answer.gap, 2)}); "
        f"“terbesar dahulu” {angka(answer.biggest_first.objective)}. "
        f"{desimal(answer.seconds)} detik. Ditulis ke {name}."
    )
