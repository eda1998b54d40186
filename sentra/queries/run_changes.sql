-- Members that a candidate of the old run and one of the new run have in common, within a group;
-- near misses too, since a candidate may have become one.
SELECT ca.id, cb.id, count(*)
FROM sentra_candidate ca
JOIN sentra_candidatemember a ON a.candidate_id = ca.id
JOIN sentra_candidatemember b ON b.ikm_id = a.ikm_id
JOIN sentra_candidate cb ON cb.id = b.candidate_id
WHERE ca.run_id = %(old)s AND cb.run_id = %(new)s AND ca.product_group_id = cb.product_group_id
GROUP BY ca.id, cb.id
