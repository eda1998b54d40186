"""The tables KBLI 2020 → 2025: shipped, loaded from a file, put in force; all are kept."""

import tempfile
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO, cast

from django.db import transaction
from django.utils import timezone

from ikm_registry.choices import RuleSetState
from ikm_registry.classification.concordance import Fate, Kind, Move, of_pairs, shipped
from ikm_registry.importing.concordance_file import Concorded, read_concordance
from ikm_registry.importing.errors import UnreadableFile
from ikm_registry.models import Concordance, ConcordanceRow, Kbli
from rpik.core import files, space
from rpik.core.accounts import require, require_whole_kabupaten
from rpik.core.audit import record
from rpik.core.errors import DomainError
from rpik.core.hidden import hide_numbers
from rpik.core.models import User
from rpik.core.templatetags.format_id import angka

PERMISSION = "ikm_registry.convert_kbli"
SHIPPED_NAME = "Tabel bawaan"
SHIPPED_BASIS = (
    "Judul resmi kedua versi dibandingkan, perpindahan yang dikenal ditinjau satu per satu. Bukan "
    "tabel kesesuaian resmi BPS: muat tabel itu bila kantor sudah menerimanya."
)
MAX_BYTES = 10 * 2**20
REJECTS_KEPT = 500


def allow(by: User | None) -> None:
    """Refuse whoever may not convert (None: the system, from the command line)."""
    require(by, PERMISSION, "mengonversi KBLI")


def active() -> Concordance | None:
    """Return the table in force."""
    return Concordance.objects.filter(state=RuleSetState.ACTIVE).first()


def fates_of(table: Concordance) -> dict[str, Fate]:
    """Return what a table says of each 2020 code."""
    return {
        row.code: Fate(row.code, tuple(row.targets), cast("Kind", row.kind), row.basis)
        for row in table.rows.all()
    }


@transaction.atomic
def load_shipped(moves: Iterable[Move]) -> int:
    """Write the shipped table from the titles in the database; return how many rows differed.

    It comes into force only where none is yet.
    """
    fates = shipped(titles("2020"), titles("2025"), moves)
    table = Concordance.objects.select_for_update().filter(is_shipped=True).first()
    if table is not None and fates_of(table) == fates:
        return 0
    if table is None:
        first = active() is None
        table = Concordance.objects.create(
            name=SHIPPED_NAME,
            basis=SHIPPED_BASIS,
            is_shipped=True,
            state=RuleSetState.ACTIVE if first else RuleSetState.DRAFT,
            activated_at=timezone.now() if first else None,
        )
    before = fates_of(table)
    table.rows.all().delete()
    _write_rows(table, fates, inherited=set())
    return sum(before.get(code) != fate for code, fate in fates.items())


def titles(version: str) -> dict[str, str]:
    """Return the title of each 5-digit code of a version."""
    found = Kbli.objects.filter(version=version, level=5, active=True)
    return dict(found.values_list("code", "title"))


def load(*, file: BinaryIO, name: str, by: User | None, basis: str = "") -> Concordance:
    """Take an official concordance in as a draft; what binds does not change yet.

    Codes the file does not name, or names in a row that cannot be read, keep what the table in force
    says of them. Rejected rows are listed on the table, nothing of them is used.

    Raises:
        NotAllowed: the person may not.
        DomainError: too large, no table, no usable row, or the very file was loaded before.
    """
    allow(by)
    size = files.size_of(file)
    if size > MAX_BYTES:
        raise DomainError(
            f"{name} lebih besar dari {MAX_BYTES // 2**20} MB. Simpan tabelnya saja.", field="file"
        )
    space.ensure_room(size)
    digest = files.digest_of(file)
    earlier = Concordance.objects.filter(file__sha256=digest).first()
    if earlier is not None:
        raise DomainError(
            f"Berkas ini sudah dimuat sebagai “{earlier.name}”. Buka tabel itu, lalu berlakukan.",
            field="file",
        )
    found = _read(file, name)
    if not found.pairs:
        first = next(iter(found.told()), None)
        told = f" Baris {first.row}: {first.reason.rstrip('.')}." if first else ""
        raise DomainError(
            f"Tidak ada satu baris pun di {name} yang dapat dipakai, sehingga tidak ada yang "
            f"dimuat.{told}",
            field="file",
        )
    return _store(file, name, found, by, basis)


def _read(file: BinaryIO, name: str) -> Concorded:
    with tempfile.TemporaryDirectory(prefix="rpik-") as folder:
        path = Path(folder) / f"tabel{Path(name).suffix[:10].lower()}"
        path.touch(mode=0o600)
        file.seek(0)
        with path.open("wb") as target:
            while part := file.read(2**20):
                target.write(part)
        try:
            return read_concordance(path, name, old=titles("2020"), new=titles("2025"))
        except UnreadableFile as error:
            raise DomainError(f"{name}: {error}", field="file") from error


@transaction.atomic
def _store(file: BinaryIO, name: str, found: Concorded, by: User | None, basis: str) -> Concordance:
    own = of_pairs(found.pairs)
    current = active()
    kept = {
        code: fate
        for code, fate in (fates_of(current) if current else {}).items()
        if code not in own
    }
    shown = hide_numbers(Path(name).name)[:120]
    file.seek(0)
    table = Concordance.objects.create(
        name=shown,
        basis=basis[:300],
        file=files.store(source=file, name=shown, by=by) if by else None,
        rejected=[asdict(reject) for reject in found.told()[:REJECTS_KEPT]],
        from_file=len(own),
        created_by=by,
    )
    _write_rows(table, own | kept, inherited=set(kept))
    record(
        "kbli.concordance_loaded",
        by=by,
        target=table,
        sentence=f"Memuat tabel konversi KBLI {shown}: {len(own)} kode, "
        f"{len(found.rejects)} baris dilewati, {found.outside} di luar kategori C",
        data={
            "codes": len(own),
            "rejected": len(found.rejects),
            "outside": found.outside,
            "inherited": len(kept),
        },
    )
    return table


def _write_rows(table: Concordance, fates: dict[str, Fate], *, inherited: set[str]) -> None:
    ConcordanceRow.objects.bulk_create(
        ConcordanceRow(
            concordance=table,
            code=fate.code,
            targets=list(fate.targets),
            kind=fate.kind,
            basis=fate.basis,
            inherited=fate.code in inherited,
        )
        for fate in fates.values()
    )


@transaction.atomic
def activate(*, table: Concordance, by: User | None) -> Concordance:
    """Put a table in force; the one before is kept and can be put in force again.

    What was converted stays converted: an undo of the run takes it back.
    """
    allow(by)
    if by is not None:
        require_whole_kabupaten(by)
    tables = {one.pk: one for one in Concordance.objects.select_for_update().order_by("pk")}
    chosen = tables[table.pk]
    if chosen.state == RuleSetState.ACTIVE:
        return chosen
    Concordance.objects.filter(state=RuleSetState.ACTIVE).update(state=RuleSetState.RETIRED)
    chosen.state, chosen.activated_at = RuleSetState.ACTIVE, timezone.now()
    chosen.save(update_fields=["state", "activated_at"])
    record(
        "kbli.concordance_activated",
        by=by,
        target=chosen,
        sentence=f"Memberlakukan tabel konversi KBLI “{chosen.name}”",
    )
    return chosen


def differences(table: Concordance) -> list[dict[str, Any]]:
    """Return the codes of which a table says something else than the one in force."""
    current = active()
    before = fates_of(current) if current and current.pk != table.pk else {}
    known = titles("2020")
    return [
        {"code": code, "title": known.get(code, ""), "before": before[code], "after": fate}
        for code, fate in sorted(fates_of(table).items())
        if code in before and (before[code].targets, before[code].kind) != (fate.targets, fate.kind)
    ]


def told(table: Concordance) -> str:
    """Return in a sentence where the rows of a table come from."""
    inherited = table.rows.filter(inherited=True).count()
    if not table.from_file:
        return ""
    words = f"{angka(table.from_file)} kode dari berkas"
    if inherited:
        words += f", {angka(inherited)} kode lain tetap menurut tabel sebelumnya"
    return words + "."
