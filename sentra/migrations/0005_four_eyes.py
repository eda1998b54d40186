"""Four eyes held by the database: nobody decides on their own proposal, not even by raw SQL.

Own triggers, not pgtrigger's: those can be switched off by a session setting. Each refusal is a
check violation with a constraint name, so Django raises IntegrityError.
"""

from django.db import migrations

# Proposing, mending and withdrawing are the proposer's alone; every other step is another's.
STEP = """
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
    IF own <> (NEW.by_id = its_proposer) THEN
        RAISE EXCEPTION 'review_four_eyes: step % by the wrong person', NEW.action USING
            ERRCODE = 'check_violation', CONSTRAINT = 'review_four_eyes';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER review_four_eyes BEFORE INSERT OR UPDATE ON sentra_review
    FOR EACH ROW EXECUTE FUNCTION sentra_review_four_eyes();
"""

# At commit a proposal stands where its newest step put it: no state without a person who took it.
STATE = """
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
"""

DESIGNATION = """
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
"""

UNDO = """
DROP TRIGGER review_four_eyes ON sentra_review;
DROP FUNCTION sentra_review_four_eyes;
DROP TRIGGER proposal_state_has_step ON sentra_proposal;
DROP FUNCTION sentra_proposal_state_has_step;
DROP TRIGGER proposal_proposer_fixed ON sentra_proposal;
DROP FUNCTION sentra_proposal_proposer_fixed;
DROP TRIGGER sentra_four_eyes ON sentra_sentra;
DROP FUNCTION sentra_sentra_four_eyes;
"""


class Migration(migrations.Migration):
    """Triggers only; no table changes."""

    dependencies = [("sentra", "0004_layers")]

    operations = [migrations.RunSQL(STEP + STATE + DESIGNATION, UNDO)]
