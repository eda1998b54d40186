-- One row: how many IKM got another sector and how many another group.
-- Longest prefix wins, per KBLI version, by the rule set that binds; what a person overrode stays.
-- ids: bigint[] or NULL for the whole register. versions, codes, products, groups, reasons: parallel arrays,
-- one entry per distinct signature (KBLI version, code, product key) with its group and the sentence why.
-- A rule that reads as one of an earlier set is that one (rules_decided.sql decides the same).
WITH reading AS (
    SELECT r.version, r.prefix, r.sector, s.state,
           min(r.id) OVER (PARTITION BY r.version, r.prefix, r.number, r.sector, r.basis, r.reason) AS first_id
    FROM ikm_registry_sectorrule r
    JOIN ikm_registry_ruleset s ON s.id = r.ruleset_id
    WHERE s.state <> 'rancangan'
),
target AS (
    SELECT i.id, i.kbli_version, i.kbli_code, lower(btrim(i.product)) AS product_key,
           i.sector, i.sector_rule_id, i.product_group_id, i.group_reason
    FROM ikm_registry_ikm i
    WHERE i.override_at IS NULL
      AND (%(ids)s::bigint[] IS NULL OR i.id = ANY(%(ids)s::bigint[]))
),
codes AS (
    SELECT DISTINCT kbli_version, kbli_code FROM target WHERE kbli_code <> ''
),
ruled AS (
    SELECT c.kbli_version, c.kbli_code, best.id AS rule_id,
           -- KBLI section C is divisions 10 to 33; anything else is not an industry.
           CASE WHEN left(c.kbli_code, 2) BETWEEN '10' AND '33'
                THEN best.sector ELSE 'bukan_industri' END AS sector
    FROM codes c
    LEFT JOIN LATERAL (
        SELECT r.first_id AS id, r.sector
        FROM reading r
        WHERE r.state = 'berlaku' AND r.version = c.kbli_version AND starts_with(c.kbli_code, r.prefix)
        ORDER BY length(r.prefix) DESC
        LIMIT 1
    ) best ON true
),
grouped AS (
    SELECT * FROM unnest(
        %(versions)s::text[], %(codes)s::text[], %(products)s::text[],
        %(groups)s::text[], %(reasons)s::text[]
    ) AS g(kbli_version, kbli_code, product_key, group_code, reason)
),
decided AS (
    SELECT t.id,
           coalesce(ruled.sector, '') AS sector,
           ruled.rule_id,
           nullif(g.group_code, '') AS group_code,
           coalesce(g.reason, '') AS reason
    FROM target t
    LEFT JOIN ruled USING (kbli_version, kbli_code)
    LEFT JOIN grouped g USING (kbli_version, kbli_code, product_key)
),
written AS (
    UPDATE ikm_registry_ikm i
    SET sector = d.sector, sector_rule_id = d.rule_id,
        product_group_id = d.group_code, group_reason = d.reason
    FROM decided d
    WHERE i.id = d.id
      AND (i.sector, i.sector_rule_id, i.product_group_id, i.group_reason)
          IS DISTINCT FROM (d.sector::varchar, d.rule_id, d.group_code::varchar, d.reason::varchar)
    RETURNING i.id
)
SELECT (SELECT count(*) FROM target) AS looked_at, (SELECT count(*) FROM written) AS changed
