-- One row per designated sentra: what it received until %(today)s, what is planned after, and how
-- many of its members took part (ParticipantQuerySet.took_part).
-- %(year)s: tahun anggaran, or NULL for all.
WITH done AS (
    SELECT a.sentra_id, count(*) FILTER (WHERE a.start <= %(today)s) AS activities,
           count(*) FILTER (WHERE a.start > %(today)s) AS planned,
           sum(a.budget)::bigint AS budget, sum(a.realised)::bigint AS realised,
           max(a.end) FILTER (WHERE a.start <= %(today)s) AS last
    FROM plan_activity a JOIN plan_programme p ON p.id = a.programme_id
    WHERE a.sentra_id IS NOT NULL AND (%(year)s::int IS NULL OR p.year = %(year)s::int)
    GROUP BY a.sentra_id
),
reached AS (
    SELECT m.sentra_id, count(DISTINCT t.ikm_id) AS reached
    FROM sentra_sentramember m
    JOIN plan_participant t ON t.ikm_id = m.ikm_id
    JOIN plan_activity a ON a.id = t.activity_id
    JOIN plan_programme p ON p.id = a.programme_id
    WHERE m.until IS NULL AND a.start <= %(today)s
      AND (t.present_at IS NOT NULL OR NOT a.attendance_taken) AND (%(year)s::int IS NULL OR p.year = %(year)s::int)
    GROUP BY m.sentra_id
)
SELECT s.id, s.name, s.place, g.name AS "group",
       (SELECT count(*) FROM sentra_sentramember m WHERE m.sentra_id = s.id AND m.until IS NULL)
           AS members,
       coalesce(r.reached, 0) AS reached, coalesce(d.activities, 0) AS activities,
       coalesce(d.planned, 0) AS planned,
       d.budget, d.realised, d.last
FROM sentra_sentra s
JOIN ikm_registry_productgroup g ON g.code = s.product_group_id
LEFT JOIN done d ON d.sentra_id = s.id
LEFT JOIN reached r ON r.sentra_id = s.id
WHERE s.state = 'ditetapkan'
ORDER BY coalesce(d.activities, 0), d.last NULLS FIRST, s.name
