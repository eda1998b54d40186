"""``manage.py suggest_kbli "keripik tempe"``, or ``--batch IN.csv --output OUT.csv``."""

import csv
import io
import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from ikm_registry.classification import reference_files
from ikm_registry.classification.cell_products import cell_products
from ikm_registry.classification.kbli_records import Answer
from ikm_registry.classification.reference_files import Classifier
from ikm_registry.classification.rules import SECTOR_WORDS
from ikm_registry.importing.errors import UnreadableFile
from ikm_registry.importing.text_files import encoding_of, errors_of
from rpik.core import output_files
from rpik.core.errors import DomainError

OUTSIDE = "bukan industri"
COLUMNS = [f"{name}{rank}" for name in ("code", "confidence") for rank in range(1, 6)]


class Command(BaseCommand):
    """Print suggestions as JSON, or write them beside the texts of a CSV file.

    Works on the shipped reference files, without a database; ``--register`` asks the register's own
    words, rules and decisions instead. A text that names no manufacturing gets one entry without
    code, whose evidence says why; a text that says nothing gets an empty list. What cannot be
    done is said in one sentence on stderr, exit code 2.
    """

    help = "Usulkan KBLI dari nama produk, dengan alasannya."
    requires_system_checks: list[str] = []

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        # Here --version is the KBLI's, not Django's.
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("text", nargs="?", help="nama produk seperti ditulis orang")
        parser.add_argument("--raw", default="", help="bahan baku, bila diketahui")
        parser.add_argument("--version", dest="kbli", choices=["2020", "2025"], default="2020")
        parser.add_argument("--top", type=int, default=5, help="banyaknya usulan (bawaan 5)")
        parser.add_argument("--batch", help="berkas CSV dengan kolom text dan, bila ada, raw")
        parser.add_argument("--output", help="berkas CSV hasil; tanpa ini ke layar")
        parser.add_argument(
            "--register", action="store_true", help="pakai kata, aturan, dan keputusan register"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if (options["text"] is None) == (options["batch"] is None):
            raise _refused("Tulis satu nama produk, atau --batch dengan berkas CSV.")
        version = options["kbli"]
        classifier = _of_register() if options["register"] else _of_files()
        if options["batch"] is not None:
            self._batch(classifier, options["batch"], options["output"], version)
            return
        top = max(0, min(options["top"], 50))
        text = options["text"].encode("utf-8", "replace").decode()
        answer = classifier.index.suggest(text, raw=options["raw"], version=version, limit=top)
        found = describe(classifier, answer, text, options["raw"], version)
        self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))

    def _batch(self, classifier: Classifier, source: str, target: str | None, version: str) -> None:
        header, rows = _table(source)
        texts = [(row.get("text") or "", row.get("raw") or "") for row in rows]
        answers = classifier.index.suggest_many(texts, version=version, limit=5)
        extra = [name for name in (*COLUMNS, "sector", "group") if name not in header]
        out = io.StringIO(newline="")
        writer = csv.DictWriter(out, [*header, *extra], extrasaction="ignore")
        writer.writeheader()
        for row, (text, raw), answer in zip(rows, texts, answers, strict=True):
            writer.writerow(row | columns(classifier, answer, f"{text} {raw}"))
        if not target:
            self.stdout.write(out.getvalue(), ending="")
            return
        try:
            output_files.write_whole(Path(target), out.getvalue().encode())
        except DomainError as error:
            raise _refused(error.message) from error
        known = sum(bool(answer.suggestions) for answer in answers)
        self.stdout.write(f"{len(rows)} teks dibaca, {known} mendapat usulan; hasil: {target}")


def describe(
    classifier: Classifier, answer: Answer, text: str, raw: str, version: str
) -> list[dict[str, Any]]:
    """Return the entries of the JSON list; another product of the cell has a group of its own."""
    if answer.outside:
        return [
            {"code": "", "title": "", "confidence": 0.0, "evidence": answer.outside, "sector": OUTSIDE, "group": ""}
        ]  # fmt: skip
    index, groups, said = classifier.index, classifier.groups, f"{text} {raw}"
    others = {one.code: one.group for one in cell_products(index, groups, [text], version)[0][1:]}
    return [
        {
            "code": one.code,
            "title": one.title,
            "confidence": round(one.score, 2),
            "evidence": one.reason,
            "sector": _sector(classifier, one.version, one.code),
            "group": (rank and others.get(one.code))
            or groups.group(one.version, one.code, said).code
            or "",
        }
        for rank, one in enumerate(answer.suggestions)
    ]


def columns(classifier: Classifier, answer: Answer, text: str) -> dict[str, Any]:
    """Return the added columns of one row of the batch."""
    found: dict[str, Any] = dict.fromkeys(COLUMNS, "")
    found |= {"sector": OUTSIDE if answer.outside else "", "group": ""}
    if answer.outside:
        return found
    for rank, one in enumerate(answer.suggestions, 1):
        found[f"code{rank}"], found[f"confidence{rank}"] = one.code, round(one.score, 2)
    if answer.suggestions:
        best = answer.suggestions[0]
        found["sector"] = _sector(classifier, best.version, best.code)
        found["group"] = classifier.groups.group(best.version, best.code, text).code or ""
    return found


def _sector(classifier: Classifier, version: str, code: str) -> str:
    sector = classifier.rules.sector(version, code).sector
    return SECTOR_WORDS[sector] if sector else ""


def _of_files() -> Classifier:
    return reference_files.load(Path(settings.BASE_DIR) / "fixtures" / "reference")


def _of_register() -> Classifier:
    from ikm_registry.services import reference

    return Classifier(reference.kbli_index(), reference.rule_table(), reference.product_groups())


def _refused(sentence: str) -> CommandError:
    return CommandError(sentence, returncode=2)


def _read(source: str) -> str:
    path = Path(source)
    try:
        encoding = encoding_of(path)
        return path.read_text(encoding=encoding, errors=errors_of(encoding)).replace("\0", "")
    except OSError as error:
        why = output_files.reason(error, reading=True)
        raise _refused(f"Berkas {source} tidak dapat dibaca: {why}. Periksa letak dan namanya.") from error  # fmt: skip
    except UnreadableFile as error:
        raise _refused(f"Berkas {source}: {error} Perintah ini membaca CSV.") from error


def _table(source: str) -> tuple[list[str], list[dict[str, str]]]:
    text = _read(source)
    if not text.strip():
        raise _refused(f"Berkas {source} kosong. Isi dengan kolom text, satu produk sebaris.")
    csv.field_size_limit(max(131_072, len(text)))  # the text is in memory: no cell is too long
    # Excel may begin a file with "sep=;", and its "Unicode text" parts columns by tabs.
    lines = io.StringIO(text.lstrip("\r\n").removeprefix("sep=;").lstrip("\r\n")).readlines()
    delimiter = max(",;\t", key=lines[0].count)
    reader = csv.DictReader(lines, delimiter=delimiter, restkey="", restval="")
    names = {name: name.strip().lower() for name in reader.fieldnames or []}
    if "text" not in names.values():
        seen = ", ".join(f"“{name}”" for name in list(names)[:8])
        raise _refused(
            f"Berkas {source} tidak memiliki kolom “text”: judul yang terbaca {seen}. "
            "Beri judul text pada kolom produk, di baris pertama."
        )
    for name in ("text", "raw"):
        same = [written for written, plain in names.items() if plain == name]
        if (reader.fieldnames or []).count(name) > 1 or len(same) > 1:
            raise _refused(
                f"Berkas {source} memiliki lebih dari satu kolom “{name}”: mana yang dibaca tidak jelas. "
                "Beri judul lain pada kolom yang tidak dimaksud."
            )
    rows = [
        {names[key]: value for key, value in row.items() if key in names}
        for row in reader
    ]  # fmt: skip
    return list(dict.fromkeys(names.values())), rows
