-- Rows: active IKM per kecamatan by the sector they have and the one the set gives, whoever decided it.
-- scope: kecamatan the reader may see, NULL for all.
{decided}
SELECT i.kecamatan_id AS kecamatan, i.sector AS was, coalesce(d.becomes, i.sector) AS becomes,
       count(*) AS ikm
FROM ikm_registry_ikm i
LEFT JOIN decided d ON d.id = i.id
WHERE i.status = 'aktif'
  AND (%(scope)s::varchar[] IS NULL OR i.kecamatan_id = ANY(%(scope)s::varchar[]))
GROUP BY 1, 2, 3
