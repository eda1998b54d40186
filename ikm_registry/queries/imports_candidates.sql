-- Rows: staged row and record that may be one business, into the temporary table `candidate`; from
-- equal keys only, each by its index: content imported before, the register's own number, NIB, NIK,
-- name in the same desa.
CREATE TEMP TABLE candidate ON COMMIT DROP AS
WITH waiting AS MATERIALIZED (
    -- Only what is asked for below: whole rows would not stay in memory.
    SELECT position, row_key, ikm_number, nib, nik_hash, business_name, who_key, desa_code,
           kecamatan_code, place_key
    FROM stage s
    WHERE s.action = '' AND NOT EXISTS (SELECT 1 FROM plan p WHERE p.position = s.position)
),
-- A row of the same content went in before: it is that record, whatever people mended since.
known AS MATERIALIZED (
    SELECT r.position, i.id, i.version, i.kecamatan_id
    FROM waiting r
    JOIN ikm_registry_importrow earlier
        ON earlier.row_key = r.row_key AND earlier.ikm_id IS NOT NULL AND r.place_key <> ''
    JOIN ikm_registry_importbatch b ON b.id = earlier.batch_id AND b.state = 'disimpan'
    JOIN ikm_registry_ikm origin ON origin.id = earlier.ikm_id
    JOIN ikm_registry_ikm i
        ON i.id = coalesce(origin.merged_into_id, origin.id) AND i.status IN ('aktif', 'nonaktif')
    WHERE NOT i.is_demo
),
r AS MATERIALIZED (
    SELECT * FROM waiting w WHERE NOT EXISTS (SELECT 1 FROM known k WHERE k.position = w.position)
),
found AS (
    SELECT r.position, i.id FROM r JOIN ikm_registry_ikm i ON i.nib = r.nib
    WHERE r.nib ~ '^[0-9]{13}$' AND i.nib <> ''
    UNION
    SELECT r.position, i.id FROM r JOIN ikm_registry_ikm i ON i.nik_hash = r.nik_hash
    WHERE i.nik_hash IS NOT NULL
    UNION
    SELECT r.position, coalesce(i.merged_into_id, i.id) FROM r JOIN ikm_registry_ikm i ON i.id = r.ikm_number
    UNION
    SELECT r.position, i.id
    FROM r JOIN ikm_registry_ikm i
        ON i.desa_id = r.desa_code
       AND lower(translate(coalesce(nullif(i.owner_name, ''), i.business_name), {signs}, ''))
           = r.who_key
    UNION
    SELECT r.position, i.id
    FROM r JOIN ikm_registry_ikm i
        ON i.business_name = r.business_name AND i.desa_id = r.desa_code
    WHERE r.business_name <> ''
    UNION
    SELECT r.position, i.id
    FROM r JOIN ikm_registry_ikm i
        ON i.desa_id IS NULL AND r.desa_code IS NULL AND i.kecamatan_id = r.kecamatan_code
       AND lower(translate(coalesce(nullif(i.owner_name, ''), i.business_name), {signs}, ''))
           = r.who_key
)
SELECT position, id, true AS remembered FROM known
UNION ALL
SELECT position, id, false FROM found
