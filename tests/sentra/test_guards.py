"""What a decision rests on, attacked by raw SQL of the database's own superuser."""

import pgtrigger
import pytest
from django.db import IntegrityError, InternalError, connection, transaction

from rpik.core import sql
from rpik.core.audit import record
from rpik.core.models import AuditEvent, StoredChunk
from sentra.models import Comment, Decree, ProposalMember
from tests.factories import sentra as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def decree():
    """A real one, with its scan, a comment beside its proposal, and all checks of the commit done."""
    held = make.proposal("ditetapkan").sentra
    Comment.objects.create(proposal=held.proposal, text="Sudah dicek?", by=held.proposal.proposer)
    connection.check_constraints()
    return held.decrees.get()


def refused(statement: str, guard: str) -> None:
    """Try as the superuser, and once more with what used to put triggers to sleep."""
    for asleep in ("SELECT 1", "SET LOCAL session_replication_role = replica"):
        with pgtrigger.ignore(), pytest.raises(IntegrityError, match=guard), transaction.atomic():
            sql.execute(asleep)
            sql.execute(statement)


@pytest.mark.parametrize(
    ("statement", "guard"),
    [
        ("UPDATE sentra_decree SET number = '188.45/99/KEP/2026'", "decree_kept"),
        ("UPDATE sentra_decree SET date = date - 400", "decree_kept"),
        ("UPDATE sentra_decree SET file_id = NULL", "decree_kept"),
        ("UPDATE sentra_decree SET seal = ''", "decree_kept"),
        ("DELETE FROM sentra_decree", "decree_kept"),
        ("UPDATE core_storedchunk SET content = ''", "decree_file_kept"),
        ("UPDATE core_storedfile SET sha256 = ''", "decree_file_kept"),
        ("DELETE FROM core_storedchunk", "decree_file_kept"),
        ("UPDATE sentra_review SET note = 'lain'", "written once"),
        ("DELETE FROM sentra_review", "review_kept"),
        ("UPDATE sentra_comment SET text = 'lain'", "comment_kept"),
        ("DELETE FROM sentra_comment", "comment_kept"),
        ("DELETE FROM sentra_proposalmember", "proposal_members_kept"),
        ("UPDATE sentra_proposalmember SET proposal_id = proposal_id", "proposal_members_kept"),
        (
            "INSERT INTO sentra_proposalmember (proposal_id, ikm_id) "
            "SELECT proposal_id, ikm_id FROM sentra_proposalmember",
            "proposal_members_kept",
        ),
        ("UPDATE sentra_proposal SET is_demo = true", "real_stays_real"),
        ("UPDATE sentra_sentra SET is_demo = true", "real_stays_real"),
    ],
)
def test_a_decision_is_not_rewritten(decree, statement, guard):
    assert StoredChunk.objects.filter(file=decree.file).exists()
    refused(statement, guard)


def test_a_decree_is_sealed_once(decree):
    made = Decree.objects.get(pk=decree.pk)
    made.pk, made.number, made.seal = None, "188.45/98/KEP/2026", ""
    made.save()
    assert Decree.objects.filter(pk=made.pk).update(seal="segel") == 1
    refused(f"UPDATE sentra_decree SET seal = 'lain' WHERE id = {made.pk}", "decree_kept")


def test_members_exchanged_before_the_endorsement_leave_a_trace():
    proposal = make.proposal()
    gone = proposal.members.first()
    assert sql.execute("DELETE FROM sentra_proposalmember WHERE id = %(id)s", {"id": gone.pk}) == 1
    told = ProposalMember.pgh_event_model.objects.filter(proposal=proposal, ikm=gone.ikm_id)
    assert list(told.order_by("pgh_id").values_list("pgh_label", flat=True)) == ["insert", "delete"]
    with pytest.raises(InternalError, match="Cannot update or delete"), transaction.atomic():
        told.delete()
    refused("DELETE FROM sentra_proposalmemberevent", "rows_stay")


@pytest.mark.parametrize(
    "table",
    [
        "core_auditevent",
        "core_auditseal",
        "core_personaldataaccess",
        "pghistory_context",
        "ikm_registry_ikm",
        "ikm_registry_ikmevent",
        "sentra_proposal",
        "sentra_proposalmemberevent",
        "sentra_review",
        "sentra_comment",
        "sentra_decree",
        "sentra_sentramember",
    ],
)
def test_nothing_is_emptied_at_once(table):
    refused(f"TRUNCATE {table} CASCADE", "no_truncate")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE core_auditevent SET event = ''",
        "DELETE FROM core_auditevent",
        "UPDATE core_auditseal SET hash = ''",
        "DELETE FROM core_auditseal",
    ],
)
def test_the_trail_holds_without_pgtrigger(statement):
    record("uji", by=None)
    connection.check_constraints()
    refused(statement, "rows_stay")


def test_the_chain_and_the_history_go_on_while_triggers_should_sleep():
    proposal = make.proposal()
    connection.check_constraints()
    with transaction.atomic():
        sql.execute("SET LOCAL session_replication_role = replica")
        record("terselubung", by=None)
        sql.execute(
            "UPDATE sentra_proposal SET name = 'lain' WHERE id = %(id)s", {"id": proposal.pk}
        )
        connection.check_constraints()
        sql.execute("SET LOCAL session_replication_role = origin")
    assert AuditEvent.objects.get(event="terselubung").seal.position > 0
    assert proposal.events.order_by("pgh_id").last().name == "lain"


def test_every_trigger_is_always_on():
    """Those too that a later migration makes: they are switched on after each ``migrate``."""
    asleep = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'A'"
    assert sql.rows(asleep) == []
