-- The same for the members of the newest run's candidates that no standing sentra has taken in.
SELECT c.id AS place_id, c.name, c.lat AS place_lat, c.lon AS place_lon,
       coalesce(i.lat, d.lat) AS lat, coalesce(i.lon, d.lon) AS lon, i.lat IS NULL AS approximate,
       coalesce(i.desa_id, '') AS desa, coalesce(i.sector, '') AS sector
FROM sentra_candidate c
JOIN sentra_candidatemember m ON m.candidate_id = c.id
JOIN ikm_registry_ikm i ON i.id = m.ikm_id AND i.status = 'aktif'
LEFT JOIN ikm_registry_desa d ON d.code = i.desa_id
WHERE c.run_id = (
    SELECT max(id) FROM sentra_detectionrun WHERE state = 'selesai' AND includes_demo = %(demo)s
  )
  AND NOT c.is_near_miss AND c.rank <= 200 AND c.lat IS NOT NULL AND coalesce(i.lat, d.lat) IS NOT NULL
  AND NOT EXISTS (SELECT FROM sentra_sentramember s WHERE s.ikm_id = i.id AND s.until IS NULL)
ORDER BY c.rank, i.id
