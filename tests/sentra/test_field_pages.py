"""The field check's addresses: what a phone is answered, what the office sees, the minutes."""

import io
import uuid

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from docx import Document

from ikm_registry.models import Ikm
from rpik.core.models import AuditEvent
from sentra.models import FieldCheck, FieldDecision, FieldPhoto
from sentra.services import field_checks, field_photos
from tests.factories import photos as pictures
from tests.factories import sentra as make

pytestmark = pytest.mark.django_db
PICTURE = pictures.encode(
    pictures.scene(1, height=96, width=128), extra=pictures.exif(orientation=6)
)


def sent(member, **fields) -> dict[str, str]:
    values = {
        "key": str(uuid.uuid4()),
        "ikm": str(member.pk),
        "found": "aktif",
        "product": "  gentong   besar ",
        "workers_male": "2",
        "workers_female": "",
        "checked_at": "2026-11-28T02:30:00.000Z",
    }
    return values | fields


def members_of(proposal) -> list[Ikm]:
    return list(Ikm.objects.filter(pk__in=proposal.members.values("ikm_id")).order_by("pk"))


def record_url(proposal) -> str:
    return reverse("sentra:field-record", args=[proposal.pk])


def checked(how_many=2, *, photo=True, **fields):
    """A proposal with visits to its first members, each with a photo: (proposal, petugas)."""
    proposal = make.proposal(**fields.pop("proposal", {}))
    by = make.person("petugas", full_name="Budi Lapangan", position="Penyuluh")
    for index, ikm in enumerate(members_of(proposal)[:how_many]):
        given = field_checks.CheckInput(
            key=uuid.uuid4(), ikm_id=ikm.pk, found="aktif", checked_at=timezone.now(),
            **({"product": "pot bunga", "workers_male": 4} | fields),
        )  # fmt: skip
        kept, _ = field_checks.receive(proposal_id=proposal.pk, given=given, by=by)
        if photo:
            content = pictures.encode(pictures.scene(100 + index, height=96, width=128))
            field_photos.receive(record_key=kept.key, key=uuid.uuid4(), content=content, by=by)
    return proposal, by


class TestWhatAPhoneIsAnswered:
    def test_a_record_and_its_photo_twice(self, log_in):
        proposal = make.proposal()
        client = log_in(make.person("petugas"))
        values = sent(members_of(proposal)[0], lat="-8.2023", lon="112.6012", accuracy_m="7.5")
        answers = [client.post(record_url(proposal), values) for _ in range(2)]
        assert [a.status_code for a in answers] == [200, 200]
        assert [a.json()["new"] for a in answers] == [True, False]
        kept = FieldCheck.objects.get()
        assert (kept.product, kept.workers, kept.lat, kept.accuracy_m) == (
            "gentong besar", 2, -8.2023, 7.5,
        )  # fmt: skip
        for new in (True, False):
            upload = SimpleUploadedFile("../../x.php", PICTURE, content_type="text/html")
            photo = {"key": answers[0].json()["key"], "record": values["key"], "photo": upload}
            answer = client.post(reverse("sentra:field-photo-send"), photo)
            assert (answer.status_code, answer.json()["new"]) == (200, new)
        assert FieldPhoto.objects.get().file.name == f"{values['key']}.jpg"

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"found": "entah"}, "Usaha ini"),
            ({"workers_male": "-3"}, "Pekerja laki-laki"),
            ({"lat": "-8.2"}, "Titik tidak utuh"),
            ({"lat": "nan", "lon": "112"}, ""),
            ({"key": "1"}, ""),
            ({"ikm": "9" * 30}, ""),
            ({"checked_at": "kemarin"}, ""),
            ({"note": "x" * 2001}, "Catatan"),
        ],
    )
    def test_nonsense_is_refused_with_a_sentence(self, log_in, wrong, said):
        proposal = make.proposal()
        client = log_in(make.person("petugas"))
        answer = client.post(record_url(proposal), sent(members_of(proposal)[0], **wrong))
        assert answer.status_code == 422
        assert said in answer.json()["error"]
        assert not FieldCheck.objects.exists()

    def test_a_photo_before_its_record_comes_again_later(self, log_in):
        client = log_in(make.person("petugas"))
        photo = {
            "key": str(uuid.uuid4()),
            "record": str(uuid.uuid4()),
            "photo": SimpleUploadedFile("a.jpg", PICTURE),
        }
        assert client.post(reverse("sentra:field-photo-send"), photo).status_code == 409

    @pytest.mark.parametrize("role", ["pimpinan", "pembaca", "admin", ""])
    def test_other_roles_are_refused(self, log_in, role):
        proposal = make.proposal()
        client = log_in(make.person(role))
        answer = client.post(record_url(proposal), sent(members_of(proposal)[0]))
        assert answer.status_code == 403
        assert "Hanya Petugas atau Perencana" in answer.json()["error"]
        assert client.post(reverse("sentra:field-photo-send"), {}).status_code == 403

    def test_a_visitor_is_led_to_log_in(self, client):
        proposal = make.proposal()
        for address in (record_url(proposal), reverse("sentra:field-photo-send")):
            assert client.post(address, {}).status_code == 302

    def test_the_key_says_who_is_logged_in(self, log_in):
        by = make.person("petugas")
        answer = log_in(by).get(reverse("sentra:field-key"))
        assert answer.json()["user"] == by.pk
        assert answer.json()["token"]

    @pytest.mark.parametrize("query", ["", "?modul=1"])
    def test_the_worker_looks_after_the_field_pages_alone(self, client, query):
        answer = client.get(reverse("sentra:field-worker") + query)
        assert answer["Content-Type"].startswith("text/javascript")
        assert not answer.has_header("Service-Worker-Allowed")
        assert reverse("sentra:field-worker").startswith(reverse("sentra:field-list"))


class TestThePhonesPage:
    def test_it_holds_members_but_no_numbers_of_persons(self, log_in):
        members = make.units(
            6, phone="081234567890", address="Dusun Getaan RT 3", owner_name="Siti"
        )
        proposal = make.proposal(members=members)
        text = (
            log_in(make.person("petugas"))
            .get(reverse("sentra:field-page", args=[proposal.pk]))
            .content.decode()
        )
        assert members[0].business_name in text
        assert "081234567890" not in text
        assert "Getaan RT 3" not in text

    def test_a_member_elsewhere_is_not_listed(self, log_in):
        proposal = make.proposal()
        client = log_in(make.person("petugas", kecamatan_scope=["35.07.24"]))
        text = client.get(reverse("sentra:field-page", args=[proposal.pk])).content.decode()
        assert "Tidak ada anggota yang dapat Anda periksa" in text
        assert members_of(proposal)[0].title not in text

    def test_the_list_says_how_far_each_proposal_is(self, log_in):
        proposal, by = checked(2, photo=False)
        text = log_in(by).get(reverse("sentra:field-list")).content.decode()
        assert proposal.name in text
        assert "2 dari 6 anggota diperiksa" in text

    @pytest.mark.parametrize("how_many", [6, 40])
    def test_queries_do_not_grow(self, log_in, django_assert_max_num_queries, how_many):
        proposal = make.proposal(members=make.units(how_many, step=0.0004))
        client = log_in(make.person("petugas"))
        with django_assert_max_num_queries(14):
            client.get(reverse("sentra:field-page", args=[proposal.pk]))


class TestWhatTheOfficeSees:
    def test_the_review_page_shows_the_block(self, log_in):
        proposal, _ = checked(2)
        text = log_in(make.person("perencana")).get(proposal.get_absolute_url()).content.decode()
        assert "2 dari 6</strong> anggota diperiksa" in text
        assert "4 beda dengan register" in text
        assert "pot bunga" in text
        assert reverse("sentra:field-minutes", args=[proposal.pk, "docx"]) in text

    def test_the_review_page_says_how_far_a_point_moved(self, log_in):
        proposal, _ = checked(1, photo=False, lat=-8.15, lon=112.6, accuracy_m=7.0)
        text = log_in(make.person("perencana")).get(proposal.get_absolute_url()).content.decode()
        assert " km dari titik register" in text

    def test_before_the_first_visit_it_says_so(self, log_in):
        proposal = make.proposal()
        client = log_in(make.person("pimpinan"))
        assert (
            "Belum ada anggota yang diperiksa"
            in client.get(proposal.get_absolute_url()).content.decode()
        )
        results = client.get(reverse("sentra:field-results", args=[proposal.pk]))
        assert results.status_code == 200
        minutes = reverse("sentra:field-minutes", args=[proposal.pk, "pdf"])
        answer = client.get(minutes, follow=True)
        assert "Belum ada anggota yang diperiksa di lapangan." in answer.content.decode()

    def test_a_difference_is_taken_over_from_the_page(self, log_in):
        _, by = checked(1)
        record = FieldCheck.objects.get()
        client = log_in(by)
        values = {"field": "produk", "accept": "ya", "version": record.ikm.version, "halaman": "1"}
        address = reverse("sentra:field-decide", args=[record.pk])
        answer = client.post(address, values, follow=True)
        assert "diambil dari pemeriksaan lapangan" in answer.content.decode()
        record.ikm.refresh_from_db()
        assert record.ikm.product == "pot bunga"
        decision = FieldDecision.objects.get()
        assert (decision.before, decision.after, decision.by) == ("gerabah", "pot bunga", by)
        again = client.post(address, values, follow=True)
        assert "baru saja berubah" in again.content.decode()

    def test_only_petugas_have_the_buttons(self, log_in):
        proposal, by = checked(1)
        address = reverse("sentra:field-results", args=[proposal.pk])
        assert "Ambil ke register" in log_in(by).get(address).content.decode()
        planner = log_in(make.person("perencana"))
        assert "Ambil ke register" not in planner.get(address).content.decode()
        record = FieldCheck.objects.get()
        assert planner.post(reverse("sentra:field-decide", args=[record.pk]), {}).status_code == 403

    @pytest.mark.parametrize("how_many", [2, 20])
    def test_queries_do_not_grow(self, log_in, django_assert_max_num_queries, how_many):
        proposal, by = checked(
            how_many, photo=False, proposal={"members": make.units(20, step=0.0004)}
        )
        client = log_in(by)
        with django_assert_max_num_queries(18):
            client.get(reverse("sentra:field-results", args=[proposal.pk]))
        with django_assert_max_num_queries(40):
            client.get(proposal.get_absolute_url())


class TestTheMinutes:
    def test_both_papers_say_what_was_found(self, log_in):
        proposal, by = checked(3, note="<b>dapur</b> & \\#emph[tungku]")
        client = log_in(by)
        answers = {
            kind: client.get(reverse("sentra:field-minutes", args=[proposal.pk, kind]))
            for kind in ("pdf", "docx")
        }
        pdf = pypdfium2.PdfDocument(answers["pdf"].content)
        pdf_text = " ".join(" ".join(page.get_textpage().get_text_range() for page in pdf).split())
        word = Document(io.BytesIO(answers["docx"].content))
        cells = [c.text for t in word.tables for row in t.rows for c in row.cells]
        word_text = " ".join(" ".join([*(p.text for p in word.paragraphs), *cells]).split())
        for text in (pdf_text, word_text):
            assert text.startswith(
                "PEMERINTAH KABUPATEN MALANG DINAS PERINDUSTRIAN DAN PERDAGANGAN"
            )
            assert "Budi Lapangan" in text
            assert "Penyuluh" in text
            assert "diperiksa 3 (tiga)" in text
            assert "belum diperiksa 3" in text
            assert "12 (dua belas) orang" in text
            assert "<b>dapur</b>&\\#emph[tungku]" in text.replace(" ", "")  # a cell breaks lines
            assert members_of(proposal)[5].title in text
            assert "LAMPIRAN IV" in text
        assert len(word.inline_shapes) == 4  # three photos and the map
        assert AuditEvent.objects.filter(event="proposal.field_minutes").count() == 2
        assert "berita-acara-lapangan" in answers["pdf"]["Content-Disposition"]

    def test_appendices_are_numbered_without_gaps(self, log_in):
        proposal, by = checked(1, photo=False, product="", workers_male=None)
        answer = log_in(by).get(reverse("sentra:field-minutes", args=[proposal.pk, "docx"]))
        heads = [p.text for p in Document(io.BytesIO(answer.content)).paragraphs]
        assert [text for text in heads if text.startswith("LAMPIRAN")] == [
            "LAMPIRAN I",
            "LAMPIRAN II",
        ]
        assert "Tidak ada beda dengan register IKM." in " ".join(heads)

    def test_readers_and_the_bound_do_not_get_them(self, log_in):
        proposal, _ = checked(1, photo=False)
        address = reverse("sentra:field-minutes", args=[proposal.pk, "pdf"])
        assert log_in(make.person("pembaca")).get(address).status_code == 403
        bound = make.person("petugas", kecamatan_scope=["35.07.24"])
        assert log_in(bound).get(address).status_code == 403
        assert log_in(make.person("pimpinan")).get(address).status_code == 200
        unknown = reverse("sentra:field-minutes", args=[proposal.pk, "exe"])
        assert log_in(make.person("pimpinan")).get(unknown).status_code == 404
