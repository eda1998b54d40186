-- One row: living IKM; those a person decided; those whose sector stays while its rule reads otherwise.
{decided}
SELECT (SELECT count(*) FROM ikm_registry_ikm WHERE status IN ('aktif', 'nonaktif')) AS living,
       (SELECT count(*) FROM ikm_registry_ikm
        WHERE status IN ('aktif', 'nonaktif') AND override_at IS NOT NULL) AS overridden,
       (SELECT count(*) FROM decided d
        LEFT JOIN ikm_registry_sectorrule a ON a.id = d.was_rule
        LEFT JOIN ikm_registry_sectorrule b ON b.id = d.becomes_rule
        WHERE d.living AND d.was = d.becomes
          AND (a.prefix, a.basis, a.reason) IS DISTINCT FROM (b.prefix, b.basis, b.reason)) AS reworded
