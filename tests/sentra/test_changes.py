"""A planner's draft of a change goes to the head as it is: decided on, or sent back with a note."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from rpik.core.errors import DomainError, NotAllowed, StaleObject
from rpik.core.models import User
from sentra.choices import ChangeState
from sentra.models import ChangeDraft, SentraMember
from sentra.services import changes, designation
from tests.factories import sentra as make
from tests.sentra.racing import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def designated():
    """A sentra of six, two units nearby, its head and the planner who drafts."""
    head, planner = make.person("pimpinan"), make.person("perencana")
    members = make.units(6)
    proposal = make.proposal("ditetapkan", members=members, head=head)
    return proposal, members, make.units(2, step=0.0007), head, planner


def test_the_head_decides_on_the_draft_itself(designated, log_in):
    proposal, members, others, head, planner = designated
    client = log_in(planner)
    address = f"{proposal.get_absolute_url()}konsep-sk/perubahan/"
    assert "Serahkan ke pimpinan" in client.get(address).content.decode()
    wanted = [ikm.pk for ikm in (*members[1:], *others)]
    given = {
        "kind": "serah",
        "version": proposal.version,
        "name": "Sentra Gerabah Getaan",
        "note": "satu usaha tutup dan dua usaha baru bergabung",
        "members": wanted,
        "number": "188.45/77/KEP/2026",
        "day": "2026-11-20",
    }
    before = list(SentraMember.objects.values_list("ikm_id", "until"))
    assert client.post(address, given).url == proposal.sentra.get_absolute_url()
    assert list(SentraMember.objects.values_list("ikm_id", "until")) == before  # nothing yet
    client = log_in(head)
    assert "Konsep perubahan menunggu keputusan" in client.get("/").content.decode()
    page = client.get(f"{proposal.get_absolute_url()}ubah/")
    text = page.content.decode()
    assert f"Konsep dari {planner}" in text
    for words in (members[0].title, others[0].title, "Sentra Gerabah Getaan", given["note"]):
        assert words in text
    assert page.context["chosen"] == set(wanted)
    assert 'value="188.45/77/KEP/2026"' in text
    assert 'value="2026-11-20"' in text
    draft = ChangeDraft.objects.get()
    for kind in ("docx", "pdf"):
        paper = client.get(f"/sentra/konsep-perubahan/{draft.pk}/{kind}/")
        assert paper.content[:2] in {b"PK", b"%P"}
    made = designation.amend(
        proposal_id=proposal.pk,
        version=page.context["proposal"].version,
        decree=make.decree("188.45/77/KEP/2026", date=date(2026, 11, 20)),
        note=draft.reason,
        name=draft.name,
        ikm_ids=draft.ikm_ids,
        by=head,
    )
    standing = made.members.filter(until__isnull=True).values_list("ikm_id", flat=True)
    assert set(standing) == set(wanted)
    draft.refresh_from_db()
    assert (draft.state, draft.decided_by) == (ChangeState.USED, head)
    assert "Konsep perubahan" not in client.get("/").content.decode()


def test_sent_back_with_a_note_and_gone_on_from(designated, log_in):
    proposal, members, others, head, planner = designated
    wanted = [ikm.pk for ikm in (*members, others[0])]
    make.change(proposal, by=planner, ikm_ids=wanted, name="Sentra Lain")
    proposal.refresh_from_db()
    client = log_in(head)
    address = f"{proposal.get_absolute_url()}konsep-sk/kembalikan/"
    refused = client.post(address, {"version": proposal.version, "note": " "})
    assert refused.status_code == 400
    assert "catatan" in refused.content.decode()
    note = "Nama belum dimusyawarahkan."
    assert client.post(address, {"version": proposal.version, "note": note}).status_code == 302
    client = log_in(planner)
    assert "Konsep perubahan Anda dikembalikan" in client.get("/").content.decode()
    page = client.get(f"{proposal.get_absolute_url()}konsep-sk/perubahan/")
    assert note in page.content.decode()
    assert 'value="Sentra Lain"' in page.content.decode()
    assert page.context["chosen"] == set(wanted)  # nothing is picked again
    make.change(proposal, by=planner, ikm_ids=wanted)
    assert "dikembalikan" not in client.get("/").content.decode()
    states = ChangeDraft.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [ChangeState.RETURNED, ChangeState.WAITING]


def test_who_prepared_it_does_not_decide_even_with_both_roles(designated):
    proposal, members, _, head, planner = designated
    planner.groups.add(head.groups.get())
    both = User.objects.get(pk=planner.pk)
    draft = make.change(proposal, by=both)
    proposal.refresh_from_db()
    common = {"version": proposal.version, "by": both}
    with pytest.raises(NotAllowed, match="Anda menyiapkan"):
        changes.send_back(change_id=draft.pk, note="x", **common)
    ids = [ikm.pk for ikm in members]
    with pytest.raises(NotAllowed, match="Anda menyiapkan"):
        designation.amend(
            proposal_id=proposal.pk, decree=make.decree(date=date(2026, 11, 20)), note="x",
            name="Baru", ikm_ids=ids, **common,
        )  # fmt: skip
    assert proposal.sentra.decrees.count() == 1
    with pytest.raises(IntegrityError, match="change_four_eyes"), transaction.atomic():
        ChangeDraft.objects.filter(pk=draft.pk).update(
            state=ChangeState.USED, decided_by=both, decided_at=draft.at
        )


def test_a_draft_is_refused_as_the_decree_itself_would_be(designated):
    proposal, members, _others, _, planner = designated
    ids = [ikm.pk for ikm in members]
    name = proposal.sentra.name
    for fields, words in (
        ({"ikm_ids": ids, "name": name}, "Tidak ada yang berubah"),
        ({"ikm_ids": ids[:3]}, "5"),
        ({"ikm_ids": ids, "reason": " "}, "catatan"),
        ({"ikm_ids": ids, "day": date(2026, 11, 1)}, "sesudah SK sebelumnya"),
        ({"ikm_ids": ids, "signatory": "pejabat-99"}, "tidak menjabat"),
    ):
        with pytest.raises(DomainError, match=words):
            make.change(proposal, by=planner, **fields)
    assert not ChangeDraft.objects.exists()


def test_a_revocation_leaves_no_draft_waiting(designated):
    proposal, _, _, head, planner = designated
    draft = make.change(proposal, by=planner)
    proposal.refresh_from_db()
    designation.revoke(
        proposal_id=proposal.pk, version=proposal.version, note="bubar", by=head,
        decree=make.decree(date=date(2026, 11, 20)),
    )  # fmt: skip
    draft.refresh_from_db()
    assert draft.state == ChangeState.REPLACED


@pytest.mark.django_db(transaction=True)
def test_two_planners_at_once_leave_one_draft_waiting(designated):
    proposal, members, *_ = designated
    proposal.refresh_from_db()
    planners = [make.person("perencana") for _ in range(4)]

    def hand_over(planner: User, number: int) -> str:
        try:
            changes.hand_over(
                proposal_id=proposal.pk, version=proposal.version, name=f"Sentra {number}",
                reason="baru", ikm_ids=[ikm.pk for ikm in members], by=planner,
            )  # fmt: skip
        except StaleObject:
            return "told"
        return "kept"

    done = at_once([lambda p=p, n=n: hand_over(p, n) for n, p in enumerate(planners)])
    assert sorted(done) == ["kept", "told", "told", "told"]
    assert ChangeDraft.objects.get().state == ChangeState.WAITING


def test_a_second_press_does_nothing_twice_and_swallows_nothing(designated, log_in):
    proposal, members, _, head, planner = designated
    draft = make.change(proposal, by=planner, name="Sentra Lain", reason="musyawarah")
    given = {
        "proposal_id": proposal.pk,
        "version": proposal.version,
        "name": "Sentra Lain",
        "reason": "musyawarah",
        "ikm_ids": [ikm.pk for ikm in members],
        "by": planner,
    }
    assert changes.hand_over(**given) == draft
    for other in ({"number": "188.45/9/2026"}, {"day": date(2026, 11, 29)}):
        with pytest.raises(StaleObject, match="belum tersimpan"):  # back, typed on, sent again
            changes.hand_over(**(given | other))
    proposal.refresh_from_db()
    client = log_in(head)
    address = f"{proposal.get_absolute_url()}konsep-sk/kembalikan/"
    back = {"version": proposal.version, "note": "Nama belum dimusyawarahkan."}
    assert client.post(address, back).status_code == 302
    again = client.post(address, back, follow=True).content.decode()
    assert "dikembalikan kepada" in again and "Tidak ada konsep" not in again
    other = client.post(address, back | {"note": "Lain."}, follow=True).content.decode()
    assert "Tidak ada konsep perubahan yang menunggu" in other


class TestRevocation:
    """The draft of a revocation goes the same way."""

    REASON = "seluruh anggota berhenti berusaha"

    def handed(self, proposal, planner, log_in, **given):
        proposal.refresh_from_db()
        address = f"{proposal.get_absolute_url()}konsep-sk/pencabutan/"
        given = {"kind": "serah", "version": proposal.version, "note": self.REASON} | given
        return log_in(planner).post(address, given)

    def test_the_head_decides_on_the_draft_itself(self, designated, log_in):
        proposal, _members, _, head, planner = designated
        number = {"number": "188.45/80/KEP/2026", "day": "2026-11-20"}
        assert self.handed(proposal, planner, log_in, **number).status_code == 302
        assert proposal.sentra.decrees.count() == 1  # nothing yet
        client = log_in(head)
        assert "Konsep pencabutan menunggu keputusan" in client.get("/").content.decode()
        address = f"{proposal.get_absolute_url()}cabut/"
        assert address in client.get("/sentra/papan/").content.decode()
        page = client.get(address)
        text = page.content.decode()
        assert f"Konsep dari {planner}" in text
        assert "Keanggotaan 6 unit berakhir" in text
        for words in (self.REASON, 'value="188.45/80/KEP/2026"', 'value="2026-11-20"'):
            assert words in text
        draft = ChangeDraft.objects.get()
        for kind in ("docx", "pdf"):
            paper = client.get(f"/sentra/konsep-perubahan/{draft.pk}/{kind}/")
            assert paper.content[:2] in {b"PK", b"%P"}
            assert "konsep-sk-pencabutan" in paper["Content-Disposition"]
        sent = {
            "version": page.context["proposal"].version,
            "decree_number": draft.number,
            "decree_date": "2026-11-20",
            "signatory": "bupati",
            "decree_file": SimpleUploadedFile("sk.pdf", make.PDF),
            "note": draft.reason,
        }
        assert client.post(address, sent).status_code == 302
        draft.refresh_from_db()
        assert (draft.state, draft.decided_by) == (ChangeState.USED, head)
        assert not proposal.sentra.members.filter(until__isnull=True).exists()

    def test_sent_back_and_gone_on_from(self, designated, log_in):
        proposal, _, _, head, planner = designated
        change = make.change(proposal, by=planner)  # of the other kind: it goes on waiting
        self.handed(proposal, planner, log_in)
        proposal.refresh_from_db()
        client = log_in(head)
        address = f"{proposal.get_absolute_url()}konsep-sk/pencabutan/kembalikan/"
        refused = client.post(address, {"version": proposal.version, "note": " "})
        assert refused.status_code == 400
        note = "Dengarkan dahulu pengurusnya."
        assert client.post(address, {"version": proposal.version, "note": note}).status_code == 302
        client = log_in(planner)
        assert "Konsep pencabutan Anda dikembalikan" in client.get("/").content.decode()
        text = client.get(f"{proposal.get_absolute_url()}konsep-sk/pencabutan/").content.decode()
        assert note in text
        assert self.REASON in text
        change.refresh_from_db()
        assert change.state == ChangeState.WAITING
        self.handed(proposal, planner, log_in)
        states = ChangeDraft.objects.filter(kind="pencabutan").values_list("state", flat=True)
        assert sorted(states) == [ChangeState.RETURNED, ChangeState.WAITING]

    def test_who_prepared_it_does_not_decide_and_a_wrong_day_is_refused(self, designated, log_in):
        proposal, _, _, _, planner = designated
        refused = self.handed(proposal, planner, log_in, day="2026-11-01")
        assert refused.status_code == 400
        assert "lebih awal dari SK penetapan" in refused.content.decode()
        planner.groups.add(make.person("pimpinan").groups.get())
        both = User.objects.get(pk=planner.pk)
        self.handed(proposal, both, log_in)
        proposal.refresh_from_db()
        with pytest.raises(NotAllowed, match="Anda menyiapkan"):
            designation.revoke(
                proposal_id=proposal.pk, version=proposal.version, note="x", by=both,
                decree=make.decree(date=date(2026, 11, 20)),
            )  # fmt: skip
        assert proposal.sentra.decrees.count() == 1

    def test_the_proposer_may_prepare_it(self, log_in):
        proposal = make.proposal("ditetapkan")
        assert self.handed(proposal, proposal.proposer, log_in).status_code == 302
        assert ChangeDraft.objects.get().by == proposal.proposer
