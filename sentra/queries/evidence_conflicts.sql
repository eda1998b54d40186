-- Members of this set that stand elsewhere: in a designated sentra, or in another open proposal.
SELECT 'sentra' AS kind, s.id, s.name, count(*) AS members, array_agg(sm.ikm_id ORDER BY sm.ikm_id) AS ikm
FROM sentra_sentramember sm
JOIN sentra_sentra s ON s.id = sm.sentra_id
WHERE sm.ikm_id = ANY(%(ids)s) AND sm.until IS NULL
  AND s.proposal_id IS DISTINCT FROM %(proposal)s
GROUP BY s.id, s.name
UNION ALL
SELECT 'usulan', p.id, p.name, count(*), array_agg(pm.ikm_id ORDER BY pm.ikm_id)
FROM sentra_proposalmember pm
JOIN sentra_proposal p ON p.id = pm.proposal_id
WHERE pm.ikm_id = ANY(%(ids)s) AND p.id IS DISTINCT FROM %(proposal)s
  AND p.state = ANY(%(open)s)
GROUP BY p.id, p.name
ORDER BY 1, 3
