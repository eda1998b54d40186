"""Where the value of an IKM came from: the cell of a spreadsheet, or who typed it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Q

from ikm_registry.choices import BatchState, ChangeCause
from ikm_registry.models import ImportBatch, ImportMend, ImportRow
from ikm_registry.services.origins import letters
from rpik.core.models import User
from rpik.core.templatetags.format_id import tanggal_pendek
from rpik.plan.trace import PAPERS, parts

# register column → the import's column, and the one that may hold it together with another.
FIELDS = {
    "workers_male": ("male", "workers"),
    "workers_female": ("female", "workers"),
    "workers_stated": ("workers",),
    "investment": ("investment",),
    "output_value": ("output_value",),
    "input_value": ("input_value",),
    **{paper: (paper,) for paper in PAPERS},
}
MENDED_FOR_ALL = 0


@dataclass(frozen=True, slots=True)
class Source:
    """One value's origin. ``cell`` like L117, "" for the whole row; without ``batch`` it was typed."""

    value: int | str
    batch: ImportBatch | None = None
    sheet: str = ""
    number: int = 0
    cell: str = ""
    mended: bool = False
    told: str = ""


def sources(rows: Sequence[Any], measure: str) -> dict[int, list[Source]]:
    """Return the origins of each IKM's share of a measure by IKM id; a bounded number of queries.

    ``rows`` as of ``queries.trace.behind``. The newest saved import that wrote this very value
    counts, also one that told of a double merged into it.
    """
    ids = [row.record_id for row in rows]
    imported = _imported(ids)
    mends = _mends(row.batch_id for found in imported.values() for row in found)
    found: dict[int, list[Source]] = {}
    untold: list[Any] = []
    for row in rows:
        mine = _of_rows(row, measure, imported.get(row.record_id, []), mends)
        found[row.record_id] = mine
        if any(one.batch is None for one in mine):
            untold.append(row)
    typed = _typed([row.record_id for row in untold])
    for row in untold:
        found[row.record_id] = [
            one
            if one.batch
            else Source(one.value, told=_told(typed.get(row.record_id, []), column, one.value))
            for one, (column, _) in zip(
                found[row.record_id], parts(row, measure) or [("", 1)], strict=True
            )
        ]
    return found


def _imported(ids: Sequence[int]) -> dict[int, list[ImportRow]]:
    found: dict[int, list[ImportRow]] = {}
    rows = (
        ImportRow.objects.filter(
            Q(ikm__in=ids) | Q(ikm__merged_into__in=ids), batch__state=BatchState.COMMITTED
        )
        .select_related("batch__file", "ikm")
        .only(
            "sheet", "number", "workers_male", "workers_female", "workers_stated", "investment",
            "output_value", "input_value", *PAPERS, "ikm__merged_into", "batch__understanding", "batch__file__name",
        )
        .order_by("-batch_id", "position")
    )  # fmt: skip
    wanted = set(ids)
    for row in rows:
        owner = row.ikm_id if row.ikm_id in wanted else getattr(row.ikm, "merged_into_id", None)
        if owner is not None:
            found.setdefault(owner, []).append(row)
    return found


def _mends(batches: Iterable[int]) -> set[tuple[int, str, str, int]]:
    found = ImportMend.objects.filter(batch__in=set(batches), number__gt=MENDED_FOR_ALL)
    return set(found.values_list("batch_id", "field", "sheet", "number"))


def _of_rows(
    row: Any, measure: str, imported: list[ImportRow], mends: set[tuple[int, str, str, int]]
) -> list[Source]:
    if measure == "units":
        first = imported[-1] if imported else None  # the list that brought it
        if first is None:
            return [Source(1)]
        return [Source(1, first.batch, first.sheet, first.number)]
    return [_cell(column, value, imported, mends) for column, value in parts(row, measure)]


def _cell(
    column: str,
    value: int | str,
    imported: list[ImportRow],
    mends: set[tuple[int, str, str, int]],
) -> Source:
    for row in imported:
        if getattr(row, column) != value:
            continue
        for field in FIELDS[column]:
            address = _address(row, field)
            if address:
                mended = (row.batch_id, field, row.sheet, row.number) in mends
                return Source(value, row.batch, row.sheet, row.number, address, mended)
        return Source(value, row.batch, row.sheet, row.number)
    return Source(value)


def _address(row: ImportRow, field: str) -> str:
    for sheet in row.batch.understanding.get("sheets", []):
        if sheet["name"][:120] == row.sheet:
            for column in sheet["columns"]:
                if column["field"] == field:
                    return f"{letters(column['index'])}{row.number}"
    return ""


def _typed(ids: Sequence[int]) -> dict[int, list[Any]]:
    """Return the history of records nobody imported this value of, oldest first."""
    if not ids:
        return {}
    found: dict[int, list[Any]] = {}
    events = apps.get_model("ikm_registry", "IkmEvent").objects.filter(pgh_obj_id__in=ids)
    for event in events.select_related("pgh_context").order_by("pgh_obj_id", "pgh_id"):
        found.setdefault(event.pgh_obj_id, []).append(event)
    names = dict(User.objects.values_list("pk", "username"))
    for rows in found.values():
        for event in rows:
            metadata = event.pgh_context.metadata if event.pgh_context else {}
            event.who = names.get(metadata.get("user") or 0, "")
    return found


def _told(events: list[Any], column: str, value: int | str) -> str:
    """Say who wrote the value that holds, and when: where it last began to be so."""
    since = None
    for event in events:
        holds = not column or getattr(event, column) == value
        if not holds:
            since = None
        elif since is None:
            since = event
    if since is None:
        return "asalnya tidak tercatat"
    cause = "Data contoh" if since.is_demo else dict(ChangeCause.choices).get(since.cause)
    by = f" oleh {since.who}" if since.who else ""
    return f"{cause or 'Sebab tidak tercatat'}{by}, {tanggal_pendek(since.pgh_created_at)}"
