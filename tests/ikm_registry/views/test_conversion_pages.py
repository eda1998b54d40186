"""Pages of the KBLI conversion and of why a number changed, as people use them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ikm_registry.models import Concordance, ConversionDecision, Ikm, KbliConversion
from ikm_registry.services import concordance, conversion, rule_activation
from ikm_registry.services.ikm import override
from tests.factories.ikm_registry import ikm as make_ikm
from tests.factories.rules import draft, row

PAGELARAN = "35.07.33.2007"
PAGE = "/ikm/klasifikasi/konversi/"
DECIDE = f"{PAGE}putuskan/"
HEAD = "Kode KBLI 2020;Kode KBLI 2025\n"

pytestmark = pytest.mark.django_db


def speaking(code, product, **fields):
    values = {"kbli_version": "2020", "kbli_source": "tertulis", "desa": PAGELARAN}
    return make_ikm(product=product, kbli_code=code, **(values | fields))


@pytest.fixture
def some(reference):
    return [
        speaking("13134", "batik tulis"), speaking("13134", "batik cap", status="nonaktif"),
        speaking("10793", "keripik kacang"), speaking("10793", "keripik kacang"),
        speaking("10793", "rempeyek <b>kacang</b>"), speaking("13123", "taplak"),
        speaking("56101", "warung"), speaking("99", "entah"), speaking("12345", "entah"),
    ]  # fmt: skip


def test_each_figure_opens_exactly_its_list(some, perencana, log_in):
    client = log_in(perencana)
    answer = client.get(PAGE)
    figures = {one["label"]: one for one in answer.context["figures"]}
    assert {name: one["value"] for name, one in figures.items()} == {
        "Pasti": "2", "Perlu diputuskan": "4", "Hilang": "1", "Bukan industri pengolahan": "2",
        "Sudah KBLI 2025": "0",
    }  # fmt: skip
    for one in figures.values():
        listed = client.get(one["url"])
        assert listed.context["page"].count_text == one["value"], one
    text = answer.content.decode()
    assert "Konversi 2 IKM" in text and "kode tidak dikenal" not in text
    assert "KBLI 2020" in client.get(f"{PAGE}?tampil=ragu").content.decode()
    for tab in ("pasti", "ragu", "hilang", "luar", "x' OR 1=1"):
        assert client.get(PAGE, {"tampil": tab}).status_code == 200


def test_who_changes_the_sector_with_the_code_is_told_before(some, perencana, petugas, log_in):
    client = log_in(perencana)
    assert "berganti sektor" not in client.get(PAGE).content.decode()
    for n in range(3):
        speaking("16291", f"besek {n}")
    kept = speaking("16291", "besek 4")
    override(ikm=kept, sector="agro", group=None, reason="Uji", by=petugas)
    rules = draft(row())
    rule_activation.activate(
        ruleset_id=rules.pk, promised=rule_activation.promise(rules).stamp, by=perencana
    )
    page = client.get(PAGE)
    assert page.context["resorted_ikm"] == 3
    text = page.content.decode()
    assert "<strong>16291</strong> dari Non-agro ke Agro" in text
    assert "3 IKM berganti sektor. Sektor dan kelompok mengikuti kode baru" in text


def test_an_empty_register_says_so(reference, perencana, log_in):
    text = log_in(perencana).get(PAGE).content.decode()
    assert "Tidak ada IKM ber-KBLI 2020" in text and 'name="table"' not in text
    assert "Tidak ada yang menunggu" in log_in(perencana).get(DECIDE).content.decode()


def test_convert_and_undo_from_the_page(
    some, perencana, log_in, django_capture_on_commit_callbacks
):
    client = log_in(perencana)
    table = concordance.active().pk
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(PAGE, {"table": table})
    assert answer.status_code == 302 and answer.headers["Location"].startswith("/pekerjaan/")
    assert client.get(answer.headers["Location"]).headers["Location"] == PAGE
    run = KbliConversion.objects.get()
    page = client.get(run.get_absolute_url()).content.decode()
    assert "batik tulis" in page and "Bila diurungkan sekarang: 2 IKM" in page
    detail = client.get(some[0].get_absolute_url()).content.decode()
    assert "KBLI 2020 13134 → 2025 13133" in detail and "Sebab: Konversi KBLI 2025" in detail
    Ikm.objects.filter(pk=some[1].pk).update(version=9)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(f"{run.get_absolute_url()}urungkan/")
    kept = client.get(f"{run.get_absolute_url()}?hasil=tetap").content.decode()
    assert "sudah diubah sesudah konversi" in kept and "batik tulis" not in kept
    again = client.post(f"{run.get_absolute_url()}urungkan/", follow=True)
    assert "sudah diurungkan" in again.content.decode()


def test_an_old_table_in_the_form_converts_nothing(some, perencana, log_in):
    for wrong in ("", "x", "99999999", "-1", "1e3", "٣"):
        answer = log_in(perencana).post(PAGE, {"table": wrong}, follow=True)
        assert "baru saja diberlakukan" in answer.content.decode(), wrong
    assert KbliConversion.objects.count() == 0


def test_who_may_not_convert_sees_but_cannot(some, petugas, log_in):
    client = log_in(petugas)
    assert 'name="table"' not in client.get(PAGE).content.decode()
    answer = client.post(PAGE, {"table": concordance.active().pk}, follow=True)
    assert "Hanya Perencana atau Administrator" in answer.content.decode()
    assert Ikm.objects.filter(kbli_version="2025").count() == 0


def test_decide_group_by_group(some, petugas, perencana, log_in):
    client = log_in(petugas)
    page = client.get(DECIDE)
    current = page.context["current"]
    assert (current.code, current.text, current.ikm) == ("10793", "keripik kacang", 2)
    offered = page.context["offered"]
    own = [one.code for one in offered.ones if one.from_table]
    # The words "keripik kacang" speak for 10794, so that it stands first and is chosen.
    assert own == ["10794", "10309"] and offered.chosen == "10794"
    text = page.content.decode()
    assert "<b>kacang</b>" not in text and "Disebut tabel konversi" in text
    answer = client.post(
        DECIDE,
        {"code": "10793", "text": "keripik kacang", "target": "2025:10794", "next": "13123:taplak"},
    )
    assert answer.headers["Location"].endswith("?pilih=13123%3Ataplak")
    after = client.get(answer.headers["Location"])
    assert after.context["current"].code == "13123"
    made = ConversionDecision.objects.get()
    assert (made.target, made.by) == ("10794", petugas)
    assert conversion.overview(by=perencana).ready == 4
    assert "dicabut" in client.post(
        f"{DECIDE}{made.pk}/cabut/", {"kode": "10793"}, follow=True
    ).content.decode()  # fmt: skip


@pytest.mark.parametrize(
    "data",
    [
        {}, {"code": "10793"}, {"code": "10793", "text": "keripik kacang"},
        {"code": "10793", "text": "keripik kacang", "target": "2020:10794"},
        {"code": "10793", "text": "keripik kacang", "target": "2025:00000"},
        {"code": "10793", "text": "keripik kacang", "target": "🙂"},
        {"code": "13134", "text": "batik tulis", "target": "2025:10794"},
        {"code": "x" * 5000, "text": "y" * 5000, "target": "z" * 5000},
    ],
)  # fmt: skip
def test_decisions_nobody_offered(some, petugas, log_in, data):
    answer = log_in(petugas).post(DECIDE, data, follow=True)
    assert answer.status_code == 200
    assert ConversionDecision.objects.count() == 0


def test_two_codes_with_one_text_can_be_skipped(reference, petugas, log_in):
    for code in ("10793", "13123"):
        speaking(code, "kacang")
    client = log_in(petugas)
    first = client.get(DECIDE)
    second = client.get(DECIDE, {"pilih": first.context["next"].key})
    assert second.context["current"].code != first.context["current"].code


def test_a_group_without_a_product_name(reference, petugas, log_in):
    speaking("10793", "")
    client = log_in(petugas)
    assert "(tanpa nama produk)" in client.get(DECIDE).content.decode()
    client.post(DECIDE, {"code": "10793", "text": "", "target": "2025:10309"})
    assert ConversionDecision.objects.get().text == ""


def test_load_a_table_and_put_it_in_force(some, perencana, log_in):
    client = log_in(perencana)
    file = SimpleUploadedFile("bps.csv", f"{HEAD}13123;13929\nabc;1\n".encode())
    answer = client.post(f"{PAGE}tabel/muat/", {"file": file, "basis": "BPS"}, follow=True)
    text = answer.content.decode()
    assert "Baris yang dilewati" in text and "abc" in text and "Yang berbeda" in text
    table = Concordance.objects.get(is_shipped=False)
    client.post(f"{PAGE}tabel/{table.pk}/berlakukan/")
    assert concordance.active() == table
    assert conversion.overview(by=perencana).ready == 3
    again = SimpleUploadedFile("bps.csv", f"{HEAD}13123;13929\nabc;1\n".encode())
    answer = client.post(f"{PAGE}tabel/muat/", {"file": again, "basis": "BPS"})
    assert answer.status_code == 422 and "sudah dimuat" in answer.content.decode()


@pytest.mark.parametrize("content", [b"", b"\x89PNG", b"PK\x03\x04", b"a;b\n1;2\n", b"\x00" * 50])
def test_files_that_are_no_table_are_refused_in_words(reference, perencana, log_in, content):
    answer = log_in(perencana).post(
        f"{PAGE}tabel/muat/", {"file": SimpleUploadedFile("t.xlsx", content), "basis": "Surat 5"}
    )
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "field-error" in text and "Surat 5" in text
    assert Concordance.objects.count() == 1


def test_runs_of_others_are_hidden_from_who_is_bound_to_an_area(some, perencana, make_user, log_in):
    run = conversion.convert(by=perencana, table_id=concordance.active().pk)
    bound = log_in(make_user("perencana", kecamatan_scope=["35.07.01"]))
    assert bound.get(run.get_absolute_url()).status_code == 404
    assert bound.post(f"{run.get_absolute_url()}urungkan/").status_code == 404


def test_pages_ask_a_bounded_number_of_questions(
    some, perencana, log_in, django_assert_max_num_queries
):
    for number in range(20):
        speaking("10793", f"kacang {number}")
    client = log_in(perencana)
    client.get(PAGE), client.get(DECIDE)
    run = conversion.convert(by=perencana, table_id=concordance.active().pk)
    for address, most in ((PAGE, 20), (DECIDE, 18), (run.get_absolute_url(), 18), (CAUSES, 16)):
        with django_assert_max_num_queries(most):
            assert client.get(address).status_code == 200, address


CAUSES = "/ikm/klasifikasi/perubahan/"


def test_why_a_number_changed(some, perencana, log_in):
    client = log_in(perencana)
    conversion.convert(by=perencana, table_id=concordance.active().pk)
    answer = client.get(CAUSES, {"sektor": "non_agro"})
    found = answer.context["found"]
    assert (found.start, found.end) == (0, 1)
    listed = client.get(CAUSES, {"sektor": "non_agro", "sebab": "rekode", "arah": "masuk"})
    assert [row["ikm"].pk for row in listed.context["listed"]] == [some[0].pk]
    assert "Konversi KBLI 2025" in listed.content.decode()


@pytest.mark.parametrize(
    "query",
    ["dari=x", "dari=2026-05-01&sampai=2025-01-01", "dari=0001-01-01", "sampai=9999-12-31",
     "kecamatan=x", "kelompok=' OR 1", "sektor=%F0%9F%99%82"],
)  # fmt: skip
def test_questions_that_make_no_sense(reference, pimpinan, log_in, query):
    answer = log_in(pimpinan).get(f"{CAUSES}?{query}")
    assert answer.status_code == 422
    assert "field-error" in answer.content.decode()


def test_unknown_causes_list_nothing(some, pimpinan, log_in):
    answer = log_in(pimpinan).get(f"{CAUSES}?sebab=drop&arah=atas")
    assert answer.status_code == 200 and "listed" not in answer.context


def test_an_area_sees_its_own_difference(some, make_user, log_in):
    bound = log_in(make_user("petugas", kecamatan_scope=["35.07.01"]))
    answer = bound.get(CAUSES)
    assert (answer.context["found"].start, answer.context["found"].end) == (0, 0)
    assert answer.status_code == 200 and "Tidak ada yang berubah" in answer.content.decode()
    assert bound.get(f"{CAUSES}?kecamatan=35.07.33").status_code == 422


def test_lists_can_be_narrowed_by_version(some, petugas, log_in):
    address = reverse("ikm_registry:ikm-list")
    client = log_in(petugas)
    assert client.get(f"{address}?versi=2020").context["page"].count == 8
    assert client.get(f"{address}?konversi=x").status_code == 200


@pytest.mark.parametrize("table", ["9" * 5000, "9" * 19, "-1", "٣", "²", "1e9", "", "x"])
def test_a_table_nobody_has_starts_nothing(some, perencana, log_in, table):
    answer = log_in(perencana).post(PAGE, {"table": table}, follow=True)
    assert answer.status_code == 200
    assert "baru saja diberlakukan" in answer.content.decode()
    assert not KbliConversion.objects.exists()


def test_the_list_of_a_part_goes_on_to_the_last(reference, perencana, log_in, monkeypatch):
    monkeypatch.setattr("ikm_registry.views.change_causes.LISTED", 2)
    for n in range(5):
        speaking("10794", f"keripik {n}", by=perencana)
    client = log_in(perencana)
    address, seen = f"{CAUSES}?sebab=didata&arah=masuk", []
    while address:
        page = client.get(address)
        seen += [row["ikm"].pk for row in page.context["listed"]]
        address = page.context["listed_next"] and CAUSES + page.context["listed_next"]
    assert sorted(seen) == sorted(Ikm.objects.values_list("pk", flat=True))
    assert "5-5, yang terakhir di atas" in page.content.decode()
    assert "lewati" not in page.context["query"]
