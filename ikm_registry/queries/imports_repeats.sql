-- Rows planned: rows of the file that repeat an earlier row of it and are held back.
-- A repeat is the whole content, or NIB with the same activity at the same place, or NIK with the same
-- name as well: a family may write one NIK on all its rows. Windows, no self-join: a file of a million
-- equal rows costs a sort.
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
               min(position) OVER (PARTITION BY row_key) AS by_content,
               CASE WHEN nib ~ '^[0-9]{13}$'
                    THEN min(position) OVER (PARTITION BY nib, product_key, kbli_code, place_key)
               END AS by_nib,
               CASE WHEN nik_hash IS NOT NULL AND NOT 'nik_ragu' = ANY(flags)
                    THEN min(position) OVER (PARTITION BY nik_hash, who_key, product_key, kbli_code, place_key)
               END AS by_nik
        FROM stage
        WHERE action = ''
    ) w
    WHERE least(by_content, by_nib, by_nik) < position
) h
JOIN LATERAL (
    SELECT CASE WHEN %(sheets)s > 1 THEN 'lembar ' || s.sheet || ' ' ELSE '' END
           || 'baris ' || s.number AS place
    FROM stage s WHERE s.position = h.first_position
) f ON true
