-- One row for each kind of zone of a layer. An answer given to the same name in an earlier layer
-- is taken over with its article: kinds are mapped once. An RDTR has a decree of its own, so that its
-- article is taken over from the same decree alone, and never from the RTRW.
INSERT INTO sentra_zonekind (layer_id, name, code, answer, article, features, hectares)
SELECT f.layer_id, f.name, f.code, coalesce(old.answer, 'belum'), coalesce(old.article, ''),
       f.features, f.hectares
FROM sentra_spatiallayer mine
JOIN (
    SELECT layer_id, name, mode() WITHIN GROUP (ORDER BY code) AS code, count(*) AS features,
           sum(hectares) AS hectares
    FROM sentra_layerfeature
    WHERE layer_id = %(layer)s AND name <> ''
    GROUP BY layer_id, name
) f ON f.layer_id = mine.id
LEFT JOIN LATERAL (
    SELECT z.answer, z.article
    FROM sentra_zonekind z
    JOIN sentra_spatiallayer l ON l.id = z.layer_id
    WHERE z.name = f.name AND z.layer_id <> f.layer_id AND l.state <> 'pratinjau'
      AND NOT l.is_demo AND l.kind = mine.kind
      AND (l.kind <> 'rdtr' OR l.decree <> '' AND l.decree = mine.decree)
      AND z.answer <> 'belum'
    ORDER BY l.id DESC
    LIMIT 1
) old ON true
