-- One row: living IKM; those a person decided; those whose sector stays while its rule reads otherwise.
{decided}
SELECT (SELECT count(*) FROM ikm_registry_ikm WHERE status IN ('aktif', 'nonaktif')) AS living,
       (SELECT count(*) FROM ikm_registry_ikm
        WHERE status IN ('aktif', 'nonaktif') AND override_at IS NOT NULL) AS overridden,
       (SELECT count(*) FROM decided
        WHERE living AND was = becomes AND was_rule IS DISTINCT FROM becomes_rule) AS reworded
