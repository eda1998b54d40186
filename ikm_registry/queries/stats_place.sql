-- A row per place that has IKM: code, IKM, agro, non-agro. {column} is desa_id or kecamatan_id.
SELECT {column}, count(*),
       count(*) FILTER (WHERE sector = 'agro'),
       count(*) FILTER (WHERE sector = 'non_agro')
FROM ikm_registry_ikm
WHERE status = 'aktif' AND {column} IS NOT NULL
  AND (%(scope)s::varchar[] IS NULL OR kecamatan_id = ANY(%(scope)s::varchar[]))
GROUP BY {column}
