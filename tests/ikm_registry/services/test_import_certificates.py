"""P-IRT, halal, merek, SIINas of a list: taken in, never worsened, found again."""

import io

import pytest

from ikm_registry.models import Ikm
from ikm_registry.services import import_commit, imports, merge_fields
from tests.factories.ikm_registry import ikm

pytestmark = pytest.mark.django_db

HEAD = "Nama Usaha;Nama Pemilik;NIB;P-IRT;Sertifikat Halal;HKI;SIINas;Desa;Kecamatan;Jenis Produk"
PLACE = "Pagelaran;Pagelaran;keripik tempe"


def take_in(petugas, *papers):
    content = f"{HEAD}\nSari Rasa;Endang Rahayu;1234567890123;{';'.join(papers)};{PLACE}\n".encode()
    batch = imports.receive(file=io.BytesIO(content), name="sertifikat.csv", by=petugas, force=True)
    batch = imports.start_check(batch=batch, by=petugas)
    import_commit.commit(batch=batch, by=petugas)
    record = Ikm.objects.get()
    return record.pirt, record.halal, record.brand, record.siinas


def test_papers_of_a_list_come_in_and_a_later_list_completes_them(reference, petugas):
    assert take_in(petugas, "ada", "belum", "DID2024012345", "ya") == ("ada", "", "", "ada")
    number = "206350701012325"
    assert take_in(petugas, number, "sudah", "", "-") == ("2063507010123-25", "ada", "", "ada")
    # That it is held takes no number away, nor does a cell that says no: somebody must do that.
    later = take_in(petugas, "ada", "tidak", "IDM000123456", "")
    assert later == ("2063507010123-25", "ada", "IDM000123456", "ada")


def test_of_two_records_the_number_is_kept_not_that_it_is_held(reference, petugas):
    told = ikm(desa="35.07.24.2016", by=petugas, pirt="ada", data_year=2025)
    numbered = ikm(desa="35.07.24.2016", by=petugas, pirt="2063507010123-25", data_year=2020)
    assert merge_fields.better(told, numbered, "pirt") == numbered
    assert merge_fields.better(told, numbered, "halal") in {told, numbered}
