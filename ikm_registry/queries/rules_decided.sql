-- Fragment, begun by WITH: each IKM that no person decided, as it is and as rule set %(ruleset)s would have it.
-- "moved" are the living ones whose sector changes. The same rule as classification.sql (a test holds them
-- equal): the longest prefix wins per KBLI version; outside divisions 10 to 33 nothing is an industry.
-- A rule that reads as one of an earlier set is that one: who keeps its rule is not written anew.
WITH reading AS (
    SELECT r.id, r.ruleset_id, r.version, r.prefix, r.sector,
           min(r.id) OVER (PARTITION BY r.version, r.prefix, r.number, r.sector, r.basis, r.reason) AS first_id
    FROM ikm_registry_sectorrule r
    JOIN ikm_registry_ruleset s ON s.id = r.ruleset_id
    WHERE s.state <> 'rancangan' OR s.id = %(ruleset)s
),
codes AS (
    SELECT DISTINCT kbli_version, kbli_code FROM ikm_registry_ikm
    WHERE override_at IS NULL AND kbli_code <> ''
),
ruled AS (
    SELECT c.kbli_version, c.kbli_code, best.id AS rule_id,
           CASE WHEN left(c.kbli_code, 2) BETWEEN '10' AND '33'
                THEN best.sector ELSE 'bukan_industri' END AS sector
    FROM codes c
    LEFT JOIN LATERAL (
        SELECT r.first_id AS id, r.sector FROM reading r
        WHERE r.ruleset_id = %(ruleset)s
          AND r.version = c.kbli_version AND starts_with(c.kbli_code, r.prefix)
        ORDER BY length(r.prefix) DESC
        LIMIT 1
    ) best ON true
),
decided AS (
    SELECT i.id, i.status IN ('aktif', 'nonaktif') AS living, i.kecamatan_id, i.product_group_id,
           i.sector AS was, coalesce(ruled.sector, '') AS becomes,
           i.sector_rule_id AS was_rule, ruled.rule_id AS becomes_rule
    FROM ikm_registry_ikm i
    LEFT JOIN ruled USING (kbli_version, kbli_code)
    WHERE i.override_at IS NULL
),
moved AS (SELECT * FROM decided WHERE was <> becomes AND living)
