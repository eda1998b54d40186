-- Pairs written: a row of the batch that went in looks like a record, or like another of its rows.
-- `suspects` in `changes` of a row: ikm (an id) or position (a row), score, parts, reason.
INSERT INTO ikm_registry_duplicatepair
    (first_id, second_id, score, parts, reason, state, before, suggested_at)
SELECT DISTINCT ON (1, 2)
       least(r.ikm_id, other.id), greatest(r.ikm_id, other.id),
       (s ->> 'score')::float8, coalesce(s -> 'parts', '{}'::jsonb), left(s ->> 'reason', 300),
       'diduga', '{}'::jsonb, now()
FROM ikm_registry_importrow r
CROSS JOIN LATERAL jsonb_array_elements(r.changes -> 'suspects') s
CROSS JOIN LATERAL (
    SELECT coalesce(
        (s ->> 'ikm')::bigint,
        (SELECT o.ikm_id FROM ikm_registry_importrow o
         WHERE o.batch_id = r.batch_id AND o.position = (s ->> 'position')::integer)
    ) AS id
) other
JOIN ikm_registry_ikm known ON known.id = other.id
WHERE r.batch_id = %(batch)s AND r.ikm_id IS NOT NULL AND r.changes ? 'suspects'
  AND other.id <> r.ikm_id
ORDER BY 1, 2, 3 DESC
ON CONFLICT (first_id, second_id) DO NOTHING
