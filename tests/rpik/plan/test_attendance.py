"""Presence by code and by ticking, the printed list, and what it means for who was reached."""

import io
import re
from datetime import date, timedelta

import pytest
import segno
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from rpik.core.errors import DomainError, NotAllowed
from rpik.core.models import StoredFile
from rpik.plan.attendance import code_of, read_code
from rpik.plan.models import Participant, Programme
from rpik.plan.queries import coaching as queries
from rpik.plan.services import attendance, attendance_sheet, coaching
from rpik.plan.services.editions import document_of
from rpik.plan.sheets import attendance as sheet
from rpik.plan.views.left_out import left_out
from tests.factories import plan as factories
from tests.factories import sentra as sentra_factories

IDS = st.integers(1, 10**7)


@given(IDS, IDS, st.data())
def test_a_code_leads_back_and_a_slip_of_the_pen_does_not(activity, ikm, data):
    code = code_of(activity, ikm)
    assert read_code(activity, code) == ikm
    assert read_code(activity, f" ikm-{ikm:06d} - {code[-2:]} ".replace(" - ", "-")) == ikm
    assert read_code(activity, f"https://kantor.example/hadir/?kode={code}") == ikm
    digits = [i for i, letter in enumerate(code) if letter.isdigit()]
    where = data.draw(st.sampled_from(digits))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != code[where]]))
    wrong = code[:where] + other + code[where + 1 :]
    assert read_code(activity, wrong) is None
    if activity % 97 != (activity + 1) % 97:
        assert read_code(activity + 1, code) is None


@given(st.lists(IDS, min_size=1, max_size=8), IDS)
@settings(max_examples=25)
def test_the_codes_of_rows_are_those_that_segno_draws(ikm_ids, activity):
    address = f"https://rpik.example/pembinaan/kegiatan/{activity}/hadir/"
    codes = [code_of(activity, pk) for pk in ikm_ids]
    for code, drawn in zip(codes, sheet.row_codes(address, codes), strict=True):
        expected = segno.make(f"{address}?kode={code}", error="m", micro=False, mask=sheet.MASK)
        assert drawn.tolist() == [[bool(dark) for dark in row] for row in expected.matrix]


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text):
    found = read_code(1, text)
    assert found is None or found >= 0


in_database = pytest.mark.django_db


@pytest.fixture
def sentra(reference):
    return sentra_factories.proposal("ditetapkan").sentra


@pytest.fixture
def activity(sentra, perencana):
    programme = coaching.add_programme(
        year=2026, code="3.31.02", name="Uji", ceiling=None, by=perencana
    )
    members = list(sentra.members.order_by("ikm_id").values_list("ikm_id", flat=True))
    day = date(2026, 3, 2)
    data = {
        "programme": programme, "title": "Pelatihan", "kind": "pelatihan", "sentra": sentra,
        "place": "Balai desa", "start": day, "end": day, "budget": None, "realised": None,
        "officers": "", "outcome": "",
    }  # fmt: skip
    return coaching.plan_activity(data=data, ikm_ids=members[:3], by=perencana)


@pytest.fixture
def members(sentra):
    return list(sentra.members.order_by("ikm_id").values_list("ikm_id", flat=True))


def reached(sentra):
    return next(row["reached"] for row in queries.received(None) if row["id"] == sentra.pk)


@in_database
def test_only_who_was_noted_present_counts(activity, sentra, members, perencana):
    assert reached(sentra) == 0
    ikm, news = attendance.mark_by_code(
        activity_id=activity.pk, text=code_of(activity.pk, members[0]), by=perencana
    )
    assert (ikm.pk, news) == (members[0], True)
    assert reached(sentra) == 1
    again = attendance.mark_by_code(
        activity_id=activity.pk, text=code_of(activity.pk, members[0]), by=perencana
    )
    assert again[1] is False
    # A member that was not on the list comes along.
    attendance.mark_by_code(
        activity_id=activity.pk, text=code_of(activity.pk, members[4]), by=perencana
    )
    assert reached(sentra) == 2
    # Ticks taken away count; who came by code since the page was opened (members[4]) stays.
    ticks = {"ikm_ids": members[1:3], "before": members[:1]}
    assert attendance.set_present(activity_id=activity.pk, by=perencana, **ticks) == 3
    present = Participant.objects.filter(present_at__isnull=False)
    assert sorted(present.values_list("ikm_id", flat=True)) == [*members[1:3], members[4]]


@in_database
def test_the_page_says_who_was_ticked_when_it_was_opened(activity, members, perencana, log_in):
    client = log_in(perencana)
    address = reverse("plan:activity-attendance", args=[activity.pk])
    attendance.set_present(activity_id=activity.pk, ikm_ids=members[:2], by=perencana)
    was = re.findall(r'name="was" value="(\d+)"', client.get(address).content.decode())
    assert sorted(map(int, was)) == members[:2]
    client.post(address, {"kode": code_of(activity.pk, members[2])})  # elsewhere, meanwhile
    assert client.post(address, {"present": was[:1], "was": was}).status_code == 302
    present = Participant.objects.filter(present_at__isnull=False).values_list("ikm_id", flat=True)
    assert sorted(present) == sorted([int(was[0]), members[2]])


@in_database
def test_a_code_of_somebody_who_is_not_printed_is_refused(activity, perencana):
    (stranger,) = sentra_factories.units(1)
    code = code_of(activity.pk, stranger.pk)
    with pytest.raises(DomainError, match="tidak ada di daftar hadir"):
        attendance.mark_by_code(activity_id=activity.pk, text=code, by=perencana)
    assert activity.participants.count() == 3


@in_database
def test_demo_data_come_to_no_real_activity(activity, members, perencana):
    type(activity).objects.filter(pk=activity.pk).update(is_demo=True)
    code = code_of(activity.pk, members[4])
    with pytest.raises(DomainError, match="Data contoh"):
        attendance.mark_by_code(activity_id=activity.pk, text=code, by=perencana)
    assert activity.participants.count() == 3


@in_database
def test_who_may_not_and_what_cannot_be(activity, members, perencana, make_user):
    code = code_of(activity.pk, members[0])
    with pytest.raises(NotAllowed):
        attendance.mark_by_code(activity_id=activity.pk, text=code, by=make_user("pimpinan"))
    with pytest.raises(DomainError, match="salah ketik"):
        attendance.mark_by_code(
            activity_id=activity.pk, text=code_of(activity.pk + 1, members[0]), by=perencana
        )
    bound = make_user("petugas", "terikat", kecamatan_scope=["35.07.02"])
    with pytest.raises(DomainError, match="di luar wilayah"):
        attendance.mark_by_code(activity_id=activity.pk, text=code, by=bound)
    activity.start = activity.end = timezone.localdate() + timedelta(days=3)
    activity.save()
    with pytest.raises(DomainError, match="baru mulai"):
        attendance.set_present(activity_id=activity.pk, ikm_ids=[], by=perencana)
    assert not Participant.objects.filter(present_at__isnull=False).exists()


@in_database
def test_ticks_do_not_reach_beyond_ones_area(activity, members, perencana, make_user):
    attendance.set_present(activity_id=activity.pk, ikm_ids=members[:3], by=perencana)
    bound = make_user("petugas", "terikat", kecamatan_scope=["35.07.02"])
    ticks = {"ikm_ids": [], "before": members[:3]}
    assert attendance.set_present(activity_id=activity.pk, by=bound, **ticks) == 0
    assert Participant.objects.filter(present_at__isnull=False).count() == 3


@in_database
def test_the_page_takes_codes_with_and_without_a_script(activity, members, perencana, log_in):
    client = log_in(perencana)
    address = reverse("plan:activity-attendance", args=[activity.pk])
    code = code_of(activity.pk, members[0])
    assert client.get(f"{address}?kode={code}").context["form"]["kode"].value() == code
    assert client.post(address, {"kode": code}).status_code == 302
    told = client.post(address, {"kode": code}, headers={"Accept": "application/json"})
    assert told.json()["news"] is False
    told = client.post(address, {"kode": "9-9"}, headers={"Accept": "application/json"})
    assert told.status_code == 400 and "salah ketik" in told.json()["refused"]
    refused = client.post(address, {"kode": "<b>x</b>"})
    assert refused.status_code == 400 and "&lt;b&gt;x" in refused.content.decode()
    assert client.post(address, {"present": ["x"]}).status_code == 302
    assert client.post(address, {"present": members[:2]}).status_code == 302
    assert Participant.objects.filter(present_at__isnull=False).count() == 2


@in_database
def test_the_printed_list_reads_back(activity, members, perencana, log_in):
    pypdfium2 = pytest.importorskip("pypdfium2")
    made = log_in(perencana).get(reverse("plan:activity-sheet", args=[activity.pk]))
    assert made["Content-Type"] == "application/pdf"
    pages = pypdfium2.PdfDocument(io.BytesIO(made.content))
    text = "".join(page.get_textpage().get_text_range() for page in pages)
    printed = {read_code(activity.pk, code) for code in re.findall(r"\b\d+-\d\d\b", text)}
    assert printed == set(members)
    assert "DAFTAR HADIR" in text


@in_database
def test_a_long_list_is_made_in_the_background_and_kept_for_who_asked(
    activity,
    members,
    perencana,
    make_user,
    log_in,
    monkeypatch,
    django_capture_on_commit_callbacks,
):
    client = log_in(perencana)
    page, sheet_url = (
        reverse(f"plan:activity-{name}", args=[activity.pk]) for name in ("attendance", "sheet")
    )
    assert "Susun daftar hadir" not in client.get(page).content.decode()
    monkeypatch.setattr(attendance_sheet, "LONG", 2)
    assert "Susun daftar hadir" in client.get(page).content.decode()
    assert client.get(f"{sheet_url}?tersimpan=1").status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        first = client.post(sheet_url)
        assert client.post(sheet_url).url == first.url  # pressed twice: one job
    made = client.get(f"{sheet_url}?tersimpan=1")
    assert made.content == client.get(sheet_url).content and made.content.startswith(b"%PDF")
    assert "yang disusun" in client.get(page).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(sheet_url)
    assert StoredFile.objects.filter(name__startswith="daftar-hadir").count() == 1
    other = log_in(make_user("perencana", "lain"))
    assert other.get(f"{sheet_url}?tersimpan=1").status_code == 404


@in_database
def test_who_was_left_out(
    activity, sentra, members, perencana, log_in, django_assert_max_num_queries
):
    everybody = factories.Ikm.objects.filter(pk__in=members)
    assert set(left_out(everybody).values_list("pk", flat=True)) == set(members)
    attendance.set_present(activity_id=activity.pk, ikm_ids=members[:1], by=perencana)
    assert set(left_out(everybody).values_list("pk", flat=True)) == set(members[1:])
    assert set(left_out(everybody, 2025).values_list("pk", flat=True)) == set(members)
    outsider = factories.ikm(desa=factories.DESA[0])
    client = log_in(perencana)
    address = reverse("plan:coaching-left-out")
    with django_assert_max_num_queries(16):
        page = client.get(address).context["page"]
    assert {ikm.pk for ikm in page.rows} == {*members[1:], outsider.pk}
    inside = client.get(f"{address}?sentra=anggota&tahun=2026").context["page"]
    assert {ikm.pk for ikm in inside.rows} == set(members[1:])
    assert [i.pk for i in client.get(f"{address}?sentra=luar").context["page"].rows] == [
        outsider.pk
    ]
    assert client.get(f"{address}?sentra=x&tahun=abc&kecamatan=1").status_code == 200
    assert Programme.objects.count() == 1


@in_database
def test_a_list_without_attendance_is_nowhere_received_and_everywhere_said(
    activity, sentra, members, perencana, log_in
):
    said, client = "belum dicatat kehadirannya", log_in(perencana)

    def shown(name, *args, query=""):
        page = client.get(reverse(name, args=args) + query)
        return page, page.content.decode()

    def document():
        tables = document_of(edition).tables
        return next(one for one in tables if one.key == "program").rows[0][4]

    edition = factories.edition(perencana)
    row = queries.received(None)[0]
    assert (row["activities"], row["unrecorded"], row["reached"], row["last"]) == (0, 1, 0, None)
    assert queries.costs(None) == {} and document() is None
    page, text = shown("plan:coaching", query="?tahun=2026")
    assert page.context["reached"] == 0 and list(page.context["unrecorded"]) == [activity]
    assert text.count(said) == 2  # the notice and the calendar
    page, text = shown("plan:coaching-received")
    assert page.context["left_out"] == 1 and said in text
    page, text = shown("plan:coaching-sentra", sentra.pk)
    assert (page.context["left_out"], page.context["waiting"]) == (len(members), 3)
    page, text = shown("plan:coaching-ikm", members[0])
    assert page.context["took_part"] == 0 and said in text
    page, _ = shown("plan:coaching-left-out", query="?keadaan=daftar")
    assert {ikm.pk for ikm in page.context["page"].rows} == set(members[:3])
    assert "Kehadiran belum dicatat" in shown("plan:activity-detail", activity.pk)[1]
    heads = {one["label"]: one for one in shown("plan:summary")[0].context["heads"]}
    assert heads["IKM pernah dibina"]["value"] == "0"
    money = shown("plan:summary")[0].context["money"]
    assert {"Belum dicatat kehadirannya": "1"}.items() <= {
        one["label"]: one["value"] for one in money
    }.items()
    assert heads["Sentra ditetapkan"]["note"] == "0 sudah dibina"
    home = shown("plan:home")[1]
    assert "Kegiatan belum dicatat kehadirannya" in home
    attendance.set_present(activity_id=activity.pk, ikm_ids=members[:2], by=perencana)
    row = queries.received(None)[0]
    assert (row["activities"], row["unrecorded"], row["reached"]) == (1, 0, 2) and document() == 2
    assert "Kegiatan belum dicatat kehadirannya" not in shown("plan:home")[1]
    heads = {one["label"]: one for one in shown("plan:summary")[0].context["heads"]}
    assert heads["IKM pernah dibina"]["value"] == "2"
    assert heads["Sentra ditetapkan"]["note"] == "1 sudah dibina"
