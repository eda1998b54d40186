"""The two writes of an import: all its rows into the register, or all of them out again."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import Count, Max
from django.utils import timezone

from ikm_registry.choices import BatchState, ChangeCause
from ikm_registry.importing.yearly import years_in_use
from ikm_registry.models import ImportBatch
from ikm_registry.queries import import_undo as undo_queries
from ikm_registry.queries import imports as queries
from ikm_registry.queries.demo import stands_alone
from ikm_registry.queries.quality import refresh_flags
from ikm_registry.services import (
    import_places,
    import_plan,
    import_units,
    named_products,
    reduced_records,
)
from ikm_registry.services.classification import classify, decided, doubted, flag_doubts
from rpik.core.accounts import require
from rpik.core.actor import because
from rpik.core.audit import record
from rpik.core.errors import DomainError
from rpik.core.models import User

PERMISSION = "ikm_registry.add_importbatch"
KEPT_SHOWN = 500


class RegisterMoved(DomainError):
    """The register changed since the preview; the preview was brought up to date."""


def allow(by: User) -> None:
    """Refuse whoever may not import."""
    require(by, PERMISSION, "mengimpor daftar IKM")


def locked(batch_id: int) -> ImportBatch:
    """Return an import, held against everybody else until the transaction ends.

    Raises:
        DomainError: somebody threw it away meanwhile.
    """
    found = ImportBatch.objects.select_for_update().filter(pk=batch_id).first()
    if found is None:
        raise DomainError(
            "Impor ini baru saja dibuang; register tidak berubah. Unggah lagi berkasnya."
        )
    return found


def refuse_while_working(batch: ImportBatch) -> None:
    """Refuse to change what background work is reading or writing at this moment."""
    if batch.job is not None and not batch.job.is_over:
        raise DomainError(
            f"{batch.file.name} sedang dikerjakan ({batch.job.title}). Tunggu sampai selesai, atau "
            "batalkan pekerjaan itu, lalu ulangi."
        )


def mark_of_mends(batch: ImportBatch) -> list[int]:
    """Return how many mends a batch has and the moment of the last: what a preview was made with."""
    found = batch.mends.aggregate(number=Count("id"), last=Max("created_at"))
    return [found["number"], int(found["last"].timestamp() * 1000) if found["last"] else 0]


def has_new_mends(batch: ImportBatch) -> bool:
    """Whether somebody mended since the preview was made."""
    return mark_of_mends(batch) != batch.balance.get("mends", [0, 0])


def commit(
    *, batch: ImportBatch, by: User, progress: Callable[..., None] | None = None
) -> ImportBatch:
    """Write what the preview announced, in one transaction; a second call finds it done.

    ``progress`` is told each step; when it raises (the person cancelled) nothing goes in.

    Raises:
        RegisterMoved: somebody wrote to the register meanwhile so that the preview no longer held;
            its rows are planned anew and nothing went in.
        DomainError: the batch is not in a state to be written.
    """
    allow(by)
    moved = 0
    with transaction.atomic():
        batch = locked(batch.pk)
        if batch.state == BatchState.COMMITTED:
            return batch
        if batch.state != BatchState.CHECKED:
            raise DomainError(
                f"Impor {batch.pk} berkeadaan “{batch.get_state_display()}” dan tidak dapat disimpan. "
                "Periksa barisnya lebih dahulu."
            )
        if has_new_mends(batch):
            raise DomainError(
                "Ada perbaikan yang belum masuk ke pratinjau. Pilih “Periksa ulang”, lalu simpan."
            )
        queries.lock_commits()
        if queries.register_moved(batch.balance.get("mark", {})):
            moved = _plan_again(batch, by)
        if not moved:
            _write(batch, by, progress or _silent)
    if moved:
        raise RegisterMoved(
            f"Register berubah sejak pratinjau: {moved} baris kini bernasib lain. Pratinjau sudah "
            "diperbarui dan belum ada yang disimpan; periksa, lalu simpan lagi."
        )
    return batch


def _plan_again(batch: ImportBatch, by: User) -> int:
    mark = queries.register_mark()
    queries.open_stage()
    queries.stage_from_batch(batch.pk)
    import_plan.hold_demo(real=batch.takes_demo_alike)
    _, by_nik = import_plan.match_register(batch=batch, scope=by.kecamatan_scope)
    moved = queries.moved(batch.pk)
    batch.counts = queries.counts(batch.pk)
    pairs = queries.pairs_ahead(batch.pk)
    batch.balance = {**batch.balance, "mark": mark, "pairs": pairs, "by_nik": by_nik}
    batch.save(update_fields=["counts", "balance"])
    return moved


def _silent(*_: Any, **__: Any) -> None:
    """Nobody watches."""


@because(ChangeCause.IMPORTED)
def _write(batch: ImportBatch, by: User, progress: Callable[..., None]) -> None:
    queries.hold_records(batch.pk)
    now = timezone.now()
    demo_before = stands_alone()
    total = sum(batch.counts.values())
    progress(0, total, "Menyiapkan IKM baru", force=True)
    # Sector, rule and group by distinct (KBLI, product).
    queries.classify_stage(decided(batch.kbli_version, queries.signatures(batch.pk)))
    queries.doubt_stage(doubted(batch.kbli_version, queries.stated(batch.pk)))
    progress(0, total, "Menyimpan IKM baru", force=True)
    inserted = queries.insert_new(
        batch_id=batch.pk,
        by_id=by.pk,
        now=now,
        kbli_version=batch.kbli_version,
        data_year=batch.data_year,
    )
    progress(inserted, total, "Memperbarui IKM yang berubah", force=True)
    updated, other_trade = queries.update_changed(
        batch_id=batch.pk, now=now, kbli_version=batch.kbli_version, data_year=batch.data_year
    )
    queries.tell_year(batch.pk)
    progress(inserted + len(updated), total, "Menandai yang diduga ganda", force=True)
    pairs = queries.suggest_pairs(batch.pk)
    named_products.look_up_new(batch.pk)
    if other_trade:
        classify(ikm_ids=other_trade, by=by, version=batch.kbli_version)
    same_trade = sorted(set(updated).difference(other_trade))
    if same_trade:
        flag_doubts(same_trade)
    if updated or pairs:
        refresh_flags([*updated, *queries.paired_ids(batch.pk)])
    progress(total, total, "Menyelesaikan", force=True)
    if total > queries.MANY:
        queries.tell_planner()
    batch.state = BatchState.COMMITTED
    batch.committed_at, batch.committed_by = now, by
    batch.balance = {**batch.balance, "result": {
        "baru": inserted, "berubah": len(updated), "dugaan_ganda": pairs,
        "first_real": demo_before and bool(inserted),
        # Kept: an answer to another file's column later says nothing of how this one was read.
        "assumed": import_units.assumed(batch.understanding, import_units.settled()),
    }}  # fmt: skip
    batch.save(update_fields=["state", "committed_at", "committed_by", "balance"])
    import_places.remember(batch=batch, by=by)
    reduced_records.start_when_behind()
    record(
        "import.committed",
        by=by,
        target=batch,
        sentence=f"Impor {batch.file.name}: {inserted} IKM baru, {len(updated)} diperbarui",
        data={"new": inserted, "changed": len(updated), "pairs": pairs},
    )


def undone_before(batch: ImportBatch) -> ImportBatch | None:
    """Return the import of a later year of the workbook that has to be taken back first: it updated
    the records of this one.
    """
    if not years_in_use(batch.understanding.get("sheets", [])):
        return None
    later = ImportBatch.objects.filter(file_id=batch.file_id, state=BatchState.COMMITTED)
    later = later.filter(pk__gt=batch.pk, data_year__gt=batch.data_year)
    return later.order_by("data_year", "pk").last()


@transaction.atomic
@because(ChangeCause.IMPORT_UNDONE)
def undo(*, batch: ImportBatch, by: User) -> ImportBatch:
    """Take an import back: three buckets, each counted; nothing is lost silently.

    Removed: what it added and nobody touched since. Restored: what it changed and nobody touched
    since. Kept: edited, merged, used or imported again since; listed, not touched.
    """
    allow(by)
    batch = locked(batch.pk)
    if batch.state == BatchState.UNDONE:
        return batch
    if batch.state != BatchState.COMMITTED:
        raise DomainError("Impor ini belum disimpan, sehingga tidak ada yang perlu diurungkan.")
    if first := undone_before(batch):
        raise DomainError(
            f"Data tahun {first.data_year} dari buku kerja yang sama (impor {first.pk}) memperbarui IKM "
            f"impor ini. Urungkan dahulu impor {first.pk}, lalu impor ini."
        )
    queries.lock_commits()
    undo_queries.hold_records(batch.pk)
    undo_queries.plan_undo(batch.pk)
    buckets, kept = undo_queries.undo_buckets(), undo_queries.undo_kept(KEPT_SHOWN)
    now = timezone.now()
    partners = undo_queries.undo_partners()
    undo_queries.undo(now)
    if partners:
        refresh_flags(partners)
    batch.state = BatchState.UNDONE
    batch.undone_at, batch.undone_by = now, by
    batch.balance = {**batch.balance, "undo": {**buckets, "kept": kept}}
    batch.save(update_fields=["state", "undone_at", "undone_by", "balance"])
    reduced_records.start_when_behind()
    record(
        "import.undone",
        by=by,
        target=batch,
        sentence=f"Impor {batch.file.name} diurungkan: {buckets['hapus']} dihapus, "
        f"{buckets['pulih']} dipulihkan, {buckets['tetap']} tetap",
        data=buckets,
    )
    return batch


@transaction.atomic
def undo_preview(*, batch: ImportBatch) -> dict[str, Any]:
    """Return what an undo would do now: records per bucket, and those it would leave alone."""
    undo_queries.plan_undo(batch.pk)
    return {
        **undo_queries.undo_buckets(),
        "kept": undo_queries.undo_kept(KEPT_SHOWN),
        "reasons": undo_queries.undo_reasons(),
    }
