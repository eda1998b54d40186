-- Fragment, begun by WITH: IKM that no person decided and whose group may change, as they are and would be.
-- Parallel arrays, one entry per signature (KBLI version, code, product key): its group ("" is none), why.
WITH decided AS (
    SELECT i.id, i.status IN ('aktif', 'nonaktif') AS living, i.kecamatan_id,
           coalesce(i.product_group_id, '') AS was, g.group_code AS becomes,
           i.group_reason AS was_reason, g.reason
    FROM ikm_registry_ikm i
    JOIN unnest(
        %(versions)s::text[], %(codes)s::text[], %(products)s::text[],
        %(groups)s::text[], %(reasons)s::text[]
    ) AS g(kbli_version, kbli_code, product_key, group_code, reason)
      ON i.kbli_version = g.kbli_version AND i.kbli_code = g.kbli_code
         AND lower(btrim(i.product)) = g.product_key
    WHERE i.override_at IS NULL
),
moved AS (SELECT * FROM decided WHERE was <> becomes AND living)
