-- Units of some product groups inside some kecamatan against the kabupaten: the four counts of a
-- location quotient, over the IKM detection looks at.
SELECT
    count(*) FILTER (WHERE here AND alike) AS group_here,
    count(*) FILTER (WHERE here) AS all_here,
    count(*) FILTER (WHERE alike) AS group_all,
    count(*) AS all_units
FROM (
    SELECT kecamatan_id = ANY(%(kecamatan)s) AS here,
           product_group_id = ANY(%(groups)s) AS alike
    FROM ikm_registry_ikm
    WHERE status = 'aktif' AND size_class <> 'besar' AND sector <> 'bukan_industri'
      AND product_group_id IS NOT NULL AND kecamatan_id IS NOT NULL
      AND is_demo = %(demo)s
) e
