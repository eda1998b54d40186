-- Rows: of all moved (kind 0), per from → to (1), per kecamatan (2) and per product group (3).
-- The stamp is the same whatever the order of the rows, and another when one id or one sector differs.
-- scope: kecamatan the reader may see, NULL for all.
{decided}
SELECT CASE GROUPING(was, kecamatan_id, product_group_id)
           WHEN 7 THEN 0 WHEN 3 THEN 1 WHEN 1 THEN 2 ELSE 3 END AS kind,
       was, becomes, kecamatan_id AS kecamatan, product_group_id AS product_group, count(*) AS ikm,
       coalesce(sum(hashtextextended(concat_ws('|', id, was, becomes), 0)), 0)::text AS stamp
FROM moved
WHERE (%(scope)s::varchar[] IS NULL OR kecamatan_id = ANY(%(scope)s::varchar[]))
GROUP BY GROUPING SETS (
    (), (was, becomes), (was, becomes, kecamatan_id), (was, becomes, product_group_id))
