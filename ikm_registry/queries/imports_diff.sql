-- Rows planned: every matched row becomes `sama` or `berubah`; `changes` holds before and after by
-- field, but never a NIK, phone or address: of those only that they change. A NIK that Excel cut is
-- mended by the whole one of the other list, and the row says so before anything is saved.
INSERT INTO plan (position, action, ikm_id, ikm_version, changes, problem)
WITH source AS (
    SELECT s.*, t.ikm_id FROM stage s JOIN matched t USING (position) WHERE NOT t.remembered
),
merged AS (
{merged}
),
differs AS (
    SELECT m.position, c.changes
    FROM merged m
    JOIN ikm_registry_ikm i ON i.id = m.id
    CROSS JOIN LATERAL (
        SELECT jsonb_object_agg(key, CASE
                   WHEN key IN ('phone', 'address') THEN '["diubah", "diubah"]'::jsonb
                   ELSE jsonb_build_array(old.value, new.value) END) AS changes
        FROM jsonb_each(to_jsonb(m)) new
        JOIN jsonb_each(to_jsonb(i)) old USING (key)
        WHERE old.value IS DISTINCT FROM new.value
          AND key <> ALL ('{id,nik_cipher,nik_hash,nik15_hash,point_source,kbli_source,kbli_reason,data_year}')
    ) fields
    CROSS JOIN LATERAL (
        SELECT coalesce(fields.changes, '{}'::jsonb)
               || CASE WHEN m.keeps_nik THEN '{}'::jsonb
                       ELSE '{"nik": ["diubah", "diubah"]}'::jsonb END AS changes
    ) c
    WHERE NOT m.keeps_nik OR (
        m.business_name, m.owner_name, m.owner_sex, m.nib, m.phone, m.address,
        m.kecamatan_id, m.desa_id, m.lat, m.lon, m.product, m.raw_material, m.kbli_version,
        m.kbli_code, m.workers_male, m.workers_female, m.workers_stated, m.investment,
        m.output_value, m.capacity, m.capacity_unit, m.year_established, m.status
    ) IS DISTINCT FROM (
        i.business_name, i.owner_name, i.owner_sex, i.nib, i.phone, i.address,
        i.kecamatan_id, i.desa_id, i.lat, i.lon, i.product, i.raw_material, i.kbli_version,
        i.kbli_code, i.workers_male, i.workers_female, i.workers_stated, i.investment,
        i.output_value, i.capacity, i.capacity_unit, i.year_established, i.status
    )
)
SELECT t.position, CASE WHEN d.position IS NULL THEN 'sama' ELSE 'berubah' END,
       t.ikm_id, t.ikm_version, coalesce(d.changes, '{}'::jsonb),
       CASE WHEN s.nik15_hash = i.nik15_hash AND s.nik_hash <> i.nik_hash THEN
           CASE WHEN 'nik_ragu' = ANY(i.flags) AND NOT 'nik_ragu' = ANY(s.flags) AND d.changes ? 'nik'
                THEN jsonb_build_object(
                    'code', 'nik_dipulihkan', 'severity', 'warning', 'field', 'nik', 'message',
                    'NIK IKM-' || lpad(i.id::text, 6, '0') || ' kehilangan angka ke-16 di Excel; baris ini '
                    'memuat 15 angka yang sama dengan lengkap. Menyimpan akan memulihkannya: cocokkan '
                    'dengan KTP bila ragu.')
                WHEN 'nik_ragu' = ANY(s.flags) AND NOT 'nik_ragu' = ANY(i.flags)
                THEN jsonb_build_object(
                    'code', 'nik_utuh_ada', 'severity', 'warning', 'field', 'nik', 'message',
                    'Angka ke-16 NIK baris ini hilang; IKM-' || lpad(i.id::text, 6, '0')
                    || ' memuat NIK yang utuh dan itu yang dipertahankan.')
           END END
FROM matched t
JOIN stage s USING (position)
JOIN ikm_registry_ikm i ON i.id = t.ikm_id
LEFT JOIN differs d USING (position)
