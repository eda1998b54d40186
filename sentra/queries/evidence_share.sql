-- Units, and workers where stated, of some product groups inside some kecamatan against the
-- kabupaten: the four counts of a location quotient, over the IKM detection looks at.
-- workers_squared: the sum of squared workers of the businesses here, for Kish's effective number.
SELECT
    count(*) FILTER (WHERE here AND alike) AS group_here,
    count(*) FILTER (WHERE here) AS all_here,
    count(*) FILTER (WHERE alike) AS group_all,
    count(*) AS all_units,
    coalesce(sum(workers) FILTER (WHERE here AND alike), 0)::bigint AS workers_group_here,
    coalesce(sum(workers) FILTER (WHERE here), 0)::bigint AS workers_here,
    coalesce(sum(workers) FILTER (WHERE alike), 0)::bigint AS workers_group_all,
    coalesce(sum(workers), 0)::bigint AS workers_all,
    coalesce(sum(workers::float8 ^ 2) FILTER (WHERE here), 0) AS workers_squared
FROM (
    SELECT workers,
           kecamatan_id = ANY(%(kecamatan)s) AS here,
           product_group_id = ANY(%(groups)s) AS alike
    FROM ikm_registry_ikm
    WHERE status = 'aktif' AND size_class <> 'besar' AND sector <> 'bukan_industri'
      AND product_group_id IS NOT NULL AND kecamatan_id IS NOT NULL
      AND is_demo = %(demo)s
) e
