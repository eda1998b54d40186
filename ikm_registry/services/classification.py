"""KBLI from words, sector from KBLI, product group from both: the register's one classifier."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from ikm_registry.choices import ChangeCause, QualityFlag
from ikm_registry.classification.doubt import Doubt, doubts
from ikm_registry.models import Ikm
from ikm_registry.queries import classification as queries
from ikm_registry.queries import imports as import_queries
from ikm_registry.queries.quality import refresh_flags
from ikm_registry.services import named_products, reference
from ikm_registry.services.kbli_version import current
from rpik.core.actor import because
from rpik.core.audit import record
from rpik.core.models import User


def decided(version: str, signatures: Iterable[tuple[str, str]]) -> list[tuple[Any, ...]]:
    """Return (code, product key, sector, rule id, group, reason of the group) of each signature
    (code of ``version`` or "", product key) by the rules that bind: few, where records are many.
    """
    rules, groups = reference.rule_table(), reference.product_groups()
    ids = import_queries.rule_ids()
    signatures = list(signatures)
    found = []
    grouped = groups.group_many([(version if code else "", code, p) for code, p in signatures])
    for (code, product), group in zip(signatures, grouped, strict=True):
        sector = rules.sector(version, code)
        rule_id = ids.get((version, sector.rule.prefix)) if sector.rule else None
        found.append(
            (code, product, sector.sector or "", rule_id, group.code, group.sentence[:300])
        )
    return found


def doubted(version: str, stated: Iterable[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Return those of the (stated code of ``version``, product, raw material) that do not fit."""
    asked = [(version, *one) for one in stated]
    found = doubts(reference.kbli_index(), asked) if asked else []
    return [(doubt.code, doubt.product, doubt.raw) for doubt in found]


def doubt_of(ikm: Ikm) -> Doubt | None:
    """Return why a flagged record's stated code is doubted and what fits better; None: it is not."""
    if QualityFlag.KBLI_DOUBTFUL not in ikm.flags or ikm.is_overridden:
        return None
    product, raw = ikm.product.strip().lower(), ikm.raw_material.strip().lower()
    found = doubts(reference.kbli_index(), [(ikm.kbli_version, ikm.kbli_code, product, raw)])
    return found[0] if found else None


def flag_doubts(ikm_ids: Sequence[int] | None) -> int:
    """Doubt the stated codes of these records (None: all) anew; return how many flags changed."""
    found = doubts(reference.kbli_index(), queries.stated_signatures(ikm_ids))
    return queries.flag_doubtful(ids=ikm_ids, doubts=found)


@dataclass(frozen=True, slots=True)
class ClassifySummary:
    """What one pass did, in records."""

    looked_at: int
    kbli_given: int
    changed: int


@transaction.atomic
@because(ChangeCause.MACHINE, unless_known=True)
def classify(
    *,
    ikm_ids: Sequence[int] | None,
    by: User | None,
    version: str = "",
    untaught: Sequence[int] = (),
) -> ClassifySummary:
    """Classify these records (None: the whole register), set-based.

    Records without a stated KBLI get one from product and raw material where the search is sure, of ``version`` ("": the one the office uses); an automatic code is renewed in the version it has.
    sector and rule follow from the code by the active rule set, the group from code and words.
    A stated KBLI that does not fit the product is flagged, never changed. What a person overrode is never touched. Running it twice changes nothing the second time.
    ``untaught``: records whose automatic code rests on what was taken back; one no longer sure loses it.
    """
    index, groups = reference.kbli_index(), reference.product_groups()
    version = version or current()
    asked: dict[str, list[tuple[str, str]]] = {}
    for asked_version, product, raw in queries.products_without_kbli(ikm_ids, version):
        asked.setdefault(asked_version, []).append((product, raw))
    sure: list[tuple[str, str, str, str, str]] = []
    outside: dict[str, str] = {}
    for one, pairs in asked.items():
        for (product, raw), (answer, why) in zip(
            pairs, index.automatic_many(pairs, one), strict=True
        ):
            if answer is not None:
                sure.append((one, product, raw, *answer))
            if one == version and not raw:
                outside[product] = why
    if untaught:
        queries.take_back(
            ids=untaught,
            versions=[row[0] for row in sure],
            products=[row[1] for row in sure],
            raws=[row[2] for row in sure],
        )
    given = queries.write_kbli(
        ids=ikm_ids,
        version=version,
        versions=[row[0] for row in sure],
        products=[row[1] for row in sure],
        raws=[row[2] for row in sure],
        codes=[row[3] for row in sure],
        reasons=[row[4][:300] for row in sure],
    )
    signatures = queries.distinct_signatures(ikm_ids)
    decisions = groups.group_many(signatures, outside)
    looked_at, changed = queries.apply_rules(
        ids=ikm_ids,
        signatures=signatures,
        groups=[decision.code or "" for decision in decisions],
        reasons=[decision.sentence[:300] for decision in decisions],
    )
    named_products.look_up(ikm_ids)
    flag_doubts(ikm_ids)
    refresh_flags(ikm_ids)
    if ikm_ids is None:
        record(
            "register.classified",
            by=by,
            sentence=f"Klasifikasi ulang {looked_at} IKM: {changed} berubah",
            data={"looked_at": looked_at, "kbli_given": given, "changed": changed},
        )
    return ClassifySummary(looked_at=looked_at, kbli_given=given, changed=changed)
