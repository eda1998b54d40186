-- A row per kecamatan, product group and set of lists: how many active IKM stand in exactly these lists. "mask" has
-- bit i set for the list %(batches)s[i + 1]. A double counts as the record it was merged into.
WITH told AS (
    SELECT coalesce(i.merged_into_id, i.id) AS id,
           bit_or(1 << (array_position(%(batches)s::bigint[], r.batch_id) - 1)) AS mask
    FROM ikm_registry_importrow r
    JOIN ikm_registry_ikm i ON i.id = r.ikm_id
    WHERE r.batch_id = ANY(%(batches)s::bigint[])
    GROUP BY 1
)
SELECT i.kecamatan_id AS kecamatan, i.product_group_id AS product_group, told.mask, count(*) AS ikm
FROM told JOIN ikm_registry_ikm i ON i.id = told.id
WHERE i.status = 'aktif' AND (%(group)s::text IS NULL OR i.product_group_id = %(group)s::text)
  AND (%(scope)s::varchar[] IS NULL OR i.kecamatan_id = ANY(%(scope)s::varchar[]))
GROUP BY 1, 2, 3
