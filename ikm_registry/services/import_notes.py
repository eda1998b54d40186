"""What was understood and what was assumed of an import, in sentences for whoever sees no page."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from ikm_registry.models import ImportBatch
from ikm_registry.services import import_units
from ikm_registry.services.import_columns import LABELS
from rpik.core.templatetags.format_id import angka

CAUSES = 12  # named, largest first


def of_batch(batch: ImportBatch) -> list[str]:
    """Return the sentences of a checked import: tables and columns, units and versions taken for
    granted, what the file as a whole does oddly, totals that do not agree, doubts by their cause.
    """
    balance = batch.balance
    return [
        *_tables(batch.understanding["sheets"]),
        *_assumed(batch),
        *balance.get("notices", []),
        *_demo(batch),
        *_left_out(balance.get("skipped", {})),
        *_mismatches(balance.get("checksums", [])),
        *_causes(balance.get("problems", [])),
    ]


def _tables(sheets: list[dict[str, Any]]) -> Iterator[str]:
    """A sentence for all tables of one kind; the unused ones with their reason."""
    alike: dict[Any, list[str]] = defaultdict(list)
    for sheet in sheets:
        name = sheet["name"] or "Daftar"
        if not sheet["use"]:
            yield f"Lembar {name} tidak dipakai: {sheet['reason']}."
            continue
        columns = tuple((c["header"], c["field"] or "") for c in sheet["columns"] if c["header"])
        alike[tuple(sheet["header_rows"]), columns].append(name)
    for (rows, columns), names in alike.items():
        used = [f"{head} → {LABELS[f]}" for head, f in columns if f and not f.startswith("-")]
        unknown = [head for head, field in columns if not field]
        aside = [head for head, field in columns if field.startswith("-")]
        where = f"judul di baris {rows[0]}" if rows and rows[0] else "tanpa baris judul"
        yield (
            f"{', '.join(names)}: {where}; {'; '.join(used)}."
            + (f" Disisihkan: {', '.join(aside)}." if aside else "")
            + (f" Tidak dikenal, tidak dipakai: {', '.join(unknown)}." if unknown else "")
        )


def _assumed(batch: ImportBatch) -> Iterator[str]:
    yield from (
        f"Diandaikan: {one}, karena judulnya tidak menyebut satuannya."
        for one in import_units.assumed(batch.understanding, import_units.settled())
    )
    columns = [c for s in batch.understanding["sheets"] if s["use"] for c in s["columns"]]
    kbli = [column["header"] for column in columns if column["field"] == "kbli"]
    told = batch.understanding.get("kbli_titles") or any("20" in heading for heading in kbli)
    if kbli and not told:
        yield f"Diandaikan: kode KBLI menurut versi {batch.kbli_version}; berkasnya tidak menyebut versi."
    if batch.data_year:
        yield f"Tahun data {batch.data_year}, menurut nama atau judul berkas."


def _demo(batch: ImportBatch) -> Iterator[str]:
    told = batch.balance.get("demo", {})
    if told.get("held"):
        yield f"{angka(told['held'])} baris ditolak karena sama dengan data contoh."
    if told.get("taken"):
        yield (
            f"{angka(told['taken'])} baris sama nama, desa, dan produknya dengan data contoh; "
            "dimasukkan sebagai usaha sebenarnya."
        )


def _left_out(skipped: dict[str, int]) -> Iterator[str]:
    if skipped:
        told = ", ".join(f"{reason} {angka(number)}" for reason, number in skipped.items())
        yield f"Bukan data: {told}."


def _mismatches(checksums: list[dict[str, Any]]) -> Iterator[str]:
    for one in checksums:
        if not one["agrees"]:
            where = f"lembar {one['sheet']} baris" if one["sheet"] else "baris"
            yield (
                f"Jumlah {LABELS.get(one['field'], one['field'])} di {where} {one['row']} adalah "
                f"{angka(one['stated'])}, terbaca {angka(one['read'])}."
            )


def _causes(problems: list[dict[str, Any]]) -> Iterator[str]:
    ordered = sorted(problems, key=lambda one: (not one["error"], -one["rows"]))
    for one in ordered[:CAUSES]:
        refused = " ditolak" if one["error"] else ""
        example = "misalnya " if one["several"] else ""
        yield f"{angka(one['rows'])} baris{refused}: {example}{one['message']}"
    if len(ordered) > CAUSES:
        yield f"{angka(len(ordered) - CAUSES)} sebab lain ada pada laporan per baris."
