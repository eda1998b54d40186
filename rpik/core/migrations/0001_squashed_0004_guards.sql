-- One link of the audit chain: SHA-256 over the hash before it and the row as a JSON array; times in
-- microseconds since 1970, so that no session setting (time zone, date style) changes the bytes.
CREATE FUNCTION core_audit_digest(previous bytea, e core_auditevent) RETURNS bytea
LANGUAGE sql STABLE AS $$
    SELECT sha256(previous || convert_to(jsonb_build_array(
        e.id, (extract(epoch FROM e.at) * 1000000)::bigint, e.by_id, e.event, e.target_type,
        e.target_id, e.sentence, e.data, e.request_id
    )::text, 'UTF8'))
$$;

-- Deferred: the lock that makes the order is the last one a transaction takes, at commit, so long
-- transactions do not wait for each other and cannot deadlock over it. No pgtrigger: its triggers
-- can be switched off by a session setting.
CREATE FUNCTION core_audit_seal() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last_position bigint;
    last_hash bytea;
BEGIN
    PERFORM pg_advisory_xact_lock(7272106);
    SELECT position, hash INTO last_position, last_hash
      FROM core_auditseal ORDER BY position DESC LIMIT 1;
    INSERT INTO core_auditseal (position, event_id, hash)
    VALUES (coalesce(last_position, 0) + 1, NEW.id,
            core_audit_digest(coalesce(last_hash, ''::bytea), NEW));
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER audit_chain AFTER INSERT ON core_auditevent
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION core_audit_seal();

-- What pgtrigger's append-only lets through: TRUNCATE, and its own switch (SET pgtrigger.ignore,
-- which any session may set). Each refusal is a check violation with a constraint name, so Django
-- raises IntegrityError. The two functions serve the other apps' tables too.
CREATE FUNCTION core_refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'no_truncate: % is never emptied at once', TG_TABLE_NAME USING
        ERRCODE = 'check_violation', CONSTRAINT = 'no_truncate', TABLE = TG_TABLE_NAME;
END $$;
CREATE FUNCTION core_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows_stay: a row of % is neither changed nor deleted', TG_TABLE_NAME USING
        ERRCODE = 'check_violation', CONSTRAINT = 'rows_stay', TABLE = TG_TABLE_NAME;
END $$;

-- A history's context is added to while its request lasts: only TRUNCATE is refused.
DO $$
DECLARE
    kept text;
BEGIN
    FOREACH kept IN ARRAY ARRAY[
        'core_auditevent', 'core_auditseal', 'core_personaldataaccess', 'pghistory_context'
    ] LOOP
        EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON %I
            FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_truncate()', kept);
        IF kept <> 'pghistory_context' THEN
            EXECUTE format('CREATE TRIGGER rows_stay BEFORE UPDATE OR DELETE ON %I
                FOR EACH ROW EXECUTE FUNCTION core_refuse_change()', kept);
        END IF;
    END LOOP;
END $$;
