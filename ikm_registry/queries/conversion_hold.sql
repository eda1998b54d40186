-- Temporary table `converting`: the IKM that a run will convert, held against everybody else.
-- By id, so that two writers wait for each other instead of locking crosswise.
CREATE TEMP TABLE converting ON COMMIT DROP AS
SELECT i.id, i.kbli_code AS code, i.kbli_reason AS reason_before, i.version + 1 AS version_after,
       lower(btrim(i.product)) AS text, g.target, g.kind, g.reason
FROM ikm_registry_ikm i
JOIN unnest(%(codes)s::text[], %(texts)s::text[], %(targets)s::text[], %(kinds)s::text[],
            %(reasons)s::text[]) AS g(code, text, target, kind, reason)
    ON i.kbli_code = g.code AND lower(btrim(i.product)) = g.text
WHERE i.kbli_version = '2020' AND i.status IN ('aktif', 'nonaktif')
  AND (%(scope)s::varchar[] IS NULL OR i.kecamatan_id = ANY(%(scope)s::varchar[]))
ORDER BY i.id
FOR UPDATE OF i
