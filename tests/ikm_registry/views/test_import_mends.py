"""Mending in the preview, the rows left behind, the columns the office remembers."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ikm_registry.models import ColumnMemory, Ikm, ImportBatch, ImportMend
from ikm_registry.services import import_files, import_mends
from tests.ikm_registry.views.test_import_pages import columns_of

pytestmark = pytest.mark.django_db

LIST = """Nama Pemilik;NIK;Desa;Kecamatan;Jenis Produk;TK L;TK P;Nilai Investasi
Siti Aminah;3507175504800001;Sumberejo;;tempe;1;2;lima jutaan
Bambang;3507171204750002;Sumberejo;;tahu;2;0;1.000.000
Yatemi;;Sumberejo;;keripik;1;0;2.000.000
;3507171204750009;Toyomarto;Singosari;cobek batu;1;0;500.000
Ponirah;;Toyomarto;Singosari;cobek batu;0;1;750.000
"""


@pytest.fixture
def batch(client):
    return preview(client)


def preview(client, text=LIST, name="daftar.csv", **changes):
    file = SimpleUploadedFile(name, text.encode())
    client.post(reverse("ikm_registry:import-upload"), {"files": file, "again": "on"})
    made = ImportBatch.objects.latest("id")
    data = {**columns_of(made), **changes}
    answer = client.post(reverse("ikm_registry:import-columns", args=[made.pk]), data)
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return ImportBatch.objects.get(pk=made.pk)


def mend(client, batch, number, field, value, **more):
    address = reverse("ikm_registry:import-mend", args=[batch.pk])
    data = {"sheet": "", "number": number, "field": field, "value": value, **more}
    answer = client.post(address, data, follow=True)
    batch.refresh_from_db()
    return answer.content.decode()


def commit(client, batch):
    page = client.post(reverse("ikm_registry:import-commit", args=[batch.pk]), follow=True)
    batch.refresh_from_db()
    return page.content.decode()


def test_one_answer_for_all_rows_that_wrote_the_same(client, batch):
    assert batch.counts["ditolak"] == 4
    # One note says why it is rejected and what to do, not a second one that nothing is known.
    told = [p for p in batch.rows.get(number=2).problems if p["field"] in {"desa", "kecamatan"}]
    assert [(p["code"], p["severity"]) for p in told] == [("no_place", "error")]
    assert told[0]["message"] == "Desa “Sumberejo” ada di beberapa kecamatan. Pilih desanya."
    page = client.get(batch.get_absolute_url() + "?masalah=no_place").content.decode()
    assert "Perbaiki sekaligus" in page
    assert "Terapkan ke 3 baris" in page
    # The name lies in several kecamatan: those are offered first.
    assert "Sumberejo, Kec. Pagak" in page
    mend(client, batch, 2, "desa_code", "35.07.02.2008", all="1")
    assert batch.counts["ditolak"] == 1
    assert batch.counts["baru"] == 4
    places = set(batch.rows.filter(number__lte=4).values_list("desa_code", flat=True))
    assert places == {"35.07.02.2008"}
    assert batch.rows.get(number=2).written["desa"] == "Sumberejo"


def test_a_cell_mended_outranks_the_answer_for_all(client, batch):
    mend(client, batch, 2, "desa_code", "35.07.02.2008", all="1")
    other = Ikm._meta.get_field("desa").related_model.objects.filter(name="Sumberejo").last().pk
    mend(client, batch, 3, "desa_code", other)
    codes = list(batch.rows.filter(number__lte=4).values_list("desa_code", flat=True))
    assert codes == ["35.07.02.2008", other, "35.07.02.2008"]


def test_a_cell_is_mended_and_the_mend_taken_back(client, batch):
    before = batch.rows.get(number=2)
    assert before.investment is None
    page = mend(client, batch, 2, "investment", "5 juta")
    assert "Perbaikan diterapkan" in page
    row = batch.rows.get(number=2)
    assert row.investment == 5_000_000
    assert row.written["investment"] == "lima jutaan"
    assert not any(p["field"] == "investment" for p in row.problems)
    client.post(reverse("ikm_registry:import-mend-delete", args=[ImportMend.objects.get().pk]))
    assert batch.rows.get(number=2).investment is None


def test_several_answers_are_applied_at_once_and_a_refused_one_comes_back(client, batch):
    address = reverse("ikm_registry:import-mend", args=[batch.pk])
    answers = {
        "sheet": ["", "", ""], "number": ["2", "3", "2"], "all": ["1", "", ""],
        "field": ["desa_code", "owner", "investment"],
        "value": ["35.07.02.2008", "Mujiati Hartono", "banyak sekali"],
    }  # fmt: skip
    answer = client.post(f"{address}?masalah=desa_unknown", answers)
    batch.refresh_from_db()
    assert answer.status_code == 422
    assert "bukan jumlah rupiah yang dapat dibaca" in answer.content.decode()
    assert batch.mends.count() == 2
    assert batch.counts["ditolak"] == 1
    assert batch.rows.get(number=3).owner_name == "Mujiati Hartono"
    answers["value"][2] = "5 juta"
    answer = client.post(f"{address}?masalah=desa_unknown", answers)
    assert answer.url == f"{batch.get_absolute_url()}?masalah=desa_unknown#sebab"
    assert batch.rows.get(number=2).investment == 5_000_000


def test_a_cause_that_says_different_things_gives_an_example(client):
    text = "Nama;Produk;Desa;Kecamatan\nSiti Aminah;tempe;Abcxyz;Wajak\nSlamet;tahu;Defxyz;Wajak\n"
    page = client.get(preview(client, text).get_absolute_url()).content.decode()
    assert "misalnya</span> Desa “Abcxyz”" in page


def test_nonsense_is_refused_with_a_sentence(client, batch):
    assert "bukan jumlah rupiah" in mend(client, batch, 2, "investment", "banyak")
    assert "Pilih desa dari daftar" in mend(client, batch, 2, "desa_code", "99.99.99.9999")
    assert "tidak dapat diperbaiki" in mend(client, batch, 2, "row_key", "x")
    assert "tidak ada pada pratinjau" in mend(client, batch, 999, "owner", "x")
    assert "sekaligus" in mend(client, batch, 3, "nik", "3507171204750003", all="1")
    assert not ImportMend.objects.exists()


def test_a_refused_mend_says_what_is_true_and_keeps_what_was_typed(client, batch):
    address = reverse("ikm_registry:import-mend", args=[batch.pk])
    data = {"sheet": "", "number": 2, "field": "investment", "value": "banyak sekali"}
    for more in ({}, {"from_cell": "1"}, {"all": "1"}):
        answer = client.post(f"{address}?tindakan=ditolak", data | more)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "bukan jumlah rupiah yang dapat dibaca. Perbaikan ini belum disimpan" in page
        assert "“banyak sekali” bukan jumlah rupiah yang dapat dibaca; dikosongkan" not in page
        kept = (
            'data-refused-value="banyak sekali"' if "from_cell" in more else 'value="banyak sekali"'
        )
        assert kept in page
    nik = client.post(address, data | {"field": "nik", "value": "tidak tahu"}).content.decode()
    assert "NIK tidak berisi angka. Periksa KTP. Perbaikan ini belum disimpan" in nik
    lost = client.post(address, data | {"field": "nik", "value": "3.5E+15"}).content.decode()
    assert "angka akhirnya hilang. Perbaikan ini belum disimpan" in lost
    assert client.get(f"{address}?tindakan=ditolak").url == (
        f"{batch.get_absolute_url()}?tindakan=ditolak"
    )
    assert not ImportMend.objects.exists()


def test_a_mended_nik_is_stored_encrypted_and_never_shown(client, batch):
    page = mend(client, batch, 4, "nik", "3507175504800007")
    assert "3507175504800007" not in page
    assert b"3507175504800007" not in bytes(ImportMend.objects.get().value_cipher)
    assert batch.rows.get(number=4).nik_hash is not None


def test_workers_add_up_again(client, batch):
    mend(client, batch, 2, "male", "4")
    row = batch.rows.get(number=2)
    assert (row.workers_male, row.workers_female, row.workers_stated) == (4, 2, 6)


def test_rows_left_behind_are_mended_and_imported_later(client, batch):
    commit(client, batch)
    assert Ikm.objects.count() == 1
    page = client.get(batch.get_absolute_url()).content.decode()
    assert "Perbaiki 4 baris, lalu impor sisanya" in page
    assert "tidak dapat diperbaiki" not in page
    answer = client.post(reverse("ikm_registry:import-rest", args=[batch.pk]))
    rest = ImportBatch.objects.latest("id")
    assert answer.url == rest.get_absolute_url()
    assert rest.rest_of == batch
    assert sorted(rest.rows.values_list("number", flat=True)) == [2, 3, 4, 5]
    # Asked again, it is the same one.
    client.post(reverse("ikm_registry:import-rest", args=[batch.pk]))
    assert ImportBatch.objects.latest("id") == rest
    mend(client, rest, 2, "desa_code", "35.07.02.2008", all="1")
    mend(client, rest, 5, "owner", "Sutini")
    assert rest.counts["ditolak"] == 0
    commit(client, rest)
    assert Ikm.objects.count() == 5
    page = client.get(batch.get_absolute_url()).content.decode()
    assert rest.get_absolute_url() in page
    client.post(reverse("ikm_registry:import-undo", args=[rest.pk]))
    assert Ikm.objects.count() == 1


def test_mends_end_with_the_preview(client, batch):
    commit(client, batch)
    assert "hanya dapat diperbaiki di pratinjau" in mend(client, batch, 2, "owner", "X")
    assert not ImportMend.objects.exists()


def test_mends_given_meanwhile_are_not_lost_on_saving(client, batch, petugas):
    import_mends.mend(
        batch=batch, sheet="", number=5, field="owner", value="Sutini", everywhere=False, by=petugas
    )
    assert "belum masuk ke pratinjau" in commit(client, batch)
    assert Ikm.objects.count() == 0
    client.post(reverse("ikm_registry:import-check", args=[batch.pk]))
    commit(client, batch)
    assert Ikm.objects.filter(owner_name="Sutini").exists()


def test_a_corrected_column_is_remembered_for_the_next_file_and_can_be_forgotten(client):
    text = "Nama Pemilik;Wilayah Kerja;Kecamatan;Hasil\nSiti;Toyomarto;Singosari;cobek\n"
    first = preview(client, text, "satu.csv", **{"s0-c3": "product"})
    assert first.rows.get().product == "cobek"
    memory = ColumnMemory.objects.get()
    assert (memory.heading, memory.field) == ("Hasil", "product")
    client.post(
        reverse("ikm_registry:import-upload"),
        {"files": SimpleUploadedFile("dua.csv", text.replace("Siti", "Budi").encode())},
    )
    second = ImportBatch.objects.latest("id")
    column = second.understanding["sheets"][0]["columns"][3]
    assert (column["field"], column["reason"]) == ("product", "diingat dari impor terdahulu")
    page = client.get(reverse("ikm_registry:import-memories")).content.decode()
    assert "Hasil" in page
    client.post(reverse("ikm_registry:import-memory-delete", args=[memory.pk]))
    assert not ColumnMemory.objects.exists()


def test_a_column_put_aside_stays_aside(client):
    text = "Nama Pemilik;Desa;Kecamatan;Produk;Telepon\nSiti;Toyomarto;Singosari;cobek;0812345678\n"
    preview(client, text, "satu.csv", **{"s0-c4": ""})
    again = preview(client, text.replace("Siti", "Budi"), "dua.csv")
    assert again.rows.get().phone == ""


def test_files_as_a_whole_are_doubted_aloud(client):
    rows = "".join(f"Orang {i};Toyomarto;Singosari;cobek;-7.8601, 112.6401\n" for i in range(12))
    made = preview(client, "Nama Pemilik;Desa;Kecamatan;Produk;Koordinat\n" + rows)
    page = client.get(made.get_absolute_url()).content.decode()
    assert "Semua 12 baris tercatat di Desa Toyomarto" in page
    assert "12 baris memakai titik yang sama persis" in page


def test_the_quality_of_a_file_stays_on_record(client, batch):
    commit(client, batch)
    quality = batch.balance["quality"]
    measures = {one["key"]: one["rows"] for one in quality["measures"]}
    # One of five rows was good: Ponirah, without NIK, with money and people.
    assert quality["rows"] == 1
    assert (measures["pemilik"], measures["nik"], measures["desa"], measures["titik"]) == (1, 0, 1, 0)  # fmt: skip
    page = client.get(batch.get_absolute_url()).content.decode()
    assert "Mutu berkas ini" in page
    assert "KBLI tertulis atau dari nama produk" in page


def test_mends_of_a_large_file_are_gathered_and_applied_at_once(
    client, batch, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(import_files, "INLINE_BYTES", 100)
    page = mend(client, batch, 2, "desa_code", "35.07.02.2008", all="1")
    assert "Perbaikan dicatat" in page
    assert "belum masuk ke pratinjau" in page
    assert batch.counts["ditolak"] == 4
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("ikm_registry:import-check", args=[batch.pk]))
    batch.refresh_from_db()
    assert batch.counts["ditolak"] == 1
    assert "belum masuk" not in client.get(batch.get_absolute_url()).content.decode()


def test_every_column_is_explained(client):
    made = preview(client, "No;Nama Pemilik;Desa;Kecamatan;Luas Tanah\n1;Siti;Blayu;Wajak;90\n")
    page = client.get(made.get_absolute_url()).content.decode()
    assert "Kolom: 3 dipakai, 1 disisihkan (No)" in page
    assert "1 tidak dipakai</strong> (Luas Tanah)" in page


def test_queries_do_not_grow_with_rows_and_mends(client, petugas, django_assert_max_num_queries):
    names = ["Sumberejo", "Wonorejo", "Banjarejo", "Sidodadi", "Sumbersuko", "Jeru", "Kemiri"]
    rows = "".join(f"Orang {i};{names[i % 7]};;tempe {i}\n" for i in range(70))
    made = preview(client, "Nama Pemilik;Desa;Kecamatan;Produk\n" + rows)
    for number in range(2, 12):
        import_mends.mend(
            batch=made, sheet="", number=number, field="desa_code", value="35.07.02.2008",
            everywhere=False, by=petugas,
        )  # fmt: skip
    with django_assert_max_num_queries(24):
        page = client.get(made.get_absolute_url() + "?masalah=no_place").content.decode()
    assert page.count("Terapkan ke") == 7
    assert "10 perbaikan" in page


def test_every_value_of_an_ikm_leads_back_to_its_cell(client):
    text = (
        "Nama Pemilik;Desa;Kecamatan;Produk;No HP;Alamat;Nilai Investasi\n"
        "Ponirah;Toyomarto;Singosari;cobek batu;081234567890;Jl. Raya 1;750.000\n"
    )
    for name, money in (("tahun ini.csv", "750.000"), ("tahun depan.csv", "900.000")):
        batch = preview(client, text.replace("750.000", money), name)
        commit(client, batch)
    ikm = Ikm.objects.get()
    page = client.get(f"/ikm/{ikm.pk}/").content.decode()
    assert "tahun ini.csv</a>, baris 2" in page
    assert "tahun depan.csv</a>, baris 2" in page
    told = page[page.index("<dt>Nilai investasi</dt><dd>G2") :][:160]
    assert "tertulis “900.000”" in told
    client.post(reverse("ikm_registry:import-undo", args=[batch.pk]))
    page = client.get(f"/ikm/{ikm.pk}/").content.decode()
    assert "tahun depan.csv</a>" not in page
    assert "tahun ini.csv</a>" in page


CLOSED = """Nama Pemilik;Desa;Kecamatan;Produk;Status;TK L;TK P;Jumlah TK
Ibu Siti Aminah;Codo;Wajak;tempe;aktif;1;2;5
Wagiman;Codo;Wajak;tahu;tutup;2;0;2
Bpk. Slamet;Blayu;Wajak;keripik;tidak aktif;1;0;1
"""


def decide(client, batch, code, answer):
    address = reverse("ikm_registry:import-cause", args=[batch.pk])
    page = client.post(
        address + f"?masalah={code}", {"sebab": code, "jawaban": answer}, follow=True
    )
    batch.refresh_from_db()
    return page.content.decode()


def test_all_rows_with_a_note_are_left_out_and_wait_among_the_rest(client):
    batch = preview(client, CLOSED)
    page = client.get(batch.get_absolute_url() + "?masalah=status_closed").content.decode()
    assert "2 baris sekaligus:" in page and "Kosongkan status usaha" in page
    page = decide(client, batch, "status_closed", "keluarkan")
    assert (batch.counts["baru"], batch.counts["ditolak"]) == (1, 2)
    assert "semua baris dengan catatan “Tertulis tidak aktif" in page
    commit(client, batch)
    assert Ikm.objects.get().owner_name == "Ibu Siti Aminah"
    client.post(reverse("ikm_registry:import-rest", args=[batch.pk]))
    rest = ImportBatch.objects.latest("id")
    assert (rest.rest_of, rest.counts["baru"]) == (batch, 2)


def test_a_doubted_value_is_emptied_in_all_rows_with_its_note_and_taken_back(client):
    batch = preview(client, CLOSED)
    assert list(batch.rows.values_list("owner_sex", flat=True).order_by("number")) == ["P", "", "L"]
    # A sex told by the title is no doubt of the row: what told it stands beside the value.
    assert batch.rows.get(number=2).written["sex"] == "Ibu"
    assert {one["code"] for one in batch.balance["problems"]} == {"status_closed", "workers_differ"}
    page = decide(client, batch, "workers_differ", "kosongkan")  # men and women count
    assert "Sebab ini sudah beres" in page
    decide(client, batch, "status_closed", "kosongkan")  # they work again, says the person
    row = batch.rows.get(number=2)
    assert (row.workers_male, row.workers_female, row.workers_stated) == (1, 2, None)
    assert set(batch.rows.values_list("status", flat=True)) == {""}
    made = ImportMend.objects.get(batch=batch, written="workers_differ:workers")
    client.post(reverse("ikm_registry:import-mend-delete", args=[made.pk]))
    assert batch.rows.get(number=2).workers_stated is not None


def test_an_answer_reaches_the_rows_of_its_own_column(client):
    head = "Nama Pemilik;Desa;Kecamatan;Produk;Nilai Investasi;Nilai Produksi per Tahun"
    rows = "Siti;Codo;Wajak;tempe;-5;9.000.000\nBudi;Codo;Wajak;tahu;5.000.000;-7\nRini;Codo;Wajak;jamu;-8;-9\n"
    batch = preview(client, f"{head}\n{rows}")
    page = client.get(batch.get_absolute_url()).content.decode()
    assert "Nilai investasi: Nilai rupiah negatif" in page
    page = client.get(f"{batch.get_absolute_url()}?masalah=money_range:output_value")
    assert "2 baris sekaligus:" in page.content.decode()
    assert {row.owner_name for row in page.context["page"].rows} == {"Budi", "Rini"}
    decide(client, batch, "money_range:output_value", "keluarkan")
    left = batch.rows.filter(action="ditolak").values_list("owner_name", flat=True)
    assert set(left) == {"Budi", "Rini"}


@pytest.mark.parametrize(
    ("code", "answer"),
    [("no_such", "keluarkan"), ("status_closed", "hapus"), ("no_product", "kosongkan")],
)
def test_a_note_that_cannot_be_answered_so_is_refused(client, code, answer):
    batch = preview(client, CLOSED.replace("tahu", ""))
    page = decide(client, batch, code, answer)
    assert "tidak dapat dijawab sekaligus" in page
    assert not batch.mends.exists()
