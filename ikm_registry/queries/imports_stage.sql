-- Three temporary tables of this transaction: `stage` (a row per row of the file), `matched`
-- (staged row → record of the register) and `plan` (what will become of a staged row).
-- Keys leave out case, spaces and signs: spelling habits, not different businesses.
CREATE TEMP TABLE stage ON COMMIT DROP AS
SELECT {columns} FROM ikm_registry_importrow WITH NO DATA;
ALTER TABLE stage
    ADD COLUMN who_key text GENERATED ALWAYS AS (
        lower(translate(coalesce(nullif(owner_name, ''), business_name), {signs}, ''))) STORED,
    ADD COLUMN place_key text GENERATED ALWAYS AS (coalesce(desa_code, kecamatan_code, '')) STORED;
CREATE TEMP TABLE matched (
    position integer, ikm_id bigint, ikm_version integer, remembered boolean
) ON COMMIT DROP;
CREATE TEMP TABLE plan (
    position integer, action varchar(8), ikm_id bigint, ikm_version integer, score double precision,
    changes jsonb, problem jsonb
) ON COMMIT DROP;
