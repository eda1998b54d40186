-- Rows of a content that went in before are that record, whatever people mended since: planned in one
-- pass, since a whole list may come again. A record outside the person's area is planned as rejected.
WITH known AS MATERIALIZED (
    SELECT DISTINCT ON (c.position) c.position, i.id, i.version,
           %(scope)s::varchar[] IS NULL OR i.kecamatan_id = ANY(%(scope)s::varchar[]) AS visible
    FROM candidate c JOIN ikm_registry_ikm i USING (id)
    WHERE c.remembered
    ORDER BY c.position, i.id
),
refused AS (
    INSERT INTO plan (position, action, changes, problem)
    SELECT position, 'ditolak', '{}', %(problem)s::jsonb FROM known WHERE NOT visible
)
INSERT INTO matched (position, ikm_id, ikm_version, remembered)
SELECT position, id, version, true FROM known WHERE visible
