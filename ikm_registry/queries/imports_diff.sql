-- Rows planned: every matched row becomes `sama` or `berubah`; `changes` holds before and after by
-- field, but never a NIK, phone or address: of those only that they change. A NIK that Excel cut is
-- mended by the whole one of the other list, and the row says so before anything is saved. A row that is
-- the same in a newer list leaves its record nothing but that year; our own export tells no year.
INSERT INTO plan (position, action, ikm_id, ikm_version, changes, problem)
WITH source AS (
    SELECT s.*, t.ikm_id FROM stage s JOIN matched t USING (position) WHERE NOT t.remembered
),
merged AS (
{merged}
),
differs AS (
    SELECT m.position,
           -- Column by column: a record as JSON, taken apart again, costs thrice as much.
           jsonb_strip_nulls(jsonb_build_object({changes},
               'nik', CASE WHEN NOT m.keeps_nik THEN '["diubah", "diubah"]'::jsonb END)) AS changes
    FROM merged m
    JOIN ikm_registry_ikm i ON i.id = m.id
    WHERE NOT m.keeps_nik OR ({after}) IS DISTINCT FROM ({before})
)
SELECT t.position, CASE WHEN d.position IS NULL THEN 'sama' ELSE 'berubah' END,
       t.ikm_id, t.ikm_version,
       CASE WHEN d.position IS NULL AND s.ikm_number IS NULL
                 AND (i.data_year IS NULL OR i.data_year < %(data_year)s::integer)
                 AND %(data_year)s::integer IS NOT NULL
            THEN jsonb_build_object('data_year', jsonb_build_array(i.data_year, %(data_year)s::integer))
            ELSE coalesce(d.changes, '{}'::jsonb) END,
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
