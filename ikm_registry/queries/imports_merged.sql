-- A row per matched staged row of {source}: what its record would hold after the import.
-- A blank cell never overwrites; a file older than the record (tahun data) only fills what is
-- empty; spelling alone (case, spaces, signs) is no change, and is looked into only where the texts
-- differ; a point from GPS or the map and a KBLI that a person chose stay.
SELECT r.position, i.id,
       CASE WHEN r.business_name IN ('', i.business_name) OR (o.older AND i.business_name <> '')
                 OR lower(translate(r.business_name, {signs}, '')) = lower(translate(i.business_name, {signs}, ''))
            THEN i.business_name ELSE r.business_name END AS business_name,
       CASE WHEN r.owner_name IN ('', i.owner_name) OR (o.older AND i.owner_name <> '')
                 OR lower(translate(r.owner_name, {signs}, '')) = lower(translate(i.owner_name, {signs}, ''))
            THEN i.owner_name ELSE r.owner_name END AS owner_name,
       CASE WHEN r.owner_sex = '' OR (o.older AND i.owner_sex <> '')
            THEN i.owner_sex ELSE r.owner_sex END AS owner_sex,
       n.keeps_nik, k.keeps_kbli,
       CASE WHEN n.keeps_nik THEN i.nik_cipher ELSE r.nik_cipher END AS nik_cipher,
       CASE WHEN n.keeps_nik THEN i.nik_hash ELSE r.nik_hash END AS nik_hash,
       CASE WHEN n.keeps_nik THEN i.nik15_hash ELSE r.nik15_hash END AS nik15_hash,
       CASE WHEN r.nib = '' OR (o.older AND i.nib <> '') THEN i.nib ELSE r.nib END AS nib,
       -- "ada" never takes the place of a number.
       CASE WHEN r.pirt = '' OR (i.pirt <> '' AND (o.older OR r.pirt = 'ada')) THEN i.pirt ELSE r.pirt END AS pirt,
       CASE WHEN r.halal = '' OR (i.halal <> '' AND (o.older OR r.halal = 'ada')) THEN i.halal ELSE r.halal END AS halal,
       CASE WHEN r.brand = '' OR (i.brand <> '' AND (o.older OR r.brand = 'ada')) THEN i.brand ELSE r.brand END AS brand,
       CASE WHEN r.siinas = '' OR (i.siinas <> '' AND (o.older OR r.siinas = 'ada')) THEN i.siinas ELSE r.siinas END AS siinas,
       CASE WHEN r.phone = '' OR (o.older AND i.phone <> '') THEN i.phone ELSE r.phone END AS phone,
       CASE WHEN r.address IN ('', i.address) OR (o.older AND i.address <> '')
                 OR lower(translate(r.address, {signs}, '')) = lower(translate(i.address, {signs}, ''))
            THEN i.address ELSE r.address END AS address,
       -- Kecamatan and desa move together: a bare kecamatan never loses the desa it holds.
       CASE WHEN d.keeps_place THEN i.kecamatan_id ELSE r.kecamatan_code END AS kecamatan_id,
       CASE WHEN d.keeps_place THEN i.desa_id ELSE r.desa_code END AS desa_id,
       CASE WHEN g.keeps_point THEN i.lat ELSE r.lat END AS lat,
       CASE WHEN g.keeps_point THEN i.lon ELSE r.lon END AS lon,
       CASE WHEN g.keeps_point THEN i.point_source ELSE 'berkas' END AS point_source,
       CASE WHEN r.product IN ('', i.product) OR (o.older AND i.product <> '')
                 OR lower(translate(r.product, {signs}, '')) = lower(translate(i.product, {signs}, ''))
            THEN i.product ELSE r.product END AS product,
       CASE WHEN r.raw_material IN ('', i.raw_material) OR (o.older AND i.raw_material <> '')
                 OR lower(translate(r.raw_material, {signs}, '')) = lower(translate(i.raw_material, {signs}, ''))
            THEN i.raw_material ELSE r.raw_material END AS raw_material,
       CASE WHEN k.keeps_kbli THEN i.kbli_version ELSE %(kbli_version)s END AS kbli_version,
       CASE WHEN k.keeps_kbli THEN i.kbli_code ELSE r.kbli_code END AS kbli_code,
       CASE WHEN k.keeps_kbli THEN i.kbli_source ELSE r.kbli_source END AS kbli_source,
       CASE WHEN k.keeps_kbli THEN i.kbli_reason ELSE r.kbli_reason END AS kbli_reason,
       CASE WHEN o.older THEN coalesce(i.workers_male, r.workers_male)
            ELSE coalesce(r.workers_male, i.workers_male) END AS workers_male,
       CASE WHEN o.older THEN coalesce(i.workers_female, r.workers_female)
            ELSE coalesce(r.workers_female, i.workers_female) END AS workers_female,
       CASE WHEN o.older THEN coalesce(i.workers_stated, r.workers_stated)
            -- A total that only adds men and women up says nothing new.
            WHEN i.workers_stated IS NULL AND r.workers_stated
                 = coalesce(r.workers_male, i.workers_male)
                 + coalesce(r.workers_female, i.workers_female) THEN NULL
            -- In an export edited by hand the total is still the old one beside new men and women.
            WHEN r.workers_stated = i.workers AND r.workers_male IS NOT NULL
                 AND r.workers_female IS NOT NULL
                 AND (r.workers_male, r.workers_female)
                     IS DISTINCT FROM (i.workers_male, i.workers_female) THEN NULL
            -- Newer men and women outdate an older total: it would hide them.
            WHEN r.workers_stated IS NULL AND r.workers_male IS NOT NULL
                 AND r.workers_female IS NOT NULL
                 AND i.workers_stated <> r.workers_male + r.workers_female THEN NULL
            ELSE coalesce(r.workers_stated, i.workers_stated) END AS workers_stated,
       CASE WHEN o.older THEN coalesce(i.investment, r.investment)
            ELSE coalesce(r.investment, i.investment) END AS investment,
       CASE WHEN o.older THEN coalesce(i.output_value, r.output_value)
            ELSE coalesce(r.output_value, i.output_value) END AS output_value,
       CASE WHEN o.older THEN coalesce(i.input_value, r.input_value)
            ELSE coalesce(r.input_value, i.input_value) END AS input_value,
       CASE WHEN r.market IN ('', i.market) OR (o.older AND i.market <> '')
                 OR lower(translate(r.market, {signs}, '')) = lower(translate(i.market, {signs}, ''))
            THEN i.market ELSE r.market END AS market,
       CASE WHEN o.older THEN coalesce(i.capacity, r.capacity)
            ELSE coalesce(r.capacity, i.capacity) END AS capacity,
       CASE WHEN r.capacity_unit = '' OR (o.older AND i.capacity_unit <> '')
                 OR lower(r.capacity_unit) = lower(i.capacity_unit)
            THEN i.capacity_unit ELSE r.capacity_unit END AS capacity_unit,
       CASE WHEN o.older THEN coalesce(i.year_established, r.year_established)
            ELSE coalesce(r.year_established, i.year_established) END AS year_established,
       CASE WHEN r.status = '' OR o.older THEN i.status ELSE r.status END AS status,
       greatest(i.data_year, %(data_year)s::integer) AS data_year,
       i.product AS old_product, i.raw_material AS old_raw, i.flags AS old_flags,
       r.flags AS new_flags, i.version AS old_version
FROM {source} r
JOIN ikm_registry_ikm i ON i.id = r.ikm_id
CROSS JOIN LATERAL (SELECT coalesce(%(data_year)s::integer < i.data_year, false) AS older) o
CROSS JOIN LATERAL (
    -- IS TRUE: whoever asks for its opposite must hear one where the record knows nothing.
    SELECT (r.nik_hash IS NULL OR r.nik_hash = i.nik_hash
            OR (o.older AND i.nik_hash IS NOT NULL)
            -- A doubtful number never takes the place of a sound one.
            OR ('nik_ragu' = ANY(r.flags) AND i.nik_hash IS NOT NULL
                AND NOT 'nik_ragu' = ANY(i.flags))) IS TRUE AS keeps_nik) n
CROSS JOIN LATERAL (
    SELECT r.kecamatan_code IS NULL OR (o.older AND i.kecamatan_id IS NOT NULL)
           OR (r.desa_code IS NULL AND r.kecamatan_code = i.kecamatan_id) AS keeps_place) d
CROSS JOIN LATERAL (
    SELECT r.lat IS NULL OR i.point_source IN ('gps', 'pin')
           OR (o.older AND i.lat IS NOT NULL)
           OR (abs(r.lat - i.lat) < 1e-6 AND abs(r.lon - i.lon) < 1e-6) IS TRUE AS keeps_point) g
CROSS JOIN LATERAL (
    SELECT (r.kbli_code = '' OR i.override_at IS NOT NULL OR i.kbli_source = 'dipilih'
           OR (i.kbli_code = r.kbli_code AND i.kbli_version = %(kbli_version)s
               AND i.kbli_source = r.kbli_source)
           -- A code of our own export has the version it has in the register.
           OR (i.kbli_code = r.kbli_code AND i.id = r.ikm_number)
           -- The file still says the 2020 code this record was converted from.
           OR (i.kbli_version = '2025' AND %(kbli_version)s = '2020'
               AND starts_with(i.kbli_reason, 'KBLI 2020 ' || r.kbli_code || ' → 2025 '))
           OR (o.older AND i.kbli_source = 'tertulis')
           OR (r.kbli_source = 'otomatis' AND i.kbli_code <> '')) IS TRUE AS keeps_kbli) k
