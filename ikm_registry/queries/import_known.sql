-- Saved imports, of the newest, that hold all that is read of a file, one fact each: a column under its
-- heading with its meaning, unit and version, used or not, and whether its year is told. All in one of them:
-- beside other columns a heading ("Jumlah") says something else.
WITH looked_at AS (
    (SELECT id, true AS asked, understanding, kbli_version, data_year
     FROM ikm_registry_importbatch WHERE id = %(batch)s)
    UNION ALL
    (SELECT id, false, understanding, kbli_version, data_year
     FROM ikm_registry_importbatch
     WHERE state = 'disimpan' AND NOT is_demo AND rest_of_id IS NULL
       AND (%(by)s::int IS NULL OR created_by_id = %(by)s)
     ORDER BY id DESC LIMIT %(most)s)
), fact AS (
    SELECT id, asked, jsonb_build_array(
               sheet -> 'use', "column" -> 'header', coalesce("column" ->> 'field', ''), "column" -> 'multiplier',
               CASE WHEN "column" ->> 'field' = 'kbli' THEN kbli_version END) AS told
    FROM looked_at
    CROSS JOIN LATERAL jsonb_array_elements(understanding -> 'sheets') sheet
    CROSS JOIN LATERAL jsonb_array_elements(sheet -> 'columns') "column"
    WHERE "column" ->> 'header' <> '' OR "column" ->> 'field' <> ''
    UNION ALL
    SELECT id, asked, jsonb_build_array((understanding ->> 'data_year') IS NULL, data_year IS NULL)
    FROM looked_at
)
SELECT id FROM fact WHERE NOT asked
GROUP BY id
HAVING array_agg(told) @> (SELECT array_agg(told) FROM fact WHERE asked)
LIMIT 1
