-- Two rows at most: activities for a sentra and for single IKM; rupiah spent and IKM that came.
-- Demo activities only while no real IKM works.
SELECT a.sentra_id IS NOT NULL AS per_sentra, count(*) AS activities,
       sum(coalesce(a.realised, a.budget))::bigint AS spent, sum(t.n)::bigint AS participants
FROM plan_activity a
JOIN plan_programme p ON p.id = a.programme_id
JOIN LATERAL (
    SELECT count(*) AS n FROM plan_participant t
    WHERE t.activity_id = a.id AND t.present_at IS NOT NULL
) t ON true
WHERE coalesce(a.realised, a.budget) IS NOT NULL AND t.n > 0
  AND (%(demo)s OR NOT a.is_demo)
  AND (%(year)s::int IS NULL OR p.year = %(year)s::int)
GROUP BY 1
