-- One row per cell of every breakdown the document prints, from one scan of the active IKM.
-- "breakdown" names the grouping; the key columns outside it are NULL. The scan first adds up the
-- finest cells (in parallel), grouping sets then add up those few thousand.
WITH ikm AS MATERIALIZED (
    SELECT kecamatan_id, sector, size_class, product_group_id,
           CASE WHEN length(kbli_code) >= 2 THEN left(kbli_code, 2) ELSE '' END AS division,
           CASE WHEN year_established IS NULL THEN 0
                WHEN year_established < 1990 THEN 1980
                ELSE year_established / 5 * 5 END AS since,
           count(*) AS units,
           sum(workers) AS workers,
           sum(workers_male) AS male,
           sum(workers_female) AS female,
           sum(investment) AS investment,
           sum(output_value) AS output,
           sum(input_value) AS input,
           count(input_value) AS with_input,
           sum(output_value - input_value) AS added,
           count(output_value - input_value) AS with_added,
           count(workers) AS with_workers,
           count(investment) AS with_investment,
           count(output_value) AS with_output,
           count(*) FILTER (WHERE nib <> '') AS with_nib,
           count(NULLIF(pirt, '')) AS with_pirt,
           count(NULLIF(halal, '')) AS with_halal,
           count(NULLIF(brand, '')) AS with_brand,
           count(NULLIF(siinas, '')) AS with_siinas,
           count(lat) AS with_point,
           count(*) FILTER (WHERE kbli_code <> '') AS with_kbli,
           count(desa_id) AS with_desa,
           count(*) FILTER (WHERE is_demo) AS demo
    FROM ikm_registry_ikm
    WHERE status = 'aktif' AND NOT (%(real_only)s AND is_demo)
    GROUP BY 1, 2, 3, 4, 5, 6
)
SELECT CASE grouping(kecamatan_id, sector, size_class, product_group_id, division, since)
           WHEN 63 THEN 'all'
           WHEN 31 THEN 'kecamatan'
           WHEN 7 THEN 'kecamatan_sector_size'
           WHEN 47 THEN 'sector'
           WHEN 55 THEN 'size'
           WHEN 59 THEN 'group'
           WHEN 61 THEN 'division'
           WHEN 62 THEN 'since'
           WHEN 43 THEN 'group_sector'
       END AS breakdown,
       kecamatan_id, sector, size_class, product_group_id, division, since,
       coalesce(sum(units), 0)::bigint AS units,
       sum(workers)::bigint AS workers,
       sum(male)::bigint AS male,
       sum(female)::bigint AS female,
       sum(investment)::bigint AS investment,
       sum(output)::bigint AS output,
       sum(input)::bigint AS input,
       coalesce(sum(with_input), 0)::bigint AS with_input,
       sum(added)::bigint AS added,
       coalesce(sum(with_added), 0)::bigint AS with_added,
       coalesce(sum(with_workers), 0)::bigint AS with_workers,
       coalesce(sum(with_investment), 0)::bigint AS with_investment,
       coalesce(sum(with_output), 0)::bigint AS with_output,
       coalesce(sum(with_nib), 0)::bigint AS with_nib,
       coalesce(sum(with_pirt), 0)::bigint AS with_pirt,
       coalesce(sum(with_halal), 0)::bigint AS with_halal,
       coalesce(sum(with_brand), 0)::bigint AS with_brand,
       coalesce(sum(with_siinas), 0)::bigint AS with_siinas,
       coalesce(sum(with_point), 0)::bigint AS with_point,
       coalesce(sum(with_kbli), 0)::bigint AS with_kbli,
       coalesce(sum(with_desa), 0)::bigint AS with_desa,
       coalesce(sum(demo), 0)::bigint AS demo
FROM ikm
GROUP BY GROUPING SETS (
    (), (kecamatan_id), (kecamatan_id, sector, size_class), (sector), (size_class),
    (product_group_id), (division), (since), (product_group_id, sector)
)
ORDER BY 1, 2, 3, 4, 5, 6, 7
