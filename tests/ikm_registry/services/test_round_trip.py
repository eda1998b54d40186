"""What the register exports comes back in as an import that changes nothing."""

import csv
import io
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission

from ikm_registry.models import Ikm, ImportBatch
from ikm_registry.services import import_commit, imports
from tests.data.samples import FOLDER as SAMPLES
from tests.factories.ikm_registry import ikm

pytestmark = pytest.mark.django_db

LISTS = Path(__file__).resolve().parents[2] / "data" / "lists"
AWKWARD = {
    "business_name": "=HYPERLINK(1)",
    "owner_name": '+62 "Pak; Din", -1',
    "product": "@kerupuk; tempe",
    "raw_material": "＝kedelai",
    "address": "-Jl. Raya 1",
    "workers_male": 2,
    "workers_female": 1,
    "investment": 1_500_000,
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


@pytest.fixture
def register(reference, petugas):
    for path in [*sorted(LISTS.glob("*.csv")), *sorted(SAMPLES.glob("*.csv"))]:
        batch = taken_in(path.read_bytes(), path.name, petugas)
        import_commit.commit(batch=batch, by=petugas)
    ikm(desa="35.07.24.2016", by=petugas, **AWKWARD)
    return Ikm.objects.count()


def exported(log_in, user, kind):
    answer = log_in(user).get(f"/ikm/ekspor/?lengkap=1&status=semua&format={kind}")
    assert answer.status_code == 200
    return answer.getvalue()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("masked", [True, False])
def test_an_export_comes_back_and_changes_nothing(register, petugas, log_in, kind, masked):
    if not masked:
        permission = Permission.objects.get(codename="export_personal_data")
        petugas.user_permissions.add(permission)
    batch = taken_in(exported(log_in, petugas, kind), f"ekspor.{kind}", petugas)
    assert register > 250
    odd = batch.rows.exclude(action="sama").values_list("number", "action", "changes", "problems")
    assert list(odd) == []
    assert batch.counts["sama"] == register


def test_what_was_edited_in_the_spreadsheet_updates_its_own_record(register, petugas, log_in):
    text = exported(log_in, petugas, "csv").decode("utf-8-sig")
    first = Ikm.objects.filter(business_name="Tahu Barokah").get()
    edited = text.replace("Tahu Barokah", "Tahu Makmur Abadi").encode("utf-8-sig")
    batch = taken_in(edited, "disunting.csv", petugas)
    assert batch.counts["berubah"] == 1
    row = batch.rows.get(action="berubah")
    assert row.ikm_id == first.pk
    assert row.changes["business_name"] == ["Tahu Barokah", "Tahu Makmur Abadi"]
    import_commit.commit(batch=batch, by=petugas)
    first.refresh_from_db()
    assert first.business_name == "Tahu Makmur Abadi"
    assert Ikm.objects.count() == register


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
    head = next(i for i, line in enumerate(lines) if "Tenaga Kerja L" in line)
    for name, value in zip(
        ("Tenaga Kerja L", "Tenaga Kerja P", "Tenaga Kerja"), edited, strict=True
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


def test_a_number_of_another_register_names_nobody(register, petugas):
    target = Ikm.objects.filter(desa__name="Toyomarto").first()
    text = (
        "Nomor IKM;Nama Pemilik;Desa;Kecamatan;Jenis Produk\n"
        f"{target.number};Orang Lain Sama Sekali;Ngroto;Pujon;susu\n"
        "17;Tanpa Nomor;Ngroto;Pujon;susu\n"
    )
    batch = taken_in(text.encode(), "lain.csv", petugas)
    assert batch.counts["baru"] == 2
    assert (
        ImportBatch.objects.get(pk=batch.pk).rows.get(number=3).problems[0]["code"]
        == "number_shape"
    )


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
