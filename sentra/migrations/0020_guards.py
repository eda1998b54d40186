"""What a decision rests on stays: decrees, steps and comments, and the members once endorsed.

Own triggers, as in 0005. Removing the demo data stays possible: what hangs on a proposal or sentra
marked as demo may be deleted, and nothing real may be marked so afterwards.
"""

from importlib import import_module

from django.db import migrations

core = import_module("rpik.core.migrations.0004_guards")

# A decree is recorded, then sealed in the same transaction; nothing of it changes after that.
DECREE = """
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
"""

# That a step is not rewritten is in 0005 (review_written_once).
SAID = """
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
"""

# Before the endorsement the proposer exchanges members; the history traces each of them.
MEMBERS = """
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
"""

DEMO = """
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
"""

UNDO = """
DROP TRIGGER decree_kept ON sentra_decree;
DROP TRIGGER decree_file_kept ON core_storedfile;
DROP TRIGGER decree_file_kept ON core_storedchunk;
DROP TRIGGER review_kept ON sentra_review;
DROP TRIGGER comment_kept ON sentra_comment;
DROP TRIGGER proposal_members_kept ON sentra_proposalmember;
DROP TRIGGER real_stays_real ON sentra_proposal;
DROP TRIGGER real_stays_real ON sentra_sentra;
DROP FUNCTION sentra_decree_kept, sentra_decree_file_kept, sentra_said_kept, sentra_members_kept,
    sentra_real_stays_real;
"""

HISTORIES = (
    "ikm_registry_ikmevent",
    "sentra_changedraftevent",
    "sentra_evaluationevent",
    "sentra_proposalevent",
    "sentra_proposalmemberevent",
    "sentra_sentraevent",
    "sentra_sentramemberevent",
)
DECISIONS = (
    "ikm_registry_ikm",
    "core_storedchunk",
    "core_storedfile",
    "sentra_changedraft",
    "sentra_changepoint",
    "sentra_comment",
    "sentra_decree",
    "sentra_evaluation",
    "sentra_fieldcheck",
    "sentra_fielddecision",
    "sentra_fieldphoto",
    "sentra_institution",
    "sentra_proposal",
    "sentra_proposalmember",
    "sentra_review",
    "sentra_sentra",
    "sentra_sentramember",
    "sentra_sitetelling",
)


class Migration(migrations.Migration):
    """Triggers only; no table changes."""

    dependencies = [("core", "0004_guards"), ("sentra", "0019_member_history")]

    operations = [
        migrations.RunSQL(DECREE + SAID + MEMBERS + DEMO, UNDO),
        core.no_truncate((*HISTORIES, *DECISIONS)),
        core.rows_stay(HISTORIES),
    ]
