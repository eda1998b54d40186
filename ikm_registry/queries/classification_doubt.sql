-- Rows touched: the flag kbli_ragu where the stated code does not fit the product, and nowhere else.
-- Parallel arrays: KBLI version, code, product key, raw material key of each doubted signature.
WITH judged AS (
    SELECT i.id, 'kbli_ragu' = ANY(i.flags) AS flagged,
           i.override_at IS NULL AND i.kbli_source = 'tertulis'
           AND (i.kbli_version, i.kbli_code, lower(btrim(i.product)), lower(btrim(i.raw_material))) IN (
               SELECT * FROM unnest(%(versions)s::text[], %(codes)s::text[], %(products)s::text[],
                                    %(raws)s::text[])
           ) AS doubted
    FROM ikm_registry_ikm i
    WHERE (%(ids)s::bigint[] IS NULL OR i.id = ANY(%(ids)s::bigint[]))
      AND (i.kbli_source = 'tertulis' OR i.flags @> ARRAY['kbli_ragu']::varchar[])
)
UPDATE ikm_registry_ikm i
SET flags = CASE WHEN j.doubted THEN array_append(i.flags, 'kbli_ragu')
                 ELSE array_remove(i.flags, 'kbli_ragu') END
FROM judged j
WHERE i.id = j.id AND j.flagged <> j.doubted
