-- Rows touched: the IKM of `converting` with their 2025 code, and what follows from it (temporary
-- table `classified`). What a person overrode keeps its sector and group.
UPDATE ikm_registry_ikm i
SET kbli_version = '2025', kbli_code = c.target, kbli_reason = c.reason,
    sector = CASE WHEN i.override_at IS NULL THEN f.sector ELSE i.sector END,
    sector_rule_id = CASE WHEN i.override_at IS NULL THEN f.rule_id ELSE i.sector_rule_id END,
    product_group_id = CASE WHEN i.override_at IS NULL THEN nullif(f.group_code, '')
                            ELSE i.product_group_id END,
    group_reason = CASE WHEN i.override_at IS NULL THEN f.reason ELSE i.group_reason END,
    version = c.version_after, updated_at = %(now)s
FROM converting c
JOIN classified f ON f.kbli_code = c.target AND f.product_key = c.text
WHERE i.id = c.id
