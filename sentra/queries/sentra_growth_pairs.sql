-- One row: sums over the members that state the figure both in the register of the year ``before``
-- (their newest state with that tahun data, not undone) and in data of ``year`` or later. Without a
-- ``before`` it is the newest year earlier than ``year`` that any of them has data of. Money in rupiah.
WITH earlier AS (
    SELECT coalesce(%(before)s::int, (
        SELECT max(e.data_year)
        FROM ikm_registry_ikmevent e
        WHERE e.pgh_obj_id = ANY(%(ids)s) AND e.data_year < %(year)s
          AND e.pgh_label <> 'delete'
          AND {standing})) AS year
), told AS (
    SELECT DISTINCT ON (e.pgh_obj_id)
        e.pgh_obj_id AS id,
        coalesce(e.workers_stated, e.workers_male + e.workers_female, e.workers_male,
                 e.workers_female) AS workers,
        e.output_value
    FROM ikm_registry_ikmevent e
    WHERE e.pgh_obj_id = ANY(%(ids)s) AND e.data_year = (SELECT year FROM earlier)
      AND e.pgh_label <> 'delete'
      AND {standing}
    ORDER BY e.pgh_obj_id, e.pgh_id DESC
)
SELECT
    (SELECT year FROM earlier) AS before_year,
    count(*) FILTER (WHERE told.workers IS NOT NULL AND i.workers IS NOT NULL) AS workers_pairs,
    sum(told.workers) FILTER (WHERE i.workers IS NOT NULL) AS workers_before,
    sum(i.workers) FILTER (WHERE told.workers IS NOT NULL) AS workers_now,
    count(*) FILTER (WHERE told.output_value IS NOT NULL AND i.output_value IS NOT NULL)
        AS output_pairs,
    sum(told.output_value) FILTER (WHERE i.output_value IS NOT NULL) AS output_before,
    sum(i.output_value) FILTER (WHERE told.output_value IS NOT NULL) AS output_now
FROM told
JOIN ikm_registry_ikm i ON i.id = told.id AND i.data_year >= %(year)s
