-- Every living IKM with what an estimate needs: desa as an index into the desa ordered by code (-1
-- none), address, and the point where it can be trusted (GPS or pin, not far from its desa, not
-- known to be off by more than 200 m). Demo and real never mix.
WITH d AS (
    SELECT e.code, e.name, c.name AS kecamatan, row_number() OVER (ORDER BY e.code) - 1 AS at
    FROM ikm_registry_desa e
    JOIN ikm_registry_kecamatan c ON c.code = e.kecamatan_id
), u AS (
    SELECT i.*, point_source IN ('gps', 'pin')
               AND NOT flags && ARRAY['jauh_dari_desa', 'luar_kabupaten']::varchar[]
               AND coalesce(point_accuracy_m, 0) <= 200 AS trusted
    FROM ikm_registry_ikm i
    WHERE status IN ('aktif', 'nonaktif') AND is_demo = %(demo)s
)
SELECT u.id, coalesce(d.at, -1), u.address, coalesce(d.name, ''), coalesce(d.kecamatan, ''),
       CASE WHEN trusted THEN lat END, CASE WHEN trusted THEN lon END, lat IS NOT NULL
FROM u
LEFT JOIN d ON d.code = u.desa_id
ORDER BY u.id
