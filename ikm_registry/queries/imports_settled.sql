-- Rows matched: candidates in `edge` that nobody contests, the only ones of their row and of their
-- record, leave it in one pass; a list may know every record. One outside the person's area is planned
-- as rejected.
WITH counted AS (
    SELECT position, ikm_id,
           count(*) OVER (PARTITION BY position) AS of_row,
           count(*) OVER (PARTITION BY ikm_id) AS of_record
    FROM edge
),
settled AS (
    DELETE FROM edge e USING counted c
    WHERE e.position = c.position AND e.ikm_id = c.ikm_id AND c.of_row = 1 AND c.of_record = 1
      AND e.same AND NOT e.taken
    RETURNING e.position, e.ikm_id, e.version, e.visible
),
refused AS (
    INSERT INTO plan (position, action, changes, problem)
    SELECT position, 'ditolak', '{}', %(problem)s::jsonb FROM settled WHERE NOT visible
)
INSERT INTO matched (position, ikm_id, ikm_version, remembered)
SELECT position, ikm_id, version, false FROM settled WHERE visible
