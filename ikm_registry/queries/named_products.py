"""What IKM make beside their main product: their text's other products, by set."""

from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, ExpressionWrapper, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Lower, Trim

from ikm_registry.choices import Sector
from ikm_registry.models import Ikm, NamedProduct
from ikm_registry.models.ikm import IkmQuerySet
from rpik.core import sql

# Where a cell may be cut into products (classification/text.py cuts them for sure).
_SEVERAL = r"[,;/&+|\n]|\.\s|\d+[.)]\s|\s-\s|\y(dan|serta)\y"


def texts(ids: Sequence[int] | None) -> list[str]:
    """Return the distinct product texts (lower case, trimmed) of these records (None: of all) that
    may name several.
    """
    return _texts(
        "ikm_registry_ikm WHERE %(ids)s::bigint[] IS NULL OR id = ANY(%(ids)s::bigint[])",
        {"ids": list(ids) if ids is not None else None},
    )


def texts_unseen(batch_id: int | None) -> list[str]:
    """Return such texts of what an import wrote (None: of the register) whose products nobody has
    looked up yet.
    """
    return _texts(
        "ikm_registry_importrow WHERE batch_id = %(batch)s AND ikm_id IS NOT NULL"
        if batch_id is not None
        else "ikm_registry_ikm",
        {"batch": batch_id},
        "AND NOT EXISTS (SELECT 1 FROM ikm_registry_namedproduct n WHERE n.text = t.text)",
    )


def _texts(rows: str, parameters: dict[str, Any], further: str = "") -> list[str]:
    found = sql.tuples(
        f"SELECT t.text FROM (SELECT DISTINCT lower(btrim(product)) AS text FROM {rows}) t "  # noqa: S608
        f"WHERE t.text ~ %(several)s {further} ORDER BY 1",
        {**parameters, "several": _SEVERAL},
    )
    return [row[0] for row in found]


def versions(texts: Sequence[str], batch_id: int | None = None) -> dict[str, str]:
    """Return the KBLI version the records of each text speak; the newer where both are spoken.

    ``batch_id``: of texts that came with this import its own records tell, not the whole register.
    """
    own = """AND id IN (SELECT ikm_id FROM ikm_registry_importrow WHERE batch_id = %(batch)s
                        AND lower(btrim(product)) = ANY(%(texts)s))"""
    return dict(
        sql.tuples(
            f"""
            SELECT lower(btrim(product)), max(kbli_version) FROM ikm_registry_ikm
            WHERE lower(btrim(product)) = ANY(%(texts)s) AND kbli_code <> ''
              AND kbli_version <> '' {own if batch_id is not None else ""}
            GROUP BY 1
            """,  # noqa: S608
            {"texts": list(texts), "batch": batch_id},
        )
    )


def naming(words: Sequence[str]) -> list[str]:
    """Return the texts one of whose products holds all these words."""
    found = NamedProduct.objects.all()
    for word in words:
        found = found.filter(product__contains=word)
    return list(found.values_list("text", flat=True).distinct())


def forget_orphans() -> int:
    """Drop the products of texts no IKM carries any more; return rows dropped."""
    return sql.execute(
        """
        DELETE FROM ikm_registry_namedproduct n WHERE NOT EXISTS (
            SELECT 1 FROM ikm_registry_ikm i WHERE lower(btrim(i.product)) = n.text)
        """
    )


def _beside(version: Any, code: Any, group: Any) -> Q:
    """What is another group than the main product's, or another code of the same version."""
    other_code = Q(kbli_version=version) & ~Q(kbli_code="") & ~Q(kbli_code=code)
    return (Q(product_group__isnull=False) & ~Q(product_group=group)) | other_code


def also_made(ikm: Ikm) -> QuerySet[NamedProduct]:
    """Return what an IKM makes beside its main product, as its text names it."""
    if ikm.sector == Sector.NOT_INDUSTRY:
        return NamedProduct.objects.none()
    return (
        NamedProduct.objects.filter(text=ikm.product.strip(" ").lower())
        .filter(_beside(ikm.kbli_version, ikm.kbli_code, ikm.product_group_id or ""))
        .select_related("product_group")
        .order_by("place")
    )


def with_also_made(found: IkmQuerySet) -> IkmQuerySet:
    """Add ``also_products`` to each IKM: the words of each, in the order of its text."""
    main = (OuterRef("kbli_version"), OuterRef("kbli_code"), OuterRef("product_group"))
    beside = (
        NamedProduct.objects.filter(text=Lower(Trim(OuterRef("product"))))
        .filter(_beside(*main[:2], Coalesce(main[2], Value(""))))
        .alias(sector=ExpressionWrapper(OuterRef("sector"), output_field=CharField()))
        .exclude(sector=Sector.NOT_INDUSTRY)
        .order_by("place")
    )
    return found.annotate(also_products=ArraySubquery(beside.values("product")))


def also_making(found: QuerySet[Ikm], group: str) -> QuerySet[Ikm]:
    """Return those that make something of this group beside a main product of another."""
    named = NamedProduct.objects.filter(product_group=group).values("text")
    return (
        found.alias(product_key=Lower(Trim(F("product"))))
        .filter(product_key__in=named)
        .exclude(product_group=group)
        .exclude(sector=Sector.NOT_INDUSTRY)
    )


def also_by_group(scope: Sequence[str]) -> dict[str | None, int]:
    """Return active IKM that also make something of each group; None: of any other group at all."""
    return dict(
        sql.tuples(
            """
            SELECT n.product_group_id, count(DISTINCT i.id)
            FROM ikm_registry_ikm i
            JOIN ikm_registry_namedproduct n ON n.text = lower(btrim(i.product))
            WHERE i.status = 'aktif' AND i.sector <> 'bukan_industri'
              AND n.product_group_id IS NOT NULL
              AND n.product_group_id IS DISTINCT FROM i.product_group_id
              AND (%(scope)s::varchar[] IS NULL OR i.kecamatan_id = ANY(%(scope)s::varchar[]))
            GROUP BY GROUPING SETS ((n.product_group_id), ())
            """,
            {"scope": list(scope) or None},
        )
    )
