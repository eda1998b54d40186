-- Rows: each living IKM whose group changes, and the group it would have ("" none).
-- scope: kecamatan the reader may see, NULL for all.
{decided}
SELECT id, becomes FROM moved
WHERE (%(scope)s::varchar[] IS NULL OR kecamatan_id = ANY(%(scope)s::varchar[]))
