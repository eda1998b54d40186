-- A row per designated sentra and one for the kabupaten (id NULL): members that stand or stopped
-- working, founding years known, those from %(from_year)s on, their median.
SELECT s.id, s.name, s.place, g.name AS "group", count(*) AS members,
       count(i.year_established) AS known,
       count(*) FILTER (WHERE i.year_established >= %(from_year)s) AS new,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY i.year_established) AS median_year,
       count(*) FILTER (WHERE i.status = 'nonaktif') AS stopped
FROM sentra_sentra s
JOIN ikm_registry_productgroup g ON g.code = s.product_group_id
JOIN sentra_sentramember m ON m.sentra_id = s.id AND m.until IS NULL
JOIN ikm_registry_ikm i ON i.id = m.ikm_id AND i.status IN ('aktif', 'nonaktif')
WHERE s.state = 'ditetapkan'
GROUP BY s.id, s.name, s.place, g.name
UNION ALL
SELECT NULL, '', '', '', count(*), count(year_established),
       count(*) FILTER (WHERE year_established >= %(from_year)s),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY year_established),
       count(*) FILTER (WHERE status = 'nonaktif')
FROM ikm_registry_ikm WHERE status IN ('aktif', 'nonaktif')
