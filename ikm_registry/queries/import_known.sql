-- What is read of a file, one fact each: a column under its heading with its meaning, unit and version, used
-- or not, and whether its year is told; less what the newest saved imports were approved with.
WITH looked_at AS (
    (SELECT true AS asked, understanding, kbli_version, data_year
     FROM ikm_registry_importbatch WHERE id = %(batch)s)
    UNION ALL
    (SELECT false, understanding, kbli_version, data_year
     FROM ikm_registry_importbatch
     WHERE state = 'disimpan' AND NOT is_demo AND rest_of_id IS NULL
       AND (%(by)s::int IS NULL OR created_by_id = %(by)s)
     ORDER BY id DESC LIMIT %(most)s)
), fact AS (
    SELECT asked, (sheet ->> 'use')::boolean AS used, "column" ->> 'header' AS heading,
           coalesce("column" ->> 'field', '') AS field, "column" ->> 'multiplier' AS unit,
           CASE WHEN "column" ->> 'field' = 'kbli' THEN kbli_version END AS version
    FROM looked_at
    CROSS JOIN LATERAL jsonb_array_elements(understanding -> 'sheets') sheet
    CROSS JOIN LATERAL jsonb_array_elements(sheet -> 'columns') "column"
    WHERE "column" ->> 'header' <> '' OR "column" ->> 'field' <> ''
    UNION ALL
    SELECT asked, true, '', '-tahun', ((understanding ->> 'data_year') IS NULL)::text, (data_year IS NULL)::text
    FROM looked_at
)
SELECT used, heading, field, unit, version FROM fact WHERE asked
EXCEPT
SELECT used, heading, field, unit, version FROM fact WHERE NOT asked
