-- Tie each feature of a layer to its kind of zone.
UPDATE sentra_layerfeature f
SET zone_id = z.id
FROM sentra_zonekind z
WHERE f.layer_id = %(layer)s AND z.layer_id = f.layer_id AND z.name = f.name
