-- Read name, code and kecamatan of each feature from the chosen attributes ('' reads nothing).
UPDATE sentra_layerfeature
SET name = left(coalesce(attributes ->> %(name)s, ''), 200),
    code = left(coalesce(attributes ->> %(code)s, ''), 40),
    zone_id = NULL
WHERE layer_id = %(layer)s
