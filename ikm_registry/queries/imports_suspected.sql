-- Rows: the pairs that the suspicions of a batch's rows make, the strongest of each first; a row's own
-- id is known before saving. `suspects` in `changes` of a row: ikm (an id) or position (a row), score,
-- parts, reason. A row held back is no record and pairs with nothing.
SELECT least(r.ikm_id, other.id) AS first_id, greatest(r.ikm_id, other.id) AS second_id,
       other.id AS other_id, (s ->> 'score')::float8 AS score,
       coalesce(s -> 'parts', '{}'::jsonb) AS parts, left(s ->> 'reason', 300) AS reason
FROM ikm_registry_importrow r
CROSS JOIN LATERAL jsonb_array_elements(r.changes -> 'suspects') s
CROSS JOIN LATERAL (
    SELECT coalesce(
        (s ->> 'ikm')::bigint,
        (SELECT o.ikm_id FROM ikm_registry_importrow o
         WHERE o.batch_id = r.batch_id AND o.position = (s ->> 'position')::integer)
    ) AS id
) other
WHERE r.batch_id = %(batch)s AND r.ikm_id IS NOT NULL AND r.changes ? 'suspects'
  AND other.id IS NOT NULL AND other.id <> r.ikm_id
