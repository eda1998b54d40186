-- Every IKM detection may look at, in the order of its number. The conditions are those of
-- Ikm.objects.eligible_for_sentra() (a test holds them equal).
SELECT i.id, i.lat, i.lon, coalesce(i.desa_id, ''), coalesce(i.kecamatan_id, ''),
       i.product_group_id, i.kbli_version, i.kbli_code, i.product, i.raw_material,
       i.workers, i.investment, i.output_value
FROM ikm_registry_ikm i
WHERE i.status = 'aktif' AND i.size_class <> 'besar' AND i.sector <> 'bukan_industri'
  AND i.product_group_id IS NOT NULL
  AND i.is_demo = %(demo)s
ORDER BY i.id
