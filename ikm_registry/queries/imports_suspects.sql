-- Rows planned: suspicious rows go in flagged; a person decides later. Of each pair the stronger
-- suspicion counts, of each row the strongest few; the strongest names its action and its sentence.
INSERT INTO plan (position, action, score, changes, problem)
WITH pair AS (
    SELECT DISTINCT ON (position, ikm, earlier) *,
           min(seq) OVER (PARTITION BY position, ikm, earlier) AS first_seen
    FROM suspect
    ORDER BY position, ikm, earlier, score DESC, seq
),
ranked AS (
    SELECT *, row_number() OVER (PARTITION BY position ORDER BY score DESC, first_seen) AS rank
    FROM pair
)
SELECT r.position,
       CASE WHEN max(r.score) >= %(probably)s THEN 'ganda' ELSE 'baru' END,
       least(max(r.score), 0.99),
       jsonb_build_object('suspects', jsonb_agg(
           CASE WHEN r.ikm IS NULL THEN jsonb_build_object('position', r.earlier)
                ELSE jsonb_build_object('ikm', r.ikm) END
           || jsonb_build_object('score', round(r.score::numeric, 3)::double precision,
                                 'reason', r.reason, 'parts', r.parts)
           ORDER BY r.rank)),
       jsonb_build_object(
           'code', 'mirip', 'severity', 'warning', 'field', '',
           'message', min(r.reason) FILTER (WHERE r.rank = 1) || ' ('
               || min(CASE WHEN r.ikm IS NULL THEN 'baris ' || s.number
                           ELSE 'IKM-' || lpad(r.ikm::text, greatest(6, length(r.ikm::text)), '0') END)
                  FILTER (WHERE r.rank = 1)
               || '). Baris masuk dengan tanda diduga ganda.')
FROM ranked r LEFT JOIN stage s ON s.position = r.earlier
WHERE r.rank <= %(most)s
GROUP BY r.position
