-- Write sector and rule of a set to every IKM that no person decided; rows: from, to, living IKM moved.
{decided},
written AS (
    UPDATE ikm_registry_ikm i
    SET sector = d.becomes, sector_rule_id = d.becomes_rule
    FROM decided d
    WHERE i.id = d.id
      AND (d.was, d.was_rule) IS DISTINCT FROM (d.becomes, d.becomes_rule)
    RETURNING d.living, d.was, d.becomes
)
SELECT was, becomes, count(*) AS ikm FROM written
WHERE living AND was <> becomes GROUP BY was, becomes
