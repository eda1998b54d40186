-- A row per distinct product text of IKM without KBLI: text, IKM, kecamatan, the commonest raw
-- material ("" none), how many are demo data; most rows first.
SELECT lower(btrim(product)) AS product, count(*) AS ikm, count(DISTINCT kecamatan_id) AS kecamatan,
       coalesce(mode() WITHIN GROUP (ORDER BY nullif(raw_material, '')), '') AS raw,
       count(*) FILTER (WHERE is_demo) AS demo
FROM ikm_registry_ikm
WHERE status = 'aktif' AND kbli_code = '' AND override_at IS NULL AND btrim(product) <> ''
  AND (%(scope)s::varchar[] IS NULL OR kecamatan_id = ANY(%(scope)s::varchar[]))
GROUP BY 1 ORDER BY ikm DESC, 1 LIMIT %(limit)s
