-- Living IKM that still speak KBLI 2020, by code and product text: one row a group.
-- kind: what the table in force says of the code; `luar` is not section C, `asing` no code of 2020.
-- ruled: those whose sector no person decided.
-- target: what will be written without asking further (the one sure code, or what a person chose).
WITH waiting AS (
    SELECT i.kbli_code AS code, lower(btrim(i.product)) AS text, count(*) AS ikm,
           count(*) FILTER (WHERE i.override_at IS NULL) AS ruled,
           count(DISTINCT i.kecamatan_id) AS kecamatan,
           coalesce(mode() WITHIN GROUP (ORDER BY nullif(i.raw_material, '')), '') AS raw
    FROM ikm_registry_ikm i
    WHERE i.kbli_version = '2020' AND i.kbli_code <> '' AND i.status IN ('aktif', 'nonaktif')
      AND (%(scope)s::varchar[] IS NULL OR i.kecamatan_id = ANY(%(scope)s::varchar[]))
    GROUP BY 1, 2
),
fated AS (
    SELECT w.*, k.title, r.basis, coalesce(r.targets, '[]'::jsonb) AS targets,
           CASE WHEN NOT left(w.code, 2) BETWEEN '10' AND '33' THEN 'luar'
                WHEN r.code IS NULL THEN 'asing'
                ELSE r.kind END AS kind,
           d.id AS decision_id, d.target AS chosen
    FROM waiting w
    LEFT JOIN ikm_registry_concordance c ON c.state = 'berlaku'
    LEFT JOIN ikm_registry_concordancerow r ON r.concordance_id = c.id AND r.code = w.code
    LEFT JOIN ikm_registry_kbli k ON k.version = '2020' AND k.code = w.code
    LEFT JOIN ikm_registry_conversiondecision d
        ON d.code = w.code AND d.text = w.text AND d.withdrawn_at IS NULL
)
SELECT code, text, ikm, ruled, kecamatan, raw, coalesce(title, '') AS title, coalesce(basis, '') AS basis,
       targets, kind, decision_id,
       CASE WHEN kind IN ('sama', 'pindah', 'gabung') THEN targets ->> 0
            WHEN kind IN ('pecah', 'ragu', 'hilang', 'asing') THEN chosen END AS target
FROM fated
