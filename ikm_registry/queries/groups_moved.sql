-- A page of the IKM whose group changes (was, becomes: codes, "" none), by number, within the reader's
-- kecamatan; was, becomes and kecamatan may be NULL, kecamatan "belum" is none.
{decided}
SELECT i.id, coalesce(nullif(i.business_name, ''), i.owner_name) AS title, i.product, i.kbli_code,
       k.name AS kecamatan, m.was, m.becomes, m.reason
FROM moved m
JOIN ikm_registry_ikm i ON i.id = m.id
LEFT JOIN ikm_registry_kecamatan k ON k.code = m.kecamatan_id
WHERE m.id > %(after)s
  AND (%(scope)s::varchar[] IS NULL OR m.kecamatan_id = ANY(%(scope)s::varchar[]))
  AND (%(was)s::text IS NULL OR m.was = %(was)s::text)
  AND (%(becomes)s::text IS NULL OR m.becomes = %(becomes)s::text)
  AND (%(kecamatan)s::text IS NULL OR coalesce(m.kecamatan_id, 'belum') = %(kecamatan)s::text)
ORDER BY m.id
LIMIT %(limit)s
