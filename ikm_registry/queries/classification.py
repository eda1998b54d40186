"""Classify by set: distinct product texts are few, IKM are many."""

from collections.abc import Sequence

from rpik.core import sql


def products_without_kbli(ids: Sequence[int] | None) -> list[str]:
    """Return the distinct product texts (lower case, trimmed) of records without a stated KBLI."""
    found = sql.tuples(
        """
        SELECT DISTINCT lower(btrim(product)) FROM ikm_registry_ikm
        WHERE product <> '' AND override_at IS NULL AND (kbli_code = '' OR kbli_source = 'otomatis')
          AND (%(ids)s::bigint[] IS NULL OR id = ANY(%(ids)s::bigint[]))
        ORDER BY 1
        """,
        {"ids": list(ids) if ids is not None else None},
    )
    return [row[0] for row in found]


def write_kbli(
    *,
    ids: Sequence[int] | None,
    version: str,
    products: Sequence[str],
    codes: Sequence[str],
    reasons: Sequence[str],
) -> int:
    """Give records without a stated KBLI the code of their product text; return rows written."""
    return sql.execute(
        sql.load(__file__, "classification_kbli"),
        {
            "ids": list(ids) if ids is not None else None,
            "version": version,
            "products": list(products),
            "codes": list(codes),
            "reasons": list(reasons),
        },
    )


def distinct_signatures(ids: Sequence[int] | None) -> list[tuple[str, str, str]]:
    """Return the distinct (KBLI version, code, product key) that decide a product group."""
    return sql.tuples(
        """
        SELECT DISTINCT kbli_version, kbli_code, lower(btrim(product)) FROM ikm_registry_ikm
        WHERE override_at IS NULL
          AND (%(ids)s::bigint[] IS NULL OR id = ANY(%(ids)s::bigint[]))
        """,
        {"ids": list(ids) if ids is not None else None},
    )


def apply_rules(
    *,
    ids: Sequence[int] | None,
    signatures: Sequence[tuple[str, str, str]],
    groups: Sequence[str],
    reasons: Sequence[str],
) -> tuple[int, int]:
    """Write sector, rule and group; return (records looked at, records changed).

    ``groups`` and ``reasons`` are parallel to ``signatures``; "" is no group. Cost: one join over
    the records; the lateral over rules runs once per distinct code.
    """
    looked_at, changed = sql.tuples(
        sql.load(__file__, "classification"),
        {
            "ids": list(ids) if ids is not None else None,
            "versions": [signature[0] for signature in signatures],
            "codes": [signature[1] for signature in signatures],
            "products": [signature[2] for signature in signatures],
            "groups": list(groups),
            "reasons": list(reasons),
        },
    )[0]
    return looked_at, changed
