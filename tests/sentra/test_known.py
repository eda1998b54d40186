"""The list of known sentra, kept by hand or from CSV, and the score of a run by it."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pyproj import Geod

from ikm_registry.models import Desa, Ikm, ProductGroup
from rpik.core.errors import DomainError, NotAllowed, StaleObject
from rpik.core.models import AuditEvent
from sentra.models import KnownSentra
from sentra.queries import scoreboard, scoreboard_years
from sentra.services import detection, known
from tests.factories import sentra as make
from tests.sentra.racing import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]
LIST = reverse("sentra:known-list")

CSV = """nama;kelompok;desa;kecamatan;dusun;tahun;sumber
Gerabah Getaan;gerabah;Pagelaran;Pagelaran;Getaan;2023;SK Bupati
Cobek Petung Wulung;cobek;Toyomarto;Singosari;Petung Wulung;;berita
Sandal Sumberawan;Sandal dan sepatu;Toyomarto;Singosari;Sumberawan;2009;
Tanpa kelompok;zzzz;Toyomarto;Singosari;;;
Desa salah;gerabah;Entahlah;;;;
Tahun salah;gerabah;Toyomarto;Singosari;;dulu;
;gerabah;Toyomarto;Singosari;;;
"""


@pytest.fixture
def planner():
    return make.person("perencana")


def data(**fields):
    values = {
        "name": "Gerabah Getaan",
        "product_group": ProductGroup.objects.get(pk="gerabah"),
        "desa": Desa.objects.get(pk="35.07.33.2007"),
    }
    return known.KnownInput(**(values | fields))


def read(text, by):
    content = text if isinstance(text, bytes) else text.encode()
    return known.read(file=BytesIO(content), by=by)


def test_added_changed_removed_and_each_recorded(planner):
    one = known.save(data=data(year=2022), by=planner)
    one = known.save(data=data(year=2023), known=one, version=1, by=planner)
    assert (one.year, one.version) == (2023, 2)
    with pytest.raises(StaleObject):
        known.save(data=data(year=2024), known=one, version=1, by=planner)
    known.remove(known=one, by=planner)
    assert not KnownSentra.objects.exists()
    events = AuditEvent.objects.filter(event__startswith="known_sentra.").order_by("id")
    assert [e.event.split(".")[1] for e in events] == ["create", "update", "delete"]


def test_one_place_and_group_stands_once_but_another_dusun_may(planner):
    known.save(data=data(hamlet="Getaan"), by=planner)
    with pytest.raises(DomainError, match="sudah ada di daftar"):
        known.save(data=data(name="Lain", hamlet="GETAAN"), by=planner)
    known.save(data=data(name="Lain", hamlet="Krajan"), by=planner)
    assert KnownSentra.objects.count() == 2


@pytest.mark.parametrize("role", ["petugas", "pimpinan", "pembaca", "admin"])
def test_who_may_not(role):
    by = make.person(role)
    with pytest.raises(NotAllowed, match="Hanya Perencana"):
        known.save(data=data(), by=by)
    with pytest.raises(NotAllowed):
        read(CSV, by)


def test_a_table_is_read_and_what_is_not_understood_is_told_by_row(planner):
    found = read(CSV, planner)
    assert (found.new, found.changed, found.same) == (3, 0, 0)
    assert [number for number, _ in found.refused] == [5, 6, 7, 8]
    assert "Kelompok “zzzz” tidak dikenal" in found.refused[0][1]
    assert "Desa “Entahlah” tidak dikenal" in found.refused[1][1]
    assert "Tahun “dulu”" in found.refused[2][1]
    assert "Nama sentra kosong" in found.refused[3][1]
    cobek = KnownSentra.objects.get(hamlet="Petung Wulung")
    assert (cobek.product_group_id, cobek.desa.name, cobek.year) == (
        "cobek-batu",
        "Toyomarto",
        None,
    )


def test_reading_again_changes_nothing_and_the_own_table_comes_back(planner):
    read(CSV, planner)
    again = read(CSV, planner)
    assert (again.new, again.changed, again.same) == (0, 0, 3)
    own = read(known.table(), planner)
    assert (own.new, own.changed, own.same, own.refused) == (0, 0, 3, [])
    changed = read(CSV.replace("2023", "2024"), planner)
    assert (changed.new, changed.changed, changed.same) == (0, 1, 2)


def test_a_formula_stays_text(planner):
    known.save(data=data(name="=HYPERLINK(1)", source="@x"), by=planner)
    assert "'=HYPERLINK(1)" in known.table()
    assert read(known.table(), planner).same == 1


@pytest.mark.parametrize("text", ["＝cmd|'/c calc'!A1", "＋1+cmd", "\u200b=1+1", "﹦A1"])
def test_every_sign_that_a_spreadsheet_runs_is_guarded(planner, text):
    known.save(data=data(name=text, source=text), by=planner)
    assert known.table().count(f"'{text}") == 2
    assert read(known.table(), planner).same == 1
    assert KnownSentra.objects.get().name == text


def test_an_apostrophe_of_the_name_stays(planner):
    read("nama;kelompok;desa;kecamatan\n'Aisyiyah;gerabah;Pagelaran;Pagelaran\n", planner)
    assert KnownSentra.objects.get().name == "'Aisyiyah"


@pytest.mark.parametrize("year", ["0020209", "00202099999", "002020", "9" * 5000, "٢٠٢٠", "-2020"])
def test_a_year_of_other_than_four_digits_is_told_and_spoils_nothing(planner, year):
    found = read(CSV.replace("2009", year), planner)
    assert (found.new, len(found.refused)) == (2, 5)
    assert "bukan tahun antara 1900 dan 2100" in dict(found.refused)[4]


@pytest.mark.django_db(transaction=True)
def test_one_added_by_three_at_once(planner):
    results = at_once([lambda: known.save(data=data(), by=planner) for _ in range(3)])
    assert KnownSentra.objects.count() == 1
    refused = [str(one) for one in results if isinstance(one, DomainError)]
    assert len(refused) == 2
    assert all("sudah ada di daftar" in said for said in refused)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "tidak berisi data"),
        (b"a;b;c\n1;2;3\n", "Kolom nama, kelompok, desa tidak ada"),
        (b"\x00\x01\x02" * 500, "harus memuat judul"),
        (b"nama;kelompok;desa\n" + b"x;gerabah;Pagelaran\n" * 2100, "lebih dari 2000 baris"),
        (b"x" * (2 * 2**20 + 1), "lebih dari 2 MB"),
    ],
)
def test_files_that_are_no_list(planner, content, words):
    with pytest.raises(DomainError, match=words):
        read(content, planner)
    assert not KnownSentra.objects.exists()


def _register():
    """Potters in Getaan, too few cobek makers in Toyomarto, no sandal anywhere."""
    group = ProductGroup.objects.get(pk="gerabah")
    make.units(6, desa=Desa.objects.get(pk="35.07.33.2007"), product_group=group)
    cobek = ProductGroup.objects.get(pk="cobek-batu")
    make.units(4, desa=Desa.objects.get(name="Toyomarto"), product_group=cobek)
    return detection.run(parameters=detection.parameters(), by=None)


def test_a_run_is_scored(planner, django_assert_max_num_queries):
    run = _register()
    assert scoreboard.of_run(run) is None
    read(CSV, planner)
    with django_assert_max_num_queries(12):
        board = scoreboard.of_run(run)
    kinds = {line.known.name: line.verdict.kind for line in board.lines}
    assert kinds == {
        "Gerabah Getaan": "ditemukan",
        "Cobek Petung Wulung": "hampir",
        "Sandal Sumberawan": "terlewat",
    }
    assert board.found == 1
    line = next(line for line in board.lines if line.known.name == "Gerabah Getaan")
    assert (line.registered, line.smallest) == (6, 250.0)
    assert line.verdict.gap_m == pytest.approx(_gap(line.candidate, line.known.desa), rel=1e-3)
    assert board.by_distance == [(250.0, 1), (500.0, 1), (1000.0, 1), (1500.0, 1)]


def _gap(candidate, desa):
    return Geod(ellps="WGS84").inv(candidate.lon, candidate.lat, desa.lon, desa.lat)[2]


def test_units_further_apart_are_found_at_a_wider_distance(planner):
    group = ProductGroup.objects.get(pk="gerabah")
    make.units(6, desa=Desa.objects.get(pk="35.07.33.2007"), product_group=group, step=0.004)
    run = detection.run(parameters=detection.parameters(distance_m=250), by=None)
    known.save(data=data(), by=planner)
    (line,) = scoreboard.of_run(run).lines
    assert line.verdict.kind != "ditemukan"
    assert line.smallest == 1000.0  # 440 m between neighbours: five within 1,000 m of one


def test_the_runs_page_shows_the_score(planner, log_in):
    run = _register()
    client = log_in(planner)
    url = f"{reverse('sentra:scoreboard')}?run={run.pk}"
    assert "Daftarnya masih kosong" in client.get(url).content.decode()
    read(CSV, planner)
    text = client.get(url).content.decode()
    assert "menemukan 1 dari 3 sentra yang dikenal" in text
    assert url in client.get(reverse("sentra:candidate-list")).content.decode()
    assert client.get(reverse("sentra:scoreboard"), {"run": "x"}).status_code == 404
    alone = client.get(reverse("sentra:scoreboard"))
    assert (alone.status_code, alone["Location"]) == (302, "/sentra/kandidat/#papan-skor")


def test_an_empty_list_begins_with_what_public_sources_name(planner, log_in):
    client = log_in(planner)
    assert "sumber terbuka" in client.get(LIST).content.decode()
    client.post(reverse("sentra:known-import"), {"terbuka": "1"})
    rows = KnownSentra.objects.select_related("desa")
    assert {(one.product_group_id, one.desa.name) for one in rows} >= {("gerabah", "Pagelaran")}
    with known.PUBLIC.open() as file:
        assert len(rows) == len(list(file)) - 1  # every row is understood
    assert all(one.source for one in rows)
    assert "sumber terbuka" not in client.get(LIST).content.decode()


def test_the_list_is_kept_on_its_page(planner, log_in):
    client = log_in(planner)
    assert "Daftarnya masih kosong" in client.get(LIST).content.decode()
    form = {"name": "Gerabah Getaan", "product_group": "gerabah", "desa": "35.07.33.2007",
            "hamlet": "Getaan", "year": "2023", "source": "SK"}  # fmt: skip
    assert client.post(LIST, form).status_code == 302
    answer = client.post(LIST, form | {"name": "Kedua"})
    assert answer.status_code == 422
    assert "sudah ada di daftar" in answer.content.decode()
    assert 'value="Kedua"' in answer.content.decode()  # nothing typed is lost
    one = KnownSentra.objects.get()
    url = one.get_absolute_url()
    assert 'value="Gerabah Getaan"' in client.get(url).content.decode()
    assert client.post(url, form | {"year": "2024", "version": 1}).status_code == 302
    assert client.post(url, form | {"year": "2025", "version": 1}).status_code == 422
    file = SimpleUploadedFile("daftar.csv", CSV.encode())
    text = client.post(reverse("sentra:known-import"), {"file": file}).content.decode()
    assert "2 baru, 1 berubah, 0 sama, 4 ditolak" in text
    assert "Baris 6: Desa “Entahlah” tidak dikenal" in text
    table = client.get(reverse("sentra:known-table"))
    assert table.content.decode("utf-8-sig").splitlines()[0] == ";".join(known.COLUMNS)
    assert client.post(reverse("sentra:known-delete", args=[one.pk])).status_code == 302
    assert KnownSentra.objects.count() == 2


def test_readers_see_the_list_without_its_buttons(log_in):
    make.known()
    text = log_in(make.person("pembaca")).get(LIST).content.decode()
    assert "Sentra yang dikenal" in text
    assert "Hapus" not in text
    assert "Muat dari CSV" not in text


def test_what_the_lists_of_earlier_years_would_have_found(planner, log_in):
    """Potters were on the list of 2020, before their decree of 2022; the cobek makers came in 2023 only."""
    getaan, toyomarto = Desa.objects.get(pk="35.07.33.2007"), Desa.objects.get(name="Toyomarto")
    potters, cobek = (ProductGroup.objects.get(pk=code) for code in ("gerabah", "cobek-batu"))
    old = make.units(6, desa=getaan, product_group=potters, data_year=2020)
    make.units(6, desa=toyomarto, product_group=cobek, data_year=2023)
    Ikm.objects.filter(pk__in=[one.pk for one in old]).update(data_year=2023)  # listed again
    make.units(6, desa=toyomarto, product_group=cobek, data_year=2025, step=0.0001)
    run = detection.run(parameters=detection.parameters(), by=None)
    assert scoreboard_years.of_run(run) == []
    known.save(data=data(year=2022), by=planner)
    stone = {"name": "Cobek", "product_group": cobek, "desa": toyomarto, "hamlet": "", "year": 2024}
    known.save(data=data(**stone), by=planner)
    later, earlier = scoreboard_years.of_run(run)
    assert (later.year, later.units, later.found, later.of) == (2023, 12, 2, 2)
    assert [one.name for one in later.foreseen] == ["Cobek"]
    assert (earlier.year, earlier.units, earlier.found) == (2020, 6, 1)
    assert [one.name for one in earlier.foreseen] == ["Gerabah Getaan"]
    assert [one.name for one in earlier.missed] == ["Cobek"]
    page = log_in(planner).get(f"{reverse('sentra:scoreboard')}?run={run.pk}").content.decode()
    assert "1 dari 2 sudah terlihat sebelumnya" in page


def test_a_point_measured_later_helps_no_earlier_year(planner):
    """Three here and three next door: of 2020 nobody had a point, so nobody knew that they are neighbours."""
    getaan = Desa.objects.get(pk="35.07.33.2007")
    beside = Desa.objects.filter(kecamatan=getaan.kecamatan_id).exclude(pk=getaan.pk).first()
    potters = ProductGroup.objects.get(pk="gerabah")
    sixth = [
        *make.units(3, desa=getaan, product_group=potters, data_year=2020, with_point=False),
        *make.units(3, desa=beside, product_group=potters, data_year=2020, with_point=False),
    ]
    for at, ikm in enumerate(sixth):
        Ikm.objects.filter(pk=ikm.pk).update(
            lat=getaan.lat + 0.0002 * at, lon=getaan.lon, point_source="gps", data_year=2025
        )
    known.save(data=data(year=2025), by=planner)
    run = detection.run(parameters=detection.parameters(), by=None)
    assert scoreboard.of_run(run).found == 1
    [earlier] = scoreboard_years.of_run(run)
    assert (earlier.year, earlier.units, earlier.found) == (2020, 6, 0)
