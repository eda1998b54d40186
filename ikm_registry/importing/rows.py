"""Body rows to clean rows: each cell by its field's cleaner, then what the row says as a whole."""

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ikm_registry.cleaning import coordinates, text
from ikm_registry.cleaning.result import ERROR, TRACE, Problem
from ikm_registry.importing.body import BodyRow
from ikm_registry.importing.clean_row import CleanRow
from ikm_registry.importing.cleaners import MENDERS, SECRET, TEXTS, Column
from ikm_registry.importing.column_guess import ColumnGuess
from ikm_registry.importing.gazetteer import Gazetteer
from ikm_registry.importing.kbli_titles import KbliTitles
from ikm_registry.importing.mending import Mends, mend, settle
from ikm_registry.importing.neighbours import ADDED
from ikm_registry.importing.places import Places
from ikm_registry.importing.shared_cells import NIK_SHAPE, cell_at, share_out
from ikm_registry.importing.ticked_products import TICKED, ticked

HIDDEN_NUMBER = "••••"
# What a NIK needs at least; looking for this alone is quicker.
_LONG_NUMBER = re.compile(r"[0-9][0-9 .\-]{14}")
_HIDDEN = Problem(
    "row_hidden",
    "Baris ini tersembunyi di lembar (difilter atau disembunyikan). Pastikan memang akan diimpor.",
)
_NO_NAME = Problem(
    "no_name",
    "Nama pemilik dan nama usaha kosong. Isi salah satunya.",
    ERROR,
    "owner",
)
_NO_PLACE = Problem(
    "no_place",
    "Desa, kecamatan, dan titik tidak diketahui. Isi desa dan kecamatannya.",
    ERROR,
    "desa",
)
_NO_PRODUCT = Problem(
    "no_product",
    "Tanpa produk: produk dan KBLI tidak tertulis. Bila usahanya baru, isi produknya agar dapat digolongkan.",
    field="product",
)
_SHIFTED = Problem(
    "row_shifted",
    "Nomor sepanjang NIK berada di kolom nama, produk, atau tempat: isi baris ini tampaknya bergeser. "
    "Periksa tanda kutip dan jumlah kolomnya, lalu unggah kembali baris ini.",
    ERROR,
)
_GROUP_PRODUCT = Problem(
    "product_of_group", "Produk diambil dari judul kelompok atau judul lembarnya.", field="product"
)
_OWNER_ABOVE = Problem(
    "owner_above",
    "Nama dan tempat diambil dari baris di atasnya: baris ini hanya menulis produk. Periksa.",
    field="owner",
)


@dataclass(frozen=True, slots=True)
class RowDefaults:
    """What a sheet says once for all its rows: kecamatan and desa of its name or title."""

    kecamatan: str = ""
    desa: str = ""


def _hold_without_place(problems: list[Problem]) -> None:
    """Reject a row that cannot be placed; what was written and not found says it better than "unknown"."""
    told = next(
        (one for one in problems if one.code in {"desa_unknown", "kecamatan_unknown"}), None
    )
    if told is None:
        problems.append(_NO_PLACE)
    else:
        problems[problems.index(told)] = told._replace(code=_NO_PLACE.code, severity=ERROR)


def clean_table(
    sheet: str,
    rows: Iterable[BodyRow],
    columns: Sequence[ColumnGuess],
    gazetteer: Gazetteer,
    defaults: RowDefaults = RowDefaults(),
    hidden: frozenset[int] = frozenset(),
    mends: Mends | None = None,
    titles: KbliTitles | None = None,
) -> Iterator[CleanRow]:
    """Yield a clean row per body row, streaming; never raises on what a cell holds."""
    used = [c for c in columns if c.field and not c.field.startswith("-")]
    single = [c for c in used if c.field not in {"lat", "lon", TICKED} and c.field not in ADDED]
    plain = [Column(c, titles) for c in single]
    added = [Column(c, titles) for c in used if c.field in ADDED]
    products = [(c.index, c.says or c.header.lower()) for c in used if c.field == TICKED]
    by_field = {column.field: column for column in plain}
    lat = next((c.index for c in used if c.field == "lat"), None)
    lon = next((c.index for c in used if c.field == "lon"), None)
    places = Places(gazetteer, defaults.desa, defaults.kecamatan)
    regency = next((c.index for c in columns if c.field == "-kab"), -1)
    for row in rows:
        cells = row.cells
        width = len(cells)
        values: dict[str, Any] = {}
        written: dict[str, str] = {}
        problems: list[Problem] = []
        for column in plain:
            cell = cells[column.index] if column.index < width else None
            if cell is None or cell == "":
                continue
            # The memo is asked here first: a call per cell is what a long list spends its time on.
            value, doubts, original = (
                column.memo.get(cell) if cell.__class__ is str else None
            ) or column.clean(cell)
            if value is not None:
                values[column.field] = value
            if doubts:
                problems.extend(doubts)
            if original is not None:
                written[column.trace] = original
        for column in added:
            if (cell := cell_at(cells, column.index)) is not None and cell != "":
                value, doubts, _ = column.clean(cell)
                values[column.field] = values.get(column.field, 0) + (value or 0)
                problems.extend(doubts)
        clean = CleanRow(sheet, row.number, row.texts, values, written, problems)
        if lat is not None and lon is not None:
            _latlon(clean, cell_at(cells, lat), cell_at(cells, lon))
        if products and (made := ticked(products, cells)):
            values.setdefault("product", made[:200])
        _from_around(clean, row, by_field)
        share_out(clean, cells, by_field)
        other = text.cell_text(cells[regency]) if 0 <= regency < width else ""
        places.find(values, written, problems, row.desa, row.kecamatan, other)
        if mends and (answers := mends.row(sheet, row.number, written, values)):
            mend(values, written, problems, answers, MENDERS, gazetteer, SECRET)
        _require(clean)
        if row.number in hidden:
            problems.append(_HIDDEN)
        if mends and mends.causes:
            settle(values, written, problems, mends.causes, SECRET)
        _hide_persons(clean)
        yield clean


def _from_around(clean: CleanRow, row: BodyRow, columns: Container[str]) -> None:
    """Fill in what headings and rows around this one say; a column of its own outranks them."""
    values = clean.values
    if row.group and "product" not in columns and "product" not in values:
        values["product"] = row.group
        clean.problems.append(_GROUP_PRODUCT)
    if row.hamlet and "dusun" not in columns:
        values["dusun"] = row.hamlet
    if row.address:
        values.setdefault("address", row.address[:300])
    if row.further:
        clean.problems.append(_OWNER_ABOVE)


def _hide_persons(clean: CleanRow) -> None:
    """A NIK in the wrong column is no trace to keep, nor part of a sentence, and no name.

    A quote that was never closed moves every cell after it one place.
    """
    values, written, problems = clean.values, clean.written, clean.problems
    texts = [values[name] for name in TEXTS if name in values]
    told = [*texts, *written.values(), *[problem.message for problem in problems]]
    if not _LONG_NUMBER.search(line := "|".join(told)) or not NIK_SHAPE.search(line):
        return
    if NIK_SHAPE.search("|".join(texts)):
        for name in TEXTS:
            if name in values and NIK_SHAPE.search(values[name]):
                values[name] = NIK_SHAPE.sub(HIDDEN_NUMBER, values[name])
                problems.append(_SHIFTED)
    for name, original in written.items():
        if NIK_SHAPE.search(original):
            written[name] = NIK_SHAPE.sub(HIDDEN_NUMBER, original)
    for index, problem in enumerate(problems):
        if NIK_SHAPE.search(problem.message):
            message = NIK_SHAPE.sub(HIDDEN_NUMBER, problem.message)
            problems[index] = Problem(problem.code, message, problem.severity, problem.field)


def _latlon(clean: CleanRow, lat: Any, lon: Any) -> None:
    found = coordinates.clean_latlon(lat, lon)
    if found.value:
        clean.values["lat"], clean.values["lon"] = found.value
    doubts = [p for p in found.problems if p.severity != TRACE]
    if len(doubts) < len(found.problems):
        clean.written["point"] = f"{text.cell_text(lat)}; {text.cell_text(lon)}"[:120]
    clean.problems += [Problem(p.code, p.message, p.severity, "lat") for p in doubts]


def _require(clean: CleanRow) -> None:
    values = clean.values
    if not values.get("owner") and not values.get("business"):
        clean.problems.append(_NO_NAME)
    elif (
        "kecamatan_code" not in values
        and "lat" not in values
        and not any(problem.code == "outside_kabupaten" for problem in clean.problems)
    ):
        _hold_without_place(clean.problems)
    if not values.get("product") and not values.get("kbli"):
        clean.problems.append(_NO_PRODUCT)
