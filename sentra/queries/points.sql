-- Every IKM detection may look at, in the order of its number; groups and desa as indexes into
-- their lists ordered by code. The conditions are those of Ikm.objects.eligible_for_sentra()
-- (a test holds them equal).
WITH g AS (
    SELECT code, row_number() OVER (ORDER BY code) - 1 AS at FROM ikm_registry_productgroup
), d AS (
    SELECT code, row_number() OVER (ORDER BY code) - 1 AS at FROM ikm_registry_desa
)
SELECT i.id, g.at, i.lat, i.lon, coalesce(d.at, -1),
       i.workers, i.investment, i.output_value, (i.nib ~ '^[0-9]{13}$')::int,
       CASE i.point_source WHEN 'gps' THEN 0 WHEN 'pin' THEN 1 ELSE 2 END,
       (i.flags && ARRAY['jauh_dari_desa', 'luar_kabupaten']::varchar[])::int,
       CASE WHEN i.kbli_code ~ '^[0-9]{5}$' THEN (i.kbli_version || i.kbli_code)::bigint ELSE -1 END,
       p.lat, p.lon, p.radius_m
FROM ikm_registry_ikm i
JOIN g ON g.code = i.product_group_id
LEFT JOIN d ON d.code = i.desa_id
LEFT JOIN ikm_registry_estimatedpoint e ON e.ikm_id = i.id AND i.lat IS NULL
LEFT JOIN ikm_registry_learnedplace p ON p.id = e.place_id AND p.desa_id = i.desa_id
WHERE i.status = 'aktif' AND i.size_class <> 'besar' AND i.sector <> 'bukan_industri'
  AND i.is_demo = {demo}
ORDER BY i.id
