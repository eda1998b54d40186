-- A row per sector and size class of active IKM.
SELECT sector, size_class, count(*) AS ikm FROM ikm_registry_ikm
WHERE status = 'aktif' AND (%(scope)s::varchar[] IS NULL OR kecamatan_id = ANY(%(scope)s::varchar[]))
GROUP BY sector, size_class
