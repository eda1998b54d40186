"""What lists write of raw material in rupiah (BB/BP) and of where a business sells [domain.md 5.1]."""

import pytest
from django.urls import reverse

from ikm_registry.models import Ikm
from ikm_registry.services import history, import_commit
from ikm_registry.services.merge_fields import better
from tests.factories.ikm_registry import ikm
from tests.ikm_registry.services.test_import_again import checked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]

LIST = """Nama Pemilik;Desa;Kecamatan;Produk;Nilai BB/BP (Rp.000);Pemasaran;Ekspor (%);No HP
Siti Aminah;Codo;Wajak;tempe;4.500;lokal, Kota Malang;0;081234567890
Wagiman;Blayu;Wajak;tahu;-;-;;081234567891
Jumlah;;;;4.500;;;
"""


def test_they_are_read_kept_updated_and_shown(petugas, log_in):
    batch = checked(LIST, petugas)
    (total,) = [one for one in batch.balance["checksums"] if one["field"] == "input_value"]
    assert total["agrees"]
    import_commit.commit(batch=batch, by=petugas)
    siti = Ikm.objects.get(owner_name="Siti Aminah")
    assert (siti.input_value, siti.market) == (4_500_000, "lokal, Kota Malang")
    wagiman = Ikm.objects.get(owner_name="Wagiman")
    assert (wagiman.input_value, wagiman.market) == (None, "")

    later = checked(LIST.replace("Siti Aminah;Codo;Wajak;tempe;4.500", "Siti Aminah;Codo;Wajak;tempe;5.000"), petugas)  # fmt: skip
    assert later.rows.get(action="berubah").changes == {"input_value": [4_500_000, 5_000_000]}
    import_commit.commit(batch=later, by=petugas)
    siti.refresh_from_db()
    assert siti.input_value == 5_000_000
    said = [
        change for entry in history.timeline(siti, for_user=petugas) for change in entry.changes
    ]
    assert "Rp5.000.000" in str(said) and "BB/BP" in str(said)
    page = log_in(petugas).get(siti.get_absolute_url()).content.decode()
    assert "Rp5.000.000" in page and "lokal, Kota Malang" in page

    import_commit.undo(batch=later, by=petugas)
    siti.refresh_from_db()
    assert siti.input_value == 4_500_000


def test_a_person_types_them(petugas, log_in):
    one = ikm(desa="35.07.08.2008", by=petugas, owner_name="Siti", product="tempe")
    client = log_in(petugas)
    address = reverse("ikm_registry:ikm-update", args=[one.pk])
    form = client.get(address).context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    client.post(address, {**data, "input_value": "1.250.000", "market": "Jawa Timur"})
    one.refresh_from_db()
    assert (one.input_value, one.market) == (1_250_000, "Jawa Timur")


def test_a_merge_takes_the_filled_one(petugas):
    first = ikm(desa="35.07.08.2008", by=petugas, owner_name="Siti", product="tempe")
    second = ikm(desa="35.07.08.2008", by=petugas, owner_name="Siti A.", product="tempe", input_value=5, market="lokal")  # fmt: skip
    assert better(first, second, "input_value") == better(first, second, "market") == second
