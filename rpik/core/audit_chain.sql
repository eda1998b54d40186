-- One row: how many links, how many events, the first broken link and the first event without one.
WITH links AS (
    SELECT s.position, s.event_id, s.hash,
           lag(s.position, 1, 0::bigint) OVER byplace AS before_position,
           lag(s.hash, 1, ''::bytea) OVER byplace AS before_hash
      FROM core_auditseal s
    WINDOW byplace AS (ORDER BY s.position)
), judged AS (
    SELECT links.*,
           CASE
               WHEN links.position <> links.before_position + 1 THEN 'gap'
               WHEN e.id IS NULL THEN 'event_gone'
               WHEN links.hash <> core_audit_digest(links.before_hash, e) THEN 'altered'
           END AS fault
      FROM links LEFT JOIN core_auditevent e ON e.id = links.event_id
), first AS (
    SELECT position, event_id, fault FROM judged WHERE fault IS NOT NULL ORDER BY position LIMIT 1
), head AS (
    SELECT position, encode(hash, 'hex') AS hash FROM core_auditseal ORDER BY position DESC LIMIT 1
)
SELECT (SELECT count(*) FROM judged) AS links,
       (SELECT count(*) FROM core_auditevent) AS events,
       first.position AS broken_position, first.event_id AS broken_event, first.fault,
       (SELECT min(e.id) FROM core_auditevent e
         WHERE NOT EXISTS (SELECT FROM core_auditseal s WHERE s.event_id = e.id)) AS unsealed_event,
       head.position AS head_position, head.hash AS head_hash
  FROM (SELECT) AS always LEFT JOIN first ON true LEFT JOIN head ON true
