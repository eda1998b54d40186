"""Fields that share a cell: a point, "3 L 2 P", a capacity with its unit, an owner in brackets."""

import re
from collections.abc import Mapping
from typing import Any

from ikm_registry.cleaning import contacts, identity, names, numbers
from ikm_registry.cleaning.result import Problem
from ikm_registry.importing.body import NAMES
from ikm_registry.importing.clean_row import CleanRow
from ikm_registry.importing.cleaners import Column
from ikm_registry.importing.names_in_cell import (
    business_among_names,
    first_of_two_persons,
    phone_in,
)

MORE_WORKERS = (("male", "male_more"), ("female", "female_more"), ("workers", "workers_more"))
NIK_SHAPE = re.compile(r"[0-9](?:[ .\-]?[0-9]){14,}")
_NIK_WORD = re.compile(r"\b(?:no\.? ?)?(?:nik|ktp)\b\W*", re.IGNORECASE)
_OWNER_OF_TWO = Problem(
    "owner_two",
    "Selnya memuat dua nama orang; yang pertama dibaca sebagai pemilik. Periksa.",
    field="owner",
)
_WORKERS_DIFFER = Problem(
    "workers_differ",
    "Jumlah tenaga kerja tidak sama dengan laki-laki ditambah perempuan.",
    field="workers",
)


def cell_at(cells: list[Any], index: int) -> Any:
    """Return a cell, "" behind the last one of a short row."""
    return cells[index] if index < len(cells) else ""


def share_out(clean: CleanRow, cells: list[Any], columns: Mapping[str, Column]) -> None:
    """Give each field what a shared cell holds of it; ``columns`` by field."""
    values = clean.values
    if point := values.pop("point", None):
        values["lat"], values["lon"] = point
    man, woman = values.pop("man", None), values.pop("woman", None)
    if (man or woman) and not (man and woman):
        values["sex"] = man or woman
    _workers(clean, cells, columns)
    if (capacity := columns.get("capacity")) is not None:
        _unit(clean, cell_at(cells, capacity.index), capacity)
    for name in NAMES:
        if name in values and name in columns and (naming := columns[name].naming):
            other = "owner" if name == "business" else "business"
            naming.part(clean, cell_at(cells, columns[name].index), alone=other not in columns)
    if "owner" in values:
        _behind_owner(clean, columns)
    if "sex" not in values and "owner" in values:
        _sex_of_title(clean)
    if "phone" not in columns:
        _phone_behind_address(values)
    _whole_address(values)


def _workers(clean: CleanRow, cells: list[Any], columns: Mapping[str, Column]) -> None:
    """Count men, women and all of them, from one column or several."""
    values = clean.values
    _add_others(values, clean.written)
    workers = columns.get("workers")
    if workers is not None and isinstance(cell := cell_at(cells, workers.index), str):
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


def _add_others(values: dict[str, Any], written: dict[str, str]) -> None:
    """Count those of a second column ("TK Tidak Tetap") among the workers; what was written shows both."""
    for name, further in MORE_WORKERS:
        more = values.pop(further, None)
        if more is not None and name in values:
            written[name] = f"{values[name]} + {more}"
            values[name] += more
        elif more is not None:
            values[name] = more


def _unit(clean: CleanRow, cell: Any, capacity: Column) -> None:
    """What a capacity is counted in: the unit of a column, its cell or heading, and how often where
    the heading alone says that ("Kapasitas/bln" beside "kg"). A range of amounts has a unit too.
    """
    values = clean.values
    own = values.get("unit")
    unit = own or numbers.unit_of(cell) or (capacity.unit if "capacity" in values else "")
    if unit and capacity.period and "/" not in unit:
        unit = f"{unit}/{capacity.period}"
        if own:
            clean.written.setdefault("unit", own)
    if unit:
        values["unit"] = unit


def _behind_owner(clean: CleanRow, columns: Mapping[str, Column]) -> None:
    """Take out of the cell of the owner what stands there besides a name."""
    values = clean.values
    if "nik" not in columns and (found := NIK_SHAPE.search(values["owner"])):
        _nik_behind(clean, found.group())
    if "phone" not in columns and "owner" in values:
        _phone_behind(clean)
    if "owner" in values and "business" not in columns and "business" not in values:
        business_among_names(clean)
    if first := first_of_two_persons(values.get("owner", "")):
        clean.written.setdefault("owner", values["owner"][:120])
        values["owner"] = first
        clean.problems.append(_OWNER_OF_TWO)


def _nik_behind(clean: CleanRow, number: str) -> None:
    """ "Siti / 3507…" in a list without a column of NIK."""
    nik = identity.clean_nik(number)
    if nik.value is None or len(nik.value) != 16:
        return
    clean.written.pop("owner", None)  # it holds the number
    clean.values["nik"] = nik.value
    clean.problems += [Problem(p.code, p.message, p.severity, "nik") for p in nik.problems]
    rest = _NIK_WORD.sub("", clean.values["owner"].replace(number, ""))
    name = names.clean_name(rest.strip(" -/,;:()"))
    _replace(clean.values, "owner", name.value or "")


def _phone_behind(clean: CleanRow) -> None:
    """ "Siti (0812…)" in a list without a column of telephones."""
    values = clean.values
    name, number = phone_in(values["owner"])
    if number and "phone" not in values:
        clean.written.pop("owner", None)  # it holds the number
        _replace(values, "owner", name.strip(" -/"))
        if phone := contacts.clean_phone(number).value:
            values["phone"] = phone


def _phone_behind_address(values: dict[str, Any]) -> None:
    address = values.get("address")
    if address and "phone" not in values and "08" in address:
        rest, number = phone_in(address)
        if number and (phone := contacts.clean_phone(number).value):
            values["phone"] = phone
            _replace(values, "address", rest.strip(" -/,;"))


def _replace(values: dict[str, Any], name: str, value: str) -> None:
    """Put what is left of a cell in its place; without anything left the field has no value."""
    if value:
        values[name] = value
    else:
        del values[name]


def _sex_of_title(clean: CleanRow) -> None:
    sex, title = names.sex_of_title(clean.values["owner"])
    if title:
        clean.values["sex"] = sex
        clean.written.setdefault("sex", title)


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
