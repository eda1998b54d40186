-- One row per cell of every breakdown the document prints, from one scan of the active IKM.
-- "breakdown" names the grouping; the key columns outside it are NULL.
WITH ikm AS (
    SELECT kecamatan_id, sector, size_class, product_group_id,
           CASE WHEN length(kbli_code) >= 2 THEN left(kbli_code, 2) ELSE '' END AS division,
           CASE WHEN year_established IS NULL THEN 0
                WHEN year_established < 1990 THEN 1980
                ELSE year_established / 5 * 5 END AS since,
           workers, workers_male, workers_female, investment, output_value,
           nib <> '' AS with_nib, lat IS NOT NULL AS with_point,
           kbli_code <> '' AS with_kbli, desa_id IS NOT NULL AS with_desa, is_demo
    FROM ikm_registry_ikm
    WHERE status = 'aktif'
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
       count(*) AS units,
       sum(workers)::bigint AS workers,
       sum(workers_male)::bigint AS male,
       sum(workers_female)::bigint AS female,
       sum(investment)::bigint AS investment,
       sum(output_value)::bigint AS output,
       count(workers) AS with_workers,
       count(investment) AS with_investment,
       count(output_value) AS with_output,
       count(*) FILTER (WHERE with_nib) AS with_nib,
       count(*) FILTER (WHERE with_point) AS with_point,
       count(*) FILTER (WHERE with_kbli) AS with_kbli,
       count(*) FILTER (WHERE with_desa) AS with_desa,
       count(*) FILTER (WHERE is_demo) AS demo
FROM ikm
GROUP BY GROUPING SETS (
    (), (kecamatan_id), (kecamatan_id, sector, size_class), (sector), (size_class),
    (product_group_id), (division), (since), (product_group_id, sector)
)
ORDER BY 1, 2, 3, 4, 5, 6, 7
