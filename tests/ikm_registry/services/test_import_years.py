"""A workbook with a sheet per year, and the lists of one owner's several businesses."""

import io

import openpyxl
import pytest
from django.urls import reverse

from ikm_registry.choices import BatchState
from ikm_registry.models import DuplicatePair, Ikm, ImportBatch
from ikm_registry.services import import_again, import_commit, import_mends, import_units, imports
from rpik.core.errors import DomainError
from tests.ikm_registry.services.test_import_again import checked
from tests.ikm_registry.services.test_import_command import report_of
from tests.ikm_registry.views.test_import_pages import columns_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]

HEAD = ["Nama", "Desa", "Kecamatan", "Produk", "Jumlah Orang", "Modal (Rp)"]
YEARS = {
    "2021": [
        ["Siti Aminah", "Codo", "Wajak", "tempe", 2, 1_500_000],
        ["Wagiman", "Blayu", "Wajak", "tikar", 1, 2_000_000],
        ["Sulastri", "Codo", "Wajak", "tahu", 3, 4_000_000],
    ],
    "2022": [
        ["SITI AMINAH", "Codo", "Wajak", "Tempe", 5, 7_000_000],
        ["Wagiman", "Blayu", "Wajak", "tikar", 1, 2_000_000],
        ["Budi Santoso", "Blayu", "Wajak", "bordir", 2, 900_000],
    ],
}


def workbook(years=YEARS, head=HEAD):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in years.items():
        sheet = book.create_sheet(name)
        for row in (["DATA IKM"], head, *rows):
            sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def first_year(by, years=YEARS, head=HEAD):
    batch = imports.upload(file=workbook(years, head), name="IKM 2021-2022.xlsx", by=by)
    batch = imports.check(batch=imports.understand(batch=batch, by=by), by=by)
    return import_commit.commit(batch=batch, by=by)


def test_the_next_year_updates_the_records_of_the_one_before(petugas):
    first = first_year(petugas)
    assert (first.data_year, first.counts["baru"]) == (2021, 3)
    following = import_again.take_next_year(batch=first, by=petugas)
    assert import_again.take_next_year(batch=first, by=petugas) == following
    following = imports.check(batch=following, by=petugas)
    # Neither NIK nor phone, other figures: the list of the same office a year later says who it is.
    assert {k: n for k, n in following.counts.items() if n} == {
        "baru": 1,
        "berubah": 1,
        "sama": 1,
    }
    following = import_commit.commit(batch=following, by=petugas)
    siti = Ikm.objects.get(owner_name="Siti Aminah")
    assert (siti.workers_stated, siti.investment, siti.data_year) == (5, 7_000_000, 2022)
    # The row that is the same: its record is as of the newer year, and says so.
    same = following.rows.get(action="sama")
    assert same.changes == {"data_year": [2021, 2022]}
    assert (same.ikm.data_year, same.ikm.version) == (2022, same.ikm_version + 1)
    assert Ikm.objects.active().count() == 4
    assert not DuplicatePair.objects.exists()
    with pytest.raises(DomainError, match="Tidak ada lembar tahun"):
        import_again.take_next_year(batch=following, by=petugas)
    # One added, Siti changed, and Wagiman's year told: each is in a bucket of what undoing would do.
    ahead = import_commit.undo_preview(batch=following)
    assert {name: ahead[name] for name in ("hapus", "pulih", "tetap")} == {
        "hapus": 1,
        "pulih": 2,
        "tetap": 0,
    }
    following = import_commit.undo(batch=following, by=petugas)
    assert following.balance["undo"] == {"hapus": 1, "pulih": 2, "tetap": 0, "kept": []}
    siti.refresh_from_db()
    assert (siti.workers_stated, siti.data_year) == (2, 2021)
    assert Ikm.objects.get(pk=same.ikm_id).data_year == 2021
    again = import_again.take_next_year(batch=first, by=petugas)
    assert again != following and again.state == BatchState.MAPPED


def test_years_are_taken_back_one_by_one_to_the_first(petugas):
    """2022 changes Wagiman, 2023 holds him as he is: both are undone, then the first removes him."""
    rows = {year: [["Wagiman", "Blayu", "Wajak", "tikar", n, 2_000_000]] for year, n in (("2021", 1), ("2022", 4), ("2023", 4))}  # fmt: skip
    batches = [first_year(petugas, rows)]
    for _ in range(2):
        batch = import_again.take_next_year(batch=batches[-1], by=petugas)
        batch = imports.check(batch=batch, by=petugas)
        batches.append(import_commit.commit(batch=batch, by=petugas))
    wagiman = Ikm.objects.get()
    assert [batch.counts["berubah"] for batch in batches[1:]] == [1, 0]
    assert (wagiman.data_year, wagiman.workers_stated) == (2023, 4)
    for batch, told in ((batches[2], (2022, 4)), (batches[1], (2021, 1))):
        import_commit.undo(batch=batch, by=petugas)
        wagiman.refresh_from_db()
        assert (wagiman.data_year, wagiman.workers_stated) == told
    import_commit.undo(batch=batches[0], by=petugas)
    assert not Ikm.objects.exists()


def test_a_year_that_changed_since_it_was_told_is_counted_as_kept(petugas):
    first = first_year(petugas)
    following = import_again.take_next_year(batch=first, by=petugas)
    following = import_commit.commit(batch=imports.check(batch=following, by=petugas), by=petugas)
    same = following.rows.get(action="sama").ikm
    Ikm.objects.filter(pk=same.pk).update(product="tikar pandan", version=same.version + 1)
    assert import_commit.undo_preview(batch=following)["pulih"] == 2  # an edit of another field
    Ikm.objects.filter(pk=same.pk).update(data_year=2023)
    following = import_commit.undo(batch=following, by=petugas)
    kept = following.balance["undo"]["kept"]
    assert [(one["ikm"], one["reason"]) for one in kept] == [
        (same.pk, "sudah diubah sesudah impor")
    ]
    same.refresh_from_db()
    assert (same.data_year, same.product) == (2023, "tikar pandan")


def test_two_of_one_name_and_trade_in_one_desa_are_asked_about(petugas):
    twins = {
        "2021": [["Siti", "Codo", "Wajak", "tempe", n, n * 1_000_000] for n in (1, 4)],
        "2022": [["Siti", "Codo", "Wajak", "tempe", n, n * 1_000_000] for n in (2, 7)],
    }
    following = import_again.take_next_year(batch=first_year(petugas, twins), by=petugas)
    following = imports.check(batch=following, by=petugas)
    assert following.counts["berubah"] == following.counts["sama"] == 0


def test_what_a_person_set_for_a_column_holds_for_the_next_year(petugas):
    batch = imports.upload(file=workbook(), name="IKM.xlsx", by=petugas)
    batch = imports.understand(batch=batch, by=petugas)
    answer = {"sheets": {"2021": {"columns": {4: {"field": "workers"}, 5: {"multiplier": 1000}}}}}
    batch = imports.check(
        batch=imports.correct(batch=batch, changes=answer, by=petugas), by=petugas
    )
    batch = import_commit.commit(batch=batch, by=petugas)
    following = import_again.take_next_year(batch=batch, by=petugas)
    (sheet,) = [one for one in following.understanding["sheets"] if one["use"]]
    assert (sheet["name"], sheet["columns"][5]["multiplier"]) == ("2022", 1000)


def test_the_command_takes_all_years_and_tells_them_in_one_report(tmp_path):
    path = tmp_path / "IKM.xlsx"
    path.write_bytes(workbook().read())
    (one,), said = report_of(tmp_path, path)
    assert [(row["sheet"], row["action"]) for row in one["rows"]] == [
        *[("2021", "new")] * 3, ("2022", "changed"), ("2022", "unchanged"), ("2022", "new"),
    ]  # fmt: skip
    assert (one["rows_read"], one["new"], one["changed"], one["unchanged"]) == (6, 4, 1, 1)
    assert [sheet["sheet"] for sheet in one["sheets"]] == ["2021", "2022"]
    assert said.count("baris dibaca") == 2
    assert Ikm.objects.count() == 4


def test_the_page_of_a_saved_year_goes_on_with_the_next(petugas, log_in):
    client, first = log_in(petugas), first_year(petugas)
    page = client.get(first.get_absolute_url()).content.decode()
    assert "Lanjutkan dengan data tahun 2022" in page
    answer = client.post(reverse("ikm_registry:import-year", args=[first.pk]), follow=True)
    assert "Inilah data tahun 2022" in answer.content.decode()
    following = ImportBatch.objects.latest("id")
    assert following.counts["berubah"] == 1
    page = client.get(first.get_absolute_url()).content.decode()
    assert "Data tahun 2022: " in page and following.get_absolute_url() in page


THREE = {
    str(year): [["Siti Aminah", "Codo", "Wajak", "tempe", n, n * 1_000_000]]
    for n, year in enumerate((2022, 2023, 2024), 2)
}


def on_columns(by, client, years=THREE, **changes):
    """Upload, and answer the columns page with some fields changed (None: left empty)."""
    batch = imports.upload(file=workbook(years), name="IKM.xlsx", by=by)
    batch = imports.understand(batch=batch, by=by)
    data = {name: value for name, value in (columns_of(batch) | changes).items() if value}
    url = reverse("ikm_registry:import-columns", args=[batch.pk])
    answer = client.post(url, data, follow=True)
    batch.refresh_from_db()
    return batch, answer


@pytest.mark.parametrize("typed", [None, "2024"])
def test_a_sheet_that_tells_its_year_is_of_that_year_whatever_the_form_says(petugas, log_in, typed):
    batch, answer = on_columns(petugas, log_in(petugas), data_year=typed)
    assert (answer.status_code, batch.state, batch.data_year) == (200, BatchState.CHECKED, 2022)
    assert "Tahun data 2022, mengikuti lembar" in answer.content.decode()
    batch = import_commit.commit(batch=batch, by=petugas)
    assert import_again.waiting_year(batch) == 2023


def test_another_sheet_chosen_is_another_year_and_no_older_one_follows(petugas, log_in):
    client = log_in(petugas)
    batch, _ = on_columns(petugas, client, **{"s0-use": None, "s2-use": "on"})
    assert batch.data_year == 2024
    batch = import_commit.commit(batch=batch, by=petugas)
    assert Ikm.objects.get().data_year == 2024
    assert import_again.waiting_year(batch) is None


def test_sheets_of_several_years_do_not_go_in_together(petugas, log_in):
    batch, answer = on_columns(petugas, log_in(petugas), **{"s1-use": "on", "s2-use": "on"})
    assert answer.status_code == 422
    assert "memuat data tahun 2022, 2023, 2024" in answer.content.decode()
    assert [sheet["use"] for sheet in batch.understanding["sheets"]] == [True, False, False]


def test_years_are_undone_newest_first_and_leave_nothing(petugas, log_in):
    batches = [first_year(petugas, THREE)]
    for _ in (2023, 2024):
        following = import_again.take_next_year(batch=batches[-1], by=petugas)
        following = imports.check(batch=following, by=petugas)
        batches.append(import_commit.commit(batch=following, by=petugas))
    oldest, _, newest = batches
    with pytest.raises(DomainError, match=f"Urungkan dahulu impor {newest.pk}"):
        import_commit.undo(batch=oldest, by=petugas)
    page = log_in(petugas).get(oldest.get_absolute_url()).content.decode()
    assert f"impor {newest.pk} (data tahun 2024)" in page
    assert reverse("ikm_registry:import-undo", args=[oldest.pk]) not in page
    for batch in reversed(batches):
        import_commit.undo(batch=batch, by=petugas)
    assert not Ikm.objects.exists()


def test_an_edit_between_the_years_outlives_their_undoing(petugas):
    first = first_year(petugas, THREE)
    one = Ikm.objects.get()
    Ikm.objects.filter(pk=one.pk).update(business_name="Tempe Siti", version=one.version + 1)
    following = import_again.take_next_year(batch=first, by=petugas)
    following = import_commit.commit(batch=imports.check(batch=following, by=petugas), by=petugas)
    assert following.counts["berubah"] == 1
    for batch in (following, first):
        import_commit.undo(batch=batch, by=petugas)
    one.refresh_from_db()
    assert (one.business_name, one.workers) == ("Tempe Siti", 2)


@pytest.mark.parametrize(
    ("later", "changed"),
    [
        ("Dusun Getaan", 0),
        ("Getaan RT 1", 0),  # without its word
        ("Codo, Getaan, RT 1", 0),
        ("Dsn. Krajaan Codo RT 02", 1),
        ("Krajan RT 02", 1),
        ("Codo RT 02", 1),  # the desa is no dusun
        ("Jl. Mawar RT 02", 1),  # nor is a street
        ("", 1),
    ],
)
def test_a_namesake_in_another_dusun_is_asked_about(petugas, later, changed):
    years = {
        year: [[*row, *[""] * (len(HEAD) - len(row)), address]]
        for year, row, address in (
            ("2022", ["Siti Aminah", "Codo", "Wajak", "keripik tempe", 2], "Dusun Krajan"),
            ("2023", ["Siti Aminah", "Codo", "Wajak", "keripik tempe", 40], later),
        )
    }
    batch = first_year(petugas, years, [*HEAD, "Alamat"])
    following = import_again.take_next_year(batch=batch, by=petugas)
    following = imports.check(batch=following, by=petugas)
    assert (following.counts["berubah"], following.counts["ganda"]) == (changed, 1 - changed)


OSS = "Nama Pemilik;NIB;NIK;Desa;Kecamatan;KBLI;Produk\n"
ONE_OWNER = [
    "Siti Aminah;9120001234567;3507085507700001;Codo;Wajak;10391;tempe",
    "Siti Aminah;9120001234567;3507085507700001;Codo;Wajak;14111;gamis",
    "Siti Aminah;9120001234567;3507085507700001;Codo;Wajak;10792;kue basah",
]


def test_the_products_of_one_owner_in_one_list_are_businesses_and_no_pairs(petugas):
    batch = checked(OSS + "\n".join(ONE_OWNER), petugas)
    assert (batch.counts["baru"], batch.balance["pairs"]) == (3, 0)
    assert any("usaha lain dari pemilik yang sama" in note for note in batch.balance["notices"])


@pytest.mark.parametrize(
    "other",
    [
        "Siti Aminah;9120001234567;3507085507700001;Codo;Wajak;10391;tempe kedelai",  # alike
        "Wagiman;9120001234567;3507080101700002;Codo;Wajak;14111;gamis",  # somebody else
    ],
)
def test_what_may_be_one_business_under_one_number_is_still_asked(petugas, other):
    batch = checked(OSS + "\n".join([ONE_OWNER[0], other]), petugas)
    assert batch.balance["pairs"] == 1


PRODUCTS = "Nama Pemilik;Desa;Kecamatan;Produk\nSiti;Codo;Wajak;\nWagiman;Codo;Wajak;tahu\nBudi;Blayu;Wajak;-\n"


def test_rows_without_a_product_are_told_and_mended_by_one_answer(petugas):
    batch = checked(PRODUCTS, petugas)
    (group,) = import_mends.same_problems(batch, "no_product")
    assert (group["written"], group["rows"], group["field"]) == ("", 2, "product")
    import_mends.mend(
        batch=batch, sheet=group["sheet"], number=group["number"], field="product", value="tempe",
        everywhere=True, by=petugas,
    )  # fmt: skip
    batch = imports.check(batch=batch, by=petugas)
    assert list(batch.rows.values_list("product", flat=True)) == ["tempe", "tahu", "tempe"]
    assert not import_mends.same_problems(batch, "no_product")


def test_a_product_of_a_heading_is_mended_for_all_its_rows(petugas):
    text = "SENTRA TEMPE;;\nNama Pemilik;Desa;Kecamatan\nSiti;Codo;Wajak\nBudi;Blayu;Wajak\n"
    batch = checked(text, petugas)
    (group,) = import_mends.same_problems(batch, "product_of_group")
    assert (group["written"], group["rows"]) == ("tempe", 2)
    import_mends.mend(
        batch=batch, sheet=group["sheet"], number=group["number"], field="product",
        value="keripik tempe", everywhere=True, by=petugas,
    )  # fmt: skip
    batch = imports.check(batch=batch, by=petugas)
    assert list(batch.rows.values_list("product", flat=True)) == ["keripik tempe"] * 2
    assert not any(problem for row in batch.rows.all() for problem in row.problems)


def test_the_card_of_units_reads_cells_as_the_preview_will():
    assert import_units.readings(["1,5", "1,5 jt", "12.500"], 1) == [
        ("1,5", "dikosongkan"),
        ("1,5 jt", "Rp1.500.000 (satuannya tertulis di sel)"),
        ("12.500", "Rp12.500"),
    ]
    assert dict(import_units.readings(["1,5", "1,5 jt"], 1_000_000)) == {
        "1,5": "Rp1.500.000",
        "1,5 jt": "Rp1.500.000 (satuannya tertulis di sel)",
    }
