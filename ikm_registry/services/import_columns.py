"""What the columns of a file are: understood, corrected, remembered for the next file."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from ikm_registry import child_process
from ikm_registry.choices import KBLI_VERSIONS, BatchState
from ikm_registry.importing import engine
from ikm_registry.importing.body import NAMES
from ikm_registry.importing.columns import CATALOGUE, normal_heading
from ikm_registry.importing.errors import UnreadableFile
from ikm_registry.importing.kbli_titles import KbliTitles
from ikm_registry.importing.money_units import multiplier_of
from ikm_registry.importing.ticked_products import TICKED
from ikm_registry.importing.understanding import Understanding
from ikm_registry.importing.yearly import say_years, years_in_use
from ikm_registry.models import ColumnMemory, ImportBatch, PlaceMemory
from ikm_registry.queries.import_known import is_known
from ikm_registry.services import import_places, import_units, reference
from ikm_registry.services.import_commit import PERMISSION, allow, locked, refuse_while_working
from ikm_registry.services.import_files import opened
from ikm_registry.services.import_picture import without_personal
from ikm_registry.services.kbli_version import current
from rpik.core.accounts import may_for_all
from rpik.core.audit import record
from rpik.core.errors import DomainError, NotAllowed
from rpik.core.models import User

SHOWN = 6  # headings named in a sentence
ONLY_OFFICE_WIDE = (
    "Kolom dan desa yang diingat dipakai untuk daftar seluruh kabupaten, sedangkan akun Anda terikat "
    "pada kecamatan tertentu. Mintalah petugas tingkat kabupaten untuk melupakannya."
)
LABELS = {column.field: column.label for column in CATALOGUE}


def understand(*, batch: ImportBatch, by: User, most_rows: int = 0) -> ImportBatch:
    """Read the file: sheets, header rows, what each column is; the guess goes into the batch.

    Raises:
        DomainError: the file cannot be read; the batch is marked failed and says why.
        LongList: more than ``most_rows`` rows; nothing was changed.
    """
    allow(by)
    try:
        with opened(batch) as path:
            found = engine.understand(
                path,
                batch.file.name,
                reference.gazetteer(),
                remembered=remembered(),
                most_rows=most_rows,
                kbli=_kbli(),
            )
    except UnreadableFile as error:
        batch.state = BatchState.FAILED
        batch.balance = {"failure": str(error)}
        batch.save(update_fields=["state", "balance"])
        raise DomainError(f"{batch.file.name}: {error}", field="file") from error
    child_process.ask()  # stopped at the last moment: the file stays unread, as the page said
    batch.understanding = without_personal(found.to_json())
    # A list that states no KBLI says no version: its products get codes of the one the office uses.
    states_kbli = any(column.field == "kbli" for sheet in found.sheets for column in sheet.columns)
    batch.kbli_version = found.kbli_version if states_kbli or found.kbli_titles else current()
    batch.data_year = found.data_year or batch.data_year
    batch.save(update_fields=["understanding", "kbli_version", "data_year"])
    return batch


def mark_known(*, batch: ImportBatch, by: User) -> bool:
    """Return whether a file is read as a saved import was, with no unit left to ask and none that its
    figures contradict: then nobody has to look at its columns, and the batch says so.
    """
    mine = by.pk if by.kecamatan_scope else None
    asks = import_units.assumed(batch.understanding, import_units.settled())
    if asks or import_units.is_odd(batch.understanding) or not is_known(batch.pk, by_id=mine):
        return False
    batch.understanding["known"] = True
    batch.save(update_fields=["understanding"])
    return True


def correct(*, batch: ImportBatch, changes: dict[str, Any], by: User) -> ImportBatch:
    """Take over what a person corrected; the preview must be made anew afterwards.

    ``changes``: ``sheets`` {name: {use, own, header_row, columns {index: {field, multiplier}}}},
    ``kbli_version``, ``data_year``; what is absent stays. A new header row means new columns. Where
    sheets tell several years, the year is that of the sheets in use.
    """
    allow(by)
    with transaction.atomic():
        batch = locked(batch.pk)
        if batch.state not in {BatchState.UPLOADED, BatchState.MAPPED, BatchState.CHECKED}:
            raise DomainError(
                f"Impor ini berkeadaan “{batch.get_state_display()}”; kolomnya tidak dapat diubah lagi."
            )
        refuse_while_working(batch)
        sheets = changes.get("sheets", {})
        header_rows = {
            name: change["header_row"] for name, change in sheets.items() if "header_row" in change
        }
        if header_rows:
            batch.understanding = _understood_anew(batch, header_rows)
        batch.understanding["known"] = False
        _apply(batch.understanding, sheets)
        _remember(batch.understanding, sheets, by)
        if changes.get("kbli_version"):
            batch.kbli_version = changes["kbli_version"]
        if "data_year" in changes:
            batch.data_year = changes["data_year"]
        batch.data_year = _year_of_sheets(batch.understanding["sheets"]) or batch.data_year
        batch.state = BatchState.MAPPED
        batch.save(update_fields=["understanding", "kbli_version", "data_year", "state"])
    return batch


def _kbli() -> dict[str, KbliTitles]:
    return {version: reference.kbli_titles(version) for version, _ in KBLI_VERSIONS}


def _understood_anew(batch: ImportBatch, header_rows: dict[str, int]) -> dict[str, Any]:
    """Read the sheets whose header row a person pointed at again; the others stay as they are."""
    try:
        with opened(batch) as path:
            anew = engine.understand(
                path,
                batch.file.name,
                reference.gazetteer(),
                header_rows,
                remembered(),
                kbli=_kbli(),
            )
    except UnreadableFile as error:
        raise DomainError(str(error), field="header_row") from error
    found = without_personal(anew.to_json())
    before = {sheet["name"]: sheet for sheet in batch.understanding["sheets"]}
    found["sheets"] = [
        sheet if sheet["name"] in header_rows else before.get(sheet["name"], sheet)
        for sheet in found["sheets"]
    ]
    return found


def _apply(understanding: dict[str, Any], changes: dict[str, Any]) -> None:
    back: list[dict[str, Any]] = []
    for sheet in understanding["sheets"]:
        change = changes.get(sheet["name"], {})
        if "own" in change:
            if sheet.get("own") and not change["own"]:
                back.append(sheet)
            sheet["own"] = bool(change["own"])
        if "use" in change:
            sheet["use"] = bool(change["use"]) and bool(sheet["header_rows"])
        by_index = {column["index"]: column for column in sheet["columns"]}
        for index, wanted in change.get("columns", {}).items():
            column = by_index.get(int(index))
            if column is None:
                continue
            if "field" in wanted and wanted["field"] != column["field"]:
                column.update(field=wanted["field"] or None, score=1.0, reason="dipilih petugas")
            if wanted.get("multiplier"):
                column["multiplier"] = int(wanted["multiplier"])
            elif "field" in wanted:
                # What another meaning was counted in says nothing about this one.
                money = column["field"] in import_units.MONEY
                column["multiplier"] = multiplier_of(column["header"]) if money else 1
        _refuse_twice(sheet)
    for sheet in back:
        columns_as_before(understanding, sheet)
    if not any(sheet["use"] for sheet in understanding["sheets"]):
        for sheet in understanding["sheets"]:
            # Naming the column that was missing says that the sheet is wanted.
            sheet["use"] = _names_now(sheet, changes.get(sheet["name"], {}))
    if not any(sheet["use"] for sheet in understanding["sheets"]):
        raise DomainError("Pilih paling sedikit satu lembar untuk diimpor.")


def _year_of_sheets(sheets: list[dict[str, Any]]) -> int | None:
    """Return the year of the sheets in use, None where none tells one; several are refused."""
    years = years_in_use(sheets)
    if len(years) > 1:
        raise DomainError(
            f"Lembar yang dipilih memuat data tahun {', '.join(map(str, years))}. Setiap tahun diimpor "
            f"tersendiri, agar yang baru memperbarui yang lama: pakai lembar tahun {years[0]} dahulu; "
            "tahun berikutnya ditawarkan sesudah impor ini disimpan."
        )
    if years:
        say_years(sheets)
    return years[0] if years else None


def columns_as_before(understanding: dict[str, Any], sheet: dict[str, Any]) -> None:
    """Give a sheet the columns of the first other one with its headings."""
    headings = [column["header"] for column in sheet["columns"]]
    for other in understanding["sheets"]:
        same = [column["header"] for column in other["columns"]] == headings
        if same and other["name"] != sheet["name"] and not other.get("own"):
            for column, wanted in zip(sheet["columns"], other["columns"], strict=True):
                column.update(
                    {key: wanted[key] for key in ("field", "multiplier", "score", "reason")}
                )
            return


def _names_now(sheet: dict[str, Any], change: dict[str, Any]) -> bool:
    """Whether a person just chose the column of names of a sheet that had none."""
    chosen = {wanted.get("field") for wanted in change.get("columns", {}).values()}
    missing = engine.NO_NAMES in sheet["reason"]
    return bool(missing and chosen & NAMES and sheet["header_rows"])


def why_no_rows(found: Understanding) -> str:
    """Return what a person has to do about a file of which no row can be imported."""
    for sheet in found.sheets:
        if not sheet.use and engine.NO_NAMES in sheet.reason:
            free = [f"“{c.header[:40]}”" for c in sheet.columns if c.header and not c.field][:SHOWN]
            where = f" di lembar {sheet.name}" if sheet.name else ""
            if engine.OF_STAFF in sheet.reason:
                return (
                    f"Daftar{where} memuat nama pekerja, bukan pemilik usaha: tiap barisnya orang yang bekerja, "
                    "bukan IKM. Bila kolom itu memang nama pemilik, pilih di langkah Kolom, lalu periksa lagi."
                )
            choice = f" (belum dipakai: {', '.join(free)})" if free else ""
            return (
                f"Kolom nama pemilik atau nama usaha tidak dikenali{where}. Pada langkah Kolom, pilih kolom "
                f"yang memuat nama{choice}, lalu periksa lagi."
            )
    return "Tidak ada baris data di bawah judul kolom. Periksa baris judulnya."


def _refuse_twice(sheet: dict[str, Any]) -> None:
    taken: dict[str, str] = {}
    for column in sheet["columns"]:
        field, header = column["field"], column["header"] or f"kolom {column['index'] + 1}"
        if not field or field.startswith("-") or not sheet["use"] or field == TICKED:
            continue
        if field in taken:
            label = LABELS.get(field, field)
            raise DomainError(
                f"“{taken[field]}” dan “{header}” sama-sama dijadikan {label}. Lepaskan salah satunya."
            )
        taken[field] = header


def remembered() -> dict[str, tuple[str, int, str]]:
    """Return what the office chose for headings before, as ``engine.understand`` takes it."""
    found = ColumnMemory.objects.values_list("heading_key", "field", "multiplier", "heading")
    return {key: (field, unit, written) for key, field, unit, written in found}


def _remember(understanding: dict[str, Any], sheets: dict[str, Any], by: User) -> None:
    """Keep what a person chose for a heading, the last choice for it wins; not what holds for one of
    several sheets with that heading alone.
    """
    for sheet in understanding["sheets"]:
        if sheet.get("own"):
            continue
        wanted = sheets.get(sheet["name"], {}).get("columns", {})
        for column in sheet["columns"]:
            change = wanted.get(column["index"], wanted.get(str(column["index"])))
            key = normal_heading(column["header"])[:160]
            if not change or not key or not ("field" in change or _is_answer(change)):
                continue
            if import_places.is_kept_for_others(ColumnMemory, by, heading_key=key):
                continue
            ColumnMemory.objects.update_or_create(
                heading_key=key,
                defaults={
                    "heading": column["header"][:160],
                    "field": column["field"] or "",
                    "multiplier": column["multiplier"] if _is_answer(change) else 0,
                    "updated_at": timezone.now(),
                    "updated_by": by,
                },
            )


def _is_answer(change: dict[str, Any]) -> bool:
    """Whether a unit was given in full; one of two open questions is no answer to keep."""
    return "multiplier" in change and bool(change.get("remember", True))


def may_forget(by: User) -> bool:
    """Whether somebody may drop what is remembered: it serves the whole office's lists, so not
    somebody who sees the lists of some kecamatan only.
    """
    return may_for_all(by, PERMISSION)


def _allow_forgetting(by: User) -> None:
    allow(by)
    if not may_forget(by):
        raise NotAllowed(ONLY_OFFICE_WIDE)


@transaction.atomic
def forget(*, memory: ColumnMemory, by: User) -> None:
    """Drop what is remembered of a heading; the next file is guessed from its words again."""
    _allow_forgetting(by)
    record(
        "import.column_forgotten",
        by=by,
        target=memory,
        sentence=f"Kolom “{memory.heading}” tidak diingat lagi",
    )
    memory.delete()


@transaction.atomic
def forget_place(*, memory: PlaceMemory, by: User) -> None:
    """Drop what is remembered of a desa's spelling; the next file that writes it asks again."""
    _allow_forgetting(by)
    record(
        "import.place_forgotten",
        by=by,
        target=memory,
        sentence=f"Desa “{memory.written}” tidak diingat lagi",
    )
    memory.delete()
