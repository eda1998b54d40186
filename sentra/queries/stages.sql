-- A row per proposal: when each stage of its way ended (workflow.STAGES), and by whom (ids of people).
-- A field check ends with the visit that makes half of today's members visited (workflow.few_visited).
WITH chosen AS (
    SELECT p.id, p.state, p.state_since
    FROM sentra_proposal p
    WHERE %(ids)s::bigint[] IS NULL OR p.id = ANY(%(ids)s)
), visit AS (
    SELECT f.proposal_id, f.ikm_id, min(f.checked_at) AS at
    FROM sentra_fieldcheck f
    JOIN sentra_proposalmember m ON m.proposal_id = f.proposal_id AND m.ikm_id = f.ikm_id
    JOIN chosen c ON c.id = f.proposal_id
    GROUP BY 1, 2
), nth AS (
    SELECT proposal_id, at, row_number() OVER (PARTITION BY proposal_id ORDER BY at) AS n FROM visit
), step AS (
    SELECT r.proposal_id, r.action, r.at, r.by_id FROM sentra_review r JOIN chosen c ON c.id = r.proposal_id
)
SELECT c.id, c.state, c.state_since,
       usulan.at AS usulan, usulan.by_id AS usulan_by,
       lapangan.at AS lapangan, ruang.at AS ruang, ruang.by_id AS ruang_by,
       (SELECT array_agg(DISTINCT f.by_id) FROM sentra_fieldcheck f WHERE f.proposal_id = c.id) AS lapangan_by,
       kelembagaan.at AS kelembagaan, kelembagaan.by_id AS kelembagaan_by,
       telaahan.at AS telaahan, telaahan.by_id AS telaahan_by,
       penetapan.at AS penetapan, penetapan.by_id AS penetapan_by,
       evaluasi.at AS evaluasi, evaluasi.by_id AS evaluasi_by
FROM chosen c
JOIN LATERAL (SELECT count(*) AS n FROM sentra_proposalmember m WHERE m.proposal_id = c.id) members ON true
LEFT JOIN LATERAL (
    SELECT at, by_id FROM step WHERE proposal_id = c.id AND action = 'propose' ORDER BY at LIMIT 1) usulan ON true
LEFT JOIN nth lapangan ON lapangan.proposal_id = c.id AND lapangan.n = greatest((members.n + 1) / 2, 1)
LEFT JOIN LATERAL (
    SELECT at, by_id FROM sentra_sitetelling
    WHERE proposal_id = c.id AND space_advice <> '' ORDER BY id LIMIT 1) ruang ON true
LEFT JOIN LATERAL (
    SELECT at, by_id FROM sentra_institution WHERE proposal_id = c.id ORDER BY id LIMIT 1) kelembagaan ON true
LEFT JOIN LATERAL (
    SELECT at, by_id FROM step
    WHERE proposal_id = c.id AND action = 'endorse' AND c.state NOT IN ('diusulkan', 'perbaikan')
    ORDER BY at DESC LIMIT 1) telaahan ON true
LEFT JOIN LATERAL (
    SELECT at, by_id FROM step WHERE proposal_id = c.id AND action = 'designate' ORDER BY at LIMIT 1) penetapan ON true
LEFT JOIN LATERAL (
    SELECT at, by_id FROM step
    WHERE proposal_id = c.id AND action = 'accept_evaluation' ORDER BY at DESC LIMIT 1) evaluasi ON true
ORDER BY c.id
