-- A row per record the batch touched, in the temporary table `undoing`: which of the three buckets
-- it falls into (hapus, pulih, tetap), why it stays, and the event that holds what it was before; for one
-- whose year alone was told the year it had (`told_year`, `old_year`).
CREATE TEMP TABLE undoing ON COMMIT DROP AS
WITH touched AS MATERIALIZED (
    SELECT r.position, r.sheet, r.number, r.action, r.ikm_id, r.ikm_version,
           coalesce(nullif(r.status, ''), 'aktif') AS status,
           (r.changes->'data_year'->>0)::integer AS old_year,
           (r.changes->'data_year'->>1)::integer AS told_year
    FROM ikm_registry_importrow r
    WHERE r.batch_id = %(batch)s AND r.ikm_id IS NOT NULL
      AND (r.action IN ('baru', 'berubah') OR (r.action = 'ganda' AND r.score < 1)
           OR (r.action = 'sama' AND r.changes ? 'data_year'))
),
later AS (
    SELECT r.ikm_id, min(r.batch_id) AS batch_id, max(b.data_year) AS data_year
    FROM ikm_registry_importrow r
    JOIN ikm_registry_importbatch b ON b.id = r.batch_id AND b.state = 'disimpan'
    WHERE r.batch_id > %(batch)s AND r.ikm_id IN (SELECT ikm_id FROM touched)
    GROUP BY r.ikm_id
)
SELECT t.position, t.sheet, t.number, t.ikm_id, e.pgh_id, t.told_year, t.old_year,
       CASE WHEN t.told_year IS NOT NULL THEN
                -- Whatever else people changed, its year is still that of this list alone.
                CASE WHEN i.data_year = t.told_year AND coalesce(l.data_year < t.told_year, true)
                     THEN 'pulih' ELSE 'tetap' END
            WHEN l.batch_id IS NOT NULL THEN 'tetap'
            WHEN t.action = 'berubah' THEN
                CASE WHEN i.version - m.bumps = t.ikm_version + 1 AND e.pgh_id IS NOT NULL
                     THEN 'pulih' ELSE 'tetap' END
            WHEN i.version - m.bumps = 1 AND i.override_at IS NULL AND i.status = t.status THEN 'hapus'
            ELSE 'tetap' END AS bucket,
       CASE WHEN l.batch_id IS NOT NULL THEN 'juga ada di impor ' || l.batch_id || ' (urungkan impor itu dahulu bila IKM ini harus ikut dihapus)'
            WHEN i.status = 'digabung' THEN 'sudah digabung ke data lain'
            WHEN i.override_at IS NOT NULL AND t.action <> 'berubah'
                THEN 'klasifikasinya sudah ditetapkan orang'
            ELSE 'sudah diubah sesudah impor' END AS reason
FROM touched t
JOIN ikm_registry_ikm i ON i.id = t.ikm_id
LEFT JOIN later l ON l.ikm_id = t.ikm_id
-- A conversion of KBLI since (and its undo) is nobody's edit; nor is a later import taken back, whose
-- update and restoring are two.
CROSS JOIN LATERAL (
    SELECT (SELECT coalesce(sum(c.bumps), 0)
            FROM ikm_registry_conversionitem c
            JOIN ikm_registry_kbliconversion k ON k.id = c.conversion_id
            JOIN ikm_registry_importbatch b ON b.id = %(batch)s AND k.at >= b.committed_at
            WHERE c.ikm_id = t.ikm_id)
         + 2 * (SELECT count(*) FROM ikm_registry_ikmevent r
                WHERE r.pgh_obj_id = t.ikm_id AND r.pgh_label = 'update' AND r.cause = 'impor_urung'
                AND r.version > coalesce(t.ikm_version, 0) + 1) AS bumps
) m
LEFT JOIN LATERAL (
    SELECT pgh_id FROM ikm_registry_ikmevent
    WHERE pgh_obj_id = t.ikm_id AND version = t.ikm_version AND t.action = 'berubah'
    ORDER BY pgh_id DESC LIMIT 1
) e ON true
-- One that moved between preview and saving was never told the year.
WHERE t.told_year IS NULL OR i.data_year IS DISTINCT FROM t.old_year
