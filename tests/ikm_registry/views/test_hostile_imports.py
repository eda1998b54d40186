"""The import pages under hand-made requests and unlucky lists: a sentence, never a 500."""

import csv
import io
import json
import os

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from ikm_registry.models import ColumnMemory, DuplicatePair, ImportBatch
from ikm_registry.services import (
    duplicates,
    import_again,
    import_columns,
    import_commit,
    import_discard,
    import_mends,
    imports,
)
from rpik.core import jobs
from rpik.core.errors import DomainError
from rpik.core.models import AuditEvent, Job, JobState
from tests.ikm_registry.importing.test_small_bombs import HEADINGS, ROW, ods
from tests.ikm_registry.views.test_import_pages import columns_of

pytestmark = pytest.mark.django_db

NIK, PHONE = "3507175504800001", "081234567890"
LIST = "Nama Pemilik;NIK;HP;Desa;Kecamatan;Jenis Produk\n" + "".join(
    f"Siti {n};350717550480000{n};08123456789{n};Toyomarto;Singosari;tempe\n" for n in range(5)
)


def upload(client, content, name="daftar.csv", *, check=True, **changes):
    content = content.encode() if isinstance(content, str) else content
    file = SimpleUploadedFile(name, content)
    client.post(reverse("ikm_registry:import-upload"), {"files": file, "again": "on"})
    made = ImportBatch.objects.latest("id")
    if check:
        data = {**columns_of(made), **changes}
        client.post(reverse("ikm_registry:import-columns", args=[made.pk]), data)
        made.refresh_from_db()
    return made


def rejected(client, batch):
    return client.get(reverse("ikm_registry:import-rejects", args=[batch.pk])).content


def workbook(*sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def busy(batch, by):
    batch.job = Job.objects.create(name="x", title="Memeriksa daftar.csv", by=by, arguments={})
    batch.save(update_fields=["job"])
    return batch


def test_columns_sent_for_a_file_not_yet_read(client):
    batch = upload(client, LIST, check=False)
    ImportBatch.objects.filter(pk=batch.pk).update(understanding={})
    answer = client.post(
        reverse("ikm_registry:import-columns", args=[batch.pk]), {"kbli_version": "2020"}
    )
    assert answer.status_code == 302


@pytest.mark.parametrize("number", ["9" * 5000, "0", "1000000000000", "-1", "1.5", "٣"])
def test_a_row_that_cannot_be(client, number):
    batch = upload(client, LIST)
    answer = client.post(
        reverse("ikm_registry:import-mend", args=[batch.pk]),
        {"sheet": "", "number": number, "field": "owner", "value": "x"},
        follow=True,
    )
    assert "Baris itu tidak ada pada pratinjau ini." in answer.content.decode()


def test_a_row_of_data_pointed_at_as_headings_shows_and_keeps_no_number(client, petugas):
    batch = upload(client, LIST, check=False)
    columns = reverse("ikm_registry:import-columns", args=[batch.pk])
    client.post(columns, {**columns_of(batch), "s0-header": "2"})
    batch.refresh_from_db()
    page = client.get(columns).content.decode()
    for number in ("350717550480000", "08123456789"):
        assert number not in page
        assert number not in json.dumps(batch.understanding)
    changes = {"sheets": {"": {"columns": {1: {"field": "owner"}, 0: {"field": ""}}}}}
    import_columns.correct(batch=batch, changes=changes, by=petugas)
    assert not ColumnMemory.objects.filter(heading__contains="350717550480000").exists()


def test_a_files_name_tells_nobodys_number(client):
    batch = upload(client, LIST, f"{NIK} dan {PHONE}\u202egpj\n.csv")
    assert batch.file.name == "•••• dan ••••gpj.csv"
    assert not AuditEvent.objects.filter(sentence__contains=NIK).exists()


def test_a_name_of_300_letters_of_a_large_file(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        batch = upload(
            client,
            "Nama Pemilik;Desa;Kecamatan\n" + "Siti Aminah;Toyomarto;Singosari\n" * 10_000,
            "x" * 300 + ".csv",
            check=False,
        )
    assert batch.job.state == JobState.DONE
    assert len(batch.file.name) == 200


def test_one_kilobyte_of_a_million_rows_is_read_in_the_background(client, tmp_path, petugas):
    path = ods(tmp_path / "ulang.ods", [(1, HEADINGS), (11_000, ROW)])
    batch = upload(client, path.read_bytes(), "ulang.ods", check=False)
    assert batch.job is not None
    import_columns.understand(batch=batch, by=petugas)
    assert not imports.is_quick(batch)


def test_a_colleague_who_opens_an_import_in_work_sees_it(client, petugas, make_user, log_in):
    batch = busy(upload(client, LIST, check=False), petugas)
    colleague = log_in(make_user("petugas", "rekan"))
    for name in ("import-preview", "import-columns"):
        answer = colleague.get(reverse(f"ikm_registry:{name}", args=[batch.pk]), follow=True)
        assert answer.status_code == 200


def test_nobody_changes_what_is_being_worked_on(client, petugas):
    batch = upload(client, LIST)
    mend = import_mends.mend(
        batch=batch, sheet="", number=2, field="owner", value="Ani", everywhere=False, by=petugas
    )
    busy(batch, petugas)
    attempts = (
        lambda: imports.start_check(batch=batch, by=petugas),
        lambda: imports.start_commit(batch=batch, by=petugas),
        lambda: imports.correct(batch=batch, changes={}, by=petugas),
        lambda: import_mends.forget(mend=mend, by=petugas),
        lambda: import_mends.mend(
            batch=batch, sheet="", number=2, field="owner", value="B", everywhere=False, by=petugas
        ),
    )
    for attempt in attempts:
        with pytest.raises(DomainError, match="sedang dikerjakan"):
            attempt()
    assert batch.mends.count() == 1


def test_the_check_reads_the_columns_as_they_were_corrected_last(client, petugas):
    stale = upload(client, LIST)
    fresh = ImportBatch.objects.get(pk=stale.pk)
    changes = {"sheets": {"": {"columns": {5: {"field": "raw"}}}}}
    import_columns.correct(batch=fresh, changes=changes, by=petugas)
    checked = imports.check(batch=stale, by=petugas)
    assert set(checked.rows.values_list("raw_material", flat=True)) == {"tempe"}


def test_rejects_run_nothing_and_come_back_the_same(client):
    written = ["=cmd|'/c calc'!A1", "=1", "==1", "@SUM(1)", "-1+1", '=HYPERLINK("http://x")', "-1"]
    held = io.StringIO()
    writer = csv.writer(held, delimiter=";")
    writer.writerow(["Nama Pemilik", "Desa", "Kecamatan", "Jenis Produk", "=Ket+1"])
    writer.writerows([f"Siti {n}", "", "", text, text] for n, text in enumerate(written))
    batch = upload(client, held.getvalue())
    given = rejected(client, batch)
    for line in csv.reader(io.StringIO(given.decode("utf-8-sig")), delimiter=";"):
        assert not any(cell.startswith(("=", "@")) or cell == "-1+1" for cell in line), line
    again = upload(client, given)
    products = [row.product for row in batch.rows.order_by("position")]
    assert products == [text.lower() for text in written]
    assert [row.product for row in again.rows.order_by("position")] == products


def test_rejects_of_a_table_that_stands_beside_another_keep_their_cells(client):
    head = ["Nama Pemilik", "Desa", "Kecamatan", "Jenis Produk"]
    rows = [
        ["Siti", "Toyomarto", "Singosari", "tempe", None, f"Budi {n}", "Xyzzy", "", "tahu", "ekor"]
        for n in range(4)
    ]
    batch = upload(client, workbook(("Daftar", [[*head, None, *head], *rows])), "a.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(rejected(client, batch)))
    first, *others = book.worksheets[0].iter_rows(values_only=True)
    assert first == (*head, None, "Alasan ditolak") or first == (*head, "", "Alasan ditolak")
    assert (
        [row[:5] for row in others]
        == [(f"Budi {n}", "Xyzzy", None, "tahu", "ekor") for n in range(4)]
        or [  # fmt: skip
            row[:5] for row in others
        ]
        == [(f"Budi {n}", "Xyzzy", "", "tahu", "ekor") for n in range(4)]
    )


def test_rejects_of_two_tables_under_a_name_as_long_as_excel_takes(client):
    long = "Lembar yang amat panjang nama A"
    first = [HEADINGS, *(["Siti", "Xyzzy", "", "tempe"] for _ in range(3))]
    second = [
        ["Nama Usaha", "Nama Pemilik", "Desa", "Alamat", "Jenis Produk"],
        *([f"UD {n}", "Budi", "Xyzzy", "jalan", "tahu"] for n in range(3)),
    ]
    content = workbook((long, [*first, *second]), ("History", [HEADINGS, ["A", "Xyzzy", "", "x"]]))
    batch = upload(client, content, "a.xlsx")
    # Both tables are read, though the second says more in its headings.
    assert batch.counts["ditolak"] == 7
    book = openpyxl.load_workbook(io.BytesIO(rejected(client, batch)))
    assert len(book.sheetnames) == 3
    assert [sheet.max_row for sheet in book] == [4, 4, 2]


def test_a_second_undo_and_a_second_save_change_nothing(client, petugas):
    batch = upload(client, LIST)
    first = import_commit.commit(batch=batch, by=petugas)
    assert import_commit.commit(batch=batch, by=petugas).committed_at == first.committed_at
    undone = import_commit.undo(batch=batch, by=petugas)
    assert import_commit.undo(batch=batch, by=petugas).undone_at == undone.undone_at


def test_a_title_longer_than_its_column(petugas):
    registered = jobs.enqueue("ikm_registry.check_batch", title="x" * 400, by=petugas)
    assert len(registered.title) == 200


def test_an_import_thrown_away_meanwhile_is_a_sentence(client, petugas):
    batch = upload(client, LIST)
    ImportBatch.objects.filter(pk=batch.pk).delete()
    attempts = (
        lambda: import_commit.commit(batch=batch, by=petugas),
        lambda: import_commit.undo(batch=batch, by=petugas),
        lambda: imports.check(batch=batch, by=petugas),
        lambda: imports.correct(batch=batch, changes={}, by=petugas),
        lambda: import_again.take_rest(batch=batch, by=petugas),
        lambda: import_discard.discard(batch=batch, by=petugas),
    )
    for attempt in attempts:
        with pytest.raises(DomainError, match="baru saja dibuang"):
            attempt()


def test_a_pair_that_an_undo_removed_meanwhile_is_a_sentence(client, petugas):
    batch = upload(client, LIST)
    import_commit.commit(batch=batch, by=petugas)
    pair = DuplicatePair.objects.latest("id")  # one NIK but for its last digit
    import_commit.undo(batch=batch, by=petugas)
    with pytest.raises(DomainError, match="tidak ada lagi"):
        duplicates.keep_both(pair=pair, by=petugas)


@pytest.mark.parametrize("decision", ["", "x" * 1000, "GABUNG", "hapus"])
def test_a_decision_nobody_offered_decides_nothing(client, petugas, decision):
    batch = upload(client, LIST)
    import_commit.commit(batch=batch, by=petugas)
    pair = DuplicatePair.objects.latest("id")  # one NIK but for its last digit
    duplicates.keep_both(pair=pair, by=petugas)
    address = reverse("ikm_registry:duplicate", args=[pair.pk])
    page = client.post(address, {"keputusan": decision}, follow=True).content.decode()
    assert "Pilih salah satu" in page
    pair.refresh_from_db()
    assert pair.state == "berbeda"


def test_the_same_file_of_another_area_is_nobodys_business(client, make_user, petugas):
    here = make_user("petugas", "singosari", kecamatan_scope=["35.07.24"])
    there = make_user("petugas", "pagelaran", kecamatan_scope=["35.07.33"])
    mine = imports.receive(file=io.BytesIO(LIST.encode()), name="a.csv", by=here)
    import_commit.commit(batch=imports.check(batch=mine, by=here), by=here)
    assert imports.receive(file=io.BytesIO(LIST.encode()), name="a.csv", by=there)
    with pytest.raises(imports.SameFile):
        imports.receive(file=io.BytesIO(LIST.encode()), name="a.csv", by=here)
    with pytest.raises(imports.SameFile):
        imports.receive(file=io.BytesIO(LIST.encode()), name="a.csv", by=petugas)


@pytest.mark.parametrize("name", [".csv", "  .csv", "\ud800.csv"])
def test_a_file_that_is_called_nothing_but_its_kind(client, petugas, name):
    batch = imports.receive(file=io.BytesIO(LIST.encode()), name=name, by=petugas)
    assert batch.file.name == "tanpa nama.csv"


def test_the_command_takes_a_name_that_is_no_text(client, tmp_path):
    path = os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe.csv")
    with open(path, "w") as file:
        file.write(LIST)
    report = tmp_path / "laporan.json"
    call_command("import_ikm", path, report=report, verbosity=0)
    (told,) = json.loads(report.read_text())["files"]
    assert told["rows_read"] == 5
