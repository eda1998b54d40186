-- What stands behind a set of members: one row, counts and JSON lists. Money in rupiah.
WITH shared AS (
{shared}
), searched AS (
    -- up to when the whole register was searched for look-alikes
    SELECT max(coalesce((data->>'began')::timestamptz, at)) AS until
    FROM core_auditevent WHERE event = 'duplicate.suggested'
), m AS (
    -- own_point: a point of the unit itself, inside the kabupaten (as points.sql judges)
    SELECT i.*,
           coalesce(i.lat IS NOT NULL AND 'luar_kabupaten' = ANY(i.flags), false) AS point_outside,
           coalesce(i.lat IS NOT NULL AND (
               s.lat IS NOT NULL
               OR i.point_source IN ('berkas', 'pin')
                  AND sqrt(power((i.lat - h.lat) * 110574, 2)
                         + power((i.lon - h.lon) * 110250, 2)) <= 2), false) AS point_of_desa
    FROM ikm_registry_ikm i
    LEFT JOIN ikm_registry_desa h ON h.code = i.desa_id
    LEFT JOIN shared s ON s.desa_id = i.desa_id AND s.lat = i.lat AND s.lon = i.lon
        AND s.is_demo = i.is_demo AND i.point_source = 'berkas'
    WHERE i.id = ANY(%(ids)s)
)
SELECT
    count(*) AS units,
    sum(workers) AS workers,
    count(workers) AS workers_known,
    sum(workers_male) AS workers_male,
    sum(workers_female) AS workers_female,
    sum(investment) AS investment,
    count(investment) AS investment_known,
    sum(output_value) AS output_value,
    count(output_value) AS output_known,
    sum(input_value)::bigint AS input_value,
    count(input_value) AS input_known,
    sum(output_value - input_value)::bigint AS added_value,
    count(output_value - input_value) AS added_known,
    count(lat) FILTER (WHERE NOT point_outside AND NOT point_of_desa) AS with_point,
    count(*) FILTER (WHERE point_source IN ('gps', 'pin') AND NOT point_outside
                       AND NOT point_of_desa) AS point_checked,
    count(*) FILTER (WHERE point_outside) AS points_outside,
    count(*) FILTER (WHERE point_of_desa AND NOT point_outside) AS points_of_desa,
    count(nik_hash) AS with_nik,
    count(nik_hash) FILTER (WHERE NOT flags && ARRAY['nik_rusak', 'nik_ragu']::varchar[])
        AS nik_sound,
    -- an address that names the cities is no address of the kabupaten
    count(*) FILTER (WHERE address ~* '\mkota\s+(malang|batu)\M') AS city_addresses,
    count(*) FILTER (WHERE nib ~ '^[0-9]{13}$') AS with_nib,
    count(NULLIF(pirt, '')) AS with_pirt,
    count(NULLIF(halal, '')) AS with_halal,
    count(NULLIF(brand, '')) AS with_brand,
    count(NULLIF(siinas, '')) AS with_siinas,
    count(*) FILTER (WHERE 'diduga_ganda' = ANY(flags)) AS doubtful_duplicates,
    -- an import compares its new rows with the register
    count(*) FILTER (WHERE import_batch_id IS NULL
                       AND created_at > coalesce((SELECT until FROM searched), '-infinity'))
        AS unsearched,
    count(*) FILTER (WHERE 'jauh_dari_desa' = ANY(flags) OR 'luar_kabupaten' = ANY(flags))
        AS doubtful_points,
    count(*) FILTER (WHERE status <> 'aktif') AS not_active,
    count(*) FILTER (WHERE is_demo) AS demo,
    min(data_year) AS oldest_year,
    max(data_year) AS newest_year,
    percentile_disc(0.5) WITHIN GROUP (ORDER BY data_year) AS median_year,
    count(capacity) AS capacity_known,
    count(NULLIF(kbli_code, '')) AS kbli_known,
    count(NULLIF(raw_material, '')) AS raw_known,
    (SELECT coalesce(json_object_agg(size_class, n), '{}')
     FROM (SELECT size_class, count(*) AS n FROM m GROUP BY 1) s) AS sizes,
    (SELECT coalesce(json_agg(k ORDER BY k.n DESC, k.code), '[]')
     FROM (SELECT m.kbli_version AS version, m.kbli_code AS code, b.title, count(*) AS n
           FROM m
           LEFT JOIN ikm_registry_kbli b ON b.version = m.kbli_version AND b.code = m.kbli_code
           WHERE m.kbli_code <> ''
           GROUP BY 1, 2, 3 ORDER BY 4 DESC, 2 LIMIT 5) k) AS kbli,
    (SELECT coalesce(json_agg(v ORDER BY v.version), '[]')
     FROM (SELECT kbli_version AS version, count(*) AS n FROM m
           WHERE kbli_code <> '' GROUP BY 1) v) AS kbli_versions,
    (SELECT coalesce(json_agg(u ORDER BY u.n DESC, u.unit), '[]')
     FROM (SELECT lower(capacity_unit) AS unit, count(*) AS n, sum(capacity)::float8 AS total
           FROM m WHERE capacity IS NOT NULL GROUP BY 1) u) AS capacities,
    (SELECT coalesce(json_agg(g ORDER BY g.n DESC, g.code), '[]')
     FROM (SELECT f.code, f.name, count(*) AS n
           FROM m JOIN ikm_registry_productgroup f ON f.code = m.product_group_id
           GROUP BY 1, 2) g) AS groups,
    (SELECT coalesce(json_agg(d ORDER BY d.n DESC, d.code), '[]')
     FROM (SELECT e.code, e.name, c.name AS kecamatan, c.code AS kecamatan_code, count(*) AS n
           FROM m
           JOIN ikm_registry_kecamatan c ON c.code = m.kecamatan_id
           LEFT JOIN ikm_registry_desa e ON e.code = m.desa_id
           GROUP BY 1, 2, 3, 4) d) AS desa,
    (SELECT coalesce(json_agg(p ORDER BY p.n DESC, p.product), '[]')
     FROM (SELECT lower(product) AS product, count(*) AS n FROM m
           WHERE product <> '' GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 5) p) AS products,
    (SELECT coalesce(json_agg(r ORDER BY r.n DESC, r.material), '[]')
     FROM (SELECT lower(raw_material) AS material, count(*) AS n FROM m
           WHERE raw_material <> '' GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 5) r) AS materials
FROM m
