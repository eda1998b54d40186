"""Look up what texts name beside their main product; classification, imports and lessons call it."""

from collections.abc import Sequence

from django.db import transaction

from ikm_registry.classification.cell_products import CellProduct, cell_products
from ikm_registry.classification.groups import ProductGroups
from ikm_registry.models import NamedProduct
from ikm_registry.queries import named_products as queries
from ikm_registry.services import reference
from ikm_registry.services.kbli_version import current


def of_text(text: str) -> tuple[CellProduct, ...]:
    """Return the products a text names, as they would be kept; () for one product."""
    return cell_products(
        reference.kbli_index(), reference.product_groups(), [text.strip().lower()], current()
    )[0]


def look_up(ids: Sequence[int] | None) -> None:
    """Look up the products of these records' texts anew (None: of all, and forget what is gone)."""
    _write(queries.texts(ids))
    if ids is None:
        queries.forget_orphans()


def look_up_new(batch_id: int | None = None) -> None:
    """Look up the products of texts nobody looked up before: of an import, or of the register."""
    _write(queries.texts_unseen(batch_id), batch_id)


def look_up_naming(words: Sequence[str]) -> None:
    """Look up the texts anew that name a product of these words: somebody taught something of it."""
    _write(queries.naming(words))


@transaction.atomic
def _write(texts: Sequence[str], batch_id: int | None = None) -> None:
    """Keep what these texts name, in the KBLI version their records speak (``queries.versions``)."""
    if not texts:  # the index is dear to build, and every start comes here
        return
    by_version: dict[str, list[str]] = {}
    spoken, usual = queries.versions(texts, batch_id), current()
    for text in texts:
        by_version.setdefault(spoken.get(text, usual), []).append(text)
    index, groups = reference.kbli_index(), reference.product_groups()
    NamedProduct.objects.filter(text__in=texts).delete()
    NamedProduct.objects.bulk_create(
        (
            NamedProduct(
                text=text,
                place=place,
                product=one.words[:200],
                kbli_version=version,
                kbli_code=one.code,
                reason=one.reason[:300],
                product_group_id=one.group or None,
                group_reason=one.group_reason[:300],
            )
            for version, ones in by_version.items()
            for text, products in zip(
                ones, cell_products(index, groups, ones, version), strict=True
            )
            for place, one in enumerate(products)
        ),
        batch_size=1_000,
        ignore_conflicts=True,  # two imports may look up one text at the same moment
    )


def regroup(groups: ProductGroups) -> None:
    """Give every product the group it has by these groups; codes stay."""
    rows = list(NamedProduct.objects.all())
    signatures = [(row.kbli_version if row.kbli_code else "", row.kbli_code, row.product) for row in rows]  # fmt: skip
    changed = []
    for row, decision in zip(rows, groups.group_many(signatures), strict=True):
        if (row.product_group_id, row.group_reason) != (decision.code, decision.sentence[:300]):
            row.product_group_id, row.group_reason = decision.code, decision.sentence[:300]
            changed.append(row)
    NamedProduct.objects.bulk_update(changed, ["product_group", "group_reason"], batch_size=1_000)
