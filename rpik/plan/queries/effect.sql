-- One row per designated sentra and per candidate outside them: means over its members measured both
-- in or before year %(first)s and after it until %(last)s; and whether and when it was coached.
--
-- The year of a figure is the list's own (tahun data) for what was imported, else when it was typed.
-- Only what somebody told counts: a reclassification brings no new figure, an import that was undone
-- told nothing.
WITH places AS (
    SELECT 'sentra' AS kind, s.id, s.name, s.product_group_id AS group_code, m.ikm_id
    FROM sentra_sentra s JOIN sentra_sentramember m ON m.sentra_id = s.id AND m.until IS NULL
    WHERE s.state = 'ditetapkan'
    UNION ALL
    SELECT 'kandidat', c.id, c.name, c.product_group_id, m.ikm_id
    FROM sentra_candidate c JOIN sentra_candidatemember m ON m.candidate_id = c.id
    WHERE c.run_id = (SELECT max(id) FROM sentra_detectionrun WHERE state = 'selesai')
      AND NOT c.is_near_miss AND c.rank <= 200
      AND NOT EXISTS (SELECT FROM sentra_sentramember s WHERE s.ikm_id = m.ikm_id AND s.until IS NULL)
),
told AS (
    SELECT e.pgh_obj_id AS ikm_id, e.pgh_id,
           CASE WHEN e.cause IN ('impor', 'didata', 'contoh') AND e.data_year IS NOT NULL
                THEN e.data_year
                ELSE extract(year FROM e.pgh_created_at AT TIME ZONE %(zone)s)::int END AS year,
           (e.status = 'aktif')::int AS active,
           coalesce(e.workers_stated, e.workers_male + e.workers_female, e.workers_male,
                    e.workers_female) AS workers,
           e.output_value AS output
    FROM ikm_registry_ikmevent e
    WHERE e.pgh_obj_id IN (SELECT ikm_id FROM places) AND e.pgh_label <> 'delete'
      AND e.cause IN ('impor', 'didata', 'koreksi', 'status', 'contoh')
      AND {standing}
),
before AS (
    SELECT DISTINCT ON (ikm_id) * FROM told WHERE year <= %(first)s
    ORDER BY ikm_id, year DESC, pgh_id DESC
),
after AS (
    SELECT DISTINCT ON (ikm_id) * FROM told WHERE year > %(first)s AND year <= %(last)s
    ORDER BY ikm_id, year DESC, pgh_id DESC
),
coached AS (
    -- "sure": some activity had no list of participants, or somebody noted who of them came.
    SELECT a.sentra_id, min(extract(year FROM a.start))::int AS since,
           bool_or(a.attendance_taken OR NOT EXISTS (
               SELECT FROM plan_participant t WHERE t.activity_id = a.id)) AS sure
    FROM plan_activity a
    WHERE a.sentra_id IS NOT NULL AND a.start <= %(today)s GROUP BY a.sentra_id
),
touched AS (
    SELECT p.kind, p.id, count(*) AS members FROM places p
    WHERE EXISTS (
        SELECT FROM plan_participant t JOIN plan_activity a ON a.id = t.activity_id
        WHERE t.ikm_id = p.ikm_id AND a.start <= %(today)s
          AND extract(year FROM a.start) <= %(last)s
          AND (t.present_at IS NOT NULL OR NOT a.attendance_taken))
    GROUP BY 1, 2
)
SELECT p.kind, p.id, p.name, g.name AS "group", count(*) AS members,
       max(c.since) AS since, coalesce(bool_or(c.sure), false) AS sure, coalesce(max(t.members), 0) AS touched,
       count(*) FILTER (WHERE b.active IS NOT NULL AND a.active IS NOT NULL) AS active_n,
       avg(b.active) FILTER (WHERE a.active IS NOT NULL)::float AS active_before,
       avg(a.active) FILTER (WHERE b.active IS NOT NULL)::float AS active_after,
       count(*) FILTER (WHERE b.workers IS NOT NULL AND a.workers IS NOT NULL) AS workers_n,
       avg(b.workers) FILTER (WHERE a.workers IS NOT NULL)::float AS workers_before,
       avg(a.workers) FILTER (WHERE b.workers IS NOT NULL)::float AS workers_after,
       count(*) FILTER (WHERE b.output IS NOT NULL AND a.output IS NOT NULL) AS output_n,
       avg(b.output) FILTER (WHERE a.output IS NOT NULL)::float AS output_before,
       avg(a.output) FILTER (WHERE b.output IS NOT NULL)::float AS output_after
FROM places p
JOIN ikm_registry_productgroup g ON g.code = p.group_code
LEFT JOIN before b ON b.ikm_id = p.ikm_id
LEFT JOIN after a ON a.ikm_id = p.ikm_id
LEFT JOIN coached c ON p.kind = 'sentra' AND c.sentra_id = p.id
LEFT JOIN touched t ON t.kind = p.kind AND t.id = p.id
GROUP BY p.kind, p.id, p.name, g.name
ORDER BY g.name, p.name, p.id
