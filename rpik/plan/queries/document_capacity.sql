-- One row per product group and unit of measure of the capacities that are known; units that differ only
-- in case, dots or blanks are one, written as most write it.
SELECT coalesce(product_group_id, '') AS product_group,
       mode() WITHIN GROUP (ORDER BY btrim(capacity_unit)) AS unit,
       count(*) AS units,
       sum(capacity)::float AS capacity
FROM ikm_registry_ikm
WHERE status = 'aktif' AND capacity IS NOT NULL AND capacity_unit <> ''
  AND NOT (%(real_only)s AND is_demo)
GROUP BY 1, lower(regexp_replace(capacity_unit, '[\s.]+', '', 'g'))
ORDER BY 1, units DESC, 2
