-- One row per candidate of %(ids)s whose place was proposed and rejected: at least half of its members
-- stood in that proposal, the newest of several; "note" is what the reviewer said.
SELECT DISTINCT ON (c.id) c.id, p.id AS proposal_id, p.state_since AS at, said.note
FROM sentra_candidate c
JOIN sentra_candidatemember m ON m.candidate_id = c.id
JOIN sentra_proposalmember pm ON pm.ikm_id = m.ikm_id
JOIN sentra_proposal p ON p.id = pm.proposal_id AND p.state = 'ditolak'
JOIN LATERAL (
    SELECT r.note FROM sentra_review r
    WHERE r.proposal_id = p.id AND r.to_state = 'ditolak' ORDER BY r.id DESC LIMIT 1
) said ON true
WHERE c.id = ANY(%(ids)s)
GROUP BY c.id, c.units, p.id, p.state_since, said.note
HAVING 2 * count(*) >= c.units
ORDER BY c.id, p.state_since DESC, p.id DESC
