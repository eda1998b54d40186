-- A row per kecamatan: code, name, its IKM by sector, workers.
SELECT k.code, k.name,
       count(i.id) AS ikm,
       count(i.id) FILTER (WHERE i.sector = 'agro') AS agro,
       count(i.id) FILTER (WHERE i.sector = 'non_agro') AS non_agro,
       coalesce(sum(i.workers), 0) AS workers
FROM ikm_registry_kecamatan k
LEFT JOIN ikm_registry_ikm i ON i.kecamatan_id = k.code AND i.status = 'aktif'
WHERE %(scope)s::varchar[] IS NULL OR k.code = ANY(%(scope)s::varchar[])
GROUP BY k.code, k.name
ORDER BY ikm DESC, k.name
