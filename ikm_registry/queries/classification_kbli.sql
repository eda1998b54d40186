-- Rows touched: give a KBLI to records that have none, by their product text and
-- raw material. Parallel arrays: KBLI version, product key, raw material key, code, sentence why. An automatic code is renewed in its
-- own version; one that a conversion gave (mark) stays.
UPDATE ikm_registry_ikm i
SET kbli_version = g.version, kbli_code = g.code, kbli_source = 'otomatis', kbli_reason = g.reason
FROM unnest(%(versions)s::text[], %(products)s::text[], %(raws)s::text[], %(codes)s::text[],
            %(reasons)s::text[]) AS g(version, product_key, raw_key, code, reason)
WHERE lower(btrim(i.product)) = g.product_key AND lower(btrim(i.raw_material)) = g.raw_key
  AND i.override_at IS NULL
  AND ((i.kbli_code = '' AND g.version = %(version)s)
       OR (i.kbli_source = 'otomatis' AND i.kbli_version = g.version
           AND NOT starts_with(i.kbli_reason, %(mark)s)
           AND (i.kbli_code, i.kbli_reason) IS DISTINCT FROM (g.code::varchar, g.reason::varchar)))
  AND (%(ids)s::bigint[] IS NULL OR i.id = ANY(%(ids)s::bigint[]))
