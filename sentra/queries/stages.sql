-- A row per proposal: when each stage of its way ended (workflow.STAGES), and by whom (names of people).
-- A field check ends with the visit that makes half of today's members visited (workflow.few_visited).
WITH person AS (
    SELECT id, coalesce(nullif(full_name, ''), username) AS name FROM core_user
), chosen AS (
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
    SELECT r.proposal_id, r.action, min(r.at) AS first_at, max(r.at) AS last_at,
           (array_agg(w.name ORDER BY r.at))[1] AS first_name,
           (array_agg(w.name ORDER BY r.at DESC))[1] AS last_name
    FROM sentra_review r
    JOIN chosen c ON c.id = r.proposal_id
    JOIN person w ON w.id = r.by_id
    WHERE r.action IN ('propose', 'endorse', 'designate', 'accept_evaluation')
    GROUP BY r.proposal_id, r.action
)
SELECT c.id, c.state, c.state_since,
       usulan.first_at AS usulan, usulan.first_name AS usulan_by,
       lapangan.at AS lapangan, ruang.at AS ruang, ruang.name AS ruang_by,
       (SELECT string_agg(DISTINCT w.name, ', ') FROM sentra_fieldcheck f
        JOIN person w ON w.id = f.by_id WHERE f.proposal_id = c.id) AS lapangan_by,
       kelembagaan.at AS kelembagaan, kelembagaan.name AS kelembagaan_by,
       telaahan.last_at AS telaahan, telaahan.last_name AS telaahan_by,
       penetapan.first_at AS penetapan, penetapan.first_name AS penetapan_by,
       evaluasi.last_at AS evaluasi, evaluasi.last_name AS evaluasi_by
FROM chosen c
JOIN LATERAL (SELECT count(*) AS n FROM sentra_proposalmember m WHERE m.proposal_id = c.id) members ON true
LEFT JOIN step usulan ON usulan.proposal_id = c.id AND usulan.action = 'propose'
LEFT JOIN nth lapangan ON lapangan.proposal_id = c.id AND lapangan.n = greatest((members.n + 1) / 2, 1)
LEFT JOIN LATERAL (
    SELECT t.at, w.name FROM sentra_sitetelling t JOIN person w ON w.id = t.by_id
    WHERE t.proposal_id = c.id AND t.space_advice !~* %(no_advice)s ORDER BY t.id LIMIT 1) ruang ON true
LEFT JOIN LATERAL (
    SELECT t.at, w.name FROM sentra_institution t JOIN person w ON w.id = t.by_id
    WHERE t.proposal_id = c.id ORDER BY t.id LIMIT 1) kelembagaan ON true
-- sent back after an endorsement, a proposal is judged anew
LEFT JOIN step telaahan ON telaahan.proposal_id = c.id AND telaahan.action = 'endorse'
    AND c.state NOT IN ('diusulkan', 'perbaikan')
LEFT JOIN step penetapan ON penetapan.proposal_id = c.id AND penetapan.action = 'designate'
LEFT JOIN step evaluasi ON evaluasi.proposal_id = c.id AND evaluasi.action = 'accept_evaluation'
ORDER BY c.id
