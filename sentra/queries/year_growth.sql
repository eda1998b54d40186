-- A row per kecamatan and product group: businesses recorded in both years with their workers, and
-- the workers of each year. The state of a year is the last one written with that "tahun data" and not undone; place
-- and group are today's, so that a new code or a mended address is no growth.
WITH state AS (
    SELECT DISTINCT ON (e.pgh_obj_id, e.data_year) e.pgh_obj_id AS ikm_id, e.data_year,
           coalesce(e.workers_stated, e.workers_male + e.workers_female, e.workers_male,
                    e.workers_female) AS workers
    FROM ikm_registry_ikmevent e
    WHERE e.data_year IN (%(first)s, %(last)s) AND e.pgh_label <> 'delete'
      AND {standing}
    ORDER BY e.pgh_obj_id, e.data_year, e.pgh_id DESC
)
SELECT i.kecamatan_id, i.product_group_id, count(*), sum(a.workers), sum(b.workers)
FROM ikm_registry_ikm i
JOIN state a ON a.ikm_id = i.id AND a.data_year = %(first)s
JOIN state b ON b.ikm_id = i.id AND b.data_year = %(last)s
WHERE i.status = 'aktif' AND i.size_class <> 'besar' AND i.sector <> 'bukan_industri'
  AND i.product_group_id IS NOT NULL AND i.kecamatan_id IS NOT NULL AND i.is_demo = %(demo)s
  AND a.workers IS NOT NULL AND b.workers IS NOT NULL
GROUP BY i.kecamatan_id, i.product_group_id
