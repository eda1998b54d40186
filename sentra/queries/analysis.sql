-- A row per kecamatan and product group: units, units that state workers, workers, and the sum of
-- squared workers (for Herfindahl and Kish). The IKM are those detection looks at.
SELECT kecamatan_id, product_group_id, count(*), count(workers), coalesce(sum(workers), 0),
       coalesce(sum(workers::bigint * workers), 0)
FROM ikm_registry_ikm
WHERE status = 'aktif' AND size_class <> 'besar' AND sector <> 'bukan_industri'
  AND product_group_id IS NOT NULL AND kecamatan_id IS NOT NULL
  AND is_demo = %(demo)s
GROUP BY kecamatan_id, product_group_id
