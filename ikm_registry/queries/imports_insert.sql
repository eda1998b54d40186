-- Rows inserted: the new IKM of a batch, under the ids its rows were given in the preview.
INSERT INTO ikm_registry_ikm (
    id, business_name, owner_name, owner_sex, nik_cipher, nik_hash, nik15_hash, nib, pirt, halal, brand, siinas, phone, address,
    kecamatan_id, desa_id, lat, lon, point_source, product, raw_material,
    kbli_version, kbli_code, kbli_source, kbli_reason,
    sector, sector_rule_id, product_group_id, group_reason,
    workers_male, workers_female, workers_stated, investment, output_value, input_value, market, capacity,
    capacity_unit, year_established, data_year, status, flags, is_demo, import_batch_id, version,
    created_at, created_by_id, updated_at
)
SELECT r.ikm_id, r.business_name, r.owner_name, r.owner_sex, r.nik_cipher, r.nik_hash, r.nik15_hash,
       r.nib, r.pirt, r.halal, r.brand, r.siinas, r.phone, r.address, r.kecamatan_code, r.desa_code, r.lat, r.lon,
       CASE WHEN r.lat IS NULL THEN '' ELSE 'berkas' END, r.product, r.raw_material,
       CASE WHEN r.kbli_code = '' THEN '' ELSE %(kbli_version)s END,
       r.kbli_code, r.kbli_source, r.kbli_reason,
       coalesce(c.sector, ''), c.rule_id, nullif(c.group_code, ''), coalesce(c.reason, ''),
       r.workers_male, r.workers_female, r.workers_stated, r.investment, r.output_value, r.input_value,
       r.market, r.capacity,
       r.capacity_unit, r.year_established, %(data_year)s,
       coalesce(nullif(r.status, ''), 'aktif'),
       -- In the order of quality.sql, so that recomputing the flags changes nothing.
       array_remove(ARRAY[
           CASE WHEN r.lat IS NULL THEN 'tanpa_titik' END,
           CASE WHEN r.desa_code IS NULL THEN 'tanpa_desa' END,
           CASE WHEN r.kbli_code = '' THEN 'tanpa_kbli' END,
           CASE WHEN r.nik_hash IS NULL AND NOT 'nik_rusak' = ANY(r.flags) THEN 'tanpa_nik' END,
           CASE WHEN r.nik_hash IS NULL AND 'nik_rusak' = ANY(r.flags) THEN 'nik_rusak' END,
           CASE WHEN 'nik_ragu' = ANY(r.flags) THEN 'nik_ragu' END,
           CASE WHEN r.nib <> '' AND r.nib !~ '^[0-9]{13}$' THEN 'nib_ragu' END,
           CASE WHEN 'telepon_ragu' = ANY(r.flags) THEN 'telepon_ragu' END,
           CASE WHEN r.ikm_id = ANY(%(outside)s::bigint[])
                     OR NOT (r.lat BETWEEN -8.52 AND -7.70 AND r.lon BETWEEN 112.20 AND 113.00)
                THEN 'luar_kabupaten' END,
           CASE WHEN sqrt(power((r.lat - d.lat) * 110574, 2)
                        + power((r.lon - d.lon) * 110250, 2)) > %(far)s
                THEN 'jauh_dari_desa' END,
           CASE WHEN coalesce(r.workers_stated, r.workers_male, r.workers_female) IS NULL
                THEN 'tanpa_tk' END,
           CASE WHEN q.code IS NOT NULL THEN 'kbli_ragu' END
       ]::varchar[], NULL), false, %(batch)s, 1,
       %(now)s, %(by)s, %(now)s
FROM ikm_registry_importrow r
LEFT JOIN classified c
    ON c.kbli_code = r.kbli_code AND c.product_key = lower(btrim(r.product))
LEFT JOIN doubted q
    ON r.kbli_source = 'tertulis' AND q.code = r.kbli_code
       AND q.product_key = lower(btrim(r.product)) AND q.raw_key = lower(btrim(r.raw_material))
LEFT JOIN ikm_registry_desa d ON d.code = r.desa_code
WHERE r.batch_id = %(batch)s AND {new}
