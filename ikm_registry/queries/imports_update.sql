-- Rows: the ids of the IKM that were updated, and whether what they are classified by changed. Only
-- rows whose version is still the one that was checked; the diff left out what would not change, so no
-- update is executed for `sama`. The rows are joined to their IKM by its key alone: two lists joined by
-- position would be compared pair by pair whenever the planner takes them for small.
WITH source AS (
    SELECT r.* FROM ikm_registry_importrow r
    JOIN ikm_registry_ikm i ON i.id = r.ikm_id AND i.version = r.ikm_version
    WHERE r.batch_id = %(batch)s AND r.action = 'berubah'
),
merged AS (
{merged}
)
UPDATE ikm_registry_ikm i
SET business_name = m.business_name, owner_name = m.owner_name, owner_sex = m.owner_sex,
    nik_cipher = m.nik_cipher, nik_hash = m.nik_hash, nik15_hash = m.nik15_hash, nib = m.nib,
    pirt = m.pirt, halal = m.halal, brand = m.brand, siinas = m.siinas,
    phone = m.phone, address = m.address, kecamatan_id = m.kecamatan_id, desa_id = m.desa_id,
    lat = m.lat, lon = m.lon, point_source = m.point_source, product = m.product,
    raw_material = m.raw_material, kbli_version = m.kbli_version, kbli_code = m.kbli_code,
    kbli_source = m.kbli_source, kbli_reason = m.kbli_reason, workers_male = m.workers_male,
    workers_female = m.workers_female, workers_stated = m.workers_stated,
    investment = m.investment, output_value = m.output_value, input_value = m.input_value,
    market = m.market, capacity = m.capacity,
    capacity_unit = m.capacity_unit, year_established = m.year_established,
    data_year = m.data_year, status = m.status, version = i.version + 1, updated_at = %(now)s,
    -- What the file says about a NIK it replaces outdates what an earlier file said.
    flags = CASE WHEN m.keeps_nik THEN i.flags
                 ELSE array_remove(array_remove(i.flags, 'nik_rusak'), 'nik_ragu')
                      || m.new_flags END
FROM merged m
WHERE i.id = m.id AND i.version = m.old_version
RETURNING i.id, NOT m.keeps_kbli OR (m.product, m.raw_material) <> (m.old_product, m.old_raw)
