-- Active IKM counted three ways in one pass. kind 0: kecamatan × sector × size; 1: product group × sector;
-- 2: where the KBLI comes from, the band of its confidence (lower bound, %%), whether it is doubted.
WITH seen AS (
    SELECT kecamatan_id, sector, size_class, product_group_id, kbli_source,
           CASE WHEN kbli_source <> 'otomatis' THEN NULL
                WHEN kbli_confidence >= 95 THEN '95' WHEN kbli_confidence >= 90 THEN '90'
                WHEN kbli_confidence >= 85 THEN '85' WHEN kbli_confidence IS NOT NULL THEN '80'
                ELSE 'belum' END AS band,
           kbli_source = 'tertulis' AND 'kbli_ragu' = ANY(flags) AS doubted
    FROM ikm_registry_ikm
    WHERE status = 'aktif'
      AND (%(scope)s::varchar[] IS NULL OR kecamatan_id = ANY(%(scope)s::varchar[]))
)
SELECT CASE WHEN GROUPING(kecamatan_id) = 0 THEN 0 WHEN GROUPING(product_group_id) = 0 THEN 1 ELSE 2 END
           AS kind,
       kecamatan_id AS kecamatan, sector, size_class AS size, product_group_id AS product_group,
       kbli_source AS source, band, doubted, count(*) AS ikm
FROM seen
GROUP BY GROUPING SETS (
    (kecamatan_id, sector, size_class), (product_group_id, sector), (kbli_source, band, doubted))
