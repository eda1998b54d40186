-- The first IKM whose group changes (was, becomes: codes, "" none), by number, within the reader's kecamatan.
{decided}
SELECT i.id, coalesce(nullif(i.business_name, ''), i.owner_name) AS title, i.product, i.kbli_code,
       k.name AS kecamatan, m.was, m.becomes, m.reason
FROM moved m
JOIN ikm_registry_ikm i ON i.id = m.id
LEFT JOIN ikm_registry_kecamatan k ON k.code = m.kecamatan_id
WHERE (%(scope)s::varchar[] IS NULL OR m.kecamatan_id = ANY(%(scope)s::varchar[]))
ORDER BY m.id
LIMIT %(limit)s
