"""Corrections on the columns page are kept as they are made; one of several equal sheets can differ."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ikm_registry.models import ColumnMemory, ImportBatch
from tests.ikm_registry.views.test_import_pages import columns_of

pytestmark = pytest.mark.django_db

LIST = """Nama Pemilik;Desa;Kecamatan;Hasil;Modal;Nilai Investasi (Rp.000)
Siti;Toyomarto;Singosari;tempe;500.000;1.500
Budi;Toyomarto;Singosari;tahu;750.000;2.000
"""
HTMX = {"HX-Request": "true"}


def received(client, content, name="daftar.csv"):
    client.post(reverse("ikm_registry:import-upload"), {"files": SimpleUploadedFile(name, content)})
    return ImportBatch.objects.latest("id")


@pytest.fixture
def batch(client):
    return received(client, LIST.encode())


def keep(client, batch, data):
    address = reverse("ikm_registry:import-columns", args=[batch.pk])
    answer = client.post(address, data, headers=HTMX)
    assert answer.status_code == 200
    batch.refresh_from_db()
    return answer


def column(batch, index, sheet=0):
    return batch.understanding["sheets"][sheet]["columns"][index]


def test_a_correction_is_there_when_the_person_comes_back(client, batch):
    data = columns_of(batch) | {"s0-c3": "raw", "data_year": "2023"}
    answer = keep(client, batch, data)
    assert "tersimpan" in answer.content.decode()
    assert "HX-Refresh" not in answer.headers
    assert (column(batch, 3)["field"], batch.data_year) == ("raw", 2023)
    assert ColumnMemory.objects.get().field == "raw"
    page = client.get(reverse("ikm_registry:import-columns", args=[batch.pk])).content.decode()
    assert '<option value="raw" selected>' in page
    # Back again: the last choice is what is kept and remembered.
    keep(client, batch, data | {"s0-c3": "product"})
    assert ColumnMemory.objects.get().field == column(batch, 3)["field"] == "product"


def test_what_cannot_be_kept_is_said_and_changes_nothing(client, batch):
    before = batch.understanding
    answer = keep(client, batch, columns_of(batch) | {"s0-c3": "owner"})
    assert "Belum tersimpan: " in answer.content.decode()
    assert "sama-sama dijadikan" in answer.content.decode()
    assert "Belum tersimpan" in keep(client, batch, columns_of(batch) | {"data_year": "1"}).content.decode()  # fmt: skip
    assert batch.understanding == before


def test_a_column_made_money_asks_its_unit_and_others_keep_theirs(client, batch):
    page = columns_of(batch)
    for name in ("s0-m4", "s0-p4", "s0-m5"):
        page.pop(name, None)
    answer = keep(client, batch, page | {"s0-c4": "investment", "s0-c5": "output_value"})
    assert answer.headers["HX-Refresh"] == "true"
    # The page did not show these units: what the heading says is not overwritten with rupiah.
    keep(client, batch, page | {"s0-c4": "investment", "s0-c5": "output_value"})
    assert column(batch, 5)["multiplier"] == 1000


def workbook(names, rows=3):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name in names:
        sheet = book.create_sheet(name)
        sheet.append(["Nama Pemilik", "Desa", "Kecamatan", "Hasil"])
        for n in range(rows):
            sheet.append([f"Siti {name} {n}", "Toyomarto", "Singosari", "tempe"])
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def test_a_correction_applies_to_equal_sheets_and_one_can_be_set_apart(client):
    batch = received(client, workbook(["Jan", "Feb", "Mar"]), "daftar.xlsx")
    address = reverse("ikm_registry:import-columns", args=[batch.pk])
    keep(client, batch, columns_of(batch) | {"s0-c3": "raw"})
    assert [column(batch, 3, n)["field"] for n in range(3)] == ["raw"] * 3
    assert "Atur kolom lembar ini sendiri" in client.get(address).content.decode()
    answer = keep(client, batch, columns_of(batch) | {"s1-own": "on"})
    assert answer.headers["HX-Refresh"] == "true"
    memories = list(ColumnMemory.objects.values_list("field", flat=True))
    data = columns_of(batch)
    assert "s1-c3" in data
    assert "s2-c3" not in data
    keep(client, batch, data | {"s0-c3": "business", "s1-c3": "product"})
    assert [column(batch, 3, n)["field"] for n in range(3)] == ["business", "product", "business"]
    # What holds for one sheet alone is not what the office means by the heading.
    assert memories == ["raw"]
    assert ColumnMemory.objects.get().field == "business"
    # Given back, it has the columns of the others again.
    data = columns_of(batch)
    data.pop("s1-own")
    keep(client, batch, data)
    assert [column(batch, 3, n)["field"] for n in range(3)] == ["business"] * 3
    assert "s1-c3" not in columns_of(batch)


def test_setting_a_sheet_apart_without_scripts_leads_back_to_its_columns(client):
    batch = received(client, workbook(["Jan", "Feb"]), "daftar.xlsx")
    address = reverse("ikm_registry:import-columns", args=[batch.pk])
    assert client.post(address, columns_of(batch) | {"s1-own": "on"}).url == address
    batch.refresh_from_db()
    assert client.post(address, columns_of(batch)).url == batch.get_absolute_url()


def test_a_sheet_no_longer_imported_keeps_the_columns_of_the_others(client):
    batch = received(client, workbook(["Jan", "Feb"]), "daftar.xlsx")
    data = columns_of(batch)
    data.pop("s1-use")
    answer = keep(client, batch, data)
    assert answer.headers["HX-Refresh"] == "true"
    keep(client, batch, data)  # the old page again, before it is made anew
    assert [column(batch, 3, n)["field"] for n in range(2)] == ["product"] * 2
