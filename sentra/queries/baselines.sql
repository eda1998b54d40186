-- A row per IKM that detection looks at, in the order of its number: group, desa, kecamatan (codes),
-- point, and its words for raw material and product.
SELECT id, product_group_id, coalesce(desa_id, ''), coalesce(kecamatan_id, ''), lat, lon,
       lower(trim(raw_material)), lower(trim(product))
FROM ikm_registry_ikm
WHERE status = 'aktif' AND size_class <> 'besar' AND sector <> 'bukan_industri'
  AND product_group_id IS NOT NULL AND is_demo = %(demo)s
ORDER BY id
