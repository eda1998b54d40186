-- Records that a newer list holds as they are: the year it tells, nothing else of them.
UPDATE ikm_registry_ikm i SET data_year = (r.changes->'data_year'->>1)::integer, version = i.version + 1
FROM ikm_registry_importrow r
WHERE r.batch_id = %(batch)s AND r.action = 'sama' AND r.changes ? 'data_year'
  AND i.id = r.ikm_id AND i.version = r.ikm_version
