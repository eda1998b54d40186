-- Rows: each living IKM whose group changes, and the group it would have ("" none).
{decided}
SELECT id, becomes FROM moved
