-- What an undo does with each IKM of a run: pulih (nobody touched it since), tetap (somebody did),
-- lepas (merged into another record or erased).
SELECT c.id AS item_id, i.id, c.code, c.reason_before, lower(btrim(i.product)) AS text,
       CASE WHEN i.status NOT IN ('aktif', 'nonaktif') THEN 'lepas'
            WHEN i.version = c.ikm_version AND i.kbli_version = '2025' AND i.kbli_code = c.target
                THEN 'pulih'
            ELSE 'tetap' END AS bucket,
       CASE WHEN i.status = 'digabung' THEN 'sudah digabung ke data lain'
            WHEN i.status NOT IN ('aktif', 'nonaktif') THEN 'sudah dihapus'
            WHEN (i.kbli_version, i.kbli_code) IS DISTINCT FROM ('2025', c.target)
                THEN 'KBLI-nya sudah diganti'
            WHEN i.version <> c.ikm_version THEN 'sudah diubah sesudah konversi'
            ELSE '' END AS note
FROM ikm_registry_conversionitem c
JOIN ikm_registry_ikm i ON i.id = c.ikm_id
WHERE c.conversion_id = %(conversion)s
