"""Points ticked off one by one, colleagues mentioned, who else has the page open, the board."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from rpik.core.errors import DomainError
from rpik.plan.tasks_waiting import waiting_for
from sentra.models import ChangePoint, Mention, Viewer
from sentra.queries import board
from sentra.services import comments, institutions, review, viewers
from tests.factories import sentra as make
from tests.sentra.racing import at_once

pytestmark = pytest.mark.django_db
POINTS = ["Lengkapi titik", "", "  Jelaskan   bahan baku "]


@pytest.fixture
def asked():
    made = make.proposal()
    review.request_changes(
        proposal_id=made.pk,
        version=1,
        note="belum lengkap",
        points=POINTS,
        by=make.person("perencana"),
    )
    made.refresh_from_db()
    return made


class TestPoints:
    def test_each_is_ticked_before_it_comes_back(self, asked):
        first, second = ChangePoint.objects.all()
        assert [first.text, second.text] == ["Lengkapi titik", "Jelaskan bahan baku"]
        common = {"proposal_id": asked.pk, "version": 2, "note": "sudah", "by": asked.proposer}
        with pytest.raises(DomainError, match="setiap butir"):
            review.resubmit(**common, answers={first.pk: "titik lengkap"})
        asked.refresh_from_db()
        assert asked.state == "perbaikan"
        assert not ChangePoint.objects.filter(done_at__isnull=False).exists()
        review.resubmit(**common, answers={first.pk: "titik lengkap", second.pk: ""})
        assert not ChangePoint.objects.filter(done_at__isnull=True).exists()

    def test_anothers_points_cannot_be_ticked(self, asked):
        other = make.proposal(members=make.units(6, step=0.0007))
        review.request_changes(
            proposal_id=other.pk, version=1, note="x", points=["a"], by=make.person("perencana")
        )
        foreign = ChangePoint.objects.get(review__proposal=other)
        mine = dict.fromkeys(
            ChangePoint.objects.filter(review__proposal=asked).values_list("pk", flat=True), ""
        )
        review.resubmit(
            proposal_id=asked.pk,
            version=2,
            note="sudah",
            by=asked.proposer,
            answers=mine | {foreign.pk: "bukan saya"},
        )
        foreign.refresh_from_db()
        assert foreign.done_at is None

    def test_too_many_or_too_long_change_nothing(self):
        made = make.proposal()
        for points in (["a"] * 31, ["x" * 501]):
            with pytest.raises(DomainError, match="Paling banyak 30"):
                review.request_changes(
                    proposal_id=made.pk,
                    version=1,
                    note="x",
                    points=points,
                    by=make.person("perencana"),
                )
        made.refresh_from_db()
        assert (made.state, made.version) == ("diusulkan", 1)

    def test_pages_show_and_keep_them(self, client, asked):
        first, _ = ChangePoint.objects.all()
        client.force_login(asked.proposer)
        url = f"{asked.get_absolute_url()}perbaiki/"
        data = {
            "version": 2,
            "note": "sudah",
            "name": asked.name,
            "reason": asked.reason,
            "members": list(asked.members.values_list("ikm_id", flat=True)),
            "points": [first.pk],
            f"answer_{first.pk}": "titik <lengkap>",
        }
        refused = client.post(url, data)
        text = refused.content.decode()
        assert refused.status_code == 400
        assert "titik &lt;lengkap&gt;" in text
        assert f'value="{first.pk}" checked' in text
        data["points"] = list(ChangePoint.objects.values_list("pk", flat=True))
        assert client.post(url, data).status_code == 302
        page = client.get(asked.get_absolute_url()).content.decode()
        assert "titik &lt;lengkap&gt;" in page


def mention(proposal, by, whom):
    return comments.add(
        proposal=proposal,
        text="Tolong lihat",
        by=by,
        form_key=str(uuid.uuid4()),
        mentioned=[whom],
    )


class TestMentions:
    def test_it_waits_until_the_page_is_opened(self, client):
        proposal, whom = make.proposal(), make.person("petugas")
        mention(proposal, proposal.proposer, whom)
        (line,) = [one for one in waiting_for(whom) if "disebut" in one.title]
        assert line.count == 1
        client.force_login(whom)
        text = client.get(proposal.get_absolute_url()).content.decode()
        assert f"Menyebut {whom}" in text
        assert not [one for one in waiting_for(whom) if "disebut" in one.title]
        assert Mention.objects.get().seen_at is not None

    def test_who_cannot_read_is_not_mentioned(self):
        proposal = make.proposal()
        with pytest.raises(DomainError, match="tidak dapat membaca"):
            mention(proposal, proposal.proposer, make.person(""))
        assert not Mention.objects.exists()

    def test_by_the_page(self, client):
        proposal, whom = make.proposal(), make.person("pimpinan")
        client.force_login(proposal.proposer)
        page = client.get(proposal.get_absolute_url()).content.decode()
        assert f'name="mentioned" value="{whom.pk}"' in page
        data = {"form_key": str(uuid.uuid4()), "text": "Halo", "mentioned": [whom.pk]}
        client.post(f"{proposal.get_absolute_url()}komentar/", data)
        assert Mention.objects.get().user == whom
        data = {"form_key": str(uuid.uuid4()), "text": "Halo", "mentioned": ["abc"]}
        assert client.post(f"{proposal.get_absolute_url()}komentar/", data).status_code == 302
        assert Mention.objects.count() == 1


class TestViewers:
    def test_others_are_named_while_they_stay(self, client):
        proposal = make.proposal()
        first, second = make.person("perencana"), make.person("pimpinan", full_name="Ratna <b>")
        assert viewers.arrive(proposal=proposal, by=first) == []
        assert viewers.arrive(proposal=proposal, by=second) == [first]
        client.force_login(first)
        text = client.post(f"{proposal.get_absolute_url()}hadir/").content.decode()
        assert "Ratna &lt;b&gt;" in text
        Viewer.objects.filter(user=second).update(seen_at=timezone.now() - timedelta(minutes=2))
        assert viewers.arrive(proposal=proposal, by=first) == []
        assert client.get(f"{proposal.get_absolute_url()}hadir/").status_code in {302, 405}
        assert client.post("/sentra/usulan/999999/hadir/").status_code == 404

    @pytest.mark.django_db(transaction=True)
    def test_two_tabs_of_one_person_at_once(self):
        proposal, by = make.proposal(), make.person("perencana")
        results = at_once([lambda: viewers.arrive(proposal=proposal, by=by)] * 4)
        assert results == [[], [], [], []]
        assert Viewer.objects.count() == 1


class TestInstitution:
    def test_history_and_the_newest_holds(self):
        proposal = make.proposal()
        first = institutions.newest(proposal)
        make.institution(
            proposal, by=proposal.proposer, after=first.pk, managers="ada", chair="Ana"
        )
        assert institutions.newest(proposal).chair == "Ana"
        assert proposal.institutions.count() == 2
        same = make.institution(
            proposal, by=proposal.proposer, after=first.pk, managers="ada", chair="Ana"
        )
        assert proposal.institutions.count() == 2
        assert same == institutions.newest(proposal)

    @pytest.mark.parametrize(
        ("answers", "field"),
        [
            ({"managers": "ada"}, "chair"),
            ({"group": "ada"}, "group_name"),
            ({"meeting": "ada"}, "meeting_on"),
            ({"upt": ""}, "upt"),
            ({"statutes": "mungkin"}, "statutes"),
        ],
    )
    def test_every_answer_is_whole(self, answers, field):
        proposal = make.proposal()
        with pytest.raises(DomainError) as refused:
            make.institution(
                proposal,
                by=proposal.proposer,
                after=institutions.newest(proposal).pk,
                **answers,
            )
        assert refused.value.field == field

    @pytest.mark.django_db(transaction=True)
    def test_two_tell_at_the_same_moment(self):
        proposal = make.proposal()
        after = institutions.newest(proposal).pk
        people = [make.person("petugas") for _ in range(3)]
        results = at_once(
            [
                lambda by=by: make.institution(
                    proposal, by=by, after=after, managers="ada", chair=by.username
                )
                for by in people
            ]
        )
        assert sum(isinstance(one, DomainError) for one in results) == 2
        assert proposal.institutions.count() == 2

    def test_untold_holds_the_endorsement_and_shows_red(self, client):
        proposal = make.proposal()
        proposal.institutions.all().delete()
        by = make.person("perencana")
        given = {"proposal_id": proposal.pk, "version": 1, "by": by} | make.ENDORSED
        with pytest.raises(DomainError, match="kelembagaan"):
            review.endorse(**given)
        client.force_login(by)
        text = client.get(proposal.get_absolute_url()).content.decode()
        assert "kelembagaan belum didata; usulan belum dapat disetujui" in text
        assert f"/sentra/usulan/{proposal.pk}/kelembagaan/" in text
        answers = dict.fromkeys(make.NOTHING_YET, "belum") | {"after": ""}
        answer = client.post(f"/sentra/usulan/{proposal.pk}/kelembagaan/", answers)
        assert answer.status_code == 302
        review.endorse(**given)

    def test_a_refused_form_keeps_what_was_typed(self, client):
        proposal = make.proposal()
        client.force_login(make.person("petugas"))
        last = institutions.newest(proposal).pk
        answers = make.NOTHING_YET | {"after": last, "managers": "ada", "secretary": "Bu <Sri>"}
        page = client.post(f"/sentra/usulan/{proposal.pk}/kelembagaan/", answers)
        assert page.status_code == 400
        assert "Bu &lt;Sri&gt;" in page.content.decode()
        client.force_login(make.person("pembaca"))
        assert client.post(f"/sentra/usulan/{proposal.pk}/kelembagaan/", answers).status_code == 403


class TestBoard:
    def test_time_in_each_state(self):
        proposal = make.proposal("disetujui")
        today = timezone.localdate() + timedelta(days=14)
        lines = {line.state: line for line in board.states(today=today)}
        assert lines["disetujui"].median_days == 10
        assert lines["diusulkan"].median_days == 0
        assert lines["ditetapkan"].median_days is None
        assert lines["disetujui"].count == 1
        assert proposal.state == "disetujui"

    def test_decisions_of_the_year_and_queries(self, client, django_assert_max_num_queries):
        make.proposal("ditetapkan")
        make.proposal("ditolak", members=make.units(6, step=0.0007))
        client.force_login(make.person("pimpinan"))
        with django_assert_max_num_queries(26):
            text = client.get("/sentra/papan/").content.decode()
        assert "menetapkan sentra" in text
        assert "menolak usulan" in text
        assert "Belum ada keputusan" in client.get("/sentra/papan/?tahun=1999").content.decode()
        assert client.get("/sentra/papan/?tahun=%00x").status_code in {200, 400}
