-- A row per candidate that holds: position, ikm_id, version, total evidence, what the owner's name and
-- the activity add to it, whether NIB and NIK are equal, whether both name one trade or business, whether
-- names alone speak for it, whether it is surely the same business, whether it would be but for a product
-- that the row does not name (a person may say so for all such rows), whether the person may see the
-- record, whether a row of the same content as before has it. Weights: docs/algorithms/importing.md.
WITH weighed AS MATERIALIZED (
    SELECT r.position, coalesce(i.merged_into_id, i.id) AS id,
           -- The register's own number names the record; a list of another register may hold it too.
           EXISTS (SELECT 1 FROM ikm_registry_ikm n WHERE n.id = r.ikm_number
                   AND coalesce(n.merged_into_id, n.id) = i.id)
           AND (r_owner = i_owner OR (r_business <> '' AND r_business = i_business)
                OR r.desa_code = i.desa_id OR (r.nib <> '' AND r.nib = i.nib))
           -- A column of numbers sorted without its rows names somebody else: the row is word for word
           -- another record, and not this one.
           AND NOT ((r_owner, r_business, r_product) <> (i_owner, i_business, i_product)
                    AND EXISTS (
                        SELECT 1 FROM ikm_registry_ikm o
                        WHERE o.desa_id = r.desa_code AND o.id <> i.id AND o.status IN ('aktif', 'nonaktif')
                        AND lower(translate(coalesce(nullif(o.owner_name, ''), o.business_name), {signs}, ''))
                            = r.who_key
                        AND lower(translate(o.business_name, {signs}, '')) = r_business
                        AND lower(translate(o.product, {signs}, '')) = r_product)) AS numbered,
           r.nib ~ '^[0-9]{13}$' AND r.nib = i.nib AS same_nib,
           coalesce(r.nik_hash = i.nik_hash, false)
           AND NOT 'nik_ragu' = ANY(r.flags) AND NOT 'nik_ragu' = ANY(i.flags) AS same_nik,
           -- Excel keeps 15 digits of a NIK: one list has them, the other the whole number.
           coalesce(r.nik15_hash = i.nik15_hash, false)
           AND ('nik_ragu' = ANY(r.flags)) <> ('nik_ragu' = ANY(i.flags)) AS cut_nik,
           CASE WHEN r.nik_hash IS NULL OR i.nik_hash IS NULL THEN 0
                -- A doubtful NIK (cut by Excel, odd length) may be a neighbour's: it proves little.
                WHEN 'nik_ragu' = ANY(r.flags) OR 'nik_ragu' = ANY(i.flags)
                THEN CASE WHEN r.nik_hash = i.nik_hash THEN 2 ELSE 0 END
                WHEN r.nik_hash = i.nik_hash THEN 6
                WHEN r.nik15_hash = i.nik15_hash THEN 0  -- Excel turned the 16th digit into 0
                ELSE -10 END AS nik,
           CASE WHEN r.nib !~ '^[0-9]{13}$' OR i.nib !~ '^[0-9]{13}$' THEN 0
                WHEN r.nib = i.nib THEN 6 ELSE -10 END AS nib,
           CASE WHEN r_owner = '' OR i_owner = '' THEN 0
                WHEN r_owner = i_owner THEN 3
                WHEN similarity(r.owner_name, i.owner_name) > 0.45 THEN 1 ELSE -4 END AS owner,
           business,
           CASE WHEN r.desa_code = i.desa_id THEN 2
                WHEN r.desa_code IS NOT NULL AND i.desa_id IS NOT NULL THEN -3
                WHEN r.kecamatan_code = i.kecamatan_id THEN 1 ELSE 0 END AS place,
           CASE WHEN r_product <> '' AND i_product <> '' THEN
                    CASE WHEN r_product = i_product THEN 3
                         WHEN similarity(r.product, i.product) > 0.4 THEN 1 ELSE -4 END
                WHEN r.kbli_code <> '' AND i.kbli_code <> '' THEN
                    CASE WHEN r.kbli_code = i.kbli_code THEN 2
                         -- a person corrected the code: the file's speaks for nothing
                         WHEN i.override_at IS NOT NULL OR i.kbli_source = 'dipilih' THEN 0
                         ELSE -2 END
                -- Neither says: unless their names do, nothing tells them apart.
                WHEN silent AND business >= 0 THEN 2
                ELSE 0 END AS activity,
           silent,
           r_product = '' AND r.kbli_code = '' AS says_no_trade,
           coalesce(phone_agrees, address_agrees) IS NOT NULL
           AND coalesce(phone_agrees, true) AND coalesce(address_agrees, true) AS masked,
           CASE WHEN phone_agrees THEN 2 WHEN NOT phone_agrees THEN -2
                WHEN r.phone = '' OR i.phone = '' THEN 0
                WHEN r.phone = i.phone THEN 3 ELSE -2 END
           + CASE WHEN NOT address_agrees THEN -1 ELSE 0 END
           + CASE WHEN r.address = '' OR i.address = '' THEN 0
                  WHEN lower(r.address) = lower(i.address) THEN 2
                  WHEN similarity(r.address, i.address) > 0.6 THEN 1 ELSE 0 END
           + CASE WHEN r.owner_sex <> '' AND i.owner_sex <> '' AND r.owner_sex <> i.owner_sex
                  THEN -5 ELSE 0 END
           + CASE WHEN r.year_established = i.year_established THEN 1
                  WHEN r.year_established <> i.year_established THEN -1 ELSE 0 END
           + CASE WHEN r.lat IS NULL OR i.lat IS NULL THEN 0
                  WHEN abs(r.lat - i.lat) < 0.0005 AND abs(r.lon - i.lon) < 0.0005 THEN 1
                  WHEN abs(r.lat - i.lat) > 0.02 OR abs(r.lon - i.lon) > 0.02 THEN -1
                  ELSE 0 END AS contact,
           -- Figures change every year: a change hardly speaks against, equality a little for.
           CASE WHEN r.workers_male = i.workers_male THEN 0.5
                WHEN r.workers_male <> i.workers_male THEN -0.25 ELSE 0 END
           + CASE WHEN r.workers_female = i.workers_female THEN 0.5
                  WHEN r.workers_female <> i.workers_female THEN -0.25 ELSE 0 END
           + CASE WHEN r.workers_stated = i.workers_stated THEN 0.5
                  WHEN r.workers_stated <> i.workers_stated THEN -0.25 ELSE 0 END
           + CASE WHEN r.investment = i.investment THEN 0.5
                  WHEN r.investment <> i.investment THEN -0.25 ELSE 0 END
           + CASE WHEN r.output_value = i.output_value THEN 0.5
                  WHEN r.output_value <> i.output_value THEN -0.25 ELSE 0 END
           + CASE WHEN r.capacity = i.capacity THEN 0.5
                  WHEN r.capacity <> i.capacity THEN -0.25 ELSE 0 END AS figures
    FROM candidate p JOIN stage r USING (position) JOIN ikm_registry_ikm i ON i.id = p.id
    CROSS JOIN LATERAL (  -- OFFSET: each once
        SELECT lower(translate(r.owner_name, {signs}, '')) AS r_owner,
               lower(translate(i.owner_name, {signs}, '')) AS i_owner,
               lower(translate(r.business_name, {signs}, '')) AS r_business,
               lower(translate(i.business_name, {signs}, '')) AS i_business,
               lower(translate(r.product, {signs}, '')) AS r_product,
               lower(translate(i.product, {signs}, '')) AS i_product,
               {masked_phone} AS phone_agrees, {masked_address} AS address_agrees
        OFFSET 0) k
    CROSS JOIN LATERAL (
        SELECT CASE WHEN r_business = '' OR i_business = '' THEN 0
                    WHEN r_business = i_business THEN 3
                    WHEN similarity(r.business_name, i.business_name) > 0.5 THEN 1 ELSE -2 END AS business,
               (r_product, i_product, r.kbli_code, i.kbli_code) = ('', '', '', '') AS silent
        OFFSET 0) n
    WHERE NOT p.remembered
    -- What went into another record still knows its own name and numbers: it finds the survivor.
    AND (i.status IN ('aktif', 'nonaktif') OR i.merged_into_id IS NOT NULL) AND NOT i.is_demo
),
summed AS MATERIALIZED (
    SELECT *, CASE WHEN numbered THEN 30 ELSE 0 END + nik + nib + owner + business + place + activity + contact + figures AS total
    FROM weighed
)
SELECT DISTINCT ON (position, id) position, id AS ikm_id, i.version, total::float8 AS total, owner::integer AS owner, activity::integer AS activity, same_nib, same_nik,
       numbered OR business > 0 OR (activity > 0 AND NOT silent) AS told,
       NOT (numbered OR same_nib OR same_nik OR cut_nik OR masked) AS by_name, false AS other_dusun,
       CASE WHEN numbered THEN true
            WHEN cut_nik AND owner = 3 AND place = 2 THEN activity >= 0 AND (activity > 0 OR business > 0)
            WHEN same_nib OR same_nik
            -- Another name under one NIK may be the husband's or the sister's business.
            THEN activity >= 0 AND place > -3 AND total >= 7 AND (same_nib OR owner >= 0)
                 -- Where one side names no product it may be another business of the owner: a NIK is a
                 -- person's, so that the business must bear a name of both; a NIB only forbids another one.
                 AND (activity > 0 OR business > 0 OR (same_nib AND business = 0))
            -- Names repeat: owner, place and product alone are a suspicion, never a match. Phone,
            -- address, year, point or figures must speak for it, and none of the first against.
            ELSE (owner = 3 OR (owner = 0 AND business = 3)) AND activity > 0 AND place > 0
                 AND contact + least(business, 0) >= 0
                 AND (contact + least(business, 0) + figures >= 2
                      -- Our own export back, with personal data hidden: what it left agrees.
                      OR (masked AND place = 2))
       END AS same,
       same_nik AND says_no_trade AND activity = 0 AND business = 0 AND owner > 0 AND place > -3 AND total >= 7
           AND NOT numbered AS by_nik,
       %(scope)s::varchar[] IS NULL OR i.kecamatan_id = ANY(%(scope)s::varchar[]) AS visible,
       EXISTS (SELECT 1 FROM matched m WHERE m.ikm_id = i.id) AS taken
FROM summed JOIN ikm_registry_ikm i USING (id)
WHERE total >= 3 AND i.status IN ('aktif', 'nonaktif')
ORDER BY position, id, same DESC, total DESC, by_name, activity DESC, owner DESC, same_nib DESC
