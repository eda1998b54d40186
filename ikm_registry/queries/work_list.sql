-- A row per distinct product text of IKM without sector: text, IKM, kecamatan; most rows first.
SELECT lower(btrim(product)) AS product, count(*) AS ikm, count(DISTINCT kecamatan_id) AS kecamatan
FROM ikm_registry_ikm
WHERE status = 'aktif' AND sector = '' AND override_at IS NULL AND product <> ''
  AND (%(scope)s::varchar[] IS NULL OR kecamatan_id = ANY(%(scope)s::varchar[]))
GROUP BY 1 ORDER BY ikm DESC, 1 LIMIT %(limit)s
