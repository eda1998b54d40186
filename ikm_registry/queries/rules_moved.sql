-- A page of the IKM that move, by number; every condition but the rule set may be NULL.
-- scope: kecamatan the reader may see. "belum" stands for no sector, no kecamatan, no group.
{decided}
SELECT i.id, coalesce(nullif(i.business_name, ''), i.owner_name) AS title, i.product,
       i.kbli_version, i.kbli_code, k.name AS kecamatan, g.name AS product_group,
       m.was, m.becomes, a.number AS was_number, a.prefix AS was_prefix,
       b.number AS becomes_number, b.prefix AS becomes_prefix, b.reason AS becomes_reason
FROM moved m
JOIN ikm_registry_ikm i ON i.id = m.id
LEFT JOIN ikm_registry_kecamatan k ON k.code = m.kecamatan_id
LEFT JOIN ikm_registry_productgroup g ON g.code = m.product_group_id
LEFT JOIN ikm_registry_sectorrule a ON a.id = m.was_rule
LEFT JOIN ikm_registry_sectorrule b ON b.id = m.becomes_rule
WHERE m.id > %(after)s
  AND (%(scope)s::varchar[] IS NULL OR m.kecamatan_id = ANY(%(scope)s::varchar[]))
  AND (%(was)s::text IS NULL OR m.was = %(was)s::text)
  AND (%(becomes)s::text IS NULL OR m.becomes = %(becomes)s::text)
  AND (%(kecamatan)s::text IS NULL OR coalesce(m.kecamatan_id, 'belum') = %(kecamatan)s::text)
  AND (%(group)s::text IS NULL OR coalesce(m.product_group_id, 'belum') = %(group)s::text)
ORDER BY m.id
LIMIT %(limit)s
