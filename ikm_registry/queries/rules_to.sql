-- Rows: each living IKM whose sector changes, and the sector it would have.
-- scope: kecamatan the reader may see, NULL for all.
{decided}
SELECT id, becomes FROM moved
WHERE (%(scope)s::varchar[] IS NULL OR kecamatan_id = ANY(%(scope)s::varchar[]))
