-- Rows: each living IKM whose sector changes, and the sector it would have.
{decided}
SELECT id, becomes FROM moved
