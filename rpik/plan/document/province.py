"""The kabupaten against the province: location quotients by golongan pokok (domain.md 8.1).

LQ = (n_i / n) / (N_i / N), n in the register and N as BPS publishes them for Jawa Timur, with the
Clopper-Pearson interval of the kabupaten's share. Workers come by the firm, so they have no interval.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from rpik.core.templatetags.format_id import desimal
from rpik.plan.document import breakdowns as figs
from rpik.plan.document.blocks import Cell, Column, Table
from rpik.plan.document.series import Series, against
from sentra.detection.agglomeration import QuotientTable, quotient_table

KEY = "lq-provinsi"
# The tables from outside it rests on, by what the register calls the same.
BASES = {"units": "provinsi-unit", "workers": "provinsi-tk"}


def table(figures: dict[str, Any], tables: Mapping[str, Series], source: str) -> Table | None:
    """Return the quotients of the golongan pokok that both know, most special first; None without a base."""
    bases = {name: tables[key] for name, key in BASES.items() if key in tables}
    cells = {c["division"]: c for c in figs.of(figures, "division") if c["division"]}
    rows: dict[str, list[Cell]] = {code: [_name(code)] for code in cells}
    columns = [Column("Golongan pokok", "text", 2.6)]
    order: dict[str, float] = {}
    for name, base in bases.items():
        mine = {code: cell[name] or 0 for code, cell in cells.items()}
        known, whole, _ = against(base)
        found = _quotients(mine, known, whole)
        unit = "Unit" if name == "units" else "TK"
        columns += [Column(f"{unit} kabupaten"), Column(f"{unit} provinsi"), Column(f"LQ {unit}", "decimal", 0.8)]  # fmt: skip
        if name == "units":
            columns.append(Column("Selang 95 %", "text", 1.2))
        for code, row in rows.items():
            value, low, high = found.get(code, (None, None, None))
            row += [mine[code], round(known[code]) if code in known else None, value]
            if name == "units":
                row.append(f"{desimal(low)}–{desimal(high)}" if value is not None else "–")
            order.setdefault(code, value if value is not None else -1.0)
    if not bases or not any(value >= 0 for value in order.values()):
        return None
    return Table(
        key=KEY,
        number="",
        title="Kekhususan kabupaten terhadap Jawa Timur menurut golongan pokok KBLI (LQ)",
        columns=tuple(columns),
        rows=tuple(tuple(rows[code]) for code in sorted(rows, key=lambda c: (-order[c], c))),
        source=f"{source}; provinsi: "
        + "; ".join(dict.fromkeys(base.source for base in bases.values())),
        note="LQ di atas 1: bagian golongan itu di kabupaten melebihi bagiannya di provinsi. Selang yang "
        "memuat 1 belum menunjukkan kekhususan. Register dan BPS dapat berbeda cakupan dan tahun.",
    )


def _quotients(
    mine: Mapping[str, int], known: Mapping[str, float], whole: float
) -> dict[str, tuple[float, float, float]]:
    codes = [code for code in mine if known.get(code)]
    if not codes or not sum(mine.values()) or not whole:
        return {}
    # What the province's table does not tell still counts in the kabupaten's whole.
    rest = sum(mine.values()) - sum(mine[code] for code in codes)
    counts = np.array([[*(mine[code] for code in codes), rest]], float)
    base = np.array([*(known[code] / whole for code in codes), np.nan])
    found: QuotientTable = quotient_table(counts, base=base)
    parts = zip(found.value[0], found.low[0], found.high[0], strict=True)
    return {
        code: (float(value), float(low), float(high))
        for code, (value, low, high) in zip([*codes, ""], parts, strict=True)
        if code and np.isfinite(value)
    }


def _name(code: str) -> str:
    return f"{code} {figs.DIVISIONS.get(code, '')}".strip()
