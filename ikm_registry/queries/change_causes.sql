-- A row per cause by which the number of active IKM of a part of the register changed in a period:
-- way (+1 came, -1 left), cause, IKM. The parts add up to end - start, because every record's
-- events are followed one after the other and each step that crosses the border is counted once.
-- With %(by)s the part is a table whose rows ("cell") are counted apart: a step from one row to
-- another leaves the first and comes to the second. Without it the whole part is one cell, ''.
--
-- An event's moment is the latest so far of its record: two transactions may commit in another
-- order than they began. A step's name comes from what changed, then from the cause written beside
-- the event; the empty cause (written before causes were kept) is named by what changed alone.
WITH touched AS (
    SELECT DISTINCT pgh_obj_id FROM ikm_registry_ikmevent WHERE pgh_created_at >= %(since)s
),
told AS (
    SELECT e.pgh_id, e.pgh_obj_id, e.pgh_label, e.cause, e.status, e.kecamatan_id, e.sector,
           e.product_group_id, e.year_established, e.import_batch_id, e.is_demo,
           max(e.pgh_created_at) OVER record AS at,
           -- What one act (request, job) did to a record in several statements is one step.
           (e.pgh_context_id = lead(e.pgh_context_id) OVER record) IS TRUE AS goes_on,
           e.pgh_label <> 'delete' AND e.status = 'aktif'
           AND (%(sector)s::text IS NULL OR e.sector = %(sector)s::text)
           AND (%(group)s::text IS NULL OR coalesce(e.product_group_id, '') = %(group)s::text)
           AND (%(kecamatan)s::text IS NULL
                OR coalesce(e.kecamatan_id, '') = %(kecamatan)s::text)
           AND (%(scope)s::varchar[] IS NULL
                OR coalesce(e.kecamatan_id, '') = ANY(%(scope)s::varchar[])) AS inside,
           CASE %(by)s WHEN 'kecamatan' THEN coalesce(e.kecamatan_id, '')
                       WHEN 'sektor' THEN e.sector
                       WHEN 'kelompok' THEN coalesce(e.product_group_id, '')
                       ELSE '' END AS part_cell
    FROM ikm_registry_ikmevent e
    JOIN touched USING (pgh_obj_id)
    WINDOW record AS (PARTITION BY e.pgh_obj_id ORDER BY e.pgh_id)
),
steps AS (
    SELECT told.*,
           row_number() OVER record AS number,
           CASE WHEN inside THEN part_cell END AS now_cell,
           lag(CASE WHEN inside THEN part_cell END) OVER record AS was_cell,
           lag(status) OVER record AS was_status,
           lag(kecamatan_id) OVER record AS was_kecamatan,
           lag(sector) OVER record IS NOT DISTINCT FROM sector
               AND lag(product_group_id) OVER record IS NOT DISTINCT FROM product_group_id
               AS same_class
    FROM told
    WHERE NOT goes_on
    WINDOW record AS (PARTITION BY pgh_obj_id ORDER BY pgh_id)
),
crossed AS (
    SELECT s.*, side.way, side.cell
    FROM steps s
    CROSS JOIN LATERAL (VALUES (-1, s.was_cell), (1, s.now_cell)) AS side (way, cell)
    WHERE now_cell IS DISTINCT FROM was_cell AND side.cell IS NOT NULL AND at >= %(since)s
),
named AS (
    SELECT way, cell, pgh_obj_id, at,
           CASE
               WHEN pgh_label = 'delete' THEN
                   CASE WHEN is_demo THEN 'contoh'
                        WHEN cause = 'impor_urung' THEN 'impor_urung' ELSE 'dihapus' END
               -- A record is new in the act that wrote it (demo data come in two).
               WHEN number = 1 OR cause IN ('didata', 'contoh') THEN
                   CASE WHEN is_demo THEN 'contoh'
                        WHEN year_established >= extract(year FROM %(since)s::timestamptz
                                                         AT TIME ZONE %(zone)s) THEN 'lahir'
                        WHEN import_batch_id IS NOT NULL THEN 'impor'
                        ELSE 'didata' END
               WHEN status IS DISTINCT FROM was_status THEN
                   CASE WHEN status = 'digabung' THEN 'gabung'
                        WHEN was_status = 'digabung' THEN 'pisah'
                        WHEN status = 'dihapus' THEN 'dihapus'
                        WHEN cause = 'impor_urung' THEN 'impor_urung'
                        WHEN status = 'aktif' THEN 'buka' ELSE 'tutup' END
               WHEN kecamatan_id IS DISTINCT FROM was_kecamatan AND same_class THEN 'pindah'
               WHEN cause = 'impor' THEN 'impor_ubah'
               WHEN cause IN ('rekode', 'rekode_urung', 'aturan', 'kata', 'mesin', 'keputusan',
                              'koreksi', 'gabung', 'pisah', 'impor_urung') THEN cause
               ELSE 'lain'
           END AS cause
    FROM crossed
)
