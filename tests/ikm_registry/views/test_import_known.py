"""A file read as a saved one was goes to its preview at once; of many files the next is offered; a reading
that was stopped goes on."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ikm_registry.models import ImportBatch
from ikm_registry.services import imports
from rpik.core import jobs
from tests.ikm_registry.views.test_import_pages import columns_of, previewed, uploaded

pytestmark = pytest.mark.django_db

HEADINGS = "Nama Pemilik;Desa;Kecamatan;Jenis Produk;Tenaga Kerja"


@pytest.fixture
def client(reference, petugas, log_in):
    return log_in(petugas)


def monthly(name, *owners, headings=HEADINGS, rest="Toyomarto;Singosari;tempe;2"):
    rows = "\r\n".join(f"{owner};{rest}" for owner in owners)
    return SimpleUploadedFile(name, f"{headings}\r\n{rows}\r\n".encode())


def saved(client, file):
    batch = previewed(client, file)
    client.post(reverse("ikm_registry:import-commit", args=[batch.pk]))
    return batch


def gives(client, file):
    """The import and whether it waits at its columns."""
    answer = uploaded(client, file)
    batch = ImportBatch.objects.latest("id")
    assert answer.url in {
        batch.get_absolute_url(),
        reverse("ikm_registry:import-columns", args=[batch.pk]),
    }
    return batch, answer.url != batch.get_absolute_url()


def test_a_file_read_like_a_saved_one_goes_to_its_preview(client):
    saved(client, monthly("Januari 2024.csv", "Siti Aminah", "Bambang"))
    batch, waits = gives(client, monthly("Februari 2024.csv", "Yatemi"))
    assert not waits
    assert batch.counts["baru"] == 1
    assert batch.data_year == 2024
    page = client.get(batch.get_absolute_url()).content.decode()
    assert "langkah Kolom dilewati" in page
    columns = reverse("ikm_registry:import-columns", args=[batch.pk])
    assert columns in page
    # A person who looks at the columns all the same has looked: the sentence goes.
    client.post(columns, columns_of(batch))
    assert "dilewati" not in client.get(batch.get_absolute_url()).content.decode()
    # Fewer columns, in another order: each is known.
    swapped = monthly("Maret 2024.csv", "tahu", headings="Jenis Produk;Nama Pemilik;Desa;Kecamatan",
                      rest="Ponirah;Toyomarto;Singosari")  # fmt: skip
    assert not gives(client, swapped)[1]


@pytest.mark.parametrize(
    ("name", "headings", "rest"),
    [
        ("a heading nobody saw", "Nama Pemilik;Desa;Kecamatan;Produk Utama", "Toyomarto;Singosari;tahu"),
        ("a money column in no unit", f"{HEADINGS};Nilai Investasi", "Toyomarto;Singosari;tahu;2;1.500"),
        ("a column nobody used", f"{HEADINGS};Zodiak", "Toyomarto;Singosari;tahu;2;leo"),
    ],
)  # fmt: skip
def test_what_nobody_approved_waits_at_the_columns(client, name, headings, rest):
    saved(client, monthly("Januari 2024.csv", "Siti Aminah"))
    _, waits = gives(client, monthly("Februari 2024.csv", "Yatemi", headings=headings, rest=rest))
    assert waits, name


@pytest.mark.parametrize(
    ("unit", "before", "now"),
    [("1000", "12.500", "150.000.000"), ("1", "150.000.000", "12.500")],
)  # fmt: skip
def test_figures_of_another_size_than_the_unit_answered_wait_at_the_columns(client, unit, before, now):  # fmt: skip
    def sales(month, *owners, figure):
        rest = f"Toyomarto;Singosari;tahu;2;{figure}"
        return monthly(f"{month} 2024.csv", *owners, headings=f"{HEADINGS};Omzet", rest=rest)

    batch, _ = gives(client, sales("Januari", "Siti Aminah", figure=before))
    answers = columns_of(batch) | {"s0-m5": unit, "s0-p5": "1"}
    client.post(reverse("ikm_registry:import-columns", args=[batch.pk]), answers)
    client.post(reverse("ikm_registry:import-commit", args=[batch.pk]))
    assert not gives(client, sales("Februari", "Yatemi", figure=before))[1]
    assert gives(client, sales("Maret", "Ponirah", figure=now))[1]


def test_columns_known_from_two_lists_are_looked_at_where_they_meet(client):
    headings = "Nama Pemilik;Desa;Kecamatan;Jenis Produk"
    place = "Toyomarto;Singosari;tahu"
    saved(
        client,
        monthly(
            "Januari 2024.csv", "Siti Aminah", headings=f"{headings};Jumlah", rest=f"{place};2"
        ),
    )
    saved(
        client,
        monthly(
            "Februari 2024.csv",
            "Bambang",
            headings=f"{headings};Kapasitas;Satuan",
            rest=f"{place};200;kg",
        ),
    )
    # What "Jumlah" is beside "Satuan" nobody said: in the first list it was left out.
    assert gives(
        client,
        monthly(
            "Maret 2024.csv", "Yatemi", headings=f"{headings};Jumlah;Satuan", rest=f"{place};200;kg"
        ),
    )[1]


def test_a_year_that_was_told_is_asked_when_it_is_not(client):
    saved(client, monthly("Januari 2024.csv", "Siti Aminah"))
    batch, waits = gives(client, monthly("tanpa tahun.csv", "Yatemi"))
    assert waits
    # Left out once and saved, it may be left out again.
    client.post(reverse("ikm_registry:import-columns", args=[batch.pk]), columns_of(batch))
    client.post(reverse("ikm_registry:import-commit", args=[batch.pk]))
    assert not gives(client, monthly("juga tanpa tahun.csv", "Ponirah"))[1]


def test_what_was_taken_back_or_means_otherwise_now_approves_nothing(client):
    batch = saved(client, monthly("Januari 2024.csv", "Siti Aminah"))
    other, waits = gives(client, monthly("Februari 2024.csv", "Yatemi"))
    assert not waits
    # From now on "Tenaga Kerja" is another column: a file with it is looked at again.
    data = columns_of(other) | {"s0-c4": "female"}
    client.post(reverse("ikm_registry:import-columns", args=[other.pk]), data)
    assert gives(client, monthly("Maret 2024.csv", "Ponirah"))[1]
    client.post(reverse("ikm_registry:import-undo", args=[batch.pk]))
    assert gives(client, monthly("April 2024.csv", "Kasmiyati"))[1]


def test_somebody_of_a_kecamatan_relies_on_their_own_imports(client, make_user, log_in):
    saved(client, monthly("Januari 2024.csv", "Siti Aminah"))
    theirs = log_in(make_user("petugas", "upt", kecamatan_scope=["35.07.24"]))
    assert gives(theirs, monthly("Februari 2024.csv", "Yatemi"))[1]


def test_a_long_known_file_goes_on_in_the_background(
    client, petugas, monkeypatch, django_capture_on_commit_callbacks
):
    saved(client, monthly("Januari 2024.csv", "Siti Aminah"))
    monkeypatch.setattr("ikm_registry.services.import_files.INLINE_BYTES", 10)
    with django_capture_on_commit_callbacks(execute=True):
        uploaded(client, monthly("Februari 2024.csv", "Yatemi", "Ponirah"))
    batch = ImportBatch.objects.latest("id")
    assert batch.state == "diperiksa"
    assert batch.counts["baru"] == 2
    assert batch.job.result_url == batch.get_absolute_url()


def test_the_queue_is_told_where_each_file_goes_on(client):
    saved(client, monthly("Januari 2024.csv", "Siti Aminah"))

    def told(file):
        url = reverse("ikm_registry:import-upload")
        return client.post(url, {"files": file}, headers={"accept": "application/json"}).json()

    known = told(monthly("Februari 2024.csv", "Yatemi"))
    assert (known["ok"], known["step"]) == (True, "Lihat pratinjau")
    assert "sudah dikenal" in known["message"]
    new = told(SimpleUploadedFile("lain.csv", b"Nama Usaha;Desa\r\nUD Maju;Toyomarto\r\n"))
    assert (new["ok"], new["step"]) == (True, "Periksa kolom")
    # Its row bears the name already.
    bad = told(SimpleUploadedFile("foto.xlsx", b"\x89PNG\r\n\x1a\n" + b"x" * 100))
    assert bad["message"].startswith("Berkas ini gambar PNG")


def test_of_many_files_the_next_is_offered_after_one_is_saved(client):
    for name, owner in (("satu", "Siti Aminah"), ("dua", "Yatemi"), ("tiga", "Ponirah")):
        uploaded(client, monthly(f"{name}.csv", owner))
    first, second, third = ImportBatch.objects.order_by("pk")

    def finish(batch):
        client.post(reverse("ikm_registry:import-columns", args=[batch.pk]), columns_of(batch))
        client.post(reverse("ikm_registry:import-commit", args=[batch.pk]))
        return client.get(batch.get_absolute_url()).content.decode()

    assert "Berkas berikutnya: dua.csv" in finish(first)
    assert "Berkas berikutnya: tiga.csv" in finish(second)
    assert "Berkas berikutnya" not in finish(third)


def test_a_reading_that_was_stopped_can_go_on(
    client, petugas, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr("ikm_registry.services.import_files.INLINE_BYTES", 10)
    uploaded(client, monthly("besar.csv", "Siti Aminah"))  # its work waits in the queue
    batch = ImportBatch.objects.get()
    assert jobs.cancel(job=batch.job, by=petugas)
    batch.job.refresh_from_db()
    assert batch.job.message == "Dihentikan; tidak ada data yang berubah."
    page = client.get(batch.get_absolute_url()).content.decode()
    assert "Baca lagi" in page
    assert reverse("ikm_registry:import-columns", args=[batch.pk]) not in page  # it leads back here
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("ikm_registry:import-check", args=[batch.pk]))
    batch.refresh_from_db()
    assert batch.understanding["sheets"][0]["data_rows"] == 1
    assert imports.check(batch=batch, by=petugas).counts["baru"] == 1


def test_the_columns_of_a_saved_import_lead_to_what_became_of_it(client):
    batch = saved(client, monthly("Januari 2024.csv", "Siti Aminah"))
    answer = client.get(reverse("ikm_registry:import-columns", args=[batch.pk]))
    assert answer.url == batch.get_absolute_url()


def test_a_template_given_back_empty_says_that_nothing_is_imported(client):
    empty = client.get(reverse("ikm_registry:import-template")).getvalue()
    answer = uploaded(client, SimpleUploadedFile("templat-ikm.xlsx", empty))
    page = client.get(answer.url).content.decode()
    assert "Belum ada lembar yang diimpor. Data IKM: tidak ada baris data." in page
