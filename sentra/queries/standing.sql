-- Which of these candidates is a designated sentra or an open proposal already: half of its members
-- or more stand in it. A decree outranks a proposal, then the most members, then the newer.
SELECT DISTINCT ON (held.candidate_id) held.candidate_id, held.kind, held.id
FROM (
    SELECT cm.candidate_id, 'sentra' AS kind, sm.sentra_id AS id, count(*) AS members
    FROM sentra_candidatemember cm
    JOIN sentra_sentramember sm ON sm.ikm_id = cm.ikm_id AND sm.until IS NULL
    WHERE cm.candidate_id = ANY(%(ids)s)
    GROUP BY cm.candidate_id, sm.sentra_id
    UNION ALL
    SELECT cm.candidate_id, 'usulan', p.id, count(*)
    FROM sentra_candidatemember cm
    JOIN sentra_proposalmember pm ON pm.ikm_id = cm.ikm_id
    JOIN sentra_proposal p ON p.id = pm.proposal_id AND p.state = ANY(%(open)s)
    WHERE cm.candidate_id = ANY(%(ids)s)
    GROUP BY cm.candidate_id, p.id
) held
JOIN sentra_candidate c ON c.id = held.candidate_id
WHERE c.units <= 2 * held.members
ORDER BY held.candidate_id, held.kind, held.members DESC, held.id DESC
