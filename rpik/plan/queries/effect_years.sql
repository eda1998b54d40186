-- Pairs of years between which coaching began and after which something was told of the coached
-- members, the newest first: (the year before it began, the year told).
WITH coached AS (
    SELECT a.sentra_id, min(extract(year FROM a.start))::int AS since
    FROM plan_activity a
    WHERE a.sentra_id IS NOT NULL AND a.start <= %(today)s GROUP BY a.sentra_id
),
told AS (
    SELECT DISTINCT c.since,
           CASE WHEN e.cause IN ('impor', 'didata', 'contoh') AND e.data_year IS NOT NULL
                THEN e.data_year
                ELSE extract(year FROM e.pgh_created_at AT TIME ZONE %(zone)s)::int END AS year
    FROM coached c
    JOIN sentra_sentra s ON s.id = c.sentra_id AND s.state = 'ditetapkan'
    JOIN sentra_sentramember m ON m.sentra_id = s.id AND m.until IS NULL
    JOIN ikm_registry_ikmevent e ON e.pgh_obj_id = m.ikm_id
    WHERE e.pgh_label <> 'delete' AND e.cause IN ('impor', 'didata', 'koreksi', 'status', 'contoh')
)
SELECT since - 1, year FROM told WHERE year >= since AND year <= extract(year FROM %(today)s::date)
ORDER BY year DESC, since DESC LIMIT %(most)s
