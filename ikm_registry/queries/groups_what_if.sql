-- Rows: of all moved (kind 0), per from → to (1), per kecamatan (2); the stamp stands for exactly which ones.
-- scope: kecamatan the reader may see, NULL for all.
{decided}
SELECT CASE GROUPING(was, kecamatan_id) WHEN 3 THEN 0 WHEN 1 THEN 1 ELSE 2 END AS kind,
       was, becomes, kecamatan_id AS kecamatan, count(*) AS ikm,
       coalesce(sum(hashtextextended(concat_ws('|', id, was, becomes), 0)), 0)::text AS stamp
FROM moved
WHERE (%(scope)s::varchar[] IS NULL OR kecamatan_id = ANY(%(scope)s::varchar[]))
GROUP BY GROUPING SETS ((), (was, becomes), (was, becomes, kecamatan_id))
