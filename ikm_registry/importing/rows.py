"""Body rows to clean rows: a cleaner per field, remembered per distinct cell."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ikm_registry.cleaning import (
    addresses,
    certificates,
    contacts,
    coordinates,
    identity,
    names,
    numbers,
    text,
)
from ikm_registry.cleaning.result import ERROR, Cleaned, Problem
from ikm_registry.importing.body import NAMES, BodyRow
from ikm_registry.importing.clean_row import CleanRow
from ikm_registry.importing.column_guess import ColumnGuess
from ikm_registry.importing.gazetteer import Gazetteer
from ikm_registry.importing.kbli_titles import KbliTitles
from ikm_registry.importing.mending import Mends, mend, settle
from ikm_registry.importing.money_units import MONEY
from ikm_registry.importing.names_in_cell import (
    business_among_names,
    first_of_two_persons,
    naming_of,
    phone_in,
)
from ikm_registry.importing.neighbours import ADDED
from ikm_registry.importing.places import Places
from ikm_registry.importing.ticked_products import TICKED, ticked

MEMO = 20_000  # distinct cells remembered per column
# Each row has its own: a memory of these finds next to nothing, and looking there is slower than cleaning.
UNREPEATED = frozenset({"business", "owner", "nik", "nib", "number", "phone", "point"})
MORE_WORKERS = (("male", "male_more"), ("female", "female_more"), ("workers", "workers_more"))
SECRET = frozenset({"nik", "phone", "address", "dusun", "rt_rw", "rw"})
HIDDEN_NUMBER = "••••"
# What an export leaves of a phone and an address (``mask_phone``, ``mask_address``): it tells records
# apart and is never a value.
_MASKS = {
    "phone": re.compile(r"\+?[0-9]{0,3}•+[0-9]{0,3}"),
    "address": re.compile(r"\S{1,40} •{6}"),
}
_BOTH_SEXES = re.compile(
    r"\b(?:l|lk|laki|laki2|laki-laki|pria|m|male)\W+(?:(?:dan|and)\W+)?(?:p|pr|prp|perempuan|wanita|f|female)\b",
    re.IGNORECASE,
)
_NIK_SHAPE = re.compile(r"[0-9](?:[ .\-]?[0-9]){14,}")
# What a NIK needs at least; looking for this alone is quicker.
_LONG_NUMBER = re.compile(r"[0-9][0-9 .\-]{14}")
_NIK_WORD = re.compile(r"\b(?:no\.? ?)?(?:nik|ktp)\b\W*", re.IGNORECASE)
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
    "Tanpa produk: produk dan KBLI tidak tertulis. Isi produknya agar usaha ini dapat digolongkan.",
    field="product",
)
_SHIFTED = Problem(
    "row_shifted",
    "Nomor sepanjang NIK berada di kolom nama, produk, atau tempat: isi baris ini tampaknya bergeser. "
    "Periksa tanda kutip dan jumlah kolomnya, lalu unggah kembali baris ini.",
    ERROR,
)
TEXTS = ("business", "owner", "product", "raw", "desa", "kecamatan", "unit")
# What is read as it is written: letters that only look alike would make another name of it.
WORDS = frozenset({*TEXTS, "address", "dusun", "market"})
_GROUP_PRODUCT = Problem(
    "product_of_group", "Produk diambil dari judul kelompok atau judul lembarnya.", field="product"
)
_OWNER_ABOVE = Problem(
    "owner_above",
    "Nama dan tempat diambil dari baris di atasnya: baris ini hanya menulis produk. Periksa.",
    field="owner",
)
_OWNER_OF_TWO = Problem(
    "owner_two",
    "Selnya memuat dua nama orang; yang pertama dibaca sebagai pemilik. Periksa.",
    field="owner",
)
_SEX_OF_TITLE = Problem(
    "sex_of_title",
    "Jenis kelamin diambil dari sebutan di depan nama pemilik (Bpk., Ibu). Kosongkan bila keliru.",
    field="sex",
)
_WORKERS_DIFFER = Problem(
    "workers_differ",
    "Jumlah tenaga kerja tidak sama dengan laki-laki ditambah perempuan.",
    field="workers",
)


@dataclass(frozen=True, slots=True)
class RowDefaults:
    """What a sheet says once for all its rows: kecamatan and desa of its name or title."""

    kecamatan: str = ""
    desa: str = ""


CLEANERS: dict[str, Callable[[Any], Cleaned[Any]]] = {
    "business": names.clean_business,
    "owner": names.clean_name,
    "sex": names.clean_sex,
    "man": lambda cell: names.ticked("L", cell),
    "woman": lambda cell: names.ticked("P", cell),
    "status": names.clean_status,
    "nik": identity.clean_nik,
    "nib": identity.clean_nib,
    **certificates.CLEANERS,
    "number": identity.clean_number,
    "kbli": identity.clean_kbli,
    "product": text.clean_product,
    "raw": text.clean_product,
    "address": lambda cell: text.clean_text(cell, 300),
    "dusun": lambda cell: text.clean_text(cell, 80),
    "rt_rw": addresses.clean_rt_rw,
    "rw": lambda cell: text.clean_text(cell, 10),
    "desa": lambda cell: text.clean_text(cell, 80),
    "kecamatan": lambda cell: text.clean_text(cell, 80),
    "desa_code": lambda cell: text.clean_text(cell, 20),
    "phone": contacts.clean_phone,
    "male": numbers.clean_count,
    "female": numbers.clean_count,
    "workers": numbers.clean_count,
    "male_more": numbers.clean_count,
    "female_more": numbers.clean_count,
    "workers_more": numbers.clean_count,
    "capacity": numbers.clean_amount,
    "unit": lambda cell: text.clean_product(cell, 30),
    "year": numbers.clean_year,
    "point": coordinates.clean_point,
    "market": lambda cell: text.clean_text(cell, 200),
}

# What a person types into a mended cell is in full: no column's unit applies.
MENDERS = CLEANERS | dict.fromkeys(MONEY, numbers.clean_money)


# Value, problems, what was written when that differs and may be kept.
Answer = tuple[Any, tuple[Problem, ...], str | None]


class _Column:
    """One mapped column: cleans a cell, remembering what equal cells gave where cells repeat."""

    __slots__ = (
        "_clean",
        "both_sexes",
        "field",
        "index",
        "memo",
        "most",
        "naming",
        "secret",
        "trace",
        "unit",
    )

    def __init__(self, guess: ColumnGuess, titles: KbliTitles | None = None) -> None:
        self.index = guess.index
        self.field = guess.field or ""
        self.most = 0 if self.field in UNREPEATED else MEMO
        self.secret = self.field in SECRET
        self.trace = f"{self.field}_mask" if self.secret else self.field
        self.both_sexes = bool(_BOTH_SEXES.search(guess.header))
        self.unit = numbers.unit_in_heading(guess.header) if self.field == "capacity" else ""
        self.naming = naming_of(self.field, guess.header)
        self.memo: dict[Any, Answer] = {}
        self._clean = _cleaner(guess, titles)

    def clean(self, cell: Any) -> Answer:
        """Return the answer to a cell that is not in ``memo``; numbers and dates are looked for here."""
        key = cell
        if cell.__class__ is not str:
            key = (cell, type(cell))
            known = self.memo.get(key)
            if known is not None:
                return known
        found = self._clean(cell)
        told, written = found.problems, None
        hidden = text.disguise(cell) if cell.__class__ is str and self.field in WORDS else ""
        if hidden:
            told = (*told, Problem("text_disguised", hidden))
        problems = told and tuple(Problem(p.code, p.message, p.severity, self.field) for p in told)
        # What comes out as the very text that went in was written so.
        if hidden and not self.secret:
            written = text.shown(cell)[:120]
        elif found.value is not cell and not self.secret and (found.value is not None or problems):
            as_text = text.cell_text(cell)
            written = as_text[:120] if str(found.value) != as_text else None
        elif self.field in _MASKS and found.value is None:
            as_text = text.cell_text(cell)
            written = as_text if _MASKS[self.field].fullmatch(as_text) else None
        answer = (found.value, problems, written)
        if len(self.memo) < self.most:
            self.memo[key] = answer
        return answer


def _cleaner(guess: ColumnGuess, titles: KbliTitles | None) -> Callable[[Any], Cleaned[Any]]:
    field_name, multiplier = guess.field or "", guess.multiplier
    if field_name in MONEY:
        return lambda cell: numbers.clean_money(
            cell, multiplier=multiplier, least=numbers.LEAST_MONEY
        )
    if field_name == "nik" and guess.numeric:
        return lambda cell: identity.clean_nik(cell, numeric_cell=True)
    if field_name == "sex" and (codes := names.sex_codes(guess.header)):
        return lambda cell: names.clean_sex(codes.get(text.cell_text(cell), cell))
    if field_name == "kbli" and titles is not None:
        return titles.clean
    return CLEANERS[field_name]


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
    plain = [_Column(c, titles) for c in single]
    added = [_Column(c, titles) for c in used if c.field in ADDED]
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
            if (cell := _at(cells, column.index)) is not None and cell != "":
                value, doubts, _ = column.clean(cell)
                values[column.field] = values.get(column.field, 0) + (value or 0)
                problems.extend(doubts)
        clean = CleanRow(sheet, row.number, row.texts, values, written, problems)
        if lat is not None and lon is not None:
            _latlon(clean, _at(cells, lat), _at(cells, lon))
        if products and (made := ticked(products, cells)):
            values.setdefault("product", made[:200])
        elif row.group and "product" not in by_field:
            values["product"] = row.group
            problems.append(_GROUP_PRODUCT)
        if row.hamlet and "dusun" not in by_field:
            values["dusun"] = row.hamlet
        if row.address:
            values.setdefault("address", row.address[:300])
        if row.further:
            problems.append(_OWNER_ABOVE)
        _split(clean, cells, by_field)
        other = text.cell_text(cells[regency]) if 0 <= regency < width else ""
        places.find(values, written, problems, row.desa, row.kecamatan, other)
        if mends:
            answers = mends.row(sheet, row.number, written, values)
            if answers:
                mend(values, written, problems, answers, MENDERS, gazetteer, SECRET)
        _require(clean)
        if row.number in hidden:
            problems.append(_HIDDEN)
        if mends and mends.causes:
            settle(values, written, problems, mends.causes, SECRET)
        _hide_persons(clean)
        yield clean


def _hide_persons(clean: CleanRow) -> None:
    """A NIK in the wrong column is no trace to keep, nor part of a sentence, and no name.

    A quote that was never closed moves every cell after it one place.
    """
    values, written, problems = clean.values, clean.written, clean.problems
    texts = [values[name] for name in TEXTS if name in values]
    told = [*texts, *written.values(), *[problem.message for problem in problems]]
    if not _LONG_NUMBER.search(line := "|".join(told)) or not _NIK_SHAPE.search(line):
        return
    if _NIK_SHAPE.search("|".join(texts)):
        for name in TEXTS:
            if name in values and _NIK_SHAPE.search(values[name]):
                values[name] = _NIK_SHAPE.sub(HIDDEN_NUMBER, values[name])
                problems.append(_SHIFTED)
    for name, original in written.items():
        if _NIK_SHAPE.search(original):
            written[name] = _NIK_SHAPE.sub(HIDDEN_NUMBER, original)
    for index, problem in enumerate(problems):
        if _NIK_SHAPE.search(problem.message):
            message = _NIK_SHAPE.sub(HIDDEN_NUMBER, problem.message)
            problems[index] = Problem(problem.code, message, problem.severity, problem.field)


def _at(cells: list[Any], index: int) -> Any:
    return cells[index] if index < len(cells) else ""


def _latlon(clean: CleanRow, lat: Any, lon: Any) -> None:
    found = coordinates.clean_latlon(lat, lon)
    if found.value:
        clean.values["lat"], clean.values["lon"] = found.value
    clean.problems += [Problem(p.code, p.message, p.severity, "lat") for p in found.problems]


def _split(clean: CleanRow, cells: list[Any], columns: Mapping[str, _Column]) -> None:
    """Fields that share a cell: a point, "3 L 2 P", a capacity with its unit, an owner in brackets."""
    values = clean.values
    point = values.pop("point", None)
    if point:
        values["lat"], values["lon"] = point
        clean.written.pop("point", None)
    _add_others(values, clean.written)
    man, woman = values.pop("man", None), values.pop("woman", None)
    if (man or woman) and not (man and woman):
        values["sex"] = man or woman
    workers = columns.get("workers")
    if workers is not None and isinstance(cell := _at(cells, workers.index), str):
        both = numbers.split_workers(cell, pair=workers.both_sexes)
        if both:
            values["male"], values["female"] = both
            values["workers"] = sum(both)
            clean.problems[:] = [p for p in clean.problems if p.field != "workers"]
    if "male" in columns and "female" in columns:
        # "3 | -" means three men and no women; two dashes mean nobody counted.
        if "male" in values:
            values.setdefault("female", 0)
        elif "female" in values:
            values["male"] = 0
        total = values.get("workers")
        if total is not None and "male" in values and total != values["male"] + values["female"]:
            clean.problems.append(_WORKERS_DIFFER)
    capacity = columns.get("capacity")
    if capacity is not None and "unit" not in values:
        # A range of amounts has a unit too.
        unit = numbers.unit_of(_at(cells, capacity.index)) or (
            capacity.unit if "capacity" in values else ""
        )
        if unit:
            values["unit"] = unit
    for name in NAMES:
        if name in values and name in columns and (naming := columns[name].naming):
            other = "owner" if name == "business" else "business"
            naming.part(clean, _at(cells, columns[name].index), alone=other not in columns)
    owner = values.get("owner")
    if owner and "nik" not in columns and _NIK_SHAPE.search(owner):
        _nik_behind(clean, owner)
        owner = values.get("owner")
    if owner and "phone" not in columns:
        _phone_behind(clean, owner)
    if "owner" in values and "business" not in columns and "business" not in values:
        business_among_names(clean)
    if first := first_of_two_persons(values.get("owner", "")):
        clean.written.setdefault("owner", values["owner"][:120])
        values["owner"] = first
        clean.problems.append(_OWNER_OF_TWO)
    if "sex" not in values and "owner" in values:
        values["sex"], title = names.sex_of_title(values["owner"])
        if title:
            clean.written.setdefault("sex", title)
            clean.problems.append(_SEX_OF_TITLE)
        else:
            del values["sex"]
    address = values.get("address")
    if address and "phone" not in columns and "phone" not in values and "08" in address:
        rest, number = phone_in(address)
        if number and (phone := contacts.clean_phone(number).value):
            values["phone"], values["address"] = phone, rest.strip(" -/,;")
            if not values["address"]:
                del values["address"]
    _whole_address(values)


def _add_others(values: dict[str, Any], written: dict[str, str]) -> None:
    """Count those of a second column ("TK Tidak Tetap") among the workers; what was written shows both."""
    for name, further in MORE_WORKERS:
        more = values.pop(further, None)
        if more is not None and name in values:
            written[name] = f"{values[name]} + {more}"
            values[name] += more
        elif more is not None:
            values[name] = more


def _nik_behind(clean: CleanRow, owner: str) -> None:
    """ "Siti / 3507…" in a list without a column of NIK."""
    found = _NIK_SHAPE.search(owner)
    nik = identity.clean_nik(found.group()) if found else None
    if found is None or nik is None or nik.value is None or len(nik.value) != 16:
        return
    clean.written.pop("owner", None)  # it holds the number
    clean.values["nik"] = nik.value
    clean.problems += [Problem(p.code, p.message, p.severity, "nik") for p in nik.problems]
    name = names.clean_name(_NIK_WORD.sub("", owner.replace(found.group(), "")).strip(" -/,;:()"))
    if name.value:
        clean.values["owner"] = name.value
    else:
        del clean.values["owner"]


def _phone_behind(clean: CleanRow, owner: str) -> None:
    """ "Siti (0812…)" in a list without a column of telephones."""
    name, number = phone_in(owner)
    if number and "phone" not in clean.values:
        clean.written.pop("owner", None)  # it holds the number
        clean.values["owner"] = name.strip(" -/")
        phone = contacts.clean_phone(number).value
        if phone:
            clean.values["phone"] = phone
        if not clean.values["owner"]:
            del clean.values["owner"]


def _whole_address(values: dict[str, Any]) -> None:
    if not ("dusun" in values or "rt_rw" in values or "rw" in values):
        return
    dusun, rt_rw, rw = (values.pop(name, "") for name in ("dusun", "rt_rw", "rw"))
    if rw:  # RT and RW each in a column of its own
        rt_rw = " ".join(
            part if part.upper().startswith("R") else f"{word} {part}"
            for word, part in (("RT", rt_rw), ("RW", rw))
            if part
        )
    if dusun and not re.match(r"(?:dusun|dsn|dukuh|dk)\b", dusun, re.IGNORECASE):
        dusun = f"Dusun {dusun}"
    if rt_rw and rt_rw[0].isdigit():
        rt_rw = f"RT/RW {rt_rw}"
    if dusun or rt_rw:
        values["address"] = ", ".join(filter(None, (values.get("address"), rt_rw, dusun)))[:300]


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
