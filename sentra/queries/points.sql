-- Every IKM detection may look at, in the order of its number; groups and desa as indexes into
-- their lists ordered by code; NaN where a number is unknown. The conditions are those of Ikm.objects.eligible_for_sentra()
-- (a test holds them equal).
WITH g AS (
    SELECT code, row_number() OVER (ORDER BY code) - 1 AS at FROM ikm_registry_productgroup
), d AS (
    SELECT code, row_number() OVER (ORDER BY code) - 1 AS at FROM ikm_registry_desa
)
SELECT i.id::bigint, g.at::bigint, coalesce(i.lat, 'NaN'), coalesce(i.lon, 'NaN'),
       coalesce(d.at, -1)::bigint, coalesce(i.workers::float8, 'NaN'),
       coalesce(i.investment::float8, 'NaN'), coalesce(i.output_value::float8, 'NaN'),
       (i.nib ~ '^[0-9]{13}$')::int::smallint,
       (CASE i.point_source WHEN 'gps' THEN 0 WHEN 'pin' THEN 1 ELSE 2 END)::smallint,
       (i.flags && ARRAY['jauh_dari_desa', 'luar_kabupaten']::varchar[])::int::smallint,
       CASE WHEN i.kbli_code ~ '^[0-9]{5}$' THEN (i.kbli_version || i.kbli_code)::bigint ELSE -1 END,
       coalesce(p.lat, 'NaN'), coalesce(p.lon, 'NaN'), coalesce(p.radius_m, 'NaN')
FROM ikm_registry_ikm i
JOIN g ON g.code = i.product_group_id
LEFT JOIN d ON d.code = i.desa_id
LEFT JOIN ikm_registry_estimatedpoint e ON e.ikm_id = i.id AND i.lat IS NULL
LEFT JOIN ikm_registry_learnedplace p ON p.id = e.place_id AND p.desa_id = i.desa_id
WHERE i.status = 'aktif' AND i.size_class <> 'besar' AND i.sector <> 'bukan_industri'
  AND i.is_demo = {demo}
ORDER BY i.id
