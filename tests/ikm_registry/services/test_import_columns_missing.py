"""A list whose column of names nobody recognised; a column of KBLI that holds titles."""

import io

import pytest

from ikm_registry.models import Ikm
from ikm_registry.services import import_commit, imports
from rpik.core.errors import DomainError

pytestmark = pytest.mark.django_db
# Letters and numbers instead of names: nothing says that the second column names anyone.
NAMELESS = b"No;Tertera;Desa;Kecamatan;Produk\n1;AX-1;Blayu;Wajak;tempe\n2;AX-2;Blayu;Wajak;tahu\n"
TITLED = (
    b"Nama Pemilik;Desa;Kecamatan;KBLI\n"
    b"Siti;Blayu;Wajak;Industri Tempe Kedelai\n"
    b"Umi;Blayu;Wajak;10392\n"
    b"Ani;Blayu;Wajak;INDUSTRI MAKANAN DARI KEDELE DAN KACANG-KACANGAN LAINNYA BUKAN KEC\n"
    b"Budi;Blayu;Wajak;Industri awan\n"
)


def _understood(content, by):
    found = imports.upload(file=io.BytesIO(content), name="daftar.csv", by=by)
    return imports.understand(batch=found, by=by)


def test_what_is_missing_is_said_and_can_be_chosen(reference, petugas):
    batch = _understood(NAMELESS, petugas)
    with pytest.raises(DomainError) as refused:
        imports.check(batch=batch, by=petugas)
    assert "Kolom nama pemilik atau nama usaha tidak dikenali" in refused.value.message
    assert "“Tertera”" in refused.value.message
    name = batch.understanding["sheets"][0]["name"]
    change = {name: {"use": False, "columns": {1: {"field": "business"}}}}
    batch = imports.correct(batch=batch, changes={"sheets": change}, by=petugas)
    batch = imports.check(batch=batch, by=petugas)
    assert batch.counts["baru"] == 2


def test_titles_of_kbli_are_codes(reference, petugas):
    batch = imports.check(batch=_understood(TITLED, petugas), by=petugas)
    rows = list(batch.rows.order_by("position"))
    said = [[problem["code"] for problem in row.problems] for row in rows]
    assert ["kbli_title" in codes for codes in said] == [True, False, True, False]
    assert "kbli_shape" in said[3]
    import_commit.commit(batch=batch, by=petugas)
    found = dict(Ikm.objects.values_list("owner_name", "kbli_code"))
    assert (found["Siti"], found["Umi"], found["Ani"]) == ("10391", "10392", "10793")
