-- Rows: active IKM per kecamatan by the sector they have and the one the set gives, whoever decided it.
{decided}
SELECT i.kecamatan_id AS kecamatan, i.sector AS was, coalesce(d.becomes, i.sector) AS becomes,
       count(*) AS ikm
FROM ikm_registry_ikm i
LEFT JOIN decided d ON d.id = i.id
WHERE i.status = 'aktif'
GROUP BY 1, 2, 3
