-- Pairs written: a row of the batch that went in looks like a record, or like another of its rows.
INSERT INTO ikm_registry_duplicatepair
    (first_id, second_id, score, parts, reason, state, before, suggested_at)
SELECT DISTINCT ON (first_id, second_id)
       first_id, second_id, p.score, parts, reason, 'diduga', '{}'::jsonb, now()
FROM ({suspected}) p
JOIN ikm_registry_ikm known ON known.id = p.other_id
ORDER BY first_id, second_id, p.score DESC
ON CONFLICT (first_id, second_id) DO NOTHING
