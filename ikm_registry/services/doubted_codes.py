"""The better code in place of the stated ones that are doubted: one press, and the way back."""

from collections import defaultdict
from itertools import islice

from django.db import transaction

from ikm_registry.choices import ChangeCause, ClassificationSource
from ikm_registry.classification.doubt import doubts
from ikm_registry.classification.kbli_records import Suggestion
from ikm_registry.models import Ikm
from ikm_registry.queries import classification as queries
from ikm_registry.services import reference
from ikm_registry.services.classification import classify
from ikm_registry.services.ikm_bulk import MOST, as_left, locked, write
from ikm_registry.services.text_decisions import REFUSED
from rpik.core.actor import because
from rpik.core.audit import record
from rpik.core.errors import DomainError, NotAllowed
from rpik.core.models import AuditEvent, User
from rpik.core.templatetags.format_id import angka

EVENT, UNDONE = "ikm.better_codes", "ikm.better_codes_undone"
FIELDS = ("kbli_version", "kbli_code", "kbli_source", "kbli_reason")


def better(by: User, *, lock: bool = False) -> dict[int, Suggestion]:
    """Return the better code of each doubted IKM of the person's area that has one, by id.

    What names no manufacturing is for a person to look at.
    """
    rows = queries.doubtful_ids(by.kecamatan_scope, lock=lock)
    found = doubts(reference.kbli_index(), [row[:4] for row in rows])
    named = {(d.version, d.code, d.product, d.raw): d.better for d in found if d.better}
    return dict(sorted((pk, named[row[:4]]) for row in rows if row[:4] in named for pk in row[4]))


@transaction.atomic
@because(ChangeCause.DECIDED)
def take(*, expected: int, by: User) -> AuditEvent:
    """Put the first ``MOST`` better codes in place; return the event that :func:`take_back` undoes.

    Raises:
        NotAllowed: the person may not classify.
        DomainError: ``expected``, the number of IKM the person was shown, is not what stands there.
    """
    if not by.has_perm("ikm_registry.classify_ikm"):
        raise NotAllowed(REFUSED)
    wanted = dict(islice(better(by, lock=True).items(), MOST))
    standing = Ikm.objects.filter(pk__in=wanted).order_by("pk")
    was = [(pk, version + 1, before) for pk, version, *before in standing.values_list("pk", "version", *FIELDS)]  # fmt: skip
    if not was:
        raise DomainError(
            "Tidak ada lagi KBLI yang dapat diganti: sudah diganti, mungkin oleh orang lain."
        )
    if len(was) != expected:
        raise DomainError(
            f"Kini {angka(len(was))} IKM yang mendapat kode lebih cocok, bukan {angka(expected)}; belum "
            "ada yang diganti. Lihat lagi daftarnya, lalu tekan sekali lagi bila setuju."
        )
    groups: dict[Suggestion, list[int]] = defaultdict(list)
    for pk, _, _ in was:
        groups[wanted[pk]].append(pk)
    for one, ids in groups.items():
        values = {
            "kbli_version": one.version,
            "kbli_code": one.code,
            "kbli_source": ClassificationSource.CHOSEN,
            "kbli_reason": f"Diterima sekaligus: {one.reason}"[:300],
        }
        write(ids, values)
    classify(ikm_ids=[pk for pk, _, _ in was], by=by)
    return record(
        EVENT,
        by=by,
        sentence=f"Mengganti KBLI dengan yang lebih cocok pada {angka(len(was))} IKM",
        data={"was": was},
    )


def last(by: User) -> AuditEvent | None:
    """Return the person's latest press that still stands."""
    undone = AuditEvent.objects.filter(event=UNDONE, by=by).values_list("data__event", flat=True)
    taken = AuditEvent.objects.filter(event=EVENT, by=by).exclude(pk__in=list(undone))
    return taken.order_by("-pk").first()


@transaction.atomic
@because(ChangeCause.DECIDED)
def take_back(*, by: User) -> tuple[int, int]:
    """Undo the last press; return (restored, left alone because somebody changed them since)."""
    if not by.has_perm("ikm_registry.classify_ikm"):
        raise NotAllowed(REFUSED)
    event = last(by)
    if event is None:
        raise DomainError("Tidak ada penggantian kode Anda yang dapat dikembalikan.")
    was = event.data["was"]
    rows = locked([pk for pk, _, _ in was], by)
    groups = as_left(was, dict(rows.values_list("pk", "version")))
    for before, ids in groups.items():
        write(ids, dict(zip(FIELDS, before, strict=True)))
    restored = [pk for ids in groups.values() for pk in ids]
    classify(ikm_ids=restored, by=by)
    record(
        UNDONE,
        by=by,
        sentence=f"Mengembalikan KBLI semula pada {angka(len(restored))} IKM",
        data={"event": event.pk},
    )
    return len(restored), len(was) - len(restored)
