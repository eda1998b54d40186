-- What the database refuses by itself. Own triggers, not pgtrigger's: those can be switched off by a
-- session setting. Each refusal is a check violation with a constraint name, so Django raises
-- IntegrityError.

-- FOUR EYES: nobody decides on their own proposal, not even by raw SQL.

-- Proposing, mending and withdrawing are the proposer's alone; drafting a change or a revocation is
-- anybody's, since it decides nothing; every other step is another's.
CREATE FUNCTION sentra_review_four_eyes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    its_proposer bigint;
    own boolean := NEW.action IN ('propose', 'resubmit', 'withdraw');
BEGIN
    IF TG_OP = 'UPDATE' THEN
        RAISE EXCEPTION 'a step is written once' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'review_written_once';
    END IF;
    SELECT proposer_id INTO its_proposer FROM sentra_proposal WHERE id = NEW.proposal_id;
    IF NEW.action NOT IN ('draft_change', 'draft_revocation') AND own <> (NEW.by_id = its_proposer) THEN
        RAISE EXCEPTION 'review_four_eyes: step % by the wrong person', NEW.action USING
            ERRCODE = 'check_violation', CONSTRAINT = 'review_four_eyes';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER review_four_eyes BEFORE INSERT OR UPDATE ON sentra_review
    FOR EACH ROW EXECUTE FUNCTION sentra_review_four_eyes();

-- At commit a proposal stands where its newest step put it: no state without a person who took it.
CREATE FUNCTION sentra_proposal_state_has_step() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stands text;
    stepped text;
BEGIN
    SELECT state INTO stands FROM sentra_proposal WHERE id = NEW.id;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    SELECT to_state INTO stepped FROM sentra_review
     WHERE proposal_id = NEW.id ORDER BY id DESC LIMIT 1;
    IF stepped IS DISTINCT FROM stands THEN
        RAISE EXCEPTION 'proposal_state_has_step: % without a step that leads there', stands USING
            ERRCODE = 'check_violation', CONSTRAINT = 'proposal_state_has_step';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER proposal_state_has_step AFTER INSERT OR UPDATE OF state
    ON sentra_proposal DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION sentra_proposal_state_has_step();

CREATE FUNCTION sentra_proposal_proposer_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'proposal_proposer_fixed: a proposal keeps its proposer' USING
        ERRCODE = 'check_violation', CONSTRAINT = 'proposal_proposer_fixed';
END $$;
CREATE TRIGGER proposal_proposer_fixed BEFORE UPDATE OF proposer_id ON sentra_proposal
    FOR EACH ROW WHEN (OLD.proposer_id IS DISTINCT FROM NEW.proposer_id)
    EXECUTE FUNCTION sentra_proposal_proposer_fixed();

CREATE FUNCTION sentra_sentra_four_eyes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM sentra_proposal p
                WHERE p.id = NEW.proposal_id AND p.proposer_id = NEW.designated_by_id) THEN
        RAISE EXCEPTION 'sentra_four_eyes: designated by its proposer' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'sentra_four_eyes';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER sentra_four_eyes BEFORE INSERT OR UPDATE OF proposal_id, designated_by_id
    ON sentra_sentra FOR EACH ROW EXECUTE FUNCTION sentra_sentra_four_eyes();

-- Threads are one level deep and stay in their proposal, whatever writes them.
CREATE FUNCTION sentra_comment_one_level() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.parent_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM sentra_comment c WHERE c.id = NEW.parent_id
           AND c.parent_id IS NULL AND c.proposal_id = NEW.proposal_id) THEN
        RAISE EXCEPTION 'comment_one_level: an answer belongs to a first comment of its proposal'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'comment_one_level';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER comment_one_level BEFORE INSERT OR UPDATE ON sentra_comment
    FOR EACH ROW EXECUTE FUNCTION sentra_comment_one_level();

-- WHAT A DECISION RESTS ON STAYS: decrees, steps and comments, and the members once endorsed.
-- Removing the demo data stays possible: what hangs on a proposal or sentra marked as demo may be
-- deleted, and nothing real may be marked so afterwards.

-- A decree is recorded, then sealed in the same transaction; nothing of it changes after that.
CREATE FUNCTION sentra_decree_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF EXISTS (SELECT FROM sentra_sentra s WHERE s.id = OLD.sentra_id AND s.is_demo) THEN
            RETURN OLD;
        END IF;
    ELSIF OLD.seal = '' AND to_jsonb(NEW) - 'seal' = to_jsonb(OLD) - 'seal' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'decree_kept: a recorded decree is neither changed nor deleted' USING
        ERRCODE = 'check_violation', CONSTRAINT = 'decree_kept';
END $$;
CREATE TRIGGER decree_kept BEFORE UPDATE OR DELETE ON sentra_decree
    FOR EACH ROW EXECUTE FUNCTION sentra_decree_kept();

CREATE FUNCTION sentra_decree_file_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stored bigint := (to_jsonb(OLD) ->> TG_ARGV[0])::bigint;
BEGIN
    IF EXISTS (SELECT FROM sentra_decree d JOIN sentra_sentra s ON s.id = d.sentra_id
                WHERE d.file_id = stored AND NOT (TG_OP = 'DELETE' AND s.is_demo)) THEN
        RAISE EXCEPTION 'decree_file_kept: the file of a decree stays as it was' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'decree_file_kept';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER decree_file_kept BEFORE UPDATE OR DELETE ON core_storedfile
    FOR EACH ROW EXECUTE FUNCTION sentra_decree_file_kept('id');
CREATE TRIGGER decree_file_kept BEFORE UPDATE OR DELETE ON core_storedchunk
    FOR EACH ROW EXECUTE FUNCTION sentra_decree_file_kept('file_id');

-- That a step is not rewritten is above (review_written_once).
CREATE FUNCTION sentra_said_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND EXISTS (SELECT FROM sentra_proposal p
                                     WHERE p.id = OLD.proposal_id AND p.is_demo) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '%: written once', TG_ARGV[0] USING
        ERRCODE = 'check_violation', CONSTRAINT = TG_ARGV[0];
END $$;
CREATE TRIGGER review_kept BEFORE DELETE ON sentra_review
    FOR EACH ROW EXECUTE FUNCTION sentra_said_kept('review_kept');
CREATE TRIGGER comment_kept BEFORE UPDATE OR DELETE ON sentra_comment
    FOR EACH ROW EXECUTE FUNCTION sentra_said_kept('comment_kept');

-- Before the endorsement the proposer exchanges members; the history traces each of them.
CREATE FUNCTION sentra_members_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    its_proposal bigint := CASE TG_OP WHEN 'INSERT' THEN NEW.proposal_id ELSE OLD.proposal_id END;
BEGIN
    IF TG_OP <> 'UPDATE' AND EXISTS (
        SELECT FROM sentra_proposal p WHERE p.id = its_proposal
           AND (p.state IN ('diusulkan', 'perbaikan') OR TG_OP = 'DELETE' AND p.is_demo)) THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    RAISE EXCEPTION 'proposal_members_kept: the members stay once endorsed or closed' USING
        ERRCODE = 'check_violation', CONSTRAINT = 'proposal_members_kept';
END $$;
CREATE TRIGGER proposal_members_kept BEFORE INSERT OR UPDATE OR DELETE ON sentra_proposalmember
    FOR EACH ROW EXECUTE FUNCTION sentra_members_kept();

CREATE FUNCTION sentra_real_stays_real() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'real_stays_real: what is real never becomes demo data' USING
        ERRCODE = 'check_violation', CONSTRAINT = 'real_stays_real';
END $$;
CREATE TRIGGER real_stays_real BEFORE UPDATE ON sentra_proposal
    FOR EACH ROW WHEN (NEW.is_demo AND NOT OLD.is_demo)
    EXECUTE FUNCTION sentra_real_stays_real();
CREATE TRIGGER real_stays_real BEFORE UPDATE ON sentra_sentra
    FOR EACH ROW WHEN (NEW.is_demo AND NOT OLD.is_demo)
    EXECUTE FUNCTION sentra_real_stays_real();

DO $$
DECLARE
    kept text;
    histories text[] := ARRAY[
        'ikm_registry_ikmevent',
        'sentra_changedraftevent',
        'sentra_evaluationevent',
        'sentra_proposalevent',
        'sentra_proposalmemberevent',
        'sentra_sentraevent',
        'sentra_sentramemberevent'
    ];
    decisions text[] := ARRAY[
        'ikm_registry_ikm',
        'core_storedchunk',
        'core_storedfile',
        'sentra_changedraft',
        'sentra_changepoint',
        'sentra_comment',
        'sentra_decree',
        'sentra_evaluation',
        'sentra_fieldcheck',
        'sentra_fielddecision',
        'sentra_fieldphoto',
        'sentra_institution',
        'sentra_proposal',
        'sentra_proposalmember',
        'sentra_review',
        'sentra_sentra',
        'sentra_sentramember',
        'sentra_sitetelling'
    ];
BEGIN
    FOREACH kept IN ARRAY histories || decisions LOOP
        EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON %I
            FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_truncate()', kept);
    END LOOP;
    FOREACH kept IN ARRAY histories LOOP
        EXECUTE format('CREATE TRIGGER rows_stay BEFORE UPDATE OR DELETE ON %I
            FOR EACH ROW EXECUTE FUNCTION core_refuse_change()', kept);
    END LOOP;
END $$;
