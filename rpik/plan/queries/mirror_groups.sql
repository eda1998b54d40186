-- A row per candidate of the newest run and per designated sentra: the division most of its members
-- have, and M of Marcon and Puech with its p (candidates only).
SELECT 'kandidat' AS kind, mode() WITHIN GROUP (ORDER BY left(i.kbli_code, 2)) AS division,
       (c.evidence -> 'concentration' ->> 'm')::float AS m,
       (c.evidence -> 'concentration' ->> 'p')::float AS p
FROM sentra_candidate c
JOIN sentra_candidatemember x ON x.candidate_id = c.id
JOIN ikm_registry_ikm i ON i.id = x.ikm_id
WHERE c.run_id = (SELECT max(id) FROM sentra_detectionrun WHERE state = 'selesai')
  AND NOT c.is_near_miss AND i.kbli_code <> ''
GROUP BY c.id
UNION ALL
SELECT 'sentra', mode() WITHIN GROUP (ORDER BY left(i.kbli_code, 2)), NULL, NULL
FROM sentra_sentra s
JOIN sentra_sentramember x ON x.sentra_id = s.id AND x.until IS NULL
JOIN ikm_registry_ikm i ON i.id = x.ikm_id
WHERE s.state = 'ditetapkan' AND i.kbli_code <> ''
GROUP BY s.id
