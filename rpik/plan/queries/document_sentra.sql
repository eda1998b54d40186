-- One row per designated sentra and unit of measure: what its members by decree can make in a year.
SELECT m.sentra_id AS sentra, mode() WITHIN GROUP (ORDER BY btrim(i.capacity_unit)) AS unit,
       sum(i.capacity)::float AS capacity
FROM sentra_sentramember m
JOIN ikm_registry_ikm i ON i.id = m.ikm_id
WHERE m.until IS NULL AND i.status = 'aktif' AND i.capacity IS NOT NULL AND i.capacity_unit <> ''
GROUP BY 1, lower(regexp_replace(i.capacity_unit, '[\s.]+', '', 'g'))
ORDER BY 1, 3 DESC, 2
