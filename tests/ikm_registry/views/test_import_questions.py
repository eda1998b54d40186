"""Units are asked, never guessed: the questions of the columns page and what becomes of the answers."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ikm_registry.models import ColumnMemory, ImportBatch
from ikm_registry.services import import_units
from tests.factories.ikm_registry import ikm
from tests.ikm_registry.views.test_import_mends import preview
from tests.ikm_registry.views.test_import_pages import columns_of, listing, uploaded

pytestmark = pytest.mark.django_db

BARE = """Nama Pemilik;Desa;Kecamatan;Jenis Produk;Nilai Investasi;Nilai Produksi
Siti Aminah;Pagelaran;Pagelaran;tempe;1.500;12.000
Bambang;Pagelaran;Pagelaran;tahu;2.000;9.000
"""


def upload(client, text, name="daftar.csv"):
    file = listing(name=name)
    file.file.seek(0)
    file.file.truncate()
    file.file.write(text.encode())
    file.file.seek(0)
    file.size = len(text.encode())
    uploaded(client, file)
    return ImportBatch.objects.latest("id")


def columns_page(client, batch):
    return client.get(reverse("ikm_registry:import-columns", args=[batch.pk])).content.decode()


def column(heading, *samples, field="investment", multiplier=1):
    return {"header": heading, "field": field, "multiplier": multiplier, "samples": list(samples)}


@pytest.mark.parametrize(
    ("heading", "samples", "asked"),
    [
        ("Nilai Investasi", ["1.500"], True),
        ("Nilai Investasi (Rp)", ["1.500"], False),
        ("Investasi", ["Rp 5.500.000", "29.450.000"], False),
        ("Investasi", ["1,5 jt", "2 juta"], False),
        ("Investasi", ["1,5 jt", "2.000"], True),
        ("Investasi", ["Rp 1.500", "2.000"], True),
    ],
)
def test_a_unit_is_asked_where_neither_heading_nor_cells_say_it(heading, samples, asked):
    assert bool(import_units.question(column(heading, *samples), ())) is asked


@pytest.mark.parametrize(
    ("heading", "multiplier", "unit", "period"),
    [
        ("Nilai Produksi", 1, True, True),
        ("Omzet per bulan", 12, True, False),
        ("Omzet per minggu", 52, True, False),
        ("Omzet / th", 1, True, False),
        ("Nilai Produksi (Rp.000)", 1000, False, True),
        ("Nilai Produksi per Tahun (Rp)", 1, False, False),
        ("Omzet Rp (per hari/minggu/bulan)", 1, False, True),
    ],
)
def test_unit_and_period_are_asked_apart(heading, multiplier, unit, period):
    one = column(heading, "1.500", field="output_value", multiplier=multiplier)
    found = import_units.question(one, ())
    assert ((found.unit, found.period) if found else (False, False)) == (unit, period)


def test_the_question_shows_what_each_answer_means(client):
    page = columns_page(client, upload(client, BARE))
    assert "ditulis dalam apa?" in page
    assert "seminggu, sebulan, atau setahun?" in page
    for reading in ("Rp1.500<", "Rp1.500.000<", "Rp1.500.000.000<", "Rp144.000<"):
        assert reading in page


def test_a_heading_of_several_periods_offers_the_week_and_says_why_it_asks(client):
    several = BARE.replace("Nilai Produksi", "Omzet (per hari/minggu/bulan)")
    page = columns_page(client, upload(client, several))
    assert "Judulnya menyebut beberapa masa" in page
    assert "Rp624.000<" in page  # 12.000 in each of 52 weeks
    batch = preview(client, several, **{"s0-m4": "1", "s0-m5": "1000", "s0-p5": "52"})
    assert batch.rows.get(number=2).output_value == 624_000_000
    assert "dibaca sebagai" not in client.get(batch.get_absolute_url()).content.decode()


def test_an_unanswered_question_is_shown_as_an_assumption(client):
    batch = preview(client, BARE)
    assert batch.rows.get(number=2).investment == 1_500
    page = client.get(batch.get_absolute_url()).content.decode()
    assert "“Nilai Investasi” dibaca sebagai rupiah penuh" in page
    assert not ColumnMemory.objects.exists()


def test_an_answer_counts_and_is_not_asked_again(client):
    batch = preview(client, BARE, **{"s0-m4": "1000", "s0-m5": "1000", "s0-p5": "12"})
    row = batch.rows.get(number=2)
    assert (row.investment, row.output_value) == (1_500_000, 144_000_000)
    assert "dibaca sebagai" not in client.get(batch.get_absolute_url()).content.decode()
    again = upload(client, BARE.replace("Bambang", "Budi"), "bulan depan.csv")
    assert "ditulis dalam apa?" not in columns_page(client, again)
    assert [c["multiplier"] for c in again.understanding["sheets"][0]["columns"]][4:] == [1000, 12000]  # fmt: skip


def test_whole_rupiah_is_an_answer_too(client):
    preview(client, BARE, **{"s0-m4": "1", "s0-m5": "1", "s0-p5": "1"})
    again = upload(client, BARE.replace("Bambang", "Budi"), "bulan depan.csv")
    assert "ditulis dalam apa?" not in columns_page(client, again)


@pytest.mark.parametrize(
    ("heading", "multiplier"), [("NILAI INVESTASI (Rp.000)", 1000), ("Nilai Investasi (Rp)", 1)]
)
def test_an_answer_speaks_for_no_heading_that_tells_its_own_unit(client, heading, multiplier):
    preview(client, BARE, **{"s0-m4": "1000000", "s0-m5": "1", "s0-p5": "1"})
    again = upload(client, BARE.replace("Nilai Investasi", heading), "lain.csv")
    assert again.understanding["sheets"][0]["columns"][4]["multiplier"] == multiplier
    assert "ditulis dalam apa?" not in columns_page(client, again)


def test_a_unit_chosen_for_a_heading_that_tells_another_is_none_of_the_bare_one(client):
    said = BARE.replace("Nilai Investasi", "Nilai Investasi (Rp.000)")
    preview(client, said, **{"s0-m4": "1000000", "s0-m5": "1", "s0-p5": "1"})
    again = upload(client, BARE, "lain.csv")
    assert again.understanding["sheets"][0]["columns"][4]["multiplier"] == 1
    assert "ditulis dalam apa?" in columns_page(client, again)
    again = upload(client, said.replace("Bambang", "Budi"), "bulan depan.csv")
    assert again.understanding["sheets"][0]["columns"][4]["multiplier"] == 1_000_000


def test_half_an_answer_is_asked_again_next_time(client):
    preview(client, BARE, **{"s0-m5": "1000"})
    assert not ColumnMemory.objects.exists()


def test_a_column_made_money_is_asked_about_before_the_preview(client):
    batch = upload(client, BARE.replace("Nilai Investasi", "Angka X"))
    data = columns_of(batch) | {"s0-c4": "investment"}
    answer = client.post(reverse("ikm_registry:import-columns", args=[batch.pk]), data, follow=True)
    assert "Satu pertanyaan lagi" in answer.content.decode()
    assert "“Angka X”" in answer.content.decode()


def test_sheets_with_the_same_columns_are_corrected_once(client, tmp_path):
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for place in ("Pagelaran", "Bantur"):
        sheet = book.create_sheet(place)
        sheet.append(["Nama Pemilik", "Jenis Produk", "Nilai Investasi"])
        sheet.append([f"Siti {place}", "tempe", 1500])
        sheet.append([f"Budi {place}", "tahu", 2000])
    path = tmp_path / "dua lembar.xlsx"
    book.save(path)
    with path.open("rb") as file:
        client.post(reverse("ikm_registry:import-upload"), {"files": file})
    batch = ImportBatch.objects.latest("id")
    page = columns_page(client, batch)
    assert page.count("ditulis dalam apa?") == 1
    assert "mengikuti lembar <strong>Pagelaran" in page
    data = columns_of(batch) | {"s0-m2": "1000"}
    assert not any(name.startswith("s1-c") for name in data)
    client.post(reverse("ikm_registry:import-columns", args=[batch.pk]), data)
    values = set(batch.rows.values_list("sheet", "investment"))
    assert values == {
        (place, money) for place in ("Pagelaran", "Bantur") for money in (1_500_000, 2_000_000)
    }


@pytest.mark.parametrize(
    ("multiplier", "parts", "words"),
    [
        (1, (1, 1), "rupiah penuh"),
        (12_000, (1000, 12), "ribu rupiah (Rp.000) per bulan"),
        (52, (1, 52), "rupiah penuh per minggu"),
        (4_000_000, (1_000_000, 4), "juta rupiah 4 kali setahun"),
    ],
)
def test_a_multiplier_is_a_unit_and_a_period(multiplier, parts, words):
    assert import_units.parts_of(multiplier) == parts
    assert import_units.unit_of(multiplier) == words
    assert str(parts[1]) in dict(import_units.periods(parts[1]))


def test_titles_of_kbli_choose_the_version_and_say_so(client):
    rows = "Siti;Toyomarto;Singosari;10710;Industri produk bakeri\n"
    rows += "Budi;Toyomarto;Singosari;10761;Pengolahan kopi\n"
    text = "Nama Pemilik;Desa;Kecamatan;Kode KBLI;Judul KBLI\n" + rows
    client.post(
        reverse("ikm_registry:import-upload"), {"files": SimpleUploadedFile("a.csv", text.encode())}
    )
    batch = ImportBatch.objects.latest("id")
    assert batch.kbli_version == "2025"
    page = client.get(reverse("ikm_registry:import-columns", args=[batch.pk])).content.decode()
    assert "2 judul hanya ada di KBLI 2025" in page


def test_rows_that_are_no_data_are_one_figure_on_both_pages(client):
    text = (
        "DAFTAR IKM BINAAN;;;\n;;;\nNama Pemilik;Desa;Kecamatan;Jenis Produk\n(1);(2);(3);(4)\n"
        "Siti;Toyomarto;Singosari;tempe\n;;;\nBudi;Toyomarto;Singosari;tahu\nJUMLAH;2;;\n;;;\n"
        "Mengetahui;;;\n"
    )
    client.post(
        reverse("ikm_registry:import-upload"), {"files": SimpleUploadedFile("a.csv", text.encode())}
    )
    batch = ImportBatch.objects.latest("id")
    columns = client.get(reverse("ikm_registry:import-columns", args=[batch.pk])).content.decode()
    client.post(reverse("ikm_registry:import-columns", args=[batch.pk]), columns_of(batch))
    batch.refresh_from_db()
    number = sum(batch.balance["skipped"].values())
    assert number == batch.balance["rows_in_file"] - 2 > 5
    assert f"<summary>{number} baris bukan data</summary>" in columns
    assert (
        f"<strong>{number}</strong> bukan data"
        in client.get(batch.get_absolute_url()).content.decode()
    )
    assert batch.understanding["sheets"][0]["not_data"] == batch.balance["skipped"]


MIXED = """Nama Pemilik;Desa;Kecamatan;Jenis Produk;Modal
Siti Aminah;Pagelaran;Pagelaran;tempe;1,5 jt
Bambang;Pagelaran;Pagelaran;tahu;2 juta
Wagiman;Pagelaran;Pagelaran;kopi;3 jt
Umi;Pagelaran;Pagelaran;roti;12.500
"""


def test_the_examples_are_cells_that_each_answer_reads_otherwise(client):
    page = columns_page(client, upload(client, MIXED))
    for reading in ("Rp12.500<", "Rp12.500.000<", "Rp12.500.000.000<"):
        assert reading in page


def test_an_open_unit_is_told_when_saving_and_after_it(client):
    batch = preview(client, BARE)
    page = client.post(reverse("ikm_registry:import-commit", args=[batch.pk]), follow=True)
    said = page.content.decode()
    assert "Disimpan tanpa memastikan satuan" in said
    assert "Urungkan, lalu jawab satuannya" in said
    page = client.post(reverse("ikm_registry:import-units", args=[batch.pk]), follow=True)
    assert "ditulis dalam apa?" in page.content.decode()


def test_the_moment_of_an_answer_is_no_number_to_hide(client):
    form = "Timestamp,Nama Pemilik,Desa,Kecamatan,Produk\r\n17/7/2024 15.55.00,Siti Aminah,Pagelaran,Pagelaran,tempe\r\n"
    assert "17/7/2024 15.55.00" in columns_page(client, upload(client, form))


def test_rows_alike_the_demo_data_have_a_way_in(client):
    demo = {"owner_name": "Siti Aminah", "business_name": "", "product": "tempe", "is_demo": True}
    ikm(desa="35.07.33.2007", **demo)
    rows = BARE.splitlines(keepends=True)
    batch = preview(client, rows[0] + rows[1])
    page = client.get(batch.get_absolute_url()).content.decode()
    assert "Ini usaha sebenarnya" in page
    page = client.post(reverse("ikm_registry:import-real", args=[batch.pk]), follow=True)
    said = page.content.decode()
    assert "dimasukkan sebagai usaha sebenarnya" in said
    assert "Ini usaha sebenarnya" not in said
    assert "Simpan: 1 IKM baru" in " ".join(said.split())


def test_the_readings_of_a_period_are_in_the_unit_of_the_column(client):
    bare = upload(client, BARE)
    page = columns_page(client, bare)
    # 12.000 a month under each unit that may be answered; the page shows that of the chosen one.
    for unit, rupiah in (
        ("1", "Rp144.000"),
        ("1000", "Rp144.000.000"),
        ("1000000", "Rp144.000.000.000"),
    ):
        assert f'data-unit="{unit}"><del>12.000</del> → <ins>{rupiah}</ins>' in page
    said = upload(client, BARE.replace("Nilai Produksi", "Nilai Produksi (Rp.000)"), "ribuan.csv")
    page = columns_page(client, said)
    assert "<del>12.000</del> → <ins>Rp144.000.000</ins>" in page
    assert "<ins>Rp144.000</ins>" not in page


def test_the_version_of_kbli_is_asked_where_there_is_a_code(client):
    asked = '<select name="kbli_version"'
    assert asked not in columns_page(client, upload(client, BARE))
    text = BARE.replace("Nilai Produksi", "KBLI").replace("12.000", "10391")
    assert asked in columns_page(client, upload(client, text, "kode.csv"))
