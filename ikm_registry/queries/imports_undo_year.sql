-- Records whose year this batch told get the one before back, unless it changed since or a later list of
-- that year holds them as well. Telling and taking back are two versions, as imports_undo_plan counts.
UPDATE ikm_registry_ikm i SET data_year = (r.changes->'data_year'->>0)::integer, version = i.version + 1
FROM ikm_registry_importrow r
WHERE r.batch_id = %(batch)s AND r.action = 'sama' AND r.changes ? 'data_year' AND i.id = r.ikm_id
  AND i.data_year = (r.changes->'data_year'->>1)::integer
  AND NOT EXISTS (
      SELECT 1 FROM ikm_registry_importrow l
      JOIN ikm_registry_importbatch b ON b.id = l.batch_id AND b.state = 'disimpan'
      WHERE l.ikm_id = i.id AND l.batch_id > r.batch_id AND b.data_year >= i.data_year)
