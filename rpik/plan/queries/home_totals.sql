-- One row: the totals of the IKM a person may see. %(scope)s: varchar[] of kecamatan codes, or NULL.
SELECT count(*) AS ikm,
       count(*) FILTER (WHERE sector = 'agro') AS agro,
       count(*) FILTER (WHERE sector = 'non_agro') AS non_agro,
       count(*) FILTER (WHERE sector = 'bukan_industri') AS not_industry,
       count(*) FILTER (WHERE sector = '') AS unclassified,
       coalesce(sum(workers), 0) AS workers,
       count(*) FILTER (WHERE workers IS NULL) AS workers_unknown,
       coalesce(sum(investment), 0)::bigint AS investment,
       count(*) FILTER (WHERE lat IS NOT NULL) AS with_point,
       count(*) FILTER (WHERE 'diduga_ganda' = ANY(flags)) AS doubtful,
       count(DISTINCT kecamatan_id) AS kecamatan,
       max(updated_at) AS last_change
FROM ikm_registry_ikm
WHERE status = 'aktif' AND (%(scope)s::varchar[] IS NULL OR kecamatan_id = ANY(%(scope)s::varchar[]))
