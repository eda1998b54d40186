-- How many living units of each group still work, of how many: what is known of closing.
SELECT product_group_id, count(*) FILTER (WHERE status = 'aktif'), count(*)
FROM ikm_registry_ikm
WHERE status IN ('aktif', 'nonaktif') AND is_demo = %(demo)s AND product_group_id IS NOT NULL
GROUP BY 1
