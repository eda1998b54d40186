"""Classify by set: distinct product texts are few, IKM are many."""

from collections.abc import Sequence
from typing import Any

from ikm_registry.classification.concordance import MARK
from ikm_registry.classification.doubt import Doubt
from rpik.core import sql


def products_without_kbli(ids: Sequence[int] | None, version: str) -> list[tuple[str, str, str]]:
    """Return the distinct (KBLI version, product, raw material; both in lower case, trimmed) of
    records without a stated KBLI: ``version`` where there is no code, else that of the automatic
    code. A code that a conversion gave stays (``concordance.MARK``).
    """
    return sql.tuples(
        """
        SELECT DISTINCT CASE WHEN kbli_code = '' THEN %(version)s ELSE kbli_version END,
               lower(btrim(product)), lower(btrim(raw_material))
        FROM ikm_registry_ikm
        WHERE product <> '' AND override_at IS NULL
          AND (kbli_code = ''
               OR (kbli_source = 'otomatis' AND NOT starts_with(kbli_reason, %(mark)s)))
          AND (%(ids)s::bigint[] IS NULL OR id = ANY(%(ids)s::bigint[]))
        ORDER BY 1, 2, 3
        """,
        {"ids": list(ids) if ids is not None else None, "version": version, "mark": MARK},
    )


def write_kbli(
    *,
    ids: Sequence[int] | None,
    version: str,
    versions: Sequence[str],
    products: Sequence[str],
    raws: Sequence[str],
    codes: Sequence[str],
    reasons: Sequence[str],
) -> int:
    """Give records without a stated KBLI the code of their product and raw material; return rows
    written.

    ``versions``, ``products``, ``raws``, ``codes`` and ``reasons`` are parallel; a record without
    any code gets one of ``version``.
    """
    return sql.execute(
        sql.load(__file__, "classification_kbli"),
        {
            "ids": list(ids) if ids is not None else None,
            "version": version,
            "mark": MARK,
            "versions": list(versions),
            "products": list(products),
            "raws": list(raws),
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


def learned_texts() -> list[tuple[str, str, str, int]]:
    """Return (text, KBLI version, code, decisions) of each text's prevailing decision.

    The code most often decided prevails, among equals the latest; an undone decision counts not.
    What was chosen in the conversion teaches its 2025 code where no decision on the text itself
    stands and every choice for the text agrees: there the 2020 code spoke as well.
    """
    return sql.tuples(
        """
        SELECT DISTINCT ON (text, kbli_version) text, kbli_version, kbli_code, decisions FROM (
            SELECT text, kbli_version, kbli_code, count(*) AS decisions, max(id) AS latest, 1 AS own
            FROM ikm_registry_textdecision WHERE undone_at IS NULL GROUP BY 1, 2, 3
            UNION ALL
            SELECT text, '2025', min(target), count(*), 0, 0
            FROM ikm_registry_conversiondecision WHERE withdrawn_at IS NULL AND text <> ''
            GROUP BY text HAVING count(DISTINCT target) = 1
        ) AS counted ORDER BY text, kbli_version, own DESC, decisions DESC, latest DESC
        """
    )


def texts_without_kbli(scope: Sequence[str], limit: int | None = None) -> list[dict[str, Any]]:
    """Return product texts of active IKM without KBLI, most frequent first, with raw material."""
    return sql.rows(sql.load(__file__, "work_list"), {"scope": list(scope) or None, "limit": limit})


def ids_without_kbli(texts: Sequence[str], scope: Sequence[str]) -> list[int]:
    """Return and lock the living IKM without KBLI that carry one of these texts (lower case, trimmed)."""
    found = sql.tuples(
        """
        SELECT id FROM ikm_registry_ikm
        WHERE lower(btrim(product)) = ANY(%(texts)s::text[]) AND kbli_code = '' AND override_at IS NULL
          AND status IN ('aktif', 'nonaktif')
          AND (%(scope)s::varchar[] IS NULL OR kecamatan_id = ANY(%(scope)s::varchar[]))
        ORDER BY id FOR UPDATE
        """,
        {"texts": list(texts), "scope": list(scope) or None},
    )
    return [row[0] for row in found]


def doubtful_texts(scope: Sequence[str], limit: int) -> list[dict[str, Any]]:
    """Return (product, stated code) pairs flagged as not fitting, most frequent first, each with the
    commonest raw material of those flagged.
    """
    return sql.rows(
        """
        SELECT lower(btrim(i.product)) AS product, i.kbli_version, i.kbli_code,
               coalesce(max(k.title), '') AS title, count(*) AS ikm, min(i.id) AS one,
               mode() WITHIN GROUP (ORDER BY lower(btrim(i.raw_material))) AS raw
        FROM ikm_registry_ikm i
        LEFT JOIN ikm_registry_kbli k ON k.version = i.kbli_version AND k.code = i.kbli_code
        WHERE i.flags @> ARRAY['kbli_ragu']::varchar[] AND i.status = 'aktif'
          AND (%(scope)s::varchar[] IS NULL OR i.kecamatan_id = ANY(%(scope)s::varchar[]))
        GROUP BY 1, 2, 3 ORDER BY ikm DESC, 1 LIMIT %(limit)s
        """,
        {"scope": list(scope) or None, "limit": limit},
    )


def doubtful_ids(
    scope: Sequence[str], *, lock: bool = False
) -> list[tuple[str, str, str, str, list[int]]]:
    """Return (KBLI version, code, product, raw material, ids) of the flagged records.

    ``lock``: as they stand once nobody else writes them, and locked.
    """
    return sql.tuples(
        f"""
        SELECT kbli_version, kbli_code, product, raw, array_agg(id ORDER BY id) FROM (
            SELECT id, kbli_version, kbli_code, lower(btrim(product)) AS product,
                   lower(btrim(raw_material)) AS raw
            FROM ikm_registry_ikm
            WHERE flags @> ARRAY['kbli_ragu']::varchar[] AND status = 'aktif'
              AND kbli_source = 'tertulis' AND override_at IS NULL
              AND (%(scope)s::varchar[] IS NULL OR kecamatan_id = ANY(%(scope)s::varchar[]))
            ORDER BY id {"FOR UPDATE" if lock else ""}
        ) flagged GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
        """,  # noqa: S608
        {"scope": list(scope) or None},
    )


def stated_signatures(ids: Sequence[int] | None) -> list[tuple[str, str, str, str]]:
    """Return the distinct (KBLI version, code, product, raw material) whose code the data stated."""
    return sql.tuples(
        """
        SELECT DISTINCT kbli_version, kbli_code, lower(btrim(product)), lower(btrim(raw_material))
        FROM ikm_registry_ikm
        WHERE kbli_source = 'tertulis' AND kbli_code <> '' AND product <> ''
          AND override_at IS NULL
          AND (%(ids)s::bigint[] IS NULL OR id = ANY(%(ids)s::bigint[]))
        """,
        {"ids": list(ids) if ids is not None else None},
    )


def flag_doubtful(*, ids: Sequence[int] | None, doubts: Sequence[Doubt]) -> int:
    """Set the flag on records whose stated code is doubted, take it from the others; rows touched."""
    return sql.execute(
        sql.load(__file__, "classification_doubt"),
        {
            "ids": list(ids) if ids is not None else None,
            "versions": [doubt.version for doubt in doubts],
            "codes": [doubt.code for doubt in doubts],
            "products": [doubt.product for doubt in doubts],
            "raws": [doubt.raw for doubt in doubts],
        },
    )


def ids_of_products(texts: Sequence[str]) -> list[int]:
    """Return the records without a stated KBLI that carry one of these product texts."""
    found = sql.tuples(
        """
        SELECT id FROM ikm_registry_ikm
        WHERE lower(btrim(product)) = ANY(%(texts)s::text[]) AND override_at IS NULL
          AND (kbli_code = '' OR kbli_source = 'otomatis')
        ORDER BY id
        """,
        {"texts": list(texts)},
    )
    return [row[0] for row in found]


def ids_told(words: str) -> list[int]:
    """Return the records whose automatic code says these words in its reason."""
    found = sql.tuples(
        """
        SELECT id FROM ikm_registry_ikm
        WHERE kbli_source = 'otomatis' AND override_at IS NULL
          AND strpos(kbli_reason, %(words)s) > 0
        ORDER BY id
        """,
        {"words": words},
    )
    return [row[0] for row in found]


def take_back(
    *, ids: Sequence[int], versions: Sequence[str], products: Sequence[str], raws: Sequence[str]
) -> int:
    """Take the automatic code from those of the records that none of these parallel (version,
    product, raw material) names; return how many. A code that a conversion gave stays.
    """
    return sql.execute(
        """
        UPDATE ikm_registry_ikm i
        SET kbli_version = '', kbli_code = '', kbli_source = '', kbli_reason = ''
        WHERE i.id = ANY(%(ids)s::bigint[]) AND i.kbli_source = 'otomatis'
          AND i.override_at IS NULL AND NOT starts_with(i.kbli_reason, %(mark)s)
          AND (i.kbli_version, lower(btrim(i.product)), lower(btrim(i.raw_material))) NOT IN (
              SELECT * FROM unnest(%(versions)s::text[], %(products)s::text[], %(raws)s::text[]))
        """,
        {
            "ids": list(ids),
            "mark": MARK,
            "versions": list(versions),
            "products": list(products),
            "raws": list(raws),
        },
    )
