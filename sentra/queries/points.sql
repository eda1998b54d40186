-- Every IKM detection may look at, in the order of its number; groups and desa as indexes into
-- their lists ordered by code; NaN where a number is unknown. The conditions are those of Ikm.objects.eligible_for_sentra()
-- (a test holds them equal). A point within 2 m of the desa's own, or shared with many of the desa
-- in an imported list, is the desa's and not the unit's: quality 3. A measured one (GPS) stays.
WITH g AS (
    SELECT code, row_number() OVER (ORDER BY code) - 1 AS at FROM ikm_registry_productgroup
), d AS (
    SELECT code, lat, lon, row_number() OVER (ORDER BY code) - 1 AS at FROM ikm_registry_desa
), k AS (
    SELECT kecamatan_id, row_number() OVER (ORDER BY kecamatan_id) - 1 AS at
    FROM (SELECT DISTINCT kecamatan_id FROM ikm_registry_desa) e
), shared AS (
{shared}
)
SELECT i.id::bigint, g.at::bigint, coalesce(i.lat, 'NaN'), coalesce(i.lon, 'NaN'),
       coalesce(d.at, -1)::bigint, coalesce(i.workers::float8, 'NaN'),
       coalesce(i.investment::float8, 'NaN'), coalesce(i.output_value::float8, 'NaN'),
       (i.nib ~ '^[0-9]{13}$')::int::smallint,
       (CASE WHEN i.point_source IN ('berkas', 'pin')
                  AND sqrt(power((i.lat - d.lat) * 110574, 2)
                         + power((i.lon - d.lon) * 110250, 2)) <= 2 THEN 3
             WHEN s.lat IS NOT NULL THEN 3
             WHEN i.point_source = 'gps' THEN 0
             WHEN i.point_source = 'pin' THEN 1
             ELSE 2 END)::smallint,
       (i.flags && ARRAY['jauh_dari_desa', 'luar_kabupaten']::varchar[])::int::smallint,
       ('luar_kabupaten' = ANY(i.flags))::int::smallint,
       CASE WHEN i.kbli_code ~ '^[0-9]{5}$' THEN (i.kbli_version || i.kbli_code)::bigint ELSE -1 END,
       coalesce(p.lat, 'NaN'), coalesce(p.lon, 'NaN'), coalesce(p.radius_m, 'NaN'),
       coalesce(k.at, -1)::bigint
FROM ikm_registry_ikm i
JOIN g ON g.code = i.product_group_id
LEFT JOIN d ON d.code = i.desa_id
LEFT JOIN k ON k.kecamatan_id = i.kecamatan_id
LEFT JOIN shared s ON s.desa_id = i.desa_id AND s.lat = i.lat AND s.lon = i.lon
    AND s.is_demo = i.is_demo AND i.point_source = 'berkas'
LEFT JOIN ikm_registry_estimatedpoint e ON e.ikm_id = i.id AND i.lat IS NULL
LEFT JOIN ikm_registry_learnedplace p ON p.id = e.place_id AND p.desa_id = i.desa_id
WHERE i.status = 'aktif' AND i.size_class <> 'besar' AND i.sector <> 'bukan_industri'
  AND i.is_demo = {demo}
ORDER BY i.id
