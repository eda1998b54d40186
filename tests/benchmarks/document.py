"""How long the RPIK takes to print, with as many exhibits as a real one has.

Run:  python -m tests.benchmarks.document [IKM]     (default 25000)

The figures are those of a synthetic register of that size in the real kecamatan, put through the
document's own makers until 60 tables, 40 charts and 20 maps stand in it; no database. Memory is the
peak of the whole process. Greater registers give the same number of cells: the time of the query
is printed by `make bench` of the register.
"""

import csv
import io
import resource
import sys
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path
from time import perf_counter, process_time

import numpy as np
import pypdfium2

from rpik.plan.document import docx, pdf, pictures, xlsx
from rpik.plan.document.assemble import assemble
from rpik.plan.document.blocks import Block, Document, Picture, Table
from rpik.plan.document.pictures import AGRO, Bar
from rpik.plan.document.series import Series
from rpik.plan.document.stages import stages_in
from rpik.plan.document.words import EditionWords

REFERENCE = Path(__file__).parents[2] / "fixtures" / "reference"
TABLES, CHARTS, MAPS = 60, 40, 20


def square(lat: float, lon: float) -> dict[str, object]:
    """Return a polygon of 60 corners round a point, as kecamatan cells have."""
    turn = np.linspace(0, 2 * np.pi, 60)
    ring = np.column_stack([lon + 0.03 * np.cos(turn), lat + 0.03 * np.sin(turn)])
    return {"type": "Polygon", "coordinates": [ring.round(5).tolist()]}


def figures(n: int) -> dict[str, object]:
    """Return gathered figures of ``n`` IKM drawn over the real kecamatan and groups."""
    rng = np.random.default_rng(1)
    with (REFERENCE / "kecamatan.csv").open(encoding="utf-8") as file:
        places = [(row["code"], row["name"]) for row in csv.DictReader(file)]
    with (REFERENCE / "product_groups.csv").open(encoding="utf-8") as file:
        groups = {row["code"]: row["name"] for row in csv.DictReader(file)}
    keys = {
        "kecamatan_id": [code for code, _ in places],
        "sector": ["agro", "non_agro", ""],
        "size_class": ["kecil", "menengah", "belum"],
        "product_group_id": list(groups),
        "division": ["10", "11", "13", "14", "16", "23", "31", "32"],
        "since": [0, 1980, 1990, 1995, 2000, 2005, 2010, 2015, 2020],
    }
    drawn = {key: rng.integers(0, len(values), n) for key, values in keys.items()}
    breakdowns = {
        "all": [],
        "kecamatan": ["kecamatan_id"],
        "kecamatan_sector_size": ["kecamatan_id", "sector", "size_class"],
        "sector": ["sector"],
        "size": ["size_class"],
        "group": ["product_group_id"],
        "group_sector": ["product_group_id", "sector"],
        "division": ["division"],
        "since": ["since"],
    }
    cells = []
    for name, by in breakdowns.items():
        code = np.zeros(n, int)
        for key in by:
            code = code * 100 + drawn[key]
        for one, units in zip(*np.unique(code, return_counts=True), strict=True):
            cell: dict[str, object] = dict.fromkeys(keys)
            for key in reversed(by):
                one, position = divmod(int(one), 100)
                cell[key] = keys[key][position]
            measured = {"units": int(units), "workers": int(units) * 4, "demo": 0}
            measured |= {name: int(units) for name in ("male", "female")}
            measured |= {name: int(units) * 30_000_000 for name in ("investment", "output")}
            filled = ("workers", "investment", "output", "nib", "point", "kbli", "desa")
            measured |= {f"with_{name}": int(units) for name in filled}
            cells.append(cell | measured | {"breakdown": name})
    places_of = drawn["kecamatan_id"] * 1000 + drawn["product_group_id"]
    group_places = [
        [keys["kecamatan_id"][one // 1000], keys["product_group_id"][one % 1000], units, units * 4]
        for one, units in zip(
            *(a.tolist() for a in np.unique(places_of, return_counts=True)), strict=True
        )
    ]
    spots = [(-8.35 + 0.09 * (i // 6), 112.4 + 0.09 * (i % 6)) for i in range(len(places))]
    sentra = [
        {
            "id": i, "name": f"Sentra {i}", "group": "Gerabah", "place": "Pagelaran", "units": 20,
            "workers": 60, "investment": 10**9, "output": 10**9, "decree": f"188.45/{i}",
            "decree_date": "2026-01-02", "lat": lat, "lon": lon, "demo": False, "score": 70.0,
        }
        for i, (lat, lon) in enumerate(spots * 2)
    ]  # fmt: skip
    return {
        "as_of": "2026-11-24", "demo": False, "cells": cells, "groups": groups, "sentra": sentra,
        "kecamatan": [
            {"code": code, "name": name, "cell": square(*spot)}
            for (code, name), spot in zip(places, spots, strict=True)
        ],
        "candidates": sentra[:50], "candidate_count": 50, "gathered": {}, "programmes": [],
        "group_places": group_places, "group_kbli": {code: ["10391 (2020)"] for code in groups},
        "capacity": [[code, "kg", 5, 1200.0] for code in groups], "industrial_zones": None,
    }  # fmt: skip


def filled(document: Document) -> Document:
    """Return the document with its exhibits repeated until there are as many as a real one has."""
    charts = [one for one in document.pictures if not one.is_tall]
    maps = [one for one in document.pictures if one.is_tall]
    if not charts:
        bar = pictures.bars([Bar("x", ((1, AGRO),))])
        charts = [Picture("x", "", "x", bar, "x", "x")]
    more: list[Block] = []
    for sort, there, wanted in (
        (cycle(document.tables), len(document.tables), TABLES),
        (cycle(charts), len(charts), CHARTS),
        (cycle(maps), len(maps), MAPS),
    ):
        for index, one in enumerate(islice(sort, wanted - there)):
            label = "Tabel" if isinstance(one, Table) else "Gambar"
            key = f"{one.key}-{index}"
            more.append(replace(one, key=key, number=f"{label} 9.{len(more) + 1}"))
    return replace(document, blocks=(*document.blocks, *more))


def main() -> None:
    """Print seconds, sizes, pages and memory."""
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 25_000
    stages = tuple(stages_in(2024, 2044))
    years = tuple(str(year) for year in range(2019, 2025))
    branches = ("Industri Pengolahan", *(f"{n} Cabang" for n in range(1, 17)), "PDRB")
    values = tuple((name, tuple(100.5 * k for k in range(1, 7))) for name in branches)
    loaded = {key: Series(years, values, "BPS") for key in ("pdrb-berlaku", "pdrb-konstan")}
    title = "Rencana Pembangunan Industri"
    words = EditionWords(title, 2024, 2044, False, stages, tables=loaded)
    began = perf_counter()
    document = filled(assemble(words, figures(n)))
    print(
        f"{n:,} IKM: {len(document.tables)} tables, {len(document.pictures)} pictures, "
        f"assembled in {perf_counter() - began:.2f} s"
    )
    for name, writer in (("pdf", pdf.write), ("docx", docx.write), ("xlsx", xlsx.write)):
        began, worked = perf_counter(), process_time()
        content = writer(document)
        pages = ""
        seconds, work = perf_counter() - began, process_time() - worked
        if name == "pdf":
            book = pypdfium2.PdfDocument(io.BytesIO(content))
            pages = f", {len(book)} pages"
            book.close()
        print(
            f"  {name:<5}{seconds:7.2f} s ({work:.2f} s of processor)  {len(content) / 1024:8,.0f} kB{pages}"
        )
    print(f"  peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


if __name__ == "__main__":
    main()
