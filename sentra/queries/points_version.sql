-- A stamp of what detection would see: how many, how fresh, and a hash of the deciding fields.
SELECT count(*) AS units,
       coalesce(to_char(max(i.updated_at) AT TIME ZONE 'UTC', 'YYYYMMDD"T"HH24MISS'), '-') AS newest,
       coalesce(sum(hashtextextended(concat_ws('|', i.id, i.lat, i.lon, i.desa_id, i.kecamatan_id,
           i.product_group_id, i.kbli_version, i.kbli_code, i.workers, i.investment,
           i.output_value, i.nib, i.point_source, i.flags, p.lat, p.lon, p.radius_m), 0)), 0)::text
           AS hash
FROM ikm_registry_ikm i
LEFT JOIN ikm_registry_estimatedpoint e ON e.ikm_id = i.id AND i.lat IS NULL AND %(estimates)s
LEFT JOIN ikm_registry_learnedplace p ON p.id = e.place_id AND p.desa_id = i.desa_id
WHERE i.status = 'aktif' AND i.size_class <> 'besar' AND i.sector <> 'bukan_industri'
  AND i.product_group_id IS NOT NULL
  AND i.is_demo = %(demo)s
