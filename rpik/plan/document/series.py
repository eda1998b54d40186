"""Tables from outside the register (``asked_tables``): what they hold and what the document makes of
them. A table keeps its own rows, columns (years or named) and source. Plain Python.
"""

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rpik.core.templatetags.format_id import desimal
from rpik.plan.document import pictures
from rpik.plan.document.asked_tables import ASKED, Asked
from rpik.plan.document.blocks import Cell, Column, Kind, Missing, Picture, Table
from rpik.plan.document.breakdowns import DIVISIONS
from rpik.plan.document.pictures import AGRO, Bar

YEAR = re.compile(r"((?:19|20)\d\d)\s*(\*{0,3})")
WANTED_YEARS = 5
Number = float | None


@dataclass(frozen=True, slots=True)
class Series:
    """A table as loaded: column headings, (label, values) a row, where it comes from."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Number, ...]], ...]
    source: str
    note: str = ""

    @property
    def years(self) -> list[int | None]:
        """The year of each column; None where it is none."""
        return [int(found[1]) if (found := YEAR.fullmatch(c)) else None for c in self.columns]

    def newest(self, count: int) -> "Series":
        """Return it with the last ``count`` years, oldest first; unchanged where columns are no years."""
        years = self.years
        if None in years:
            return self
        kept = sorted(range(len(years)), key=lambda at: years[at] or 0)[-count:]
        return Series(
            tuple(self.columns[at] for at in kept),
            tuple((label, tuple(values[at] for at in kept)) for label, values in self.rows),
            self.source,
            self.note,
        )

    def row(self, pattern: re.Pattern[str]) -> tuple[Number, ...] | None:
        """Return the values of the first row so called."""
        return next((v for label, v in self.rows if pattern.fullmatch(bare(label))), None)


# BPS writes "C. Industri Pengolahan/Manufacturing"; its branches must not count for the whole.
INDUSTRY = re.compile(r"industri pengolahan")
WHOLE = re.compile(
    r"(?:produk domestik regional bruto|pdrb)(?: \(?pdrb\)?)?|jumlah|total|jumlah pdrb|total pdrb"
)
# "10 Industri Makanan", "C10. Makanan", "[10] Makanan": as BPS numbers golongan pokok.
DIVISION = re.compile(r"\W*(?:C\W*)?(\d{2})(?!\W*\d)\b", re.IGNORECASE)
EVERYBODY = re.compile(r"jumlah|total|jumlah kabupaten|kabupaten malang")


def bare(label: str) -> str:
    """Return a row's name without its letter or number, translation and footnote marks, lower case."""
    text = label.split("/")[0].strip().lower().strip("*")
    text = re.sub(r"^(?:[a-u]{1}|[0-9]{1,2}|[a-z](?:,[a-z])+)[.)]?\s+", "", text)
    return " ".join(text.split())


def _divisions(found: Series) -> dict[str, list[tuple[str, tuple[Number, ...]]]]:
    """Return the rows of each golongan pokok KBLI (domain.md 8.1) that they begin with."""
    made: dict[str, list[tuple[str, tuple[Number, ...]]]] = {}
    for label, values in found.rows:
        if (code := DIVISION.match(label)) and code[1] in DIVISIONS:
            made.setdefault(code[1], []).append((label, values))
    return made


def unsound(found: Series) -> Iterator[str]:
    """Say why counts by golongan pokok contradict themselves: doubled, misnamed, below zero or over
    their own total. Nothing may be computed from such a table.
    """
    divisions = _divisions(found)
    for code, rows in divisions.items():
        if len(rows) > 1:
            both = " dan ".join(f"“{label[:60]}”" for label, _ in rows)
            yield f"Golongan {code} ada lebih dari sekali: {both}. Gabungkan, atau hapus yang bukan golongan pokok."
        for label, _ in rows:
            if other := _named_otherwise(code, label):
                yield (
                    f"“{label[:60]}” diawali {code} ({DIVISIONS[code]}), tetapi namanya golongan {other} "
                    f"({DIVISIONS[other]}). Bila {code} hanya nomor urut, gantilah dengan kode golongannya."
                )
    for label, values in found.rows:
        below = [value for value in values if value is not None and value < 0]
        if below:
            yield f"“{label[:60]}” berisi {desimal(below[0], 0)}; jumlah tidak dapat di bawah nol."
    for column, told, parts in zip(
        found.columns, found.row(WHOLE) or (), _parts(found, divisions), strict=False
    ):
        if told is not None and told < parts - 0.5:
            yield (
                f"Kolom {column}: jumlahnya {desimal(told, 0)}, padahal golongan di atasnya bersama-sama "
                f"{desimal(parts, 0)}. Periksa keduanya."
            )


def _parts(
    found: Series, divisions: Mapping[str, list[tuple[str, tuple[Number, ...]]]]
) -> list[float]:
    rows = [values for each in divisions.values() for _, values in each]
    return [sum(values[at] or 0 for values in rows) for at in range(len(found.columns))]


def _named_otherwise(code: str, label: str) -> str:
    """Return the golongan pokok that the words of a row name, when it is not the one of its number."""
    said = _words(label)
    if not said or said & _words(DIVISIONS[code]):
        return ""
    titles = ((other, _words(title)) for other, title in DIVISIONS.items())
    return next((other for other, title in titles if said <= title or title <= said), "")


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]{3,}", text.split("/")[0].lower())) - {"dan", "industri"}


def against(found: Series) -> tuple[dict[str, float], float, str]:
    """Return what the newest year tells: each golongan pokok, all together, and "" or why the whole
    cannot be known (the whole is then 0).

    Without its total a table is whole only when it tells every golongan pokok; columns that are no
    years (an average) do not count.
    """
    years = found.years
    newest = max((y, at) for at, y in enumerate(years) if y)[1] if any(years) else -1
    known = {
        code: value
        for code, rows in _divisions(found).items()
        if (value := rows[-1][1][newest]) is not None
    }
    if not known:
        return (
            {},
            0.0,
            "tidak ada baris yang diawali dua angka golongan pokok, jadi LQ tidak dihitung.",
        )
    if fault := next(unsound(found), ""):
        return known, 0.0, f"LQ tidak dihitung. {fault}"
    told = found.row(WHOLE)
    if told and told[newest]:
        return known, told[newest] or 0.0, ""
    if lacks := sorted(set(DIVISIONS) - set(known)):
        named = f"{', '.join(lacks[:6])}{' …' if len(lacks) > 6 else ''}"
        why = f"baris “Jumlah” tidak ada dan golongan {named} belum diisi, jadi LQ tidak dihitung."
        return known, 0.0, why
    return known, sum(known.values()), ""


def exhibits(section: str, tables: Mapping[str, Series]) -> Iterator[Table | Picture]:
    """Yield the loaded tables of a section and what is computed from them."""
    for asked in ASKED:
        if asked.section == section and (found := tables.get(asked.key)):
            yield _printed(asked, found)
            yield from _computed(asked, found)


def lacking(section: str, tables: Mapping[str, Series]) -> list[Missing]:
    """Say which tables of a section nobody loaded, and which do not reach."""
    made: list[Missing] = []
    for asked in ASKED:
        if asked.section != section:
            continue
        place = f"tabel/{asked.key}"
        found = tables.get(asked.key)
        if found is None:
            text = f"Tabel {asked.title} ({asked.unit}) belum diisi; sumbernya {asked.publisher}."
            made.append(Missing(text, place))
            continue
        made += [Missing(f"{asked.title}: {text}", place) for text in _short(asked, found)]
    return made


def _short(asked: Asked, found: Series) -> Iterator[str]:
    empty = sum(value is None for _, values in found.rows for value in values)
    if empty:
        yield f"{empty} sel kosong."
    if asked.by_division and (why := against(found)[2]):
        yield why
    if not asked.key.startswith("pdrb"):
        return
    years = [year for year in found.newest(WANTED_YEARS + 1).years if year]
    if len(years) < WANTED_YEARS:
        yield f"baru {len(years)} dari {WANTED_YEARS} tahun."
    gaps = [f"{a + 1}" for a, b in itertools.pairwise(years) if b - a > 1]
    if gaps:
        yield f"tahun {', '.join(gaps)} tidak ada, jadi lajunya tidak dihitung."
    for name, pattern in (("Industri Pengolahan", INDUSTRY), ("jumlah PDRB", WHOLE)):
        if found.row(pattern) is None:
            yield f"baris {name} tidak ditemukan, jadi bagian dan lajunya tidak lengkap."


def _printed(asked: Asked, found: Series) -> Table:
    shown = found.newest(WANTED_YEARS)
    first = "Kecamatan" if asked.by_kecamatan else "Uraian"
    rows = [(label, *values) for label, values in shown.rows]
    total = None
    if asked.by_kecamatan:
        sums = zip(*(values for _, values in shown.rows), strict=True)
        total = ("Jumlah", *(_sum(values) for values in sums))
    return _table(asked.key, f"{asked.title} ({asked.unit})", first, shown, rows, asked.kind, total)


def _table(
    key: str,
    title: str,
    first: str,
    found: Series,
    rows: list[tuple[Cell, ...]],
    kind: Kind,
    total: tuple[Cell, ...] | None = None,
) -> Table:
    marks = any("*" in column for column in found.columns)
    said = ["* angka sementara, ** angka sangat sementara."] if marks and not found.note else []
    return Table(
        key=f"luar-{key}",
        number="",
        title=title,
        columns=(Column(first, "text", 3), *(Column(c, kind) for c in found.columns)),
        rows=tuple(rows),
        total=total,
        source=found.source,
        note=" ".join([found.note, *said]).strip(),
    )


def _computed(asked: Asked, found: Series) -> Iterator[Table | Picture]:
    if asked.key == "pdrb-berlaku" and (whole := found.row(WHOLE)):
        yield from _shares(asked, found, whole)
    if asked.key == "pdrb-konstan":
        yield from _growth(asked, found)
    if asked.key == "bekerja" and (whole := found.row(EVERYBODY)):
        yield from _shares(asked, found, whole)


def _shares(asked: Asked, found: Series, whole: tuple[Number, ...]) -> Iterator[Table | Picture]:
    """Each row as a share of the whole, and the industry's as a chart."""
    full = Series(found.columns, (*found.rows, ("", whole)), found.source, found.note)
    shown = full.newest(WANTED_YEARS)
    sums = shown.rows[-1][1]
    rows = [(label, *map(_ratio, values, sums)) for label, values in shown.rows[:-1]]
    counted = Series(shown.columns, (), f"{found.source}; bagian dihitung")
    title = {"pdrb-berlaku": "Distribusi PDRB menurut lapangan usaha, harga berlaku"}.get(
        asked.key, f"Bagian dalam {asked.title[0].lower()}{asked.title[1:]}"
    )
    yield _table(f"{asked.key}-bagian", title, "Uraian", counted, rows, "share")
    industry = shown.row(INDUSTRY)
    if industry is None or asked.key != "pdrb-berlaku":
        return
    parts = [
        Bar(column, ((100 * share, AGRO),))
        for column, share in zip(shown.columns, map(_ratio, industry, sums), strict=True)
        if share is not None
    ]
    yield Picture(
        "luar-industri",
        "",
        "Bagian industri pengolahan dalam PDRB (persen)",
        pictures.bars([Bar(b.label, ((round(b.parts[0][0], 1), AGRO),)) for b in parts]),
        "Batang bagian industri pengolahan dalam PDRB per tahun.",
        counted.source,
    )


def _growth(asked: Asked, found: Series) -> Iterator[Table]:
    """Change on the year before, where that year is there."""
    shown = found.newest(WANTED_YEARS + 1)
    years = shown.years
    if None in years or len(years) < 2:
        return
    rows: list[tuple[Cell, ...]] = []
    for label, values in shown.rows:
        changes = []
        for at in range(1, len(years)):
            ratio = _ratio(values[at], values[at - 1])
            follows = (years[at] or 0) - (years[at - 1] or 0) == 1
            changes.append(ratio - 1 if ratio is not None and follows else None)
        rows.append((label, *changes))
    counted = Series(shown.columns[1:], (), f"{found.source}; laju dihitung")
    title = "Laju pertumbuhan PDRB menurut lapangan usaha, harga konstan"
    yield _table(f"{asked.key}-laju", title, "Uraian", counted, rows, "share")


def _ratio(part: Number, whole: Number) -> Number:
    return part / whole if part is not None and whole else None


def _sum(values: tuple[Number, ...]) -> Number:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def singles(tables: Mapping[str, Series]) -> dict[str, tuple[str, int | None, str]]:
    """Return the single figures that loaded tables tell: key → (value as printed, year, source).

    The newest year counts; what nobody loaded, or a row that is not there, gives none.
    """
    told: dict[str, tuple[str, int | None, str]] = {}

    def tell(key: str, table: str, value: Number, digits: int) -> None:
        if value is not None:
            found = tables[table].newest(1)
            told[key] = desimal(value, digits), found.years[-1], f"dihitung dari {found.source}"

    for key, digits in (("penduduk", 0), ("kpi", 2)):
        if found := tables.get(key):
            tell(key, key, _sum(tuple(values[-1] for _, values in found.newest(1).rows)), digits)
    if found := tables.get("pdrb-berlaku"):
        whole, industry = (found.newest(1).row(one) for one in (WHOLE, INDUSTRY))
        tell("pdrb", "pdrb-berlaku", whole[-1] if whole else None, 1)
        share = _ratio(industry[-1], whole[-1]) if whole and industry else None
        tell("pdrb_industri", "pdrb-berlaku", share and 100 * share, 2)
    if (found := tables.get("pdrb-konstan")) and (values := found.newest(2).row(INDUSTRY)):
        years = found.newest(2).years
        if len(years) == 2 and None not in years and (years[1] or 0) - (years[0] or 0) == 1:
            ratio = _ratio(values[1], values[0])
            tell("tumbuh_industri", "pdrb-konstan", ratio and 100 * (ratio - 1), 2)
    return told
