"""Body rows to clean rows: a cleaner per field, remembered per distinct cell."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from ikm_registry.cleaning import addresses, contacts, coordinates, identity, names, numbers, text
from ikm_registry.cleaning.result import ERROR, Cleaned, Problem
from ikm_registry.importing.gazetteer import Gazetteer, PlaceMatch
from ikm_registry.importing.mapping import ColumnGuess
from ikm_registry.importing.sheets import BodyRow

MEMO = 20_000  # distinct cells remembered per column
SECRET = frozenset({"nik", "phone", "address"})


@dataclass(slots=True)
class CleanRow:
    """One data row: where it stands, its raw cells, values by field, what was written, problems.

    ``values`` holds only fields that have one. Money in rupiah, phone +62…, lat/lon in degrees.
    ``written`` keeps what a changed cell held (never NIK, phone or address).
    """

    sheet: str
    number: int
    raw: list[str]
    values: dict[str, Any]
    written: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_rejected(self) -> bool:
        """Whether nothing can be registered from this row."""
        return any(problem.severity == ERROR for problem in self.problems)


@dataclass(frozen=True, slots=True)
class RowDefaults:
    """What a sheet says once for all its rows: kecamatan of its name or title."""

    kecamatan: str = ""
    desa: str = ""


def _kbli(cell: Any) -> Cleaned[str]:
    written = text.cell_text(cell)
    if text.is_nothing(written):
        return Cleaned(None)
    digits = "".join(c for c in written if c in "0123456789")
    if len(digits) == 5 and len(written.strip("[]() .")) <= 7:
        return Cleaned(digits)
    leading = written[:5]
    if leading.isascii() and leading.isdigit() and not written[5:6].isdigit():
        return Cleaned(leading)
    return Cleaned(
        None, (Problem("kbli_shape", f"KBLI “{written[:40]}” bukan 5 angka; dikosongkan."),)
    )


CLEANERS: dict[str, Callable[[Any], Cleaned[Any]]] = {
    "business": text.clean_text,
    "owner": names.clean_name,
    "sex": names.clean_sex,
    "nik": identity.clean_nik,
    "nib": identity.clean_nib,
    "kbli": _kbli,
    "product": text.clean_product,
    "raw": text.clean_product,
    "address": lambda cell: text.clean_text(cell, 300),
    "desa": lambda cell: text.clean_text(cell, 80),
    "kecamatan": lambda cell: text.clean_text(cell, 80),
    "desa_code": lambda cell: text.clean_text(cell, 20),
    "phone": contacts.clean_phone,
    "male": numbers.clean_count,
    "female": numbers.clean_count,
    "workers": numbers.clean_count,
    "capacity": numbers.clean_amount,
    "unit": lambda cell: text.clean_product(cell, 30),
    "year": numbers.clean_year,
    "point": coordinates.clean_point,
}


class _Column:
    """One mapped column: cleans a cell, remembering what equal cells gave."""

    __slots__ = ("_clean", "_memo", "field", "index")

    def __init__(self, guess: ColumnGuess) -> None:
        self.index = guess.index
        self.field = guess.field or ""
        self._memo: dict[Any, Cleaned[Any]] = {}
        if self.field in {"investment", "output_value"}:
            multiplier = guess.multiplier
            self._clean: Callable[[Any], Cleaned[Any]] = lambda cell: numbers.clean_money(
                cell, multiplier=multiplier
            )
        else:
            self._clean = CLEANERS[self.field]

    def clean(self, cell: Any) -> Cleaned[Any]:
        key = (cell, type(cell))
        found = self._memo.get(key)
        if found is None:
            found = self._clean(cell)
            if found.problems:
                found = Cleaned(
                    found.value,
                    tuple(
                        Problem(p.code, p.message, p.severity, self.field) for p in found.problems
                    ),
                )
            if len(self._memo) < MEMO:
                self._memo[key] = found
        return found


def clean_table(
    sheet: str,
    rows: Iterable[BodyRow],
    columns: Iterable[ColumnGuess],
    gazetteer: Gazetteer,
    defaults: RowDefaults = RowDefaults(),
) -> Iterator[CleanRow]:
    """Yield a clean row per body row, streaming; never raises on what a cell holds."""
    used = [c for c in columns if c.field and not c.field.startswith("-")]
    plain = [_Column(c) for c in used if c.field not in {"lat", "lon"}]
    lat = next((c.index for c in used if c.field == "lat"), None)
    lon = next((c.index for c in used if c.field == "lon"), None)
    for row in rows:
        clean = CleanRow(sheet, row.number, [text.cell_text(c) for c in row.cells], {})
        for column in plain:
            cell = row.cells[column.index] if column.index < len(row.cells) else None
            if cell is None or cell == "":
                continue
            found = column.clean(cell)
            if found.value is not None:
                clean.values[column.field] = found.value
            if found.problems:
                clean.problems.extend(found.problems)
            if column.field not in SECRET and found.value is not None and found.value != cell:
                clean.written[column.field] = text.cell_text(cell)[:120]
        if lat is not None and lon is not None:
            _latlon(clean, _at(row.cells, lat), _at(row.cells, lon))
        _split(clean, row, plain)
        _place(clean, row, gazetteer, defaults)
        _require(clean)
        yield clean


def _at(cells: list[Any], index: int) -> Any:
    return cells[index] if index < len(cells) else ""


def _latlon(clean: CleanRow, lat: Any, lon: Any) -> None:
    _keep_point(clean, coordinates.clean_latlon(lat, lon))


def _keep_point(clean: CleanRow, found: Cleaned[coordinates.Point]) -> None:
    if found.value:
        clean.values["lat"], clean.values["lon"] = found.value
    clean.problems.extend(Problem(p.code, p.message, p.severity, "lat") for p in found.problems)


def _split(clean: CleanRow, row: BodyRow, columns: list[_Column]) -> None:
    """Fields that share a cell: a point, "3 L 2 P", a capacity with its unit, desa with kecamatan."""
    point = clean.values.pop("point", None)
    if point:
        clean.values["lat"], clean.values["lon"] = point
        clean.written.pop("point", None)
    for column in columns:
        cell = _at(row.cells, column.index)
        if column.field == "workers" and isinstance(cell, str):
            both = numbers.split_workers(cell)
            if both:
                clean.values["male"], clean.values["female"] = both
                clean.values["workers"] = sum(both)
        elif column.field in {"male", "female"}:
            # "3 | -" means three men and no women; two dashes mean nobody counted.
            other = "female" if column.field == "male" else "male"
            if column.field not in clean.values and other in clean.values:
                clean.values[column.field] = 0
        elif column.field == "capacity" and "unit" not in clean.values and isinstance(cell, str):
            unit = numbers.unit_of(cell)
            if unit:
                clean.values["unit"] = unit


def _place(clean: CleanRow, row: BodyRow, gazetteer: Gazetteer, defaults: RowDefaults) -> None:
    values = clean.values
    desa, kecamatan = values.get("desa", ""), values.get("kecamatan", "")
    code = str(values.pop("desa_code", ""))
    if code in gazetteer.desa:
        match = PlaceMatch(gazetteer.desa[code][1], code, 1.0, "kode desa")
    else:
        if desa and not kecamatan:
            desa, kecamatan = _two_in_one(desa, gazetteer)
        if values.get("address") and not (desa and kecamatan):
            inside = addresses.place_in_address(values["address"])
            desa, kecamatan = desa or inside[0], kecamatan or inside[1]
        desa = desa or row.desa or defaults.desa
        kecamatan = kecamatan or row.kecamatan or defaults.kecamatan
        point = (values["lat"], values["lon"]) if "lat" in values else None
        match = gazetteer.match(desa, kecamatan, point)
    values.pop("desa", None)
    values.pop("kecamatan", None)
    if match.kecamatan_code:
        values["kecamatan_code"] = match.kecamatan_code
        values["kecamatan"] = gazetteer.kecamatan[match.kecamatan_code]
    if match.desa_code:
        values["desa_code"] = match.desa_code
        values["desa"] = gazetteer.desa[match.desa_code][0]
        if match.score < 1 and desa:
            clean.written["desa"] = desa[:80]
    elif desa:
        clean.written["desa"] = desa[:80]
        clean.problems.append(
            Problem(
                "desa_unknown",
                f"{match.reason[:1].upper()}{match.reason[1:]}. Pilih desanya.",
                field="desa",
            )
        )


def _two_in_one(desa: str, gazetteer: Gazetteer) -> tuple[str, str]:
    """ "Kelurahan / Kecamatan" in one cell, or a whole address in the desa column."""
    inside = addresses.place_in_address(desa)
    if inside[0] and inside[1]:
        return inside
    for mark in ("/", ",", " - "):
        if mark in desa:
            left, _, right = desa.partition(mark)
            if gazetteer.is_kecamatan(right):
                return left.strip(), right.strip()
    return desa, ""


def _require(clean: CleanRow) -> None:
    values = clean.values
    if not values.get("owner") and not values.get("business"):
        clean.problems.append(
            Problem(
                "no_name",
                "Nama pemilik dan nama usaha kosong. Isi salah satunya lalu unggah kembali baris ini.",
                ERROR,
                "owner",
            )
        )
    elif "kecamatan_code" not in values and "lat" not in values:
        clean.problems.append(
            Problem(
                "no_place",
                "Desa, kecamatan, dan titik tidak diketahui. Isi desa dan kecamatannya.",
                ERROR,
                "desa",
            )
        )
