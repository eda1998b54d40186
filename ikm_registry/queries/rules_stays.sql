-- One row: living IKM; those a person decided; those whose sector stays while its rule reads otherwise.
-- scope: kecamatan the reader may see, NULL for all.
{decided},
seen AS (
    SELECT override_at FROM ikm_registry_ikm
    WHERE status IN ('aktif', 'nonaktif')
      AND (%(scope)s::varchar[] IS NULL OR kecamatan_id = ANY(%(scope)s::varchar[]))
)
SELECT (SELECT count(*) FROM seen) AS living,
       (SELECT count(*) FROM seen WHERE override_at IS NOT NULL) AS overridden,
       (SELECT count(*) FROM decided
        WHERE living AND was = becomes AND was_rule IS DISTINCT FROM becomes_rule
          AND (%(scope)s::varchar[] IS NULL OR kecamatan_id = ANY(%(scope)s::varchar[]))) AS reworded
