"""Mending in the preview: one cell, or all rows that wrote the same."""

from collections import Counter
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import capfirst

from ikm_registry.choices import BatchState
from ikm_registry.importing.cleaners import MENDERS
from ikm_registry.importing.mending import (
    CAUSE,
    CLEAR,
    CLEARABLE,
    LEAVE_OUT,
    MENDABLE,
    Mend,
    Mends,
    cause_of,
)
from ikm_registry.models import Desa, ImportBatch, ImportMend, Kecamatan
from ikm_registry.queries import import_mends as queries
from ikm_registry.services import import_places, reference
from ikm_registry.services.import_columns import LABELS
from ikm_registry.services.import_commit import allow, locked, refuse_while_working
from ikm_registry.services.import_rows import PERSONAL
from rpik.core import crypto
from rpik.core.audit import record
from rpik.core.errors import DomainError
from rpik.core.models import User

LONGEST = 300
# What may be said of many rows at once (a field of ``ImportMend``): where the balance counts them, which
# they are, what they become, and why not where there are none.
_SAID = {
    ImportMend.REAL: (
        ("demo", "held"),
        "data contoh",
        "usaha sebenarnya",
        "Menyatakan baris yang sama dengan data contoh sebagai usaha sebenarnya",
        "Tidak ada baris yang ditahan karena sama dengan data contoh.",
    ),
    ImportMend.BY_NIK: (
        ("by_nik", "asked"),
        "tanpa produk yang NIK-nya dikenal",
        "pembaruan IKM itu",
        "Menyatakan baris tanpa produk sebagai pembaruan IKM ber-NIK sama",
        "Tidak ada baris tanpa produk yang NIK-nya dipakai tepat satu IKM.",
    ),
}
# Notes made while rows are compared with the register: nothing about the row itself to answer.
OF_MATCHING = frozenset(
    {"luar_wilayah", "data_contoh", "nik_dipulihkan", "nik_utuh_ada", "ganda_berkas", "mirip", "left_out"}
)  # fmt: skip
_STAGED = {
    "sex": "owner_sex", "nik": "nik_hash", "raw": "raw_material", "male": "workers_male",
    "female": "workers_female", "workers": "workers_stated", "unit": "capacity_unit",
    "year": "year_established", "point": "lat",
}  # fmt: skip
_DONE = {LEAVE_OUT: "dikeluarkan dari impor", CLEAR: "dikosongkan"}
UNCHANGED = "Perbaikan ini belum disimpan dan selnya tetap seperti semula."


def label_of(field: str) -> str:
    """Return what people call a field that is mended."""
    own = {"desa_code": "desa", "point": "titik koordinat", **dict.fromkeys(_SAID, "baris")}
    return own.get(field, LABELS.get(field, field))


def of_batch(batch: ImportBatch) -> Mends:
    """Return a batch's mends for the engine, and the places that earlier imports settled."""
    found = (
        Mend(one.field, value_of(one), one.sheet, one.number, one.written, one.kecamatan_code)
        for one in batch.mends.all()
    )
    return Mends.of(found, import_places.remembered())


def value_of(mend: ImportMend) -> str:
    """Return the text a person gave."""
    return crypto.decrypt_bytes(mend.value_cipher).decode()


@transaction.atomic
def mend(
    *,
    batch: ImportBatch,
    sheet: str,
    number: int,
    field: str,
    value: str,
    everywhere: bool,
    by: User,
) -> ImportMend:
    """Put ``value`` in place of a cell; ``everywhere``: in all rows that wrote the same there.

    It takes effect when the batch is checked again. ``field`` is one of ``mending.MENDABLE``; a
    desa is given by its code.

    Raises:
        DomainError: the value means nothing in this field, or the batch is past its preview.
    """
    allow(by)
    batch = locked(batch.pk)
    if batch.state != BatchState.CHECKED:
        raise DomainError("Baris hanya dapat diperbaiki di pratinjau, sebelum impor disimpan.")
    refuse_while_working(batch)
    row = batch.rows.filter(sheet=sheet, number=min(number, 2**31 - 1)).first()
    if row is None:
        raise DomainError("Baris itu tidak ada pada pratinjau ini.")
    if field not in MENDABLE:
        raise DomainError("Kolom itu tidak dapat diperbaiki di sini.")
    value = value.strip()[:LONGEST]
    _refuse_nonsense(field, value)
    written = row.written.get("desa" if field == "desa_code" else field, "")
    if field == "product":
        written = written or row.product
    if everywhere and (field in PERSONAL or not (written or field in {"product", "desa_code"})):
        raise DomainError("Hanya tulisan yang sama yang dapat diperbaiki sekaligus.")
    key: dict[str, Any] = {"sheet": row.sheet, "number": row.number, "written": ""}
    key["kecamatan_code"] = ""
    if everywhere:
        place = import_places.asked_inside(batch, row, written) if field == "desa_code" else ""
        key = {"sheet": "", "number": 0, "written": written, "kecamatan_code": place}
    made, _ = ImportMend.objects.update_or_create(
        batch=batch,
        field=field,
        **key,
        defaults={
            "value_cipher": crypto.encrypt_bytes(value.encode()),
            "created_at": timezone.now(),
            "created_by": by,
        },
    )
    alike = f"bertulisan “{written}”" if written else "yang mengosongkannya"
    where = f"semua baris {alike}" if everywhere else f"baris {row.number}"
    record(
        "import.mended",
        by=by,
        target=batch,
        sentence=f"Memperbaiki {label_of(field)} {where}",
        data={"field": field, "everywhere": everywhere},
    )
    return made


@transaction.atomic
def say(*, batch: ImportBatch, what: str, by: User) -> None:
    """Say of all rows alike what they are (``ImportMend.REAL``, ``BY_NIK``); taken back like any mend.

    It takes effect when the batch is checked again.
    """
    allow(by)
    batch = locked(batch.pk)
    if batch.state != BatchState.CHECKED:
        raise DomainError("Impor ini sudah disimpan; unggah barisnya sebagai impor baru.")
    refuse_while_working(batch)
    (part, number), rows, value, sentence, none = _SAID[what]
    if not batch.balance.get(part, {}).get(number):
        raise DomainError(none)
    batch.mends.get_or_create(
        field=what,
        written=rows,
        defaults={"value_cipher": crypto.encrypt_bytes(value.encode()), "created_by": by},
    )
    record(
        "import.mended",
        by=by,
        target=batch,
        sentence=sentence,
        data={"field": what, "everywhere": True},
    )


def causes(batch: ImportBatch) -> list[dict[str, Any]]:
    """Return a batch's notes, errors first, then largest, each with its ``cause`` (``cause_of``); notes
    of several columns that read alike name theirs.
    """
    found = batch.balance.get("problems", [])
    codes = Counter(one["code"] for one in found)

    def message(one: dict[str, Any]) -> str:
        alike = one["field"] and codes[one["code"]] > 1
        return f"{capfirst(label_of(one['field']))}: {one['message']}" if alike else one["message"]

    return [
        {**one, "cause": cause_of(one["code"], one["field"]), "message": message(one)}
        for one in sorted(found, key=lambda one: not one.get("error"))
    ]


def noted(cause: str) -> dict[str, str]:
    """Return what a row's note of this cause holds."""
    code, _, field = cause.partition(":")
    return {"code": code, "field": field} if field else {"code": code}


def answers_to(batch: ImportBatch, cause: str) -> dict[str, Any]:
    """Return what may be decided about all rows with a note at once: ``label`` of the value that can
    be emptied ("" where none is left), ``cause``, ``rows`` and ``message``; {} for a note that asks
    for nothing. A ``cause`` without its column is the first of that code.
    """
    found = next((one for one in causes(batch) if cause in {one["cause"], one["code"]}), None)
    if found is None or found["code"] in OF_MATCHING:
        return {}
    field, label = found["field"], ""
    if field in CLEARABLE:
        held = batch.rows.filter(problems__contains=[noted(found["cause"])])
        column = _STAGED.get(field, field)
        label = label_of(field) if held.exclude(**_empty(column)).exists() else ""
    return {key: found[key] for key in ("cause", "rows", "message")} | {"label": label}


def _empty(column: str) -> dict[str, Any]:
    of = ImportBatch.rows.rel.related_model._meta.get_field(column)
    return {f"{column}__isnull": True} if of.null else {column: ""}


@transaction.atomic
def settle_cause(*, batch: ImportBatch, cause: str, answer: str, by: User) -> ImportMend:
    """Decide about all rows with a note: ``LEAVE_OUT`` of this import, or ``CLEAR`` the doubted value.

    It takes effect when the batch is checked again, and is taken back like any mend.
    """
    allow(by)
    batch = locked(batch.pk)
    if batch.state != BatchState.CHECKED:
        raise DomainError("Impor ini sudah disimpan; unggah barisnya sebagai impor baru.")
    refuse_while_working(batch)
    open_to = answers_to(batch, cause)
    if not open_to or answer not in _DONE or (answer == CLEAR and not open_to["label"]):
        raise DomainError(
            "Catatan itu tidak dapat dijawab sekaligus. Perbaiki baris satu per satu."
        )
    made, _ = ImportMend.objects.update_or_create(
        batch=batch,
        field=CAUSE,
        sheet="",
        number=0,
        written=open_to["cause"],
        kecamatan_code="",
        defaults={
            "value_cipher": crypto.encrypt_bytes(f"{answer} {open_to['message']}".encode()),
            "created_at": timezone.now(),
            "created_by": by,
        },
    )
    record(
        "import.mended",
        by=by,
        target=batch,
        sentence=f"Menjawab catatan {open_to['rows']} baris sekaligus: {_DONE[answer]}",
        data={"field": CAUSE, "code": open_to["cause"], "answer": answer},
    )
    return made


def _refuse_nonsense(field: str, value: str) -> None:
    if field == "desa_code":
        if not Desa.objects.filter(pk=value).exists():
            raise DomainError(f"Pilih desa dari daftar. {UNCHANGED}", field="value")
        return
    found = MENDERS[field](value)
    if value and found.value is None:
        why = found.problems[0].refusal if found.problems else "Isian ini tidak berarti apa pun."
        raise DomainError(f"{why} {UNCHANGED}", field="value")


@transaction.atomic
def forget(*, mend: ImportMend, by: User) -> None:
    """Take a mend back; the cell is read as written again."""
    allow(by)
    batch = locked(mend.batch_id)
    if batch.state != BatchState.CHECKED:
        raise DomainError("Impor ini sudah disimpan; perbaikannya tidak dapat dihapus lagi.")
    refuse_while_working(batch)
    record(
        "import.mend_removed",
        by=by,
        target=mend.batch,
        sentence=f"Menghapus perbaikan {label_of(mend.field)}",
    )
    mend.delete()


def shown(batch: ImportBatch) -> list[dict[str, Any]]:
    """Return a batch's mends for the page, personal values masked."""
    found = list(batch.mends.select_related("created_by"))
    names = _places({value_of(one) for one in found if one.field == "desa_code"})
    return [
        _shown_cause(one)
        if one.field == CAUSE
        else {
            "mend": one,
            "label": label_of(one.field),
            "value": "(disamarkan)"
            if one.field in PERSONAL
            else names.get(value_of(one), value_of(one)) or "(kosong)",
        }
        for one in found
    ]


def _shown_cause(mend: ImportMend) -> dict[str, Any]:
    answer, _, note = value_of(mend).partition(" ")
    return {"mend": mend, "cause": note, "value": _DONE[answer]}


def _places(codes: set[str]) -> dict[str, str]:
    found = Desa.objects.filter(pk__in=codes).select_related("kecamatan")
    return {desa.pk: f"{desa.name}, Kecamatan {desa.kecamatan.name}" for desa in found}


def same_problems(batch: ImportBatch, cause: str) -> list[dict[str, Any]]:
    """Return the groups of rows with one problem that wrote the same, largest first, each with a row
    to mend by and, for a place, the desa it may be.
    """
    groups = queries.groups(batch.pk, noted(cause))
    if not groups:
        return []
    gazetteer = reference.gazetteer()
    kecamatan = dict(Kecamatan.objects.values_list("pk", "name"))
    found = []
    for group in groups:
        field = group["field"]
        place = field in {"desa", "kecamatan"}
        if (not place and field not in MENDABLE) or field in PERSONAL:
            continue
        inside = kecamatan.get(group["kecamatan_code"] or "", "")
        candidates: tuple[str, ...] = ()
        if place:
            # Unknown in its kecamatan: desa of that name elsewhere, the kecamatan may be the error.
            for kec in dict.fromkeys((inside, "")):
                match = gazetteer.match(group["written"], kec)
                candidates = match.candidates or ((match.desa_code,) if match.desa_code else ())
                if candidates:
                    break
        found.append(
            {
                **group,
                "field": "desa_code" if place else field,
                "label": label_of("desa_code" if place else field),
                "place": place,
                "value": group["written"],
                "kecamatan": inside,
                "candidates": [
                    (one, f"{gazetteer.desa[one][0]}, Kec. {kecamatan[gazetteer.desa[one][1]]}")
                    for one in candidates
                ],
            }
        )
    return found
