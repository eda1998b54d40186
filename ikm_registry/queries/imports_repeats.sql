-- Rows planned: rows of the file that repeat an earlier row of it and are held back.
-- A repeat is the whole content, or NIB with the same activity at the same place, or NIK with the same
-- name as well: a family may write one NIK on all its rows. Where no product is written, what the business
-- is called tells an owner's businesses apart; where neither is, a NIK says nothing of which. Windows, no self-join: a file of a million
-- equal rows costs a sort. Rows of a masked export that nothing tells apart are no repeats as long as
-- the register holds so many records that look like them; the register's own number tells rows apart.
INSERT INTO plan (position, action, score, problem)
SELECT h.position, 'ganda', 1,
       jsonb_build_object(
           'code', 'ganda_berkas', 'severity', 'warning', 'field', '',
           'message', 'Sama dengan ' || f.place || h.why || '; baris ini tidak dimasukkan.')
FROM (
    SELECT position,
           least(by_content, by_nib, by_nik) AS first_position,
           CASE WHEN by_content < position THEN ' (seluruh isinya)'
                WHEN by_nik < position THEN ' (NIK, nama, dan produknya)'
                ELSE ' (NIB dan kegiatannya)' END AS why
    FROM (
        SELECT position,
               CASE WHEN repeated > 1 AND is_masked AND repeated <= (
                        SELECT count(*) FROM ikm_registry_ikm i
                        WHERE i.desa_id = r.desa_code AND i.status IN ('aktif', 'nonaktif')
                          AND lower(translate(coalesce(nullif(i.owner_name, ''), i.business_name), {signs}, ''))
                              = r.who_key
                          AND lower(translate(i.product, {signs}, '')) = r.product_key
                          AND coalesce({masked_phone}, true) AND coalesce({masked_address}, true))
                    THEN position ELSE by_content END AS by_content,
               by_nib, by_nik
        FROM (
            SELECT position, desa_code, who_key, product_key,
                   written ?| ARRAY['phone_mask', 'address_mask'] AS is_masked,
                   CASE WHEN written ?| ARRAY['phone_mask', 'address_mask'] THEN written END AS written,
                   row_number() OVER (PARTITION BY row_key ORDER BY position) AS repeated,
                   min(position) OVER (PARTITION BY row_key) AS by_content,
                   CASE WHEN nib ~ '^[0-9]{13}$'
                        THEN min(position) OVER (PARTITION BY nib, trade_key, kbli_code, place_key, ikm_number)
                   END AS by_nib,
                   CASE WHEN nik_hash IS NOT NULL AND NOT 'nik_ragu' = ANY(flags)
                             AND (trade_key <> '' OR kbli_code <> '')
                        THEN min(position) OVER (
                            PARTITION BY nik_hash, who_key, trade_key, kbli_code, place_key, ikm_number)
                   END AS by_nik
            FROM stage
            CROSS JOIN LATERAL (SELECT lower(translate(product, {signs}, '')) AS product_key OFFSET 0) k
            CROSS JOIN LATERAL (
                SELECT coalesce(nullif(product_key, ''), lower(translate(business_name, {signs}, '')))
                       AS trade_key OFFSET 0) t
            -- Most rows share neither content nor number with another one: they need no sorting.
            -- A union, not OR: three lists that outgrow memory would be gone through for every row.
            WHERE action = '' AND position IN (
                SELECT position FROM stage JOIN (
                    SELECT row_key FROM stage WHERE action = '' GROUP BY 1 HAVING count(*) > 1
                ) d USING (row_key)
                UNION
                SELECT position FROM stage JOIN (
                    SELECT nib FROM stage WHERE action = '' AND nib <> '' GROUP BY 1 HAVING count(*) > 1
                ) d USING (nib)
                UNION
                SELECT position FROM stage JOIN (
                    SELECT nik_hash FROM stage WHERE action = '' AND nik_hash IS NOT NULL
                    GROUP BY 1 HAVING count(*) > 1
                ) d USING (nik_hash)
            )
        ) r
    ) w
    WHERE least(by_content, by_nib, by_nik) < position
) h
JOIN LATERAL (
    SELECT CASE WHEN %(sheets)s > 1 THEN 'lembar ' || s.sheet || ' ' ELSE '' END
           || 'baris ' || s.number AS place
    FROM stage s WHERE s.position = h.first_position
) f ON true
