-- Rows touched: give a KBLI to records that have none, by their product text.
-- Parallel arrays: product key, code, sentence why.
UPDATE ikm_registry_ikm i
SET kbli_version = %(version)s, kbli_code = g.code, kbli_source = 'otomatis', kbli_reason = g.reason
FROM unnest(%(products)s::text[], %(codes)s::text[], %(reasons)s::text[])
     AS g(product_key, code, reason)
WHERE lower(btrim(i.product)) = g.product_key
  AND i.override_at IS NULL
  AND (i.kbli_code = '' OR (i.kbli_source = 'otomatis'
       AND (i.kbli_version, i.kbli_code, i.kbli_reason)
           IS DISTINCT FROM (%(version)s::varchar, g.code::varchar, g.reason::varchar)))
  AND (%(ids)s::bigint[] IS NULL OR i.id = ANY(%(ids)s::bigint[]))
