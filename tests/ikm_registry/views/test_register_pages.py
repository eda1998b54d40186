"""The pages of the register: bounded queries, scope, masks, nothing typed is lost."""

import csv
import io
import uuid

import pytest

from ikm_registry.models import Desa, Ikm
from rpik.core.models import PersonalDataAccess
from tests.factories.ikm_registry import ikm as make_ikm

PAGELARAN, TOYOMARTO = "35.07.33.2007", "35.07.24.2016"
NIK = "3507184510650001"

pytestmark = pytest.mark.django_db


def _form(**fields):
    return {
        "business_name": "Gerabah Siti",
        "owner_name": "SITI AMINAH",
        "desa": PAGELARAN,
        "product": "gerabah",
        "form_key": str(uuid.uuid4()),
    } | fields


def test_list_costs_the_same_whatever_its_size(client, django_assert_max_num_queries):
    for _ in range(3):
        make_ikm(desa=PAGELARAN)
    client.get("/ikm/")  # what is kept for all requests is read once
    with django_assert_max_num_queries(22) as small:
        client.get("/ikm/")
    for _ in range(60):
        make_ikm(desa=PAGELARAN)
    with django_assert_max_num_queries(22) as large:
        answer = client.get("/ikm/")
    assert answer.status_code == 200
    assert len(large) == len(small)


def test_pages_by_key_visit_every_record_once(client):
    made = {make_ikm(desa=PAGELARAN).pk for _ in range(120)}
    seen: list[int] = []
    address = "/ikm/?urut=nama"
    for _ in range(5):
        page = client.get(address).context["page"]
        seen += [ikm.pk for ikm in page.rows]
        if not page.next_url:
            break
        address = "/ikm/" + page.next_url
    assert sorted(seen) == sorted(made)
    back = client.get("/ikm/" + page.previous_url).context["page"]
    assert len(back.rows) == 50


@pytest.mark.parametrize("order", ["baru", "nama", "tk", "investasi", "xyz"])
def test_every_order_pages_on(client, order):
    for n in range(60):
        make_ikm(desa=PAGELARAN, workers_stated=n % 3 or None, investment=n or None)
    first = client.get(f"/ikm/?urut={order}").context["page"]
    second = client.get("/ikm/" + first.next_url).context["page"]
    assert len(second.rows) == 10
    assert not {i.pk for i in first.rows} & {i.pk for i in second.rows}


@pytest.mark.parametrize(
    "address",
    [
        "/ikm/?sesudah=rusak",
        "/ikm/?sesudah=W10",
        "/ikm/?kecamatan=xx&sektor=xx&kbli=%27",
        "/ikm/?q=%25%27%22%5C(((",
        "/ikm/?kolom=password&urut=-id",
        "/ikm/?impor=999999999999999999999",
        "/ikm/?tanda=xx&desa=%00",
    ],
)
def test_hostile_addresses_are_answered(client, address):
    make_ikm(desa=PAGELARAN)
    assert client.get(address).status_code == 200


def test_search_and_filters(client):
    make_ikm(desa=PAGELARAN, business_name="Gerabah Melati", product="gerabah")
    make_ikm(
        desa=TOYOMARTO, business_name="Sandal Jaya", product="sandal spon", nib="1234567890123"
    )
    titles = lambda address: {i.title for i in client.get(address).context["page"].rows}  # noqa: E731
    assert titles("/ikm/?q=melati gera") == {"Gerabah Melati"}
    assert titles("/ikm/?q=1234567890123") == {"Sandal Jaya"}
    assert titles("/ikm/?kecamatan=35.07.24") == {"Sandal Jaya"}
    assert titles(f"/ikm/?desa={PAGELARAN}") == {"Gerabah Melati"}
    assert titles("/ikm/?q=tidakada") == set()


def test_a_bound_account_sees_its_kecamatan_and_404_elsewhere(reference, make_user, log_in):
    mine, other = make_ikm(desa=TOYOMARTO), make_ikm(desa=PAGELARAN)
    client = log_in(make_user("petugas", kecamatan_scope=["35.07.24"]))
    assert {i.pk for i in client.get("/ikm/").context["page"].rows} == {mine.pk}
    for page in ("", "ubah/", "titik.json"):
        assert client.get(f"/ikm/{other.pk}/{page}").status_code == 404
    assert client.post(f"/ikm/{other.pk}/buka-data/").status_code == 404
    export = client.get("/ikm/ekspor/?format=csv")
    rows = list(csv.DictReader(io.StringIO(export.getvalue().decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 1
    assert other.title not in str(rows)


def test_registering_in_the_form(client):
    papers = {"pirt": "P-IRT No. 206350701012325", "halal": "Ada", "brand": "belum", "siinas": ""}
    typed = _form(workers_male="2", investment="1.500.000", nik=NIK, **papers)
    answer = client.post("/ikm/baru/", typed)
    one = Ikm.objects.get()
    assert answer.headers["Location"] == one.get_absolute_url()
    assert (one.owner_name, one.investment, one.sector) == ("Siti Aminah", 1_500_000, "non_agro")
    assert (one.pirt, one.halal, one.brand, one.siinas) == ("2063507010123-25", "ada", "", "")
    found = client.get("/ikm/?isian=ada_pirt").content.decode()
    assert (
        one.title in found
        and one.title not in client.get("/ikm/?isian=tanpa_pirt").content.decode()
    )
    assert "2063507010123-25" in client.get(one.get_absolute_url()).content.decode()


def test_an_odd_number_of_a_list_stops_nobody_from_mending_the_rest(client, petugas):
    one = make_ikm(desa="35.07.24.2016", by=petugas, pirt="20635070101", nib="912000123")
    typed = _form(pirt=one.pirt, nib=one.nib, product="keripik pisang", version=str(one.version))
    answer = client.post(f"{one.get_absolute_url()}ubah/", typed)
    one.refresh_from_db()
    assert (answer.status_code, one.product, one.pirt) == (302, "keripik pisang", "20635070101")
    again = client.post(
        f"{one.get_absolute_url()}ubah/",
        typed | {"pirt": "2063507010", "version": str(one.version)},
    )
    assert "pirt" in again.context["form"].errors


BAD = {
    "nik": ["12", "abcdefghijklmnop", "3507184513650001", "٣٥٠٧١٨٤٥١٠٦٥٠٠٠١"],
    "nib": ["12", "abc"],
    "pirt": ["12", "Bu Endang", "12345678"],
    "halal": ["abc"],
    "brand": ["DID2024012345"],
    "phone": ["abc", "+628XXXXXXXX"],
    "investment": ["banyak", "-5", "NaN", "9" * 30],
    "workers_male": ["-1", "1,5", "lima", "٣"],
    "capacity": ["abc", "1e999"],
    "year_established": ["1700", "2999", "abc"],
    "lat": ["abc", "0,0"],
    "desa": ["", "tidak ada", "99.99.99.9999"],
    "product": ["", "-", "123"],
    "kbli": ["2020:99999", "x"],
}


@pytest.mark.parametrize(("field", "value"), [(f, v) for f, values in BAD.items() for v in values])
def test_nonsense_is_refused_beside_its_field_and_kept(client, field, value):
    answer = client.post("/ikm/baru/", _form(**{field: value, "raw_material": "tanah <b>liat"}))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    page = answer.content.decode()
    assert "tanah &lt;b&gt;liat" in page
    assert "<b>liat" not in page
    assert Ikm.objects.count() == 0


def test_chosen_desa_survives_an_error(client):
    page = client.post("/ikm/baru/", _form(nik="12")).content.decode()
    assert f'value="{PAGELARAN}" selected' in page


def test_editing_over_somebody_elses_save_shows_both(client):
    one = make_ikm(desa=PAGELARAN)
    Ikm.objects.filter(pk=one.pk).update(version=2, product="genteng")
    answer = client.post(f"/ikm/{one.pk}/ubah/", _form(version="1", product="kendi"))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "genteng" in page
    assert 'value="kendi"' in page


def test_detail_masks_and_reveals_with_a_trace(client, petugas):
    one = make_ikm(desa=PAGELARAN, nik=NIK, phone="+628123456789", address="Dsn. Getaan RT 1")
    page = client.get(f"/ikm/{one.pk}/").content.decode()
    assert NIK not in page
    assert "+628123456789" not in page
    assert "RT 1" not in page
    revealed = client.post(f"/ikm/{one.pk}/buka-data/").content.decode()
    assert NIK in revealed
    assert PersonalDataAccess.objects.filter(by=petugas, subject_id=one.pk).count() == 1


def test_export_is_what_the_list_shows_and_masks(client):
    make_ikm(desa=PAGELARAN, business_name="=cmd()", phone="+628123456789", product="gerabah")
    make_ikm(desa=TOYOMARTO, product="sandal spon")
    answer = client.get(
        "/ikm/ekspor/?format=csv&kecamatan=35.07.33&kolom=nama&kolom=telepon&kolom=produk"
    )
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert rows[0] == ["Nama usaha", "Jenis produk", "Telepon"]
    assert len(rows) == 2
    assert rows[1][0] == "'=cmd()"
    assert "8123456" not in rows[1][2]


def test_the_export_of_a_permitted_account_is_logged(reference, make_user, log_in):
    from django.contrib.auth.models import Permission

    user = make_user("petugas")
    user.user_permissions.add(Permission.objects.get(codename="export_personal_data"))
    make_ikm(desa=PAGELARAN, phone="+628123456789")
    answer = log_in(user).get("/ikm/ekspor/?format=xlsx&kolom=telepon")
    assert answer.status_code == 200
    b"".join(answer.streaming_content)
    assert PersonalDataAccess.objects.get().rows == 1


def test_desa_search_shows_the_kecamatan_of_names_that_repeat(client):
    results = client.get("/acuan/desa/cari/?q=wonorejo").json()["results"]
    assert len(results) == 4
    assert len({r["subtitle"] for r in results}) == 4


def test_kbli_search_by_plain_words(client):
    results = client.get("/acuan/kbli/cari/?q=kripik tempe&versi=2020").json()["results"]
    assert results[0]["value"] == "2020:10794"


def test_kbli_search_offers_five_of_one_version_with_what_matched(client):
    def ask(text):
        return client.get("/acuan/kbli/cari/", {"q": text}).json()

    found = ask("furnitur besi")["results"]
    assert len(found) == 5
    assert {one["value"][:5] for one in found} == {"2020:"}
    said = found[0]["subtitle"]
    assert "".join(text for text, _ in said).startswith("KBLI 2020 · keyakinan ")
    assert ["besi", True] in said
    assert {one["value"][:5] for one in ask("2025 batik tulis")["results"]} == {"2025:"}
    assert ask("10307")["results"] == []
    assert "ketik 2025 di depannya" in ask("10307")["note"]
    assert ask("2025 10307")["results"][0]["value"] == "2025:10307"
    assert "tidak memuat kode 99999" in ask("99999")["note"]


@pytest.mark.parametrize("text", ["2025:10307", "KBLI 2025 10307", "kbli 2025: C10307"])
def test_kbli_search_reads_a_code_as_documents_write_it(client, text):
    answer = client.get("/acuan/kbli/cari/", {"q": text}).json()
    assert [one["value"] for one in answer["results"]] == ["2025:10307"]
    answer = client.get("/acuan/kbli/cari/", {"q": "KBLI 10794"}).json()
    assert [one["value"] for one in answer["results"]] == ["2020:10794"]


def test_the_form_offers_codes_with_what_matched(client):
    page = client.get("/ikm/turunan/", {"product": "furnitur <b>besi</b>"}).content.decode()
    assert page.count('data-fills="kbli"') == 5
    assert "<mark>besi</mark>" in page
    assert "<b>" not in page


def test_kbli_search_says_why_it_finds_nothing(client):
    answer = client.get("/acuan/kbli/cari/?q=warung kopi&versi=2020").json()
    assert answer["results"] == []
    assert "warung kopi" in answer["note"]


@pytest.mark.parametrize("text", ["", "x", "\x00\x01", "😀🍜", "%", "1", "'\";--", "k" * 10_000])
def test_kbli_search_bears_any_text(client, text):
    answer = client.get("/acuan/kbli/cari/", {"q": text}).json()
    assert not answer["note"]
    assert all(one["unsure"] or text.isdigit() for one in answer["results"])


def test_derived_panel_says_why(client):
    page = client.get(
        "/ikm/turunan/?product=cobek batu&workers_male=2&workers_female=&investment=5.000.000"
    )
    text = page.content.decode()
    assert "23963" in text
    assert "Permenperin 64/2016" in text
    assert "aturan" in text


@pytest.mark.parametrize(
    "page", ["klasifikasi/", "klasifikasi/aturan/", "klasifikasi/aturan/?versi=2025", "mutu/"]
)
def test_other_pages_answer(client, page):
    make_ikm(desa=PAGELARAN, product="barang aneh")
    assert client.get(f"/ikm/{page}").status_code == 200


def test_cells_count_the_ikm(client):
    make_ikm(desa=PAGELARAN)
    for desa, expected in ((PAGELARAN, 1), (TOYOMARTO, 0)):  # the counts of a filtered list
        filtered = client.get(f"/peta/batas.json?desa={desa}").json()["features"]
        assert sum(one["properties"]["ikm"] for one in filtered) == expected
    features = client.get("/peta/batas.json").json()["features"]
    assert len(features) == 33
    assert sum(f["properties"]["ikm"] for f in features) == 1
    assert Desa.objects.count() == len(
        client.get("/peta/batas.json?tingkat=desa").json()["features"]
    )


def test_only_names_written_alike_are_suspected(client):
    make_ikm(desa=PAGELARAN, business_name="Gerabah Melati", owner_name="Sti Aminah")
    make_ikm(desa=PAGELARAN, business_name="Gerabah Slamet", owner_name="Siti Lestari")
    make_ikm(desa=TOYOMARTO, business_name="Gerabah Melati", owner_name="Siti Aminah")
    asked = {"desa": PAGELARAN, "business_name": "", "owner_name": "Hj. Siti Aminah"}
    text = client.get("/ikm/mirip/", asked).content.decode()
    assert text.count("<li>") == 1
    assert "Sti Aminah" in text


def test_what_is_derived_is_said_in_words(client):
    text = client.get("/ikm/turunan/", {"product": "gerabah"}).content.decode()
    assert "Non-agro" in text
    assert "non_agro" not in text.replace("tone-non_agro", "")


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("workers_male", "<script>alert(1)</script>"),
        ("workers_female", "a&desa=1"),
        ("workers_male", "-3"),
        ("investment", "1,5"),
        ("investment", "dua puluh lima"),
        ("owner_name", "-1"),
        ("business_name", "???"),
        ("lat", "90"),
        ("lat", "-6,2"),
    ],
)
def test_nonsense_is_refused_beside_its_field_and_stays(client, field, typed):
    sent = _form(**{"lon": "106,8", field: typed} if field == "lat" else {field: typed})
    answer = client.post("/ikm/baru/", sent)
    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    assert "dikosongkan" not in str(answer.context["form"].errors)
    assert answer.context["form"][field].value() == typed
    assert not Ikm.objects.exists()


def test_the_next_form_keeps_desa_and_product_whatever_its_signs(client):
    answer = client.post("/ikm/baru/", _form(product="keripik tempe & tahu #1", save_next="1"))
    page = client.get(answer["Location"])
    assert page.context["form"]["product"].value() == "keripik tempe & tahu #1"
    assert page.context["form"]["desa"].value() == PAGELARAN


@pytest.mark.parametrize(("typed", "name"), [("lang lang", "Lang-Lang"), ("pagelran", "Pagelaran"), ("singosari toyo", "Toyomarto")])  # fmt: skip
def test_desa_are_found_as_people_type_them(client, typed, name):
    results = client.get("/acuan/desa/cari/", {"q": typed}).json()["results"]
    assert name in [one["text"] for one in results]


@pytest.mark.parametrize(
    ("address", "shown"),
    [("", {"aktif"}), ("?status=nonaktif", {"nonaktif"}), ("?status=semua", {"aktif", "nonaktif"})],
)
def test_what_closed_is_shown_when_asked_for(client, address, shown):
    for status in ("aktif", "nonaktif"):
        make_ikm(desa=PAGELARAN, status=status)
    rows = client.get(f"/ikm/{address}").context["page"].rows
    assert {one.status for one in rows} == shown
