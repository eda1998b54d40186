-- One row per active IKM of the list: the meeting place as given, and the IKM's point, or its desa's
-- where it has none (approximate).
SELECT 0 AS place_id, '' AS name, %(lat)s::float8 AS place_lat, %(lon)s::float8 AS place_lon,
       coalesce(i.lat, d.lat) AS lat, coalesce(i.lon, d.lon) AS lon, i.lat IS NULL AS approximate,
       coalesce(i.desa_id, '') AS desa, coalesce(i.sector, '') AS sector
FROM ikm_registry_ikm i
LEFT JOIN ikm_registry_desa d ON d.code = i.desa_id
WHERE i.id = ANY(%(ids)s) AND i.status = 'aktif' AND coalesce(i.lat, d.lat) IS NOT NULL
ORDER BY i.id
