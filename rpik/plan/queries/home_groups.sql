-- A row per product group: the sector of most of its IKM, its IKM and workers, largest first.
SELECT g.code, g.name, mode() WITHIN GROUP (ORDER BY i.sector) AS sector, count(*) AS ikm, coalesce(sum(i.workers), 0) AS workers
FROM ikm_registry_ikm i
JOIN ikm_registry_productgroup g ON g.code = i.product_group_id
WHERE i.status = 'aktif'
  AND (%(scope)s::varchar[] IS NULL OR i.kecamatan_id = ANY(%(scope)s::varchar[]))
GROUP BY g.code, g.name
ORDER BY ikm DESC, g.name
