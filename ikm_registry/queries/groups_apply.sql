-- Write groups and the sentence why; rows: from, to, living IKM moved.
{decided},
written AS (
    UPDATE ikm_registry_ikm i
    SET product_group_id = nullif(d.becomes, ''), group_reason = d.reason
    FROM decided d
    WHERE i.id = d.id AND (d.was, d.was_reason) IS DISTINCT FROM (d.becomes, d.reason)
    RETURNING d.living, d.was, d.becomes
)
SELECT was, becomes, count(*) AS ikm FROM written
WHERE living AND was <> becomes GROUP BY was, becomes
