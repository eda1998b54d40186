-- What learning reads, as one row: how many units, a hash of them, a hash of the desa's points.
SELECT count(*), coalesce(sum(hashtextextended(u::text, 0)), 0)::text,
       (SELECT coalesce(sum(hashtextextended(concat_ws('|', code, lat, lon), 0)), 0)::text
        FROM ikm_registry_desa)
FROM ({units}) u
