"""One decision for all IKM with one product text: kept, undone, and what it teaches."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from ikm_registry.choices import ChangeCause, ClassificationSource, Sector
from ikm_registry.classification.ranking import AUTOMATIC
from ikm_registry.classification.text import words
from ikm_registry.models import Ikm, Kbli, TextDecision
from ikm_registry.queries import classification as queries
from ikm_registry.services import named_products, reference
from ikm_registry.services.classification import classify
from rpik.core.actor import because
from rpik.core.audit import record
from rpik.core.errors import DomainError, NotAllowed
from rpik.core.models import User

TAUGHT = "dipelajari dari"  # what a reason says that rests on decisions
REFUSED = "Hanya Petugas atau Perencana yang dapat menetapkan klasifikasi."


@dataclass(frozen=True, slots=True)
class Settled:
    """The decision, how many IKM it settled, and how many with a text like it got a code by it."""

    decision: TextDecision
    count: int
    alike: int = 0


def _mark(decision: TextDecision) -> str:
    """Return the sentence that ties a record to its decision."""
    return f"Keputusan teks {decision.pk}: berlaku bagi semua “{decision.text[:80]}”."


@transaction.atomic
@because(ChangeCause.DECIDED)
def decide(*, text: str, kbli: Kbli | None, by: User) -> Settled:
    """Give every IKM without KBLI and with this product text one code (None: no manufacturing).

    Reaches the IKM of the person's working area. The same text is suggested that code from now on.

    Raises:
        NotAllowed: the person may not classify.
        DomainError: no IKM without KBLI carries the text any more.
    """
    if not by.has_perm("ikm_registry.classify_ikm"):
        raise NotAllowed(REFUSED)
    key = text.strip().lower()[:200]
    found = queries.ids_without_kbli([key], by.kecamatan_scope) if key else []
    if not found:
        raise DomainError(
            "Tidak ada lagi IKM tanpa KBLI dengan nama produk itu. Mungkin orang lain baru saja "
            "memutuskannya; lanjutkan ke teks berikutnya."
        )
    if kbli is not None and (kbli.level != 5 or not kbli.active):
        raise DomainError("Pilih kode KBLI lima angka.")
    decision = TextDecision.objects.create(
        text=key,
        kbli_version=kbli.version if kbli else "",
        kbli_code=kbli.code if kbli else "",
        ikm_ids=found,
        by=by,
    )
    now = timezone.now()
    values: dict[str, Any]
    if kbli:
        values = {
            "kbli_version": kbli.version,
            "kbli_code": kbli.code,
            "kbli_source": ClassificationSource.CHOSEN,
            "kbli_reason": _mark(decision),
        }
    else:
        values = {
            "sector": Sector.NOT_INDUSTRY,
            "sector_rule": None,
            "product_group": None,
            "group_reason": "",
            "override_reason": _mark(decision),
            "override_by": by,
            "override_at": now,
        }
    Ikm.objects.filter(pk__in=found).update(updated_at=now, **values)
    classify(ikm_ids=found, by=by)
    named_products.look_up_naming(words(key))
    alike = _teach_alike(key, by) if kbli else 0
    said = f"KBLI {kbli.code}" if kbli else "Bukan industri pengolahan"
    record(
        "ikm.classified_text",
        by=by,
        target=decision,
        sentence=f"{said} untuk {len(found)} IKM berproduk “{key[:80]}”",
        data={"ikm": len(found)},
    )
    return Settled(decision, len(found), alike)


def _teach_alike(key: str, by: User) -> int:
    """Classify the waiting texts of the person's area that name all the words; return codes given."""
    wanted = set(words(key))
    texts = [
        row["product"]
        for row in queries.texts_without_kbli(by.kecamatan_scope)
        if wanted <= {*words(row["product"]), *words(row["raw"])}
    ]
    ids = queries.ids_without_kbli(texts, by.kecamatan_scope) if texts else []
    if ids:
        classify(ikm_ids=ids, by=by)
    return Ikm.objects.filter(pk__in=ids).exclude(kbli_code="").count()


def learn_choice(ikm: Ikm, by: User) -> None:
    """Let a code chosen for one IKM teach its text, where no shipped word is sure of it.

    It settles no other IKM, so it has nothing to undo: who chooses another code for the text has
    changed their mind. Of raw material and what is no manufacturing, only decisions on a text speak.
    """
    key, version = ikm.product.strip().lower()[:200], ikm.kbli_version
    answer = reference.kbli_index().suggest(key, raw=ikm.raw_material, version=version)
    best = answer.suggestions[0] if answer.suggestions else None
    sure = best is not None and best.score >= AUTOMATIC and TAUGHT not in best.reason
    if not words(key) or answer.outside or sure:
        return
    mine = TextDecision.objects.filter(by=by, text=key, kbli_version=version, ikm_ids=[])
    mine.filter(undone_at__isnull=True).exclude(kbli_code=ikm.kbli_code).update(
        undone_at=timezone.now()
    )
    TextDecision.objects.create(text=key, kbli_version=version, kbli_code=ikm.kbli_code, by=by)
    named_products.look_up_naming(words(key))


def last_decision(*, by: User) -> TextDecision | None:
    """Return the person's latest decision on a text that still stands."""
    mine = TextDecision.objects.filter(by=by, undone_at__isnull=True).exclude(ikm_ids=[])
    return mine.order_by("-id").first()


@transaction.atomic
@because(ChangeCause.DECIDED)
def undo(*, decision: TextDecision, by: User) -> int:
    """Take a decision back; return how many IKM lost it.

    Records somebody changed since keep what they were given; the suggestion forgets the decision, and
    so does every automatic code that rested on it.
    """
    if not by.has_perm("ikm_registry.classify_ikm"):
        raise NotAllowed(REFUSED)
    current = TextDecision.objects.select_for_update().get(pk=decision.pk)
    if current.by_id != by.pk:
        raise NotAllowed("Hanya yang memutuskan dapat membatalkan keputusannya.")
    if current.undone_at:
        raise DomainError("Keputusan ini sudah dibatalkan.")
    current.undone_at = timezone.now()
    current.save(update_fields=["undone_at"])
    mine = Ikm.objects.filter(pk__in=current.ikm_ids)
    cleared: dict[str, Any]
    if current.kbli_code:
        mine = mine.filter(
            kbli_source=ClassificationSource.CHOSEN,
            kbli_reason=_mark(current),
            kbli_code=current.kbli_code,
        )
        cleared = {"kbli_version": "", "kbli_code": "", "kbli_source": "", "kbli_reason": ""}
    else:
        mine = mine.filter(override_reason=_mark(current))
        cleared = dict.fromkeys(("override_reason", "override_by", "override_at"))
    ids = list(mine.select_for_update().values_list("pk", flat=True))
    Ikm.objects.filter(pk__in=ids).update(updated_at=current.undone_at, **cleared)
    taught = queries.ids_told(TAUGHT)
    classify(ikm_ids=[*ids, *taught], by=by, untaught=taught)
    named_products.look_up_naming(words(current.text))
    record(
        "ikm.classified_text_undone",
        by=by,
        target=current,
        sentence=f"Membatalkan keputusan untuk “{current.text[:80]}” pada {len(ids)} IKM",
        data={"ikm": len(ids)},
    )
    return len(ids)
