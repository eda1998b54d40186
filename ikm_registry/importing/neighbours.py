"""What a column is by the columns beside it: sums of workers, amounts of another thing."""

import re
from collections.abc import Callable, Sequence

from ikm_registry.importing.column_guess import REMEMBERED, ColumnGuess
from ikm_registry.importing.columns import normal_heading

SUMS = frozenset({"jumlah", "jml", "jmlh", "total"})
# Headings that say nothing of what is counted: that of the column before them.
_BARE = frozenset(
    "volume vol jumlah jml jmlh total banyak banyaknya satuan sat stn unit nilai".split()
)
_OF_AMOUNTS = frozenset({"capacity", "unit", "investment", "output_value", "workers"})
_OTHER_THINGS = re.compile(
    r"\b(?:bantuan|hibah|barang|alat|peralatan|mesin|luas|tanah|lahan|bangunan|limbah|pinjaman|kredit|pelatihan|inventaris)\b"
)


_COUNTED = frozenset(
    {"investment", "output_value", "input_value", "workers", "male", "female", "capacity"}
)
_BEGAN = re.compile(r"\bawal\b", re.IGNORECASE)
_IN_YEAR = re.compile(r"\b20([0-4][0-9])\b")


def later(field: str | None, heading: str) -> float:
    """Return what makes the later of two columns the surer: "Omzet 2022 | Omzet 2023", "TK Awal | TK
    Saat Ini". What a business began with is its investment all the same.
    """
    if field not in _COUNTED:
        return 0.0
    year = _IN_YEAR.search(heading)
    if year is None and field != "investment" and _BEGAN.search(heading):
        return -0.05
    return int(year.group(1)) / 1000 if year else 0.0


_STAFF = re.compile(r"\b(?:tetap|dibayar|upah|upahan|berbayar|digaji|produksi)\b")
_OTHER_STAFF = re.compile(
    r"\b(?:tidak|tdk|tak|non|blm|belum)\s*(?:tetap|dibayar|di bayar|berbayar|digaji|produksi)\b"
    r"|\b(?:dalam keluarga|luar keluarga|keluarga|kel|luar|sendiri|lepas|harian|borongan|musiman|kontrak|honorer|magang|freelance|part time|paruh waktu|lain(?:nya)?|administrasi|adm|kantor|staf|staff|operator|lapangan|"
    r"p?e?linting|(?:peng)?giling|batil|packing|pengemasan|pengepakan)\b"
)
_PEOPLE = frozenset({"workers", "male", "female"})
# Fields that several columns may have: their figures are added up.
ADDED = frozenset(f"{counted}_more" for counted in _PEOPLE)


def judge_by_neighbours(
    guesses: Sequence[ColumnGuess], field_of: Callable[[str], str | None]
) -> None:
    """Correct what headings say alone by the columns beside; ``guesses`` in the order of the file.
    ``field_of`` is what a heading says by its words.
    """
    columns = {one.index: one for one in guesses}
    _staff_and_others(guesses, field_of)
    for one in guesses:
        _sum_beside_sexes(one, columns)
        _sum_of_months(one, columns, field_of)
    amounts_of_other_things(guesses)
    # "Jumlah Produk | Satuan" is how much is made; alone it is how many kinds.
    if not any(one.field == "capacity" for one in guesses):
        for one in guesses:
            beside = columns.get(one.index + 1)
            if one.field == "-varieties" and beside is not None and beside.field == "unit":
                one.field, one.score, one.reason = "capacity", 0.8, "jumlah dengan satuan"


def _staff_and_others(
    guesses: Sequence[ColumnGuess], field_of: Callable[[str], str | None]
) -> None:
    """ "TK Tetap | TK Tidak Tetap", "Linting | Giling | Administrasi": those who work are all of them
    together, unless a column says their sum.
    """
    kinds: dict[str, list[ColumnGuess]] = {}
    for one in guesses:
        heading = normal_heading(one.header)
        is_other = _OTHER_STAFF.search(heading)
        if one.score > 1 or not (is_other or _STAFF.search(heading)):
            continue
        counted = field_of(_STAFF.sub(" ", _OTHER_STAFF.sub(" ", heading)))
        if counted in _PEOPLE:
            found = kinds.setdefault(counted, [])
            found.insert(len(found) if is_other else 0, one)
    for counted, parts in kinds.items():
        if len(parts) < 2:
            continue
        summed = next((o for o in guesses if o.field == counted and o not in parts), None)
        first = parts[0]
        for part in parts:
            if summed is not None:
                part.field, part.score = None, 0.0
                part.reason = f"bagian dari “{summed.header[:40]}”"
            else:
                part.field, part.score = f"{counted}_more", 0.9
                part.reason = f"ditambahkan pada “{first.header[:40]}”"
        if summed is None:
            first.field, first.reason = counted, "bagian dari tenaga kerjanya"


def _sum_beside_sexes(one: ColumnGuess, columns: dict[int, ColumnGuess]) -> None:
    """ "L | P | JML": a sum beside the two sexes counts the workers."""
    last = normal_heading(one.header).rsplit(" ", 1)[-1]
    if last not in SUMS or one.field not in {None, "workers"}:
        return
    index = one.index
    for side in ((index - 1, index - 2), (index + 1, index + 2)):
        if {columns[i].field for i in side if i in columns} == {"male", "female"}:
            one.field, one.score, one.reason = "workers", 0.9, "jumlah di samping L dan P"


def _sum_of_months(
    one: ColumnGuess,
    columns: dict[int, ColumnGuess],
    field_of: Callable[[str], str | None],
) -> None:
    """ "Omzet > Jan | … | Des", "Total": the sum of twelve months is that of the year."""
    if one.field is not None or normal_heading(one.header).rsplit(" ", 1)[-1] not in SUMS:
        return
    months = [columns.get(one.index - back) for back in range(1, 13)]
    if all(month is not None and month.field == "-month" for month in months):
        group = " ".join(months[0].header.split()[:-1])  # type: ignore[union-attr]
        if (summed := field_of(group)) in _COUNTED:
            one.field, one.score, one.reason = summed, 0.9, "jumlah dua belas bulan di sebelahnya"


def amounts_of_other_things(guesses: Sequence[ColumnGuess]) -> None:
    """Take what counts another thing for nothing of ours."""
    columns = {one.index: one for one in guesses}
    for one in guesses:
        _amount_of_another_thing(one, columns)


def _amount_of_another_thing(one: ColumnGuess, columns: dict[int, ColumnGuess]) -> None:
    """ "Jenis Bantuan | Volume | Satuan", "Luas Tanah | Satuan": they do not count what is made."""
    if (
        one.reason == REMEMBERED
        or one.field not in _OF_AMOUNTS
        or normal_heading(one.header) not in _BARE
    ):
        return
    left = one.index - 1
    while left in columns and normal_heading(columns[left].header) in _BARE:
        left -= 1
    before = columns.get(left)
    if before is None or (before.field and not before.field.startswith("-")):
        return
    if _OTHER_THINGS.search(normal_heading(before.header)):
        one.field, one.score = None, 0.0
        one.reason = f"hitungan dari “{before.header[:40]}”"
