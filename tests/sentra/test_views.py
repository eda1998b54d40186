"""Pages of candidates, proposals and sentra: who sees what, what survives an error, query counts."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from ikm_registry.models import Ikm
from rpik.core.models import AuditEvent
from sentra.models import Decree, DetectionRun, Proposal, Sentra
from tests.factories import sentra as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client):
    """Return a function (user, url name, *args) → response of a GET."""

    def get(user, name, *args, query="", **kwargs):
        client.force_login(user)
        return client.get(reverse(f"sentra:{name}", args=args) + query, **kwargs)

    return get


@pytest.fixture
def send(client):
    """Return a function (user, url name, data, *args) → response of a POST."""

    def post(user, name, data, *args):
        client.force_login(user)
        return client.post(reverse(f"sentra:{name}", args=args), data)

    return post


def text_of(response):
    return re.sub(r"\s+", " ", response.content.decode())


READERS = ["petugas", "perencana", "pimpinan", "pembaca", "admin"]


class TestWhoSees:
    @pytest.mark.parametrize("role", READERS)
    def test_every_role_reads(self, page, role):
        proposal = make.proposal("ditetapkan")
        candidate = make.candidate(make.units(5))
        user = make.person(role)
        for name, args in [
            ("candidate-list", ()),
            ("candidate-detail", (candidate.pk,)),
            ("proposal-list", ()),
            ("proposal-detail", (proposal.pk,)),
            ("sentra-list", ()),
            ("sentra-detail", (proposal.sentra.pk,)),
            ("map", ()),
            ("map-layers", ()),
            ("candidate-map", ()),
            ("candidate-members-map", (candidate.pk,)),
            ("proposal-map", (proposal.pk,)),
            ("sentra-area", (proposal.sentra.pk,)),
        ]:
            assert page(user, name, *args).status_code == 200, name

    def test_a_person_without_role_reads_nothing(self, page):
        nobody = make.person("")
        for name in ("candidate-list", "proposal-list", "sentra-list", "map", "map-layers"):
            assert page(nobody, name).status_code == 403, name

    @pytest.mark.parametrize("role", ["petugas", "pimpinan", "pembaca", "admin"])
    def test_only_planners_reach_the_proposal_form_and_the_run(self, page, send, role):
        user = make.person(role)
        assert page(user, "proposal-create").status_code == 403
        assert send(user, "detection-run", {"distance": 500, "min_units": 5}).status_code == 403

    def test_refusal_names_who_can(self, page):
        proposal = make.proposal("disetujui")
        answer = page(make.person("perencana"), "proposal-designate", proposal.pk)
        assert answer.status_code == 403
        assert "Hanya Pimpinan yang dapat menetapkan sentra." in text_of(answer)

    def test_members_outside_the_working_area_are_counted_not_shown(self, page):
        members = make.units(5)
        proposal = make.proposal(members=members)
        bound = make.person("petugas", kecamatan_scope=["35.07.33"])
        text = text_of(page(bound, "proposal-detail", proposal.pk))
        assert members[0].title not in text
        assert "5 anggota tidak ditampilkan" in text
        points = page(bound, "proposal-map", proposal.pk, query="?isi=anggota").json()
        assert points["features"] == []

    def test_no_personal_numbers_on_any_page_or_map(self, page):
        members = make.units(5, phone="+6281234567890", address="RT 07 RW 03", nib="1" * 13)
        proposal = make.proposal("ditetapkan", members=members)
        user = make.person("perencana")
        for name, args, query in [
            ("proposal-detail", (proposal.pk,), ""),
            ("proposal-map", (proposal.pk,), "?isi=anggota"),
            ("sentra-detail", (proposal.sentra.pk,), ""),
            ("sentra-area", (proposal.sentra.pk,), "?isi=anggota"),
        ]:
            text = text_of(page(user, name, *args, query=query))
            assert "81234567890" not in text
            assert "RT 07" not in text

    def test_unknown_ids_are_404(self, page):
        user = make.person("perencana")
        for name in (
            "candidate-detail",
            "proposal-detail",
            "sentra-detail",
            "proposal-map",
            "sentra-area",
            "candidate-members-map",
            "decree-file",
        ):
            assert page(user, name, 999_999).status_code == 404, name


class TestCandidates:
    def test_empty_register_says_so(self, page):
        text = text_of(page(make.person("perencana"), "candidate-list"))
        assert "Belum ada IKM" in text

    def test_register_without_run_says_so(self, page):
        make.units(5)
        text = text_of(page(make.person("perencana"), "candidate-list"))
        assert "Belum ada pencarian kandidat" in text
        assert "PP 29/2018 Pasal 1" in text
        assert "tidak ada peraturan yang menetapkan jarak" in text

    def test_nothing_found_names_near_misses_and_a_wider_distance(self, page):
        make.candidate(make.units(4), is_near_miss=True)
        DetectionRun.objects.update(units=40)
        text = text_of(page(make.person("perencana"), "candidate-list"))
        assert "1 kelompok hampir memenuhi" in text
        assert "Coba jarak 1.000 m" in text

    def test_beside_demo_data_the_bar_says_what_is_counted(self, page):
        make.units(2, is_demo=True)
        make.candidate(make.units(1), is_near_miss=True).delete()
        text = text_of(page(make.person("perencana"), "candidate-list"))
        assert "Data contoh tidak ikut dihitung di halaman ini; 1 IKM sebenarnya." in text
        assert "mencakup keduanya" not in text
        assert "Lihat yang hampir memenuhi" not in text

    def test_filter_lives_in_the_address(self, page):
        mine = make.candidate(make.units(5), name="Gerabah Pagelaran")
        other = make.units(5, product_group=make.group("batik"), desa=make.desa("35.07.24.2004"))
        make.candidate(other, name="Batik Toyomarto", run=mine.run)
        user = make.person("perencana")
        for query in ("?kelompok=gerabah", "?kecamatan=35.07.01"):
            text = text_of(page(user, "candidate-list", query=query))
            assert "Gerabah Pagelaran" in text
            assert "Batik Toyomarto" not in text
            assert len(page(user, "candidate-map", query=query).json()["features"]) == 1
        assert "Tidak ada yang cocok" in text_of(page(user, "candidate-list", query="?kelompok=x"))
        assert page(user, "candidate-list", query="?run=abc&halaman=zz").status_code == 200

    def test_detail_shows_evidence_and_honest_unknowns(self, page):
        text = text_of(page(make.person("perencana"), "candidate-detail", make.candidate().pk))
        assert "paling sedikit 5 (PP 29/2018 Pasal 1)" in text
        assert "peta pola ruang RTRW belum dimuat" in text
        assert "Usulkan" in text

    def test_run_is_queued_once(self, send):
        user = make.person("perencana")
        for _ in range(2):
            assert send(user, "detection-run", {"distance": 500, "min_units": 5}).status_code == 302
        from rpik.core.models import Job

        assert Job.objects.filter(name="sentra.detect").count() == 1
        send(user, "detection-run", {"distance": 501, "min_units": 5})
        assert Job.objects.count() == 1

    def test_queries_do_not_grow_with_members(self, client, django_assert_max_num_queries):
        client.force_login(make.person("perencana"))
        big = make.candidate(make.units(120))
        # Eight are the plan's: rates, trips, roads, costs, plans, and whether demo data count.
        with django_assert_max_num_queries(25):
            client.get(big.get_absolute_url())
        for _ in range(20):
            make.candidate(make.units(2), run=big.run)
        with django_assert_max_num_queries(24):
            client.get(reverse("sentra:candidate-list"))


class TestProposing:
    def data(self, members, **fields):
        return {
            "name": "Sentra Gerabah",
            "reason": "Perajin lama",
            "product_group": "gerabah",
            "members": [m.pk for m in members],
            **fields,
        }

    def test_from_a_candidate(self, page, send):
        members = make.units(6)
        candidate = make.candidate(members)
        user = make.person("perencana")
        form = text_of(page(user, "proposal-create", query=f"?kandidat={candidate.pk}"))
        assert form.count("checked") == 6
        answer = send(user, "proposal-create", self.data(members[:5], candidate=candidate.pk))
        made = Proposal.objects.get()
        assert answer.url == made.get_absolute_url()
        assert (made.candidate, made.members.count()) == (candidate, 5)

    def test_everything_typed_survives_an_error(self, send):
        members = make.units(6)
        answer = send(
            make.person("perencana"),
            "proposal-create",
            self.data(
                members[:4],
                name="Nama <b>",
                reason="Alasan panjang",
                candidate=make.candidate(members).pk,
            ),
        )
        text = text_of(answer)
        assert answer.status_code == 400
        assert "Nama &lt;b&gt;" in text
        assert "Alasan panjang" in text
        assert "Anggota baru 4 unit" in text
        assert len(re.findall(r'name="members"[^>]*checked', text)) == 4

    @pytest.mark.parametrize(
        "fields",
        [
            {"members": ["x"]},
            {"members": []},
            {"name": ""},
            {"reason": " "},
            {"product_group": "tidak-ada"},
            {"name": "x" * 200},
            {"members": ["9" * 30]},
        ],
    )
    def test_nonsense_is_refused_beside_the_field(self, send, fields):
        members = make.units(5)
        answer = send(make.person("perencana"), "proposal-create", self.data(members) | fields)
        assert answer.status_code == 400
        assert not Proposal.objects.exists()

    def test_by_hand_lists_the_group_in_the_desa(self, page):
        here = make.units(3)
        make.units(2, desa=make.desa("35.07.24.2004", "Toyomarto"))
        text = text_of(
            page(
                make.person("perencana"),
                "proposal-create",
                query="?kelompok=gerabah&desa=35.07.01.2001",
            )
        )
        assert text.count('name="members"') == len(here)

    def test_resubmit_page_keeps_members_and_shows_the_note(self, page, send):
        planner = make.person("perencana")
        proposal = make.proposal("perbaikan", proposer=planner)
        text = text_of(page(planner, "proposal-resubmit", proposal.pk))
        assert "perbaiki" in text
        ids = list(proposal.members.values_list("ikm_id", flat=True))
        data = {"version": 2, "name": "Baru", "reason": "r", "note": "sudah", "members": ids}
        assert send(planner, "proposal-resubmit", data, proposal.pk).status_code == 302
        proposal.refresh_from_db()
        assert (proposal.state, proposal.name) == ("diusulkan", "Baru")

    @pytest.mark.parametrize("by_decree", [False, True])
    def test_members_may_join_from_the_desa_around(self, page, by_decree):
        planner = make.person("perencana")
        state = "ditetapkan" if by_decree else "perbaikan"
        proposal = make.proposal(state, proposer=planner)
        beside = make.desa("35.07.01.2002", "Sidorejo")
        beyond = make.desa("35.07.02.2001", "Sumberejo")
        joins = [*make.units(1, desa=beside, with_point=False), *make.units(1, desa=beyond)]
        Ikm.objects.filter(pk=joins[1].pk).update(lat=proposal.lat)
        far = make.units(1, desa=beyond, with_point=False)
        reader, name = (make.person("pimpinan"), "amend") if by_decree else (planner, "resubmit")
        text = text_of(page(reader, f"proposal-{name}", proposal.pk))
        for ikm in joins:
            assert f'value="{ikm.pk}"' in text
        assert f'value="{far[0].pk}"' not in text


class TestReviewing:
    def test_queue_shows_what_waits_for_me_only(self, page):
        planner = make.person("perencana")
        make.proposal(proposer=planner, name="Milik Saya")
        make.proposal("disetujui", name="Untuk Pimpinan")
        old = make.proposal(name="Lama")
        Proposal.objects.filter(pk=old.pk).update(state_since=timezone.now() - timedelta(days=30))
        make.proposal(name="Baru")
        waiting = page(planner, "proposal-list").context["waiting"]
        assert [p.name for p in waiting] == ["Lama", "Baru"]
        assert waiting[0].working_days >= 20
        head = page(make.person("pimpinan"), "proposal-list").context["waiting"]
        assert [p.name for p in head] == ["Untuk Pimpinan"]
        assert page(make.person("petugas"), "proposal-list").context["waiting"] == []

    def test_endorse_from_the_page(self, page, send):
        proposal, reviewer = make.proposal(), make.person("perencana")
        text = text_of(page(reviewer, "proposal-detail", proposal.pk))
        assert {"Setujui", "Minta perbaikan", "Tolak"} <= set(
            re.findall(r"<summary>([^<]+)</summary>", text)
        )
        data = {"version": 1, **make.ENDORSED}
        answer = send(reviewer, "proposal-act", data, proposal.pk, "endorse")
        assert answer.status_code == 302
        proposal.refresh_from_db()
        assert proposal.state == "disetujui"

    def test_a_refused_form_keeps_the_note(self, send):
        proposal = make.proposal()
        data = {"version": 1, "note": "Pertimbangan saya", "checklist": ["alike"]}
        answer = send(make.person("perencana"), "proposal-act", data, proposal.pk, "endorse")
        text = text_of(answer)
        assert answer.status_code == 400
        assert "Pertimbangan saya" in text
        assert "seluruh daftar periksa" in text

    def test_the_slower_one_is_told_and_loses_nothing(self, send):
        proposal = make.proposal()
        send(
            make.person("perencana", full_name="Wahyu"),
            "proposal-act",
            {"version": 1, "note": "tidak"},
            proposal.pk,
            "request_changes",
        )
        answer = send(
            make.person("perencana"),
            "proposal-act",
            {"version": 1, "note": "Catatan berharga"},
            proposal.pk,
            "reject",
        )
        text = text_of(answer)
        assert answer.status_code == 409
        assert "Wahyu meminta perbaikan" in text
        assert "Catatan berharga" in text
        assert 'name="version" value="2"' in text

    def test_unknown_action_is_404(self, send):
        proposal = make.proposal()
        user = make.person("perencana")
        for action in ("designate", "propose", "hapus"):
            assert (
                send(user, "proposal-act", {"version": 1}, proposal.pk, action).status_code == 404
            )

    def test_queries_do_not_grow_with_members(self, client, django_assert_max_num_queries):
        client.force_login(make.person("perencana"))
        proposal = make.proposal(members=make.units(120))
        # Trips, roads and costs are asked here now, no longer by a request of their own.
        with django_assert_max_num_queries(33):
            client.get(proposal.get_absolute_url())
        for _ in range(8):
            make.proposal()
        with django_assert_max_num_queries(12):
            client.get(reverse("sentra:proposal-list"))


class TestDesignating:
    def data(self, **fields):
        return {
            "version": 2,
            "decree_number": "188.45/1/KEP/2026",
            "decree_date": "2026-11-02",
            "signatory": "lain",
            "signer": "Bupati Malang",
            "decree_file": SimpleUploadedFile("sk.pdf", make.PDF, "application/pdf"),
            **fields,
        }

    def test_designate_download_and_revoke(self, page, send, client):
        proposal, head = make.proposal("disetujui"), make.person("pimpinan")
        assert send(head, "proposal-designate", self.data(), proposal.pk).status_code == 302
        made = Sentra.objects.get()
        answer = page(head, "decree-file", made.pk)
        assert b"".join(answer) == make.PDF
        assert answer["Content-Disposition"].startswith("attachment")
        assert "sandbox" in answer["Content-Security-Policy"]
        assert AuditEvent.objects.filter(event="decree.downloaded").count() == 1
        assert page(make.person("petugas"), "decree-file", made.pk).status_code == 403
        data = {"version": 3, "decree_number": "2/X", "decree_date": "2026-11-03"}
        data |= {"note": "bubar", "signatory": "bupati"}
        data["decree_file"] = SimpleUploadedFile("cabut.pdf", make.PDF, "application/pdf")
        assert send(head, "proposal-revoke", data, proposal.pk).status_code == 302
        made.refresh_from_db()
        assert made.state == "dicabut"
        assert Decree.objects.count() == 2

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"decree_number": ""}, "Nomor SK"),
            ({"decree_date": "2999-01-01"}, "masa depan"),
            ({"decree_date": "kemarin"}, "Tanggal tidak dikenali"),
            ({"decree_file": SimpleUploadedFile("sk.pdf", b"bukan")}, "bukan PDF"),
            ({"decree_file": SimpleUploadedFile("sk.pdf", b"")}, "kosong"),
            ({"decree_file": ""}, "Berkas SK"),
            ({"signatory": ""}, "Pilih siapa yang menandatangani"),
            ({"signer": " ", "decree_number": "Bupati Malang"}, "Tulis nama dan jabatan"),
        ],
    )
    def test_errors_stand_beside_the_field(self, send, fields, words):
        proposal = make.proposal("disetujui")
        head = make.person("pimpinan")
        answer = send(head, "proposal-designate", self.data(**fields), proposal.pk)
        assert answer.status_code == 400
        assert words in text_of(answer)
        assert "Bupati Malang" in text_of(answer)
        elsewhere = "decree_file" not in fields
        assert ("Pilih berkasnya lagi (sk.pdf)" in text_of(answer)) == elsewhere
        assert not Sentra.objects.exists()

    def test_frozen_beside_today(self, page):
        members = make.units(6)
        proposal = make.proposal("ditetapkan", members=members)
        members[0].workers_stated = 50
        members[0].save()
        text = text_of(page(make.person("pembaca"), "sentra-detail", proposal.sentra.pk))
        assert "1 berubah sejak itu" in text
        assert ">18<" in text
        assert ">65<" in text


def test_membership_fragment(page):
    members = make.units(6)
    make.candidate(members)
    proposal = make.proposal("ditetapkan", members=members)
    text = text_of(page(make.person("petugas"), "ikm-membership", members[0].pk))
    assert proposal.sentra.name in text
    bound = make.person("petugas", kecamatan_scope=["35.07.33"])
    assert page(bound, "ikm-membership", members[0].pk).status_code == 404
