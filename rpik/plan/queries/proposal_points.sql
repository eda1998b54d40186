-- One row per active member of a proposal: the proposal's middle and the member's point, or its
-- desa's where it has none (approximate).
SELECT p.id AS place_id, p.name, p.lat AS place_lat, p.lon AS place_lon,
       coalesce(i.lat, d.lat) AS lat, coalesce(i.lon, d.lon) AS lon, i.lat IS NULL AS approximate,
       coalesce(i.desa_id, '') AS desa, coalesce(i.sector, '') AS sector
FROM sentra_proposal p
JOIN sentra_proposalmember m ON m.proposal_id = p.id
JOIN ikm_registry_ikm i ON i.id = m.ikm_id AND i.status = 'aktif'
LEFT JOIN ikm_registry_desa d ON d.code = i.desa_id
WHERE p.id = %(proposal)s AND p.lat IS NOT NULL AND coalesce(i.lat, d.lat) IS NOT NULL
ORDER BY i.id
