-- A row per quality flag: how many active IKM carry it.
SELECT flag, count(*) AS ikm FROM ikm_registry_ikm, unnest(flags) AS flag
WHERE status = 'aktif' AND (%(scope)s::varchar[] IS NULL OR kecamatan_id = ANY(%(scope)s::varchar[]))
GROUP BY flag ORDER BY ikm DESC
