"""Outcomes before and after: what is saved, what is refused, what is compared; and files of them."""

import io
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from rpik.core.errors import DomainError
from rpik.plan.models import Measure
from rpik.plan.outcomes import Values, changes
from rpik.plan.services import coaching, outcomes
from tests.factories import plan as factories

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)
DAYS = {"sebelum": DAY, "sesudah": date(2026, 6, 1)}
NUMBERS = st.none() | st.integers(0, 10**9)
MEASURED = st.none() | st.builds(Values, st.none() | st.booleans(), NUMBERS, NUMBERS, NUMBERS)


@given(st.lists(st.tuples(MEASURED, MEASURED), max_size=5))
def test_only_who_was_measured_twice_is_compared(pairs):
    for one in changes(pairs):
        both = [
            (getattr(b, one.name), getattr(a, one.name))
            for b, a in pairs
            if b and a and None not in (getattr(b, one.name), getattr(a, one.name))
        ]
        assert one.measured == len(both) > 0
        assert one.difference == sum(int(a) - int(b) for b, a in both)


@pytest.fixture
def ikm(reference):
    return [factories.ikm(desa=factories.DESA[0], business_name=f"Usaha {n}") for n in range(3)]


@pytest.fixture
def activity(ikm, perencana):
    programme = coaching.add_programme(
        year=2026, code="3.31.02", name="Uji", ceiling=None, by=perencana
    )
    data = {
        "programme": programme, "title": "Pelatihan", "kind": "pelatihan", "sentra": None,
        "place": "", "start": DAY, "end": DAY, "budget": None, "realised": None, "officers": "",
        "outcome": "",
    }  # fmt: skip
    return coaching.plan_activity(data=data, ikm_ids=[one.pk for one in ikm], by=perencana)


def save(activity, by, moment, rows, day=None):
    return outcomes.measure(
        activity_id=activity.pk, days={moment: day or DAYS[moment]}, values={moment: rows}, by=by
    )


def test_saved_changed_and_emptied(activity, ikm, perencana, make_user):
    assert save(activity, perencana, "sebelum", {ikm[0].pk: Values(True, 2, 10_000_000, 0)}) == 1
    save(activity, perencana, "sesudah", {ikm[0].pk: Values(True, 4, 15_000_000, 1)})
    found = {one.name: one.difference for one in outcomes.outcome_of(activity.participants.all())}
    assert found == {"active": 0, "workers": 2, "output": 5_000_000, "certificates": 1}
    other = make_user("petugas")
    save(activity, other, "sebelum", {ikm[0].pk: Values(True, 2, 10_000_000, 0)}, day=DAY)
    assert Measure.objects.get(moment="sebelum").recorded_by == perencana  # nothing had changed
    save(activity, other, "sebelum", {ikm[0].pk: Values(workers=3)})
    kept = Measure.objects.get(moment="sebelum")
    assert (kept.workers, kept.output, kept.recorded_by) == (3, None, other)
    save(activity, perencana, "sebelum", {ikm[0].pk: Values()})
    assert not Measure.objects.filter(moment="sebelum").exists()


def test_strangers_and_wrong_days_are_refused(activity, ikm, perencana, make_user):
    stranger = factories.ikm(desa=factories.DESA[0])
    with pytest.raises(DomainError, match="bukan peserta"):
        save(activity, perencana, "sebelum", {stranger.pk: Values(workers=1)})
    bound = make_user("petugas", "terikat", kecamatan_scope=["35.07.02"])
    with pytest.raises(DomainError, match="bukan peserta"):
        save(activity, bound, "sebelum", {ikm[0].pk: Values(workers=1)})
    for moment, day, sentence in (
        ("sebelum", DAY + timedelta(days=1), "paling lambat"),
        ("sebelum", date(1, 1, 1), "tampak keliru"),
        ("sesudah", DAY - timedelta(days=1), "paling cepat"),
        ("sesudah", timezone.localdate() + timedelta(days=1), "belum tiba"),
    ):
        with pytest.raises(DomainError, match=sentence):
            save(activity, perencana, moment, {ikm[0].pk: Values(workers=1)}, day)
    assert not Measure.objects.exists()


def test_a_measured_participant_is_not_dropped(activity, ikm, perencana):
    save(activity, perencana, "sebelum", {ikm[0].pk: Values(workers=1)})
    data = {name: getattr(activity, name) for name in coaching.FIELDS}
    with pytest.raises(DomainError, match="sudah punya hasil ukur"):
        coaching.change_activity(
            activity_id=activity.pk, version=1, data=data, ikm_ids=[ikm[1].pk], by=perencana
        )
    assert activity.participants.count() == 3


def test_the_page_keeps_what_was_typed(activity, ikm, perencana, log_in):
    client = log_in(perencana)
    address = reverse("plan:activity-outcomes", args=[activity.pk]) + "?saat=sebelum"
    rows = {f"i{one.pk}-{name}": "" for one in ikm for name in ("active", "workers", "output")}
    rows |= {f"i{one.pk}-certificates": "" for one in ikm}
    rows |= {"day": "2026-03-01", f"i{ikm[0].pk}-workers": "lima", f"i{ikm[0].pk}-active": "ya"}
    wrong = client.post(address, rows | {f"i{ikm[1].pk}-certificates": "99"})
    assert wrong.status_code == 400 and not Measure.objects.exists()
    assert 'value="99"' in wrong.content.decode() and 'value="lima"' in wrong.content.decode()
    assert client.post(address, rows | {f"i{ikm[1].pk}-output": "12,5 jt"}).status_code == 302
    assert Measure.objects.get(participant__ikm=ikm[0]).workers == 5
    assert Measure.objects.get(participant__ikm=ikm[1]).output == 12_500_000
    late = client.post(address, rows | {"day": "2026-03-09"})
    assert late.status_code == 400 and "paling lambat" in late.content.decode()


def test_what_a_colleague_measured_meanwhile_is_kept(activity, ikm, perencana, make_user, log_in):
    save(activity, perencana, "sebelum", {ikm[0].pk: Values(True, 2, None, 0)})
    client = log_in(perencana)
    address = reverse("plan:activity-outcomes", args=[activity.pk]) + "?saat=sebelum"
    page = client.get(address)
    assert 'value="True|2||0"' in page.content.decode()
    mine = {"day": "2026-03-01"}
    for _, form, _ in page.context["rows"]:
        mine |= {form.add_prefix(name): form[name].value() for name in form.fields}
    mine = {name: "" if value is None else value for name, value in mine.items()}
    save(activity, make_user("petugas"), "sebelum", {ikm[1].pk: Values(workers=7)})
    # Two others were not touched on this page: what stands of them stays.
    assert client.post(address, mine | {f"i{ikm[2].pk}-workers": "3"}).status_code == 302
    stated = Measure.objects.order_by("participant__ikm").values_list("workers", flat=True)
    assert list(stated) == [2, 7, 3]
    # The same row: told once, then the person may write over it.
    stale = client.post(address, mine | {f"i{ikm[1].pk}-workers": "9"})
    assert stale.status_code == 409 and "Simpan lagi" in stale.content.decode()
    assert 'value="9"' in stale.content.decode() and 'value="|7||"' in stale.content.decode()
    assert Measure.objects.get(participant__ikm=ikm[1]).workers == 7
    over = mine | {f"i{ikm[1].pk}-workers": "9", f"i{ikm[1].pk}-was": "|7||"}
    assert client.post(address, over).status_code == 302
    assert Measure.objects.get(participant__ikm=ikm[1]).workers == 9


def test_empty_cells_of_a_file_say_nothing(activity, ikm, perencana, log_in):
    save(activity, perencana, "sebelum", {ikm[0].pk: Values(True, 2, 10_000_000, 3)})
    save(activity, perencana, "sebelum", {ikm[1].pk: Values(workers=4)})
    text = f"Nomor IKM;Tenaga kerja sebelum\n{ikm[0].pk};5\n{ikm[1].pk};\n"
    assert upload(log_in(perencana), activity, "hasil.csv", text.encode()).status_code == 302
    one, other = Measure.objects.order_by("participant__ikm")
    assert (one.workers, one.output, one.certificates, one.active) == (5, 10_000_000, 3, True)
    assert other.workers == 4


def upload(client, activity, name, content):
    file = SimpleUploadedFile(name, content)
    data = {"file": file, "day_sebelum": "2026-03-01", "day_sesudah": "2026-06-01"}
    return client.post(reverse("plan:activity-outcomes-file", args=[activity.pk]), data)


def test_the_file_goes_round(activity, ikm, perencana, log_in):
    client = log_in(perencana)
    save(activity, perencana, "sebelum", {ikm[0].pk: Values(False, 2, 10_000_000, 3)})
    given_out = client.get(reverse("plan:activity-outcomes-file", args=[activity.pk])).content
    before = list(Measure.objects.values())
    assert upload(client, activity, "hasil.csv", given_out).status_code == 302
    assert list(Measure.objects.values()) == before
    book = Workbook()
    book.active.append(["Nomor IKM", "Usaha", "Tenaga kerja sesudah", "Produksi setahun sesudah"])
    book.active.append([ikm[0].number, "=1+1", 4.0, 15000000])
    kept = io.BytesIO()
    book.save(kept)
    assert upload(client, activity, "hasil.xlsx", kept.getvalue()).status_code == 302
    after = Measure.objects.get(moment="sesudah")
    assert (after.workers, after.output, after.active) == (4, 15_000_000, None)
    # The file said nothing of the moment before.
    assert Measure.objects.filter(moment="sebelum").count() == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "kosong"),
        ("a;b\n1;2\n", "Kolom “Nomor IKM” tidak ditemukan"),
        ("Nomor IKM;Tenaga kerja sebelum\nabc;1\n", "Baris 2: “abc” bukan nomor IKM"),
        ("Nomor IKM;Tenaga kerja sebelum\n{0};1\n{0};2\n", "sudah ada di baris sebelumnya"),
        ("Nomor IKM;Sertifikat sebelum\n{0};999\n", "Baris 2, sertifikat sebelum"),
        ("Nomor IKM;Aktif sebelum\n{0};mungkin\n", "Baris 2, aktif sebelum"),
        ("Nomor IKM;Tenaga kerja sebelum\n999999;1\n", "bukan peserta"),
    ],
)
def test_a_wrong_file_changes_nothing(activity, ikm, perencana, log_in, content, sentence):
    refused = upload(log_in(perencana), activity, "hasil.csv", content.format(ikm[0].pk).encode())
    assert refused.status_code == 400, sentence
    assert sentence in refused.content.decode() or "kosong" in refused.content.decode()
    assert not Measure.objects.exists()
