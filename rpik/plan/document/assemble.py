"""One edition and the gathered figures become one list of blocks, the same for every writer."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from rpik.core.templatetags.format_id import angka, rupiah, tanggal
from rpik.plan.document import (
    breakdowns,
    decree,
    exhibits,
    leading,
    matrix,
    papers,
    province,
    series,
)
from rpik.plan.document.blocks import (
    Block,
    Column,
    Document,
    Heading,
    Missing,
    Picture,
    Table,
)
from rpik.plan.document.outline import CHAPTERS, EXTERNALS, SECTIONS, TARGETS
from rpik.plan.document.stages import outside
from rpik.plan.document.wording import empty_section, filled, paragraphs, references
from rpik.plan.document.words import EditionWords, ExternalFigure

OFFICE = "Dinas Perindustrian dan Perdagangan Kabupaten Malang"
UNTYPED = "belum diisi"
# Tables that may be empty, and the page that fills them.
FILLED_BY = {
    "sentra": "sentra",
    "kandidat": "sentra/kandidat",
    "program": "pembinaan",
    "kelompok": "ikm",
    "unggulan": "ikm",
}
# Chapter 4.2 has sections of its own; the heading above them carries no words.
PROGRAMME = Heading(2, "4.2", "Program pembangunan industri")


def assemble(
    words: EditionWords,
    figures: dict[str, Any],
    *,
    mark: Callable[[str, str], str] = lambda _, text: text,
) -> Document:
    """Return the document; what is missing stands marked where it belongs and in one list.

    ``mark`` (name, text) → what stands in the words for a live figure.
    """
    told = told_of(words)
    known = live_figures(figures) | external_figures(told)
    live = {name: mark(name, text) for name, text in known.items()}
    numbering = _Numbering()
    blocks: list[Block] = []
    gaps: list[Missing] = _of_register(figures)
    source = source_line(figures)
    chapter = ""
    for section in SECTIONS:
        if section.code[0] != chapter:
            chapter = section.code[0]
            blocks.append(Heading(1, f"BAB {_roman(int(chapter))}", CHAPTERS[chapter]))
            numbering.start(chapter)
        if section.code == "4.2.1":
            blocks.append(PROGRAMME)
        level = section.code.count(".") + 1
        blocks.append(Heading(level, section.code, section.title))
        text = words.texts.get(section.code, section.text)
        extra = list(numbering.number(_exhibits(section.code, words, told, figures, source)))
        lacks = [*_lacking(section.code, words, figures), *_empty(extra)]
        if text.strip():
            said, unknown = filled(text, live)
            blocks += paragraphs(said)
            lacks += [
                Missing(
                    f"Rujukan {name} di bagian {section.code} tidak dikenal.",
                    f"bagian/{section.code}",
                )
                for name in unknown
            ]
            lacks += [
                Missing(f"Bagian {section.code} menyebut {one.label}, yang belum diisi.", "angka")
                for one in EXTERNALS
                if one.key not in told and f"luar_{one.key}" in references(text)
            ]
        else:
            lacks.insert(0, empty_section(section.code, section.title))
        if section.code == decree.SECTION:
            blocks += decree.legal_basis(words.perda)
        blocks += lacks
        gaps += [*lacks, *_untyped(section.code, told)]
        blocks += extra
    as_of = figures["as_of"]
    return Document(
        title=words.title,
        office=OFFICE,
        period=f"{words.year_from}–{words.year_to}",
        as_of=as_of,
        as_of_text=tanggal(date.fromisoformat(as_of)) if as_of else "–",
        draft=words.draft,
        demo=bool(figures["demo"]),
        decree=decree.cover(words.perda),
        blocks=tuple(blocks),
        gaps=tuple(gaps),
        known=words.known,
    )


def _sum(whole: dict[str, Any], name: str) -> int | None:
    """Return a sum over the register: None where units are but none stated it, 0 where none are."""
    known: int | None = whole[name]
    return known if whole["units"] else known or 0


def _count(known: int | None) -> str:
    return "[belum tercatat]" if known is None else angka(known)


def _money(known: int | None) -> str:
    return "yang belum tercatat" if known is None else rupiah(known)


def live_figures(figures: dict[str, Any]) -> dict[str, str]:
    """Return the figures words may refer to as {{name}}, written as printed."""
    whole = breakdowns.total(figures)
    sectors = {cell["sector"]: cell["units"] for cell in breakdowns.of(figures, "sector")}
    filled_kecamatan = {cell["kecamatan_id"] for cell in breakdowns.of(figures, "kecamatan")}
    return {
        "jumlah_ikm": angka(whole["units"]),
        "jumlah_tk": _count(_sum(whole, "workers")),
        "jumlah_tk_laki": _count(_sum(whole, "male")),
        "jumlah_tk_perempuan": _count(_sum(whole, "female")),
        "nilai_investasi": _money(_sum(whole, "investment")),
        "nilai_produksi": _money(_sum(whole, "output")),
        "jumlah_agro": angka(sectors.get("agro", 0)),
        "jumlah_non_agro": angka(sectors.get("non_agro", 0)),
        "jumlah_kecamatan": angka(len(filled_kecamatan - {None})),
        "jumlah_kelompok": angka(
            sum(1 for c in breakdowns.of(figures, "group") if c["product_group_id"])
        ),
        "jumlah_sentra": angka(len(figures["sentra"])),
        "jumlah_ikm_sentra": angka(sum(row["units"] for row in figures["sentra"])),
        "jumlah_kandidat": angka(figures["candidate_count"]),
        "kecamatan_terbanyak": breakdowns.largest(
            figures, "kecamatan", "kecamatan_id", breakdowns.names_of_kecamatan(figures)
        ),
        "kelompok_terbanyak": breakdowns.largest(
            figures, "group", "product_group_id", figures["groups"]
        ),
        "daftar_sentra": breakdowns.sentra_in_words(figures),
        "tanggal_data": tanggal(date.fromisoformat(figures["as_of"])) if figures["as_of"] else "–",
    }


def external_figures(told: Mapping[str, ExternalFigure]) -> dict[str, str]:
    """Return the single figures from outside as words may refer to them: {{luar_penduduk}}."""
    return {
        f"luar_{one.key}": told[one.key].value if one.key in told else f"[{one.label} {UNTYPED}]"
        for one in EXTERNALS
    }


def source_line(figures: dict[str, Any]) -> str:
    """Return what stands under every table from the register."""
    day = tanggal(date.fromisoformat(figures["as_of"])) if figures["as_of"] else "belum ada data"
    mark = " – DATA CONTOH, bukan data sebenarnya" if figures["demo"] else ""
    return f"Register IKM {OFFICE}, keadaan {day}{mark}"


def told_of(words: EditionWords) -> dict[str, ExternalFigure]:
    """Return the single figures: as typed, else as the loaded tables tell them."""
    counted = {key: ExternalFigure(*one) for key, one in series.singles(words.tables).items()}
    return counted | dict(words.externals)


def _exhibits(
    code: str,
    words: EditionWords,
    told: dict[str, ExternalFigure],
    figures: dict[str, Any],
    source: str,
) -> Iterable[Table | Picture]:
    if code in {"2.1", "2.2", "2.3"}:
        yield _external_table(code, told)
    yield from series.exhibits(code, words.tables)
    if code == "3.3":
        yield _targets(words, figures, source)
    yield from exhibits.of_section(code, figures, source)
    if code == leading.SECTION:
        yield from leading.priorities(figures, words.setup, source)
        if quotients := province.table(figures, words.tables, source):
            yield quotients
        if chosen := leading.leaders(figures, words.leaders, words.stages, source):
            yield chosen
    if code == matrix.SECTION and (found := matrix.table(figures, words.stages, source)):
        yield found


def _external_table(code: str, told: dict[str, ExternalFigure]) -> Table:
    rows = []
    for one in (one for one in EXTERNALS if one.section == code):
        typed = told.get(one.key)
        rows.append(
            (
                one.label,
                typed.value if typed else UNTYPED,
                one.unit,
                str(typed.year or "–") if typed else "–",
                typed.source if typed else f"seharusnya dari {one.publisher}",
            )
        )
    titles = {"2.1": "Kondisi daerah", "2.2": "Sumber daya manusia", "2.3": "Sarana dan prasarana"}
    return Table(
        key=f"luar-{code}",
        number="",
        title=f"{titles[code]} menurut sumber luar",
        columns=(
            Column("Uraian", "text", 3),
            Column("Nilai", "text"),
            Column("Satuan", "text"),
            Column("Tahun", "text"),
            Column("Sumber", "text", 2),
        ),
        rows=tuple(rows),
        source="Disebut pada setiap baris",
    )


def _targets(words: EditionWords, figures: dict[str, Any], source: str) -> Table:
    whole = breakdowns.total(figures)
    base = {
        "workers": angka(whole["workers"] or 0),
        "investment": angka(round((whole["investment"] or 0) / 1e9)),
        "sentra": angka(len(figures["sentra"])),
    }
    rows = []
    for index, one in enumerate(TARGETS, 1):
        typed = words.targets.get(one.key, {})
        start = typed.get(0) or base.get(one.baseline, UNTYPED)
        ends = (typed.get(k) or UNTYPED for k in range(1, len(words.stages) + 1))
        rows.append((str(index), one.label, one.unit, start, *ends))
    stages = (Column(stage.label, "text", 1.2) for stage in words.stages)
    return Table(
        key="sasaran",
        number="",
        title="Sasaran pembangunan industri per tahap",
        columns=(
            Column("No", "text", 0.6),
            Column("Sasaran", "text", 2.2),
            Column("Satuan", "text", 1.1),
            Column("Keadaan awal", "text"),
            *stages,
        ),
        rows=tuple(rows),
        source=f"Sasaran: {OFFICE}; keadaan awal tenaga kerja, investasi, dan sentra: {source}",
    )


def _untyped(code: str, told: dict[str, ExternalFigure]) -> list[Missing]:
    """Say which figures from outside nobody typed; in the text the table itself shows it."""
    return [
        Missing(f"{one.label} ({one.unit}) belum diisi; sumbernya {one.publisher}.", "angka")
        for one in EXTERNALS
        if one.section == code and one.key not in told
    ]


def _of_register(figures: dict[str, Any]) -> list[Missing]:
    if breakdowns.total(figures)["units"]:
        return []
    return [Missing("Register belum memuat IKM aktif: semua tabel register kosong.", "ikm")]


def _empty(extra: Iterable[Table | Picture]) -> list[Missing]:
    """Say which tables stand without a row."""
    return [
        Missing(f"{one.number} {one.title} belum berisi data.", FILLED_BY[one.key])
        for one in extra
        if isinstance(one, Table) and not one.rows and one.key in FILLED_BY
    ]


def _lacking(code: str, words: EditionWords, figures: dict[str, Any]) -> list[Missing]:
    made = series.lacking(code, words.tables)
    match code:
        case leading.SECTION:
            made += leading.lacking(figures, words.setup, words.leaders, words.stages)
        case decree.SECTION:
            made += decree.lacking(words.perda)
        case matrix.SECTION:
            made += matrix.lacking(figures, words.stages)
        case "2.3":
            made += papers.lacking(figures)
        case "3.3":
            made += [*_unstaged(words), *_unset_targets(words)]
    return made


def _unstaged(words: EditionWords) -> list[Missing]:
    """Say how a draft's stages do not fit its period; a published edition stays as it was."""
    wrong = outside(words.stages, words.year_from, words.year_to) if words.draft else []
    return [Missing(one, "judul") for one in wrong]


def _unset_targets(words: EditionWords) -> list[Missing]:
    cells = [
        words.targets.get(one.key, {}).get(stage)
        for one in TARGETS
        for stage in range(1, len(words.stages) + 1)
    ]
    empty = sum(not cell for cell in cells)
    return [Missing(f"{empty} dari {len(cells)} sasaran belum diisi.", "angka")] if empty else []


class _Numbering:
    """Tabel 2.1, Gambar 2.1: by chapter, in order."""

    def start(self, chapter: str) -> None:
        self.chapter, self.tables, self.pictures = chapter, 0, 0

    def number(self, found: Iterable[Table | Picture]) -> Iterable[Table | Picture]:
        for one in found:
            if isinstance(one, Table):
                self.tables += 1
                yield replace(one, number=f"Tabel {self.chapter}.{self.tables}")
            else:
                self.pictures += 1
                yield replace(one, number=f"Gambar {self.chapter}.{self.pictures}")


def _roman(number: int) -> str:
    return ("", "I", "II", "III", "IV", "V")[number]
