"""A designated sentra is sealed; its file is checked by the command, and a changed row shows."""

import json
from io import StringIO

import pypdfium2
import pytest
from django.core.management import CommandError, call_command

from rpik.core.errors import DomainError, NotAllowed
from rpik.core.models import AuditEvent
from sentra.models import Decree, SentraMember
from sentra.services import decree_seals
from tests.factories import sentra as make
from tests.owner import unguarded

pytestmark = pytest.mark.django_db


@pytest.fixture
def decree() -> Decree:
    return make.proposal("ditetapkan").sentra.decrees.get()


def hand_out(decree, kind="json", role="pimpinan") -> bytes:
    return decree_seals.hand_out(decree=decree, kind=kind, by=make.person(role))


def check(path, *arguments) -> str:
    out = StringIO()
    call_command("verify_decree", str(path), *arguments, stdout=out)
    return out.getvalue()


def test_a_designation_is_sealed_and_the_command_says_so(decree, tmp_path):
    path = tmp_path / "sk.json"
    path.write_bytes(hand_out(decree))
    said = check(path)
    assert said.startswith(f"ASLI: SK {decree.number} tanggal 2 November 2026, penetapan")
    assert "6 anggota, tidak berubah" in said
    path.write_text(decree.seal)
    assert "ASLI" in check(path)


def test_the_public_key_is_enough_elsewhere(decree, tmp_path):
    out = StringIO()
    call_command("verify_decree", "--public-key", stdout=out)
    path = tmp_path / "sk.json"
    path.write_bytes(hand_out(decree))
    assert "ASLI" in check(path, "--key", out.getvalue().strip())
    with pytest.raises(CommandError, match="TIDAK SAH"):
        check(path, "--key", "A" * 43)
    with pytest.raises(CommandError, match="32 bita"):
        check(path, "--key", "A")


def test_a_changed_member_is_named(decree, tmp_path):
    found = json.loads(hand_out(decree))
    found["members"][2]["workers"] = 300
    path = tmp_path / "sk.json"
    path.write_text(json.dumps(found))
    with pytest.raises(
        CommandError, match=f"BERUBAH: .*“{found['members'][2]['title']}”"
    ) as refused:
        check(path)
    assert refused.value.returncode == 1


def test_a_frozen_row_changed_in_the_database_shows(decree, tmp_path):
    member = decree.sentra.members.first()
    SentraMember.objects.filter(pk=member.pk).update(frozen={**member.frozen, "owner": "Lain"})
    path = tmp_path / "sk.json"
    path.write_bytes(hand_out(decree))
    with pytest.raises(CommandError, match="BERUBAH"):
        check(path)


@pytest.mark.parametrize("text", ["", "{", "{}", '{"seal": 1, "members": [], "fingerprints": []}', "[]", "halo", "{" * 9999])  # fmt: skip
def test_a_file_that_is_none(tmp_path, text):
    path = tmp_path / "x.json"
    path.write_text(text)
    with pytest.raises(CommandError) as refused:
        check(path)
    assert refused.value.returncode == 1
    with pytest.raises(CommandError, match="tidak dapat dibaca"):
        check(tmp_path / "tidak-ada")


def test_the_extract_lists_the_frozen_members_with_the_code(decree):
    with pypdfium2.PdfDocument(hand_out(decree, "pdf")) as pdf:
        page = pdf[0]
        text = page.get_textpage()
        words = " ".join(text.get_text_range().split())
        text.close()
        page.close()
    assert decree.number in words
    assert "2 November 2026" in words
    assert all(member.frozen["title"] in words for member in decree.sentra.members.all())
    assert AuditEvent.objects.get(event="decree.extract").data == {"kind": "pdf"}


def test_a_revocation_is_sealed_too():
    proposal = make.proposal("dicabut")
    seals = [decree_seals.check(one.seal)[0] for one in proposal.sentra.decrees.all()]
    assert [one.action for one in seals] == ["penetapan", "pencabutan"]


def test_who_may_and_what_came_before_seals(decree):
    with pytest.raises(NotAllowed):
        hand_out(decree, role="petugas")
    with unguarded("sentra_decree"):
        Decree.objects.filter(pk=decree.pk).update(seal="")
    decree.refresh_from_db()
    with pytest.raises(DomainError, match="sebelum segel"):
        hand_out(decree)
