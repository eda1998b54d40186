-- Each statement deletes what hangs on demo IKM, leaves first, the last one the IKM themselves.
DELETE FROM plan_measure m USING plan_participant p, plan_activity a, ikm_registry_ikm i
WHERE m.participant_id = p.id AND a.id = p.activity_id AND i.id = p.ikm_id
AND (a.is_demo OR i.is_demo);
DELETE FROM plan_participant p USING ikm_registry_ikm i WHERE p.ikm_id = i.id AND i.is_demo;
DELETE FROM plan_participant p USING plan_activity a WHERE p.activity_id = a.id AND a.is_demo;
DELETE FROM plan_activity WHERE is_demo;
DELETE FROM plan_programme p WHERE is_demo
AND NOT EXISTS (SELECT FROM plan_activity a WHERE a.programme_id = p.id);
DELETE FROM sentra_sentramember m USING sentra_sentra s WHERE m.sentra_id = s.id AND s.is_demo;
DELETE FROM sentra_evaluation e USING sentra_sentra s WHERE e.sentra_id = s.id AND s.is_demo;
WITH decrees AS (
    DELETE FROM sentra_decree d USING sentra_sentra s
    WHERE d.sentra_id = s.id AND s.is_demo RETURNING d.file_id
), chunks AS (
    DELETE FROM core_storedchunk WHERE file_id IN (SELECT file_id FROM decrees)
)
DELETE FROM core_storedfile WHERE id IN (SELECT file_id FROM decrees);
DELETE FROM sentra_sentra WHERE is_demo;
WITH handed_in AS (
    DELETE FROM sentra_attachment a USING sentra_proposal p
    WHERE a.proposal_id = p.id AND p.is_demo RETURNING a.file_id
), chunks AS (
    DELETE FROM core_storedchunk WHERE file_id IN (SELECT file_id FROM handed_in)
)
DELETE FROM core_storedfile WHERE id IN (SELECT file_id FROM handed_in);
DELETE FROM sentra_changedraft c USING sentra_proposal p WHERE c.proposal_id = p.id AND p.is_demo;
DELETE FROM sentra_institution i USING sentra_proposal p WHERE i.proposal_id = p.id AND p.is_demo;
DELETE FROM sentra_sitetelling t USING sentra_proposal p WHERE t.proposal_id = p.id AND p.is_demo;
DELETE FROM sentra_viewer v USING sentra_proposal p WHERE v.proposal_id = p.id AND p.is_demo;
DELETE FROM sentra_changepoint c USING sentra_review r, sentra_proposal p
WHERE c.review_id = r.id AND r.proposal_id = p.id AND p.is_demo;
DELETE FROM sentra_mention m USING sentra_comment c, sentra_proposal p
WHERE m.comment_id = c.id AND c.proposal_id = p.id AND p.is_demo;
DELETE FROM plan_editionfile f USING plan_edition e WHERE f.edition_id = e.id AND e.is_demo;
DELETE FROM plan_editiontext t USING plan_edition e WHERE t.edition_id = e.id AND e.is_demo;
DELETE FROM plan_editionfigure f USING plan_edition e WHERE f.edition_id = e.id AND e.is_demo;
DELETE FROM plan_editiontable t USING plan_edition e WHERE t.edition_id = e.id AND e.is_demo;
DELETE FROM plan_scoring s USING plan_edition e WHERE s.edition_id = e.id AND e.is_demo;
DELETE FROM plan_edition WHERE is_demo;
DELETE FROM plan_sentraplan WHERE is_demo;
DELETE FROM sentra_comment c USING sentra_proposal p WHERE c.proposal_id = p.id AND p.is_demo;
DELETE FROM sentra_review r USING sentra_proposal p WHERE r.proposal_id = p.id AND p.is_demo;
DELETE FROM sentra_fielddecision d USING sentra_fieldcheck c, sentra_proposal p
WHERE d.record_id = c.id AND c.proposal_id = p.id AND p.is_demo;
DELETE FROM sentra_phototwin t USING sentra_fieldphoto f, sentra_fieldcheck c, sentra_proposal p
WHERE f.id IN (t.earlier_id, t.later_id) AND f.record_id = c.id AND c.proposal_id = p.id AND p.is_demo;
WITH photos AS (
    DELETE FROM sentra_fieldphoto f USING sentra_fieldcheck c, sentra_proposal p
    WHERE f.record_id = c.id AND c.proposal_id = p.id AND p.is_demo RETURNING f.file_id
), chunks AS (
    DELETE FROM core_storedchunk WHERE file_id IN (SELECT file_id FROM photos)
)
DELETE FROM core_storedfile WHERE id IN (SELECT file_id FROM photos);
DELETE FROM sentra_fieldcheck c USING sentra_proposal p WHERE c.proposal_id = p.id AND p.is_demo;
DELETE FROM sentra_proposalmember m USING sentra_proposal p WHERE m.proposal_id = p.id AND p.is_demo;
DELETE FROM sentra_proposal WHERE is_demo;
DELETE FROM plan_publiccounts WHERE is_demo;
DELETE FROM sentra_handchange h USING sentra_candidate c, sentra_detectionrun r
WHERE h.handwork_id = c.id AND c.run_id = r.id AND r.includes_demo;
UPDATE sentra_handwork h SET based_on_id = NULL FROM sentra_candidate c, sentra_detectionrun r
WHERE h.based_on_id = c.id AND c.run_id = r.id AND r.includes_demo;
DELETE FROM sentra_handwork h USING sentra_candidate c, sentra_detectionrun r
WHERE h.candidate_id = c.id AND c.run_id = r.id AND r.includes_demo;
DELETE FROM sentra_candidatemember m USING sentra_candidate c, sentra_detectionrun r
WHERE m.candidate_id = c.id AND c.run_id = r.id AND r.includes_demo;
DELETE FROM sentra_candidate c USING sentra_detectionrun r WHERE c.run_id = r.id AND r.includes_demo;
DELETE FROM sentra_detectionrun WHERE includes_demo;
DELETE FROM sentra_layeroverlap o USING sentra_spatiallayer l WHERE o.layer_id = l.id AND l.is_demo;
DELETE FROM sentra_layerfeature f USING sentra_spatiallayer l WHERE f.layer_id = l.id AND l.is_demo;
DELETE FROM sentra_zonekind z USING sentra_spatiallayer l WHERE z.layer_id = l.id AND l.is_demo;
DELETE FROM sentra_spatiallayer WHERE is_demo;
DELETE FROM ikm_registry_estimatedpoint
WHERE EXISTS (SELECT FROM ikm_registry_hamletlearning WHERE includes_demo);
DELETE FROM ikm_registry_learnedplace
WHERE EXISTS (SELECT FROM ikm_registry_hamletlearning WHERE includes_demo);
DELETE FROM ikm_registry_hamletlearning WHERE includes_demo;
DELETE FROM ikm_registry_duplicatepair p USING ikm_registry_ikm i
WHERE (p.first_id = i.id OR p.second_id = i.id) AND i.is_demo;
DELETE FROM ikm_registry_conversionitem c USING ikm_registry_ikm i
WHERE c.ikm_id = i.id AND i.is_demo;
UPDATE ikm_registry_importrow r SET ikm_id = NULL FROM ikm_registry_ikm i
WHERE r.ikm_id = i.id AND i.is_demo;
DELETE FROM ikm_registry_ikm WHERE is_demo
