"""A register of every kind of list goes out and comes back: an import that changes nothing."""

from pathlib import Path

import pytest
from django.contrib.auth.models import Permission

from ikm_registry.models import Ikm, ImportBatch
from ikm_registry.services import import_commit
from tests.data.samples import FOLDER as SAMPLES
from tests.factories.ikm_registry import ikm
from tests.factories.sentra import person
from tests.ikm_registry.services.test_round_trip import AWKWARD, exported, taken_in

pytestmark = pytest.mark.django_db

LISTS = Path(__file__).resolve().parents[2] / "data" / "lists"


@pytest.fixture(scope="module")
def register(shared_db):
    clerk = person("petugas", "pemuat")
    businesses = set(LISTS.glob("*.csv")) - {LISTS / "daftar_buruh.csv"}  # that one is refused
    for path in [*sorted(businesses), *sorted(SAMPLES.glob("*.csv"))]:
        batch = taken_in(path.read_bytes(), path.name, clerk)
        import_commit.commit(batch=batch, by=clerk)
    ikm(desa="35.07.24.2016", by=clerk, **AWKWARD)
    return Ikm.objects.count()


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
