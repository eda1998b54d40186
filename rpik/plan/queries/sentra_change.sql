-- One row per member, past or standing, of sentra %(sentra)s: whether it was a member and worked at
-- the two moments (%(since)s, %(until)s), whether the register knew it at the first, and what its record is at the second. Membership counts by
-- the days that end there (%(since_day)s, %(until_day)s): from its first day, not on its last.
WITH ever AS (
    SELECT ikm_id,
           bool_or(since <= %(since_day)s AND (until IS NULL OR until > %(since_day)s)) AS was_member,
           bool_or(since <= %(until_day)s AND (until IS NULL OR until > %(until_day)s)) AS is_member
    FROM sentra_sentramember WHERE sentra_id = %(sentra)s
    GROUP BY ikm_id
)
SELECT ever.ikm_id, ever.was_member, ever.is_member,
       coalesce(was.works, false) AS was_active, coalesce(now.works, false) AS is_active,
       coalesce(now.status, '') AS status, was.works IS NOT NULL AS was_known
FROM ever
LEFT JOIN LATERAL (
    SELECT e.pgh_label <> 'delete' AND e.status = 'aktif' AS works FROM ikm_registry_ikmevent e
    WHERE e.pgh_obj_id = ever.ikm_id AND e.pgh_created_at < %(since)s
    ORDER BY e.pgh_id DESC LIMIT 1
) was ON true
LEFT JOIN LATERAL (
    SELECT e.pgh_label <> 'delete' AND e.status = 'aktif' AS works,
           CASE WHEN e.pgh_label = 'delete' THEN 'dihapus' ELSE e.status END AS status
    FROM ikm_registry_ikmevent e
    WHERE e.pgh_obj_id = ever.ikm_id AND e.pgh_created_at < %(until)s
    ORDER BY e.pgh_id DESC LIMIT 1
) now ON true
ORDER BY ever.ikm_id
