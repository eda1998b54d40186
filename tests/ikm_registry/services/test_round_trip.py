"""What the register exports comes back in as an import that changes nothing."""

import csv
import io

import pytest

from ikm_registry.models import Ikm
from ikm_registry.services import import_commit, import_units, imports
from tests.factories.ikm_registry import ikm

pytestmark = pytest.mark.django_db

AWKWARD = {
    "business_name": "=HYPERLINK(1)",
    "owner_name": '+62 "Pak; Din", -1',
    "product": "@kerupuk; tempe",
    "raw_material": "＝kedelai",
    "address": "-Jl. Raya 1",
    "pirt": "2063507010123-25",
    "halal": "ada",
    "brand": "IDM000123456",
    "siinas": "ada",
    "workers_male": 2,
    "workers_female": 1,
    "investment": 1_500_000,
    "input_value": 900_000,
    "market": "-lokal; Jawa Timur",
    "capacity": "2.50",
    "capacity_unit": "kg",
    "kbli_version": "2025",
    "kbli_code": "10391",
    "kbli_source": "tertulis",
    "lat": -7.8601,
    "lon": 112.6401,
    "point_source": "gps",
}


def taken_in(content, name, by):
    batch = imports.receive(file=io.BytesIO(content), name=name, by=by, force=True)
    return imports.start_check(batch=batch, by=by)


def exported(log_in, user, kind):
    answer = log_in(user).get(f"/ikm/ekspor/?lengkap=1&status=semua&format={kind}")
    assert answer.status_code == 200
    return answer.getvalue()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_own_export_asks_nothing_and_is_known_the_second_time(reference, petugas, log_in, kind):
    ikm(
        desa="35.07.24.2016", by=petugas, owner_name="Siti", product="tempe", output_value=9_000_000
    )
    content = exported(log_in, petugas, kind)
    batch = taken_in(content, f"ekspor.{kind}", petugas)
    assert import_units.assumed(batch.understanding, import_units.settled()) == []
    import_commit.commit(batch=batch, by=petugas)
    again = imports.receive(file=io.BytesIO(content), name=f"ekspor.{kind}", by=petugas, force=True)
    assert again.state == "diperiksa"  # straight to its preview
    assert {action: rows for action, rows in again.counts.items() if rows} == {"sama": 1}


# Records that only their personal data tell apart, and not even the rest of two of them that a mask
# leaves; a namesake in another desa.
ALIKE = {
    "owner_name": "Siti Aminah", "business_name": "", "product": "tempe", "workers_male": 1,
    "workers_female": 0, "kbli_version": "2020", "kbli_code": "10391", "kbli_source": "tertulis",
}  # fmt: skip
SHOWN = (
    "kolom=nama&kolom=pemilik&kolom=produk&kolom=desa&kolom=kecamatan&kolom=telepon&kolom=alamat"
)


@pytest.fixture
def look_alikes(reference, petugas):
    return [
        ikm(desa="35.07.24.2016", by=petugas, phone="+6281234567678", address="Dusun Krajan 1", **ALIKE),
        ikm(desa="35.07.24.2016", by=petugas, phone="+6281234567999", address="Jl. Kawi 2", **ALIKE),
        ikm(desa="35.07.24.2016", by=petugas, address="Dusun Bendo 3", **ALIKE),
        ikm(desa="35.07.24.2016", by=petugas, address="Dusun Petung 4", **ALIKE),
        ikm(desa="35.07.33.2007", by=petugas, phone="+6285733333678", address="Dusun Krajan 1", **ALIKE),
    ]  # fmt: skip


@pytest.mark.parametrize("columns", ["lengkap=1", SHOWN])
def test_records_that_a_masked_export_makes_look_alike_are_known_again(
    look_alikes, petugas, log_in, columns
):
    content = log_in(petugas).get(f"/ikm/ekspor/?{columns}&format=csv").getvalue()
    assert content.decode().count("••••••") >= 5
    batch = taken_in(content, "tersamar.csv", petugas)
    odd = batch.rows.exclude(action="sama").values_list("number", "action", "changes", "problems")
    assert list(odd) == []
    told = {row.ikm_id for row in batch.rows.all()}
    assert told == {one.pk for one in look_alikes}
    before = list(Ikm.objects.order_by("pk").values_list("phone", "address", "version"))
    import_commit.commit(batch=batch, by=petugas)
    assert list(Ikm.objects.order_by("pk").values_list("phone", "address", "version")) == before


def test_a_masked_list_of_strangers_is_not_what_it_looks_like(look_alikes, petugas):
    """Another telephone, another street, one row more than the register has: none of them is known."""
    text = (
        "Nama Pemilik;Jenis Produk;Desa;Kecamatan;Telepon;Alamat\n"
        "Siti Aminah;tempe;Toyomarto;Singosari;+62••••••••123;Dusun ••••••\n"
        "Siti Aminah;tempe;Toyomarto;Singosari;;Gang ••••••\n"
        + "Siti Aminah;tempe;Toyomarto;Singosari;;Dusun ••••••\n"
        * 4
    )
    batch = taken_in(text.encode(), "asing.csv", petugas)
    assert [row.action for row in batch.rows.order_by("position")] == [
        "ganda", "ganda", "sama", "sama", "sama", "ganda",
    ]  # fmt: skip
    import_commit.commit(batch=batch, by=petugas)
    assert not Ikm.objects.filter(phone__contains="•").exists()
    assert not Ikm.objects.filter(address__contains="•").exists()


@pytest.mark.parametrize(
    ("edited", "stored"),
    [
        (("5", "1", "3"), (5, 1, None, 6)),  # only the men: the total of the export is the old one
        (("2", "1", "7"), (2, 1, 7, 7)),  # only the total
        (("5", "1", "6"), (5, 1, None, 6)),  # all three, in order
    ],
)
def test_a_total_the_export_derived_is_not_read_back_over_edited_workers(
    reference, petugas, log_in, edited, stored
):
    one = ikm(desa="35.07.24.2016", by=petugas, **AWKWARD)
    lines = list(csv.reader(exported(log_in, petugas, "csv").decode("utf-8-sig").splitlines(), delimiter=";"))  # fmt: skip
    head = next(i for i, line in enumerate(lines) if "Tenaga kerja L" in line)
    for name, value in zip(
        ("Tenaga kerja L", "Tenaga kerja P", "Tenaga kerja"), edited, strict=True
    ):
        lines[head + 1][lines[head].index(name)] = value
    text = "\n".join(
        ";".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in line) for line in lines
    )
    batch = taken_in(text.encode(), "disunting.csv", petugas)
    import_commit.commit(batch=batch, by=petugas)
    one.refresh_from_db()
    found = (one.workers_male, one.workers_female, one.workers_stated, one.workers)
    assert found == stored


def test_a_column_of_numbers_sorted_alone_overwrites_nobody(reference, petugas):
    goods = ("tahu", "batik", "keripik singkong")
    firms = [
        ikm(
            desa="35.07.24.2016",
            by=petugas,
            business_name=f"{word} Jaya",
            owner_name=f"{word} Lestari",
            product=good,
        )
        for word, good in zip(("Melati", "Kenanga", "Cempaka"), goods, strict=True)
    ]
    lines = ["Nomor IKM;Nama Usaha;Nama Pemilik;Jenis Produk;Desa;Kecamatan;Tenaga Kerja"]
    for one, other in zip(firms, [*firms[1:], firms[0]], strict=True):
        words = (other.number, one.business_name, one.owner_name, one.product)
        lines.append(";".join([*words, "Toyomarto", "Singosari", "7"]))
    batch = taken_in("\n".join(lines).encode(), "urut.csv", petugas)
    assert batch.counts.get("berubah", 0) == 0
    import_commit.commit(batch=batch, by=petugas)
    standing = Ikm.objects.order_by("pk").values_list("business_name", "product")
    assert list(standing)[:3] == [(one.business_name, one.product) for one in firms]
    # A name mended beside its own number still updates the record.
    mended = lines[1].replace(firms[1].number, firms[0].number).replace("Melati", "Mawar")
    batch = taken_in(f"{lines[0]}\n{mended}".encode(), "ganti.csv", petugas)
    import_commit.commit(batch=batch, by=petugas)
    firms[0].refresh_from_db()
    assert firms[0].business_name == "Mawar Jaya"


def test_demo_records_come_back_as_demo_not_as_businesses(reference, petugas):
    """An export of invented businesses is refused row by row; what is real beside them goes in."""
    ikm(
        desa="35.07.33.2007", owner_name="Siti Contoh", business_name="Gerabah Contoh", product="gerabah",
        is_demo=True,
    )  # fmt: skip
    text = (
        "Nama Usaha;Nama Pemilik;Desa;Kecamatan;Produk\n"
        "GERABAH CONTOH;Siti Contoh;Pagelaran;Pagelaran;Gerabah\n"
        "Gerabah Nyata;Wagiman;Pagelaran;Pagelaran;gerabah\n"
    )
    batch = imports.upload(file=io.BytesIO(text.encode()), name="contoh.csv", by=petugas)
    batch = imports.check(batch=imports.understand(batch=batch, by=petugas), by=petugas)
    first, second = batch.rows.order_by("position")
    assert (first.action, second.action) == ("ditolak", "baru")
    assert "data contoh" in first.problems[-1]["message"]
