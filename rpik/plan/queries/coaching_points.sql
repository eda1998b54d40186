-- One row per standing, active member of a designated sentra: the sentra's middle and the member's
-- point, or its desa's where it has none (approximate).
SELECT s.id AS place_id, s.name, s.lat AS place_lat, s.lon AS place_lon,
       coalesce(i.lat, d.lat) AS lat, coalesce(i.lon, d.lon) AS lon, i.lat IS NULL AS approximate,
       coalesce(i.desa_id, '') AS desa, coalesce(i.sector, '') AS sector
FROM sentra_sentra s
JOIN sentra_sentramember m ON m.sentra_id = s.id AND m.until IS NULL
JOIN ikm_registry_ikm i ON i.id = m.ikm_id AND i.status = 'aktif'
LEFT JOIN ikm_registry_desa d ON d.code = i.desa_id
WHERE s.state = 'ditetapkan' AND s.is_demo = %(demo)s AND s.lat IS NOT NULL AND coalesce(i.lat, d.lat) IS NOT NULL
ORDER BY s.name, s.id, i.id
