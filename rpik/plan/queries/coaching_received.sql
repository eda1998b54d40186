-- One row per designated sentra: what it received until %(today)s, what is planned after, how many of
-- its members took part (ParticipantQuerySet.took_part), and the activities with a list of which
-- nobody has said yet who came (ActivityQuerySet.without_attendance): those are not among the received.
-- %(year)s: tahun anggaran, or NULL for all.
WITH told AS (
    SELECT a.*, a.start <= %(today)s AS begun,
           NOT a.attendance_taken AND EXISTS (SELECT FROM plan_participant t WHERE t.activity_id = a.id)
               AS unrecorded
    FROM plan_activity a
),
done AS (
    SELECT a.sentra_id, count(*) FILTER (WHERE a.begun AND NOT a.unrecorded) AS activities,
           count(*) FILTER (WHERE a.begun AND a.unrecorded) AS unrecorded,
           count(*) FILTER (WHERE NOT a.begun) AS planned,
           sum(a.budget)::bigint AS budget, sum(a.realised)::bigint AS realised,
           max(a.end) FILTER (WHERE a.begun AND NOT a.unrecorded) AS last
    FROM told a JOIN plan_programme p ON p.id = a.programme_id
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
      AND t.present_at IS NOT NULL AND (%(year)s::int IS NULL OR p.year = %(year)s::int)
    GROUP BY m.sentra_id
)
SELECT s.id, s.name, s.place, g.name AS "group",
       (SELECT count(*) FROM sentra_sentramember m WHERE m.sentra_id = s.id AND m.until IS NULL)
           AS members,
       coalesce(r.reached, 0) AS reached, coalesce(d.activities, 0) AS activities,
       coalesce(d.unrecorded, 0) AS unrecorded, coalesce(d.planned, 0) AS planned,
       d.budget, d.realised, d.last
FROM sentra_sentra s
JOIN ikm_registry_productgroup g ON g.code = s.product_group_id
LEFT JOIN done d ON d.sentra_id = s.id
LEFT JOIN reached r ON r.sentra_id = s.id
WHERE s.state = 'ditetapkan'
ORDER BY coalesce(d.activities, 0), d.last NULLS FIRST, s.name
