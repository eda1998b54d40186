"""Tables from outside: read as BPS publishes them, refused in plain words, printed with what follows."""

import csv
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from rpik.core.models import AuditEvent
from rpik.plan.document.asked_tables import ASKED
from rpik.plan.document.series import bare
from rpik.plan.models import Edition
from rpik.plan.series_reading import UnreadableTable, lines, read
from rpik.plan.services import editions
from tests.factories import plan as factories

# As BPS has it: title above, bilingual names, a branch whose name contains the whole's, notes below.
BPS = [
    ["[Seri 2010] PDRB Kabupaten Malang Atas Dasar Harga Berlaku (Miliar Rupiah), 2019-2024"],
    [],
    ["Lapangan Usaha/Industry", "", 2019, 2020, 2021, 2022, "2023*", "2024**"],
    ["(1)", "", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"],
    ["A", "Pertanian/Agriculture", 100.5, 110, 120, 130, 140, 150],
    ["C", "Industri Pengolahan/Manufacturing", 300, 330, 363.25, 380, 400, 440],
    ["1", "Industri Pengolahan Tembakau", 90, "-", 95, 99, 100, 110],
    ["", "Produk Domestik Regional Bruto", 1000, 1100, 1210, 1300, 1600, 2000],
    ["* Angka sementara/Preliminary"],
    ["Sumber: BPS"],
]


def rows(table):
    return list(enumerate(table, 1))


def test_a_table_of_bps_is_read_whole():
    found = read(rows(BPS), source="BPS").series
    assert found.columns == ("2019", "2020", "2021", "2022", "2023*", "2024**")
    assert [label for label, _ in found.rows] == [
        "A Pertanian/Agriculture", "C Industri Pengolahan/Manufacturing",
        "1 Industri Pengolahan Tembakau", "Produk Domestik Regional Bruto",
    ]  # fmt: skip
    assert found.rows[1][1] == (300, 330, 363.25, 380, 400, 440)
    assert found.rows[2][1][1] is None
    assert found.note == "* Angka sementara/Preliminary"
    again = read(
        rows([line.split("\t") for line in lines(found, "Uraian").split("\n")]), source="BPS"
    )
    assert again.series.rows == found.rows and again.series.columns == found.columns
    assert bare("C. Industri Pengolahan/Manufacturing") == "industri pengolahan"
    assert bare("1 Industri Pengolahan Tembakau") != "industri pengolahan"


@pytest.mark.parametrize(
    ("written", "values"),
    [
        (["12.345,67", "1.234"], (12345.67, 1234)),  # one convention for the whole table
        (["12,345.67", "1,234"], (12345.67, 1234)),
        (["102.551", "99.87"], (102.551, 99.87)),
        (["1.234", "5.678"], (1234, 5678)),
        (["12 345,6", "7"], (12345.6, 7)),
        (["1234.567", "8"], (1234.567, 8)),
    ],
)
def test_written_numbers_follow_one_convention(written, values):
    found = read(rows([["Uraian", "2020", "2021"], ["x", *written]]), source="s")
    assert found.series.rows[0][1] == pytest.approx(values)


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ([["Uraian", "nilai"], ["x", "1"]], "Baris judul kolom tidak ditemukan"),
        ([["Uraian", "2020", "2020"], ["x", "1", "2"]], "Kolom 2020 ada lebih dari sekali"),
        ([["Uraian", "2020"], ["x", "banyak"]], "Baris 2: “banyak” bukan angka"),
        ([["Uraian", "2020"], ["x", "(" + "9" * 400 + ")"]], "bukan angka"),
        ([["Uraian", "2020"], ["x", float("inf")]], "Baris 2: “inf” bukan angka"),
        ([["Uraian", "2020"], ["x", float("nan")]], "Baris 2: “nan” bukan angka"),
        ([["Uraian", "2020", "2021"], ["x", "1.234,5", "12.5"]], "Baris 2: “12.5” bukan angka"),
        ([["Uraian", "2020"], ["x", "1.2.3"]], "Baris 2: “1.2.3” bukan angka"),
        (
            [["Uraian", "2020", "2021"], ["x", "1.234,5", "1,234.5"]],
            "titik dan koma secara bergantian",
        ),
        ([["Uraian", "2020"]], "Tidak ada baris berisi angka"),
    ],
)
def test_what_is_no_table_is_said(table, sentence):
    with pytest.raises(UnreadableTable, match=sentence):
        read(rows(table), source="s")


def test_kecamatan_are_known_once_and_their_total_is_checked():
    places = {"dampit": "Dampit", "turen": "Turen"}
    table = [["No", "Kecamatan", "Luas (ha)"], [1, "Kec. Dampit", 2012], [2, "TUREN", 7.25],
             ["", "Jumlah", 3000]]  # fmt: skip
    found = read(rows(table), source="s", places=places)
    assert found.series.columns == ("Luas (ha)",)  # 2012 hectares are no year
    assert found.series.rows == (("Dampit", (2012,)), ("Turen", (7.25,)))
    assert found.doubts == ("Kolom Luas (ha): jumlah di berkas 3.000 bukan jumlah barisnya 2.019.",)
    below = read(rows([*table[:2], [2, "Turen", -7], *table[3:]]), source="s", places=places)
    assert below.doubts[0] == "Ada angka di bawah nol: Turen. Periksa tandanya."
    for name, sentence in (
        ("Batu", "Baris 2: “Batu” bukan nama kecamatan"),
        ("Turen", "Baris 3: Turen sudah"),
    ):
        with pytest.raises(UnreadableTable, match=sentence):
            read(rows([table[0], [1, name, 1], table[2]]), source="s", places=places)


def workbook(table) -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    for line in table:
        book.active.append(line)
    target = io.BytesIO()
    book.save(target)
    return SimpleUploadedFile("pdrb.xlsx", target.getvalue())


def text_file(table) -> SimpleUploadedFile:
    target = io.StringIO()
    csv.writer(target, delimiter=";").writerows(table)
    return SimpleUploadedFile("kpi.csv", target.getvalue().encode())


@pytest.mark.django_db
def test_pdrb_gives_shares_growth_and_the_single_figures(reference, perencana, log_in):
    edition = factories.edition(perencana)
    client = log_in(perencana)
    for key in ("pdrb-berlaku", "pdrb-konstan"):
        address = reverse("plan:edition-table", args=[edition.pk, key])
        data = {"source": "BPS, Malang Dalam Angka 2025", "file": workbook(BPS)}
        assert client.post(address, data).status_code == 302
        assert "363,25" in client.get(address).content.decode()
    document = editions.document_of(Edition.objects.get(pk=edition.pk))
    tables = {table.key: table for table in document.tables}
    shown = tables["luar-pdrb-berlaku"]
    assert [c.title for c in shown.columns][1:] == ["2020", "2021", "2022", "2023*", "2024**"]
    assert shown.source == "BPS, Malang Dalam Angka 2025" and shown.number == "Tabel 2.2"
    share = {row[0]: row[1:] for row in tables["luar-pdrb-berlaku-bagian"].rows}
    assert share["C Industri Pengolahan/Manufacturing"] == pytest.approx(
        (330 / 1100, 363.25 / 1210, 380 / 1300, 400 / 1600, 440 / 2000)
    )
    growth = {row[0]: row[1:] for row in tables["luar-pdrb-konstan-laju"].rows}
    assert growth["Produk Domestik Regional Bruto"] == pytest.approx(
        (0.1, 0.1, 1300 / 1210 - 1, 1600 / 1300 - 1, 0.25)
    )
    assert growth["1 Industri Pengolahan Tembakau"][0] is None
    single = {row[0]: row for row in tables["luar-2.1"].rows}
    assert single["Kontribusi industri pengolahan terhadap PDRB"][1:4] == ("22,00", "%", "2024")
    assert single["Pertumbuhan industri pengolahan"][1] == "10,00"
    assert any("1 sel kosong" in text for text in document.missing)
    assert not any(text.startswith("PDRB atas dasar harga berlaku (") for text in document.missing)
    assert "Bagian industri pengolahan dalam PDRB (persen)" in [p.title for p in document.pictures]


@pytest.mark.django_db
def test_kpi_is_loaded_typed_over_and_emptied(reference, perencana, petugas, log_in):
    edition = factories.edition(perencana)
    address = reverse("plan:edition-table", args=[edition.pk, "kpi"])
    table = [["Kecamatan", "Luas (ha)"], ["Pakisaji", "120,5"], ["Bululawang", "80"]]
    assert log_in(petugas).get(address).status_code == 403
    client = log_in(perencana)
    assert client.get(address.replace("kpi", "lain")).status_code == 404
    refused = client.post(address, {"source": "", "file": text_file(table)})
    assert refused.status_code == 400
    assert client.post(address, {"source": "Perda 3/2010", "body": " "}).status_code == 400
    wrong = {"source": "Perda 3/2010", "body": "Kecamatan\tLuas\nBatu\t3"}
    answer = client.post(address, wrong)
    assert (
        answer.status_code == 400 and "Batu\t3" in answer.content.decode()
    )  # nothing typed is lost
    client.post(address, {"source": "Perda 3/2010", "file": text_file(table)})
    body = client.get(address).context["form"].initial["body"]
    client.post(address, {"source": "Perda 3/2010", "body": body.replace("80", "81")})
    document = editions.document_of(Edition.objects.get(pk=edition.pk))
    kpi = next(t for t in document.tables if t.key == "luar-kpi")
    assert kpi.rows == (("Pakisaji", 120.5), ("Bululawang", 81)) and kpi.total == ("Jumlah", 201.5)
    facilities = next(t for t in document.tables if t.key == "luar-2.3")
    assert facilities.rows[0][1] == "201,50"
    before = AuditEvent.objects.filter(event="edition.table").order_by("-id").first().data["before"]
    assert before["rows"] == [["Pakisaji", [120.5]], ["Bululawang", [80.0]]]
    drop = reverse("plan:edition-table-drop", args=[edition.pk, "kpi"])
    assert client.post(drop).status_code == 302
    lack = "Tabel Kawasan peruntukan industri menurut kecamatan (ha) belum diisi; sumbernya Perda RTRW."
    assert lack in editions.document_of(Edition.objects.get(pk=edition.pk)).missing


@pytest.mark.django_db
def test_a_published_edition_keeps_its_tables(reference, perencana, pimpinan, log_in):
    edition = factories.publish(factories.edition(perencana), pimpinan)
    address = reverse("plan:edition-table", args=[edition.pk, ASKED[0].key])
    answer = log_in(perencana).post(address, {"source": "BPS", "body": "Kecamatan\t2020\nTuren\t3"})
    assert answer.status_code == 400 and "sudah terbit" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["edition-table", "edition-leaders", "edition-figures"])
def test_what_another_saved_meanwhile_is_not_overwritten_unseen(reference, perencana, log_in, page):
    factories.register(40)
    edition, client = factories.edition(perencana), log_in(perencana)
    by_key = [ASKED[0].key] if page == "edition-table" else []
    address = reverse(f"plan:{page}", args=[edition.pk, *by_key])
    seen = client.get(address)
    opened = seen.content.decode().split('name="asal" value="')[1].split('"')[0]
    if page == "edition-table":
        first, second = (
            {"source": "BPS", "body": f"Kecamatan\t2025\nDampit\t{count}"} for count in (10, 2077)
        )
    elif page == "edition-leaders":
        field = next(iter(seen.context["form"].fields))
        first, second = {field: "Batik tulis"}, {field: "2077"}
    else:
        field = next(name for name in seen.context["form"].fields if name.startswith("target-"))
        first, second = {field: "10"}, {field: "2077"}
    assert client.post(address, first | {"asal": opened}).status_code == 302
    late = client.post(address, second | {"asal": opened})
    assert late.status_code == 409
    text = late.content.decode()
    assert "Orang lain menyimpan halaman ini" in text and 'name="asal"' not in text
    assert "2077" in text  # nothing typed is lost
    assert client.post(address, second).status_code == 302  # told of it, the second replaces
