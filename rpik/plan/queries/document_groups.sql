-- One row per kecamatan, product group and KBLI code of the active IKM: units and workers, from which
-- places, codes and quotients of groups are added up.
SELECT kecamatan_id, coalesce(product_group_id, '') AS product_group, kbli_version, kbli_code,
       count(*) AS units, sum(workers)::bigint AS workers
FROM ikm_registry_ikm
WHERE status = 'aktif' AND NOT (%(real_only)s AND is_demo)
GROUP BY 1, 2, 3, 4
ORDER BY 1, 2, 3, 4
