"""The import wizard as a person walks it, without a browser."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ikm_registry.models import DuplicatePair, Ikm, ImportBatch

HEADER = "Nama Pemilik;NIK;Desa;Kecamatan;Jenis Produk;TK L;TK P;No HP\r\n"
ROWS = [
    "Siti Aminah;3507175504800001;Pagelaran;Pagelaran;gerabah;1;2;081234567890",
    "Bambang Utomo;3507171204750002;Toyomarto;Singosari;cobek batu;2;0;081234567891",
    "Yatemi;;Toyomarto;Singosari;cobek batu;1;0;081234567892",
    ";;Toyomarto;Singosari;cobek batu;1;0;081234567893",
]

pytestmark = pytest.mark.django_db


def listing(rows=ROWS, name="daftar.csv"):
    return SimpleUploadedFile(name, (HEADER + "\r\n".join(rows) + "\r\n").encode())


def uploaded(client, file=None, **fields):
    return client.post(
        reverse("ikm_registry:import-upload"), {"files": file or listing(), **fields}
    )


def columns_of(batch):
    """The columns form as the page would send it back untouched."""
    from ikm_registry.forms.imports import ColumnsForm

    form = ColumnsForm(understanding=batch.understanding)
    data = {"kbli_version": batch.kbli_version, "data_year": batch.data_year or ""}
    for name, field in form.fields.items():
        if name not in data:
            data[name] = "on" if field.initial is True else field.initial
    return data


def previewed(client, file=None):
    uploaded(client, file)
    batch = ImportBatch.objects.latest("id")
    answer = client.post(reverse("ikm_registry:import-columns", args=[batch.pk]), columns_of(batch))
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return ImportBatch.objects.get(pk=batch.pk)


def test_the_whole_walk(client):
    answer = uploaded(client)
    batch = ImportBatch.objects.get()
    assert answer.url == reverse("ikm_registry:import-columns", args=[batch.pk])
    page = client.get(answer.url).content.decode()
    assert "Inilah yang saya pahami" in page
    assert "3507175504800001" not in page
    batch = previewed(client, listing(name="kedua.csv"))
    page = client.get(batch.get_absolute_url()).content.decode()
    assert "3 IKM baru" in page
    assert "Nama pemilik dan nama usaha kosong" in page
    assert "081234567890" not in page
    client.post(reverse("ikm_registry:import-commit", args=[batch.pk]))
    assert Ikm.objects.count() == 3
    page = client.get(batch.get_absolute_url()).content.decode()
    assert f"?impor={batch.pk}" in page
    assert "Urungkan impor" in page
    client.post(reverse("ikm_registry:import-undo", args=[batch.pk]))
    assert Ikm.objects.count() == 0
    undone = client.get(batch.get_absolute_url()).content.decode()
    assert '4. <span class="step-title">Diurungkan</span>' in undone
    assert "Tersimpan</span>" not in undone
    listed = client.get(reverse("ikm_registry:import-list")).content.decode()
    assert "kedua.csv" in listed


def test_rejects_come_back_and_go_in_when_mended(client):
    batch = previewed(client)
    answer = client.get(reverse("ikm_registry:import-rejects", args=[batch.pk]))
    text = answer.content.decode("utf-8-sig")
    assert "Alasan ditolak" in text.splitlines()[0]
    assert "attachment" in answer["Content-Disposition"]
    mended = text.replace("\n;;", "\nPonirah;;", 1).encode()
    again = previewed(client, SimpleUploadedFile("perbaikan.csv", mended))
    assert again.counts["baru"] == 1
    assert again.counts["ditolak"] == 0


def test_same_file_again_is_said_and_linked(client):
    batch = previewed(client)
    client.post(reverse("ikm_registry:import-commit", args=[batch.pk]))
    answer = uploaded(client)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "sudah diimpor" in page
    assert batch.get_absolute_url() in page
    assert uploaded(client, again="on").status_code == 302


def test_unreadable_file_is_one_sentence_and_leaves_nothing(client):
    picture = SimpleUploadedFile("foto.xlsx", b"\x89PNG\r\n\x1a\n" + b"x" * 100)
    answer = uploaded(client, picture)
    assert answer.status_code == 422
    assert "gambar PNG" in answer.content.decode()
    assert not ImportBatch.objects.exists()


def test_a_column_made_two_things_is_refused(client):
    uploaded(client)
    batch = ImportBatch.objects.get()
    data = columns_of(batch)
    data["s0-c2"] = "owner"
    answer = client.post(reverse("ikm_registry:import-columns", args=[batch.pk]), data)
    assert answer.status_code == 422
    assert "sama-sama dijadikan" in answer.content.decode()


def test_another_header_row_is_read_anew(client):
    uploaded(
        client,
        SimpleUploadedFile(
            "judul.csv", ("DAFTAR IKM;;;;;;;\r\n" + HEADER + "\r\n".join(ROWS)).encode()
        ),
    )
    batch = ImportBatch.objects.get()
    assert batch.understanding["sheets"][0]["header_rows"] == [2]
    data = columns_of(batch) | {"s0-header": "2"}
    assert (
        client.post(reverse("ikm_registry:import-columns", args=[batch.pk]), data).url
        == batch.get_absolute_url()
    )


def test_someone_bound_to_an_area_sees_only_their_imports(client, make_user, log_in):
    batch = previewed(client)
    other = log_in(make_user("petugas", "lain", kecamatan_scope=["35.07.24"]))
    assert other.get(batch.get_absolute_url()).status_code == 404
    assert other.post(reverse("ikm_registry:import-commit", args=[batch.pk])).status_code == 404


def test_duplicates_are_decided_side_by_side(client):
    rows = [
        "Siti Aminah;;Pagelaran;Pagelaran;gerabah;1;2;081234567890",
        "Siti Aminah;;Pagelaran;Pagelaran;gerabah;3;1;081299999999",
        "Budi Santoso;;Pagelaran;Pagelaran;tempe;3;1;081211111111",
    ]
    batch = previewed(client, listing(rows))
    assert batch.counts["ganda"] == 1
    client.post(reverse("ikm_registry:import-commit", args=[batch.pk]))
    assert Ikm.objects.count() == 3
    pair = DuplicatePair.objects.get()
    page = client.get(reverse("ikm_registry:duplicates")).content.decode()
    assert "Siti Aminah" in page
    # What is equal and makes the score is shown, not only said to be equal; the phone differs.
    assert "Sama: Produk <strong>gerabah</strong></span>" in page
    assert "Telepon <strong>" not in page
    address = reverse("ikm_registry:duplicate", args=[pair.pk])
    page = client.get(address).content.decode()
    assert '<div class="equal">gerabah</div>' in page
    assert "Gabungkan" in page
    assert "081234567890" not in page
    versions = {f"v-{pk}": 1 for pk in (pair.first_id, pair.second_id)}
    client.post(address, {"keputusan": "gabung", "pertahankan": pair.first_id, **versions})
    assert Ikm.objects.living().count() == 2
    client.post(address, {"keputusan": "pisah"})
    assert Ikm.objects.living().count() == 3
    client.post(address, {"keputusan": "dua"})
    pair.refresh_from_db()
    assert pair.state == "berbeda"


def test_undo_takes_the_suspicion_from_the_record_that_stays(client):
    first = previewed(client)
    client.post(reverse("ikm_registry:import-commit", args=[first.pk]))
    twin = ["Yatemi;;Toyomarto;Singosari;cobek batu;1;0;081234567899"]
    batch = previewed(client, listing(twin, name="kedua.csv"))
    client.post(reverse("ikm_registry:import-commit", args=[batch.pk]))
    assert DuplicatePair.objects.count() == 1
    stays = Ikm.objects.filter(import_batch__file__name="daftar.csv", owner_name="Yatemi").get()
    assert "diduga_ganda" in stays.flags
    page = client.get(batch.get_absolute_url()).content.decode()
    assert "1 dihapus" in page
    client.post(reverse("ikm_registry:import-undo", args=[batch.pk]))
    stays.refresh_from_db()
    assert not DuplicatePair.objects.exists()
    assert "diduga_ganda" not in stays.flags
