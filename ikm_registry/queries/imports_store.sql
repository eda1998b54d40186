-- Rows stored: the stage with its plan becomes the batch's rows. Parameters: the batch.
INSERT INTO ikm_registry_importrow (batch_id, {columns}, ikm_id, ikm_version, score, changes)
SELECT %(batch)s, {stored}, p.ikm_id, p.ikm_version, p.score, coalesce(p.changes, '{}'::jsonb)
FROM stage s
LEFT JOIN plan p USING (position)
ORDER BY s.position
