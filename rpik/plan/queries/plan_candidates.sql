-- One row per candidate of %(ids)s: its units then, and where most of its members are now: the
-- candidate of the newest run and the standing sentra that hold at least half of them.
-- "working": of the newest candidate, who works and is in no sentra yet.
WITH asked AS (
    SELECT c.id, c.run_id, c.units, m.ikm_id
    FROM sentra_candidate c JOIN sentra_candidatemember m ON m.candidate_id = c.id
    WHERE c.id = ANY(%(ids)s)
),
half AS (SELECT id, count(*) / 2.0 AS n FROM asked GROUP BY id),
newest AS (
    SELECT max(id) AS id FROM sentra_detectionrun
    WHERE state = 'selesai' AND includes_demo = %(demo)s
),
again AS (
    SELECT DISTINCT ON (a.id) a.id, c.id AS now_id, c.name
    FROM asked a
    JOIN sentra_candidatemember m ON m.ikm_id = a.ikm_id
    JOIN sentra_candidate c ON c.id = m.candidate_id AND NOT c.is_near_miss
    JOIN newest ON newest.id = c.run_id
    JOIN half ON half.id = a.id
    GROUP BY a.id, c.id, c.name, half.n HAVING count(*) >= half.n
    ORDER BY a.id, count(*) DESC, c.id
),
joined AS (
    SELECT DISTINCT ON (a.id) a.id, s.id AS sentra_id, s.name
    FROM asked a
    JOIN sentra_sentramember m ON m.ikm_id = a.ikm_id AND m.until IS NULL
    JOIN sentra_sentra s ON s.id = m.sentra_id AND s.state = 'ditetapkan'
    JOIN half ON half.id = a.id
    GROUP BY a.id, s.id, s.name, half.n HAVING count(*) >= half.n
    ORDER BY a.id, count(*) DESC, s.id
)
SELECT a.id, a.run_id, a.units AS units_then, again.now_id, again.name AS now_name,
       joined.sentra_id, joined.name AS sentra_name,
       (SELECT count(*) FROM sentra_candidatemember m
        JOIN ikm_registry_ikm i ON i.id = m.ikm_id AND i.status = 'aktif'
        WHERE m.candidate_id = again.now_id
          AND NOT EXISTS (SELECT FROM sentra_sentramember s WHERE s.ikm_id = i.id AND s.until IS NULL)
       ) AS working
FROM (SELECT DISTINCT id, run_id, units FROM asked) a
LEFT JOIN again ON again.id = a.id
LEFT JOIN joined ON joined.id = a.id
