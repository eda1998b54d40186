"""The audit's chain: real tampering by the database's owner, races, rollback, a head on paper."""

import threading
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, InternalError, connection, transaction

from rpik.core import sql
from rpik.core.audit import record
from rpik.core.audit_chain import Head, verify
from rpik.core.errors import DomainError
from rpik.core.models import AuditEvent, AuditSeal, User
from tests.owner import unguarded

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def trail():
    """Five events, each of its own transaction."""
    by = User.objects.create(username="sari")
    return [record("uji", by=by, sentence=f"langkah {n}", data={"n": n}) for n in range(1, 6)]


def tamper(*statements: str) -> None:
    """Do what only the owner of the database can: switch every trigger off, write, switch on."""
    with transaction.atomic(), unguarded("core_auditevent", "core_auditseal"):
        sql.execute("SET LOCAL session_replication_role = replica")  # foreign keys too
        for statement in statements:
            assert sql.execute(statement) >= 1


def check(*arguments: str) -> str:
    out = StringIO()
    call_command("verify_audit", *arguments, stdout=out)
    return out.getvalue()


def test_an_untouched_trail_is_whole(trail):
    assert "5 catatan diperiksa" in check()
    assert "utuh. Kepala: 5:" in check()


def test_an_empty_trail_is_whole():
    assert "0 catatan diperiksa" in check()


def test_every_way_of_writing_is_sealed(trail):
    AuditEvent.objects.bulk_create([AuditEvent(event="massal") for _ in range(3)])
    sql.copy_in(
        "core_auditevent",
        ["at", "event", "target_type", "sentence", "data"],
        [["2026-11-24 10:00:00+07", "salin", "", "lewat COPY", {"a": 'é"\\'}]],
    )
    sql.execute(
        "INSERT INTO core_auditevent (at, event, target_type, sentence, data) "
        "VALUES (now(), 'mentah', '', '', '{}')"
    )
    assert AuditSeal.objects.count() == AuditEvent.objects.count() == 10
    assert verify().fault == ""


@pytest.mark.parametrize(
    "change",
    [
        "sentence = 'langkah lain'",
        "at = at + interval '1 microsecond'",
        "by_id = NULL",
        "event = 'uji '",
        "target_id = 7",
        "target_type = 'core.user'",
        "data = '{\"n\": 30}'",
        "request_id = '00000000-0000-0000-0000-000000000001'",
    ],
)
def test_one_changed_value_is_named(trail, change):
    tamper(f"UPDATE core_auditevent SET {change} WHERE id = {trail[2].pk}")
    with pytest.raises(
        CommandError, match=f"urutan 3, catatan nomor {trail[2].pk}: isi"
    ) as refused:
        check()
    assert refused.value.returncode == 1


def test_the_append_only_trigger_alone_switched_off(trail):
    with unguarded("core_auditevent"):
        AuditEvent.objects.filter(pk=trail[0].pk).update(sentence="bukan saya")
    with pytest.raises(CommandError, match="urutan 1"):
        check()


def test_a_removed_event_is_named(trail):
    tamper(f"DELETE FROM core_auditevent WHERE id = {trail[1].pk}")
    with pytest.raises(CommandError, match=r"urutan 2, .*dihapus"):
        check()


def test_an_event_removed_with_its_seal_leaves_a_gap(trail):
    tamper(
        "DELETE FROM core_auditseal WHERE position = 2",
        f"DELETE FROM core_auditevent WHERE id = {trail[1].pk}",
    )
    with pytest.raises(CommandError, match=r"urutan 3, .*sebelum ini"):
        check()


def test_closing_the_gap_by_renumbering_is_seen(trail):
    tamper(
        "DELETE FROM core_auditseal WHERE position = 2",
        f"DELETE FROM core_auditevent WHERE id = {trail[1].pk}",
        "UPDATE core_auditseal SET position = -position",
        "UPDATE core_auditseal SET position = -position - (position < -2)::int",
    )
    with pytest.raises(CommandError, match="urutan 2, "):
        check()


def test_an_event_slipped_in_has_no_seal(trail):
    tamper(
        "INSERT INTO core_auditevent (at, event, target_type, sentence, data) "
        "VALUES (now(), 'selundup', '', '', '{}')"
    )
    with pytest.raises(CommandError, match="tidak bersegel"):
        check()


def test_a_cut_end_is_seen_by_a_head_noted_before(trail):
    noted = str(verify().head)
    tamper(
        "DELETE FROM core_auditseal WHERE position > 3",
        f"DELETE FROM core_auditevent WHERE id > {trail[2].pk}",
    )
    assert "utuh" in check()
    with pytest.raises(CommandError, match="urutan 5: ujung rantai"):
        check("--head", noted)


def test_a_rewritten_chain_is_seen_by_a_head_noted_before(trail):
    noted = str(verify().head)
    tamper(
        f"UPDATE core_auditevent SET sentence = 'x' WHERE id = {trail[4].pk}",
        "UPDATE core_auditseal s SET hash = core_audit_digest(p.hash, e) FROM core_auditseal p, "
        "core_auditevent e WHERE s.position = 5 AND p.position = 4 AND e.id = s.event_id",
    )
    assert "utuh" in check()
    with pytest.raises(CommandError, match="ditulis ulang"):
        check("--head", noted)


@pytest.mark.parametrize(
    "text", ["", "x:y", "5", "5:abc", f"5:{'g' * 64}", f"{'9' * 30}:{'a' * 64}"]
)
def test_a_head_is_read_strictly(text):
    with pytest.raises(DomainError, match="bukan kepala rantai"):
        Head.parse(text)


def test_a_session_with_another_time_zone_reads_the_same_bytes(trail):
    with transaction.atomic():
        sql.execute("SET LOCAL TimeZone = 'America/St_Johns'")
        sql.execute("SET LOCAL DateStyle = 'SQL, DMY'")
        assert verify().fault == ""


def test_what_was_rolled_back_leaves_no_hole(trail):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record("batal", by=None)
        1 / 0  # noqa: B018
    record("sesudah", by=None)
    assert verify().head.position == 6
    assert verify().fault == ""


@pytest.mark.parametrize("table", ["core_auditevent", "core_auditseal"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET hash = ''", "DELETE FROM {}"])
def test_the_database_refuses_changes(trail, table, verb):
    statement = verb.format(table)
    if table == "core_auditevent":
        statement = statement.replace("hash", "sentence")
    with pytest.raises(InternalError, match="Cannot update or delete"):
        sql.execute(statement)


def test_a_forged_seal_stops_its_own_transaction(trail):
    with pytest.raises(DatabaseError), transaction.atomic():
        made = record("palsu", by=None)
        AuditSeal.objects.create(position=6, event=made, hash=b"0" * 32)
    assert verify().head.position == 5


def test_writers_at_once_make_one_chain(trail):
    barrier, failed = threading.Barrier(8), []

    def write(name: int) -> None:
        try:
            barrier.wait(timeout=20)
            for n in range(25):
                with transaction.atomic():
                    record("serentak", by=None, data={"who": name, "n": n})
                    record("serentak", by=None, data={"who": name, "n": n, "second": True})
        except Exception as error:  # noqa: BLE001 - told to the test's own thread
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=[name]) for name in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert failed == []
    verdict = verify()
    assert (verdict.events, verdict.head.position, verdict.fault) == (405, 405, "")


def test_a_long_transaction_does_not_hold_up_another(trail):
    """The lock is taken at commit: who recorded first and commits last stands last."""
    with transaction.atomic():
        slow = record("lambat", by=None)
        other = threading.Thread(target=lambda: (record("cepat", by=None), connection.close()))
        other.start()
        other.join(timeout=30)
        assert not other.is_alive()
    assert slow.seal.position == 7
    assert verify().fault == ""
