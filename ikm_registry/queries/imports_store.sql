-- Rows stored: the stage with its plan becomes the batch's rows. Parameters: the batch.
-- A row that will go in as new has its id from here on, so that saving need not write every row
-- again; those of the preview before are used again, lest numbers jump with each look.
WITH freed AS (
    DELETE FROM ikm_registry_importrow WHERE batch_id = %(batch)s
    RETURNING CASE WHEN {new} THEN ikm_id END AS id
),
spare AS MATERIALIZED (
    SELECT array_agg(id ORDER BY id) AS ids,
           pg_get_serial_sequence('ikm_registry_ikm', 'id')::regclass AS numbers
    FROM freed WHERE id IS NOT NULL
),
planned AS (
    SELECT s.*, p.ikm_id AS match_id, p.ikm_version AS match_version, p.score, p.changes, p.problem,
           coalesce(p.action, nullif(s.action, ''), 'baru') AS fate
    FROM stage s LEFT JOIN plan p USING (position)
),
ranked AS (
    -- In the order of the file, as the index of the stage gives it: nothing is sorted.
    SELECT *, CASE WHEN {fresh} THEN count(*) FILTER (WHERE {fresh})
                   OVER (ORDER BY position ROWS UNBOUNDED PRECEDING) END AS rank
    FROM planned
)
INSERT INTO ikm_registry_importrow (batch_id, {columns}, ikm_id, ikm_version, score, changes)
SELECT %(batch)s, {stored},
       CASE WHEN s.rank IS NULL THEN s.match_id
            ELSE coalesce(spare.ids[s.rank], nextval(spare.numbers)) END,
       CASE WHEN s.rank IS NULL THEN s.match_version ELSE 1 END,
       s.score, coalesce(s.changes, '{}'::jsonb)
FROM ranked s CROSS JOIN spare -- one row: the old rows are gone before the first new one comes
ORDER BY s.position
