"""The official table out of a file: shown before it binds, bad rows told, nothing half-loaded."""

import io

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from ikm_registry.importing.concordance_file import read_concordance
from ikm_registry.importing.errors import UnreadableFile
from ikm_registry.models import Concordance
from ikm_registry.services import concordance, conversion
from ikm_registry.services.reference_loading import load_reference
from rpik.core.errors import DomainError, NotAllowed
from rpik.core.models import AuditEvent
from tests.factories.ikm_registry import ikm as make_ikm

OLD, NEW = {"10391", "10793", "13134", "13133"}, {"10307", "10309", "10794", "13133", "13139"}
HEAD = "No;Kode KBLI 2020;Judul KBLI 2020;Kode KBLI 2025;Judul KBLI 2025;Keterangan\n"


def read(tmp_path, text, name="tabel.csv"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_concordance(path, name, old=OLD, new=NEW)


def test_a_file_as_offices_write_it(tmp_path):
    found = read(
        tmp_path,
        "Tabel Kesesuaian;;;;;\n" + HEAD + "1;C10391;Tempe;10307;Tempe;satu ke satu\n"
        "2;10793;Kacang;10309;Buah;terpecah\n;;;10794;Keripik;\n"
        "3;13.133;Printing;13139*;Lainnya;\n4;13134;Batik;-;;dihapus\n5;47111;Toko;47111;Toko;\n",
    )
    assert found.pairs == [
        ("10391", "10307", "satu ke satu"), ("10793", "10309", "terpecah"),
        ("10793", "10794", ""), ("13133", "13139", ""), ("13134", "", "dihapus"),
    ]  # fmt: skip
    assert (found.rejects, found.outside) == ([], 1)


def test_numbers_lose_the_nought_of_section_a_and_groups_stay_told(tmp_path):
    rows = (
        "1;1111;Jagung;1111;Jagung;\n2;1039;Kelompok;1030;Kelompok;\n3;10391;Tempe;10307;Tempe;\n"
    )
    found = read(tmp_path, HEAD + rows)
    assert [one[:2] for one in found.pairs] == [("10391", "10307")]
    assert (found.outside, found.first_outside.written) == (1, "01111 → 1111")
    assert [one.written for one in found.rejects] == ["1039 → 1030"]


@pytest.mark.parametrize(
    ("second", "rows"),
    [
        ("Kode;Judul;Kode;Judul;\n", "10391;Tempe;10307;Tempe;satu ke satu\n"),
        ("Judul;Kode;Judul;Kode;\n", "Tempe;10391;Tempe;10307;satu ke satu\n"),
    ],
)
def test_a_heading_of_two_rows(tmp_path, second, rows):
    """As BPS prints it: "KBLI 2020" merged over "Kode" and "Judul", which come in either order."""
    found = read(
        tmp_path,
        "Tabel Kesesuaian KBLI 2020 – KBLI 2025;;;;\n;;;;\nKBLI 2020;;KBLI 2025;;Keterangan\n"
        + second + rows,
    )  # fmt: skip
    assert found.pairs == [("10391", "10307", "satu ke satu")]
    assert found.rejects == []


def test_no_row_is_left_out_without_a_word(tmp_path):
    found = read(
        tmp_path,
        HEAD + "1;34000;x;10307;;\n2;47111;Toko;47111;;\n3;99999;x;10307;;\n4;10391;x;10307;;\n",
    )
    assert [pair[0] for pair in found.pairs] == ["10391"]
    first, *rest = found.told()
    assert (first.row, first.written) == (3, "47111 → 47111")
    assert "2 baris" in first.reason
    assert [(one.row, "bukan kode lima angka KBLI 2020" in one.reason) for one in rest] == [
        (2, True)
    ]


def test_several_codes_in_a_cell(tmp_path):
    found = read(
        tmp_path, HEAD + "1;10793;x;10309; 10794;\n".replace("10309; 10794", "10309 dan 10794")
    )
    assert [pair[1] for pair in found.pairs] == ["10309", "10794"]


def test_a_bad_row_takes_its_whole_code_out(tmp_path):
    found = read(
        tmp_path,
        HEAD + "1;10793;x;10309;;\n2;10793;x;99999;;\n3;abc;x;10307;;\n4;10391;x;10307;;\n"
        "5;12345;x;10307;;\n",
    )
    # Half of a split would look like a sure move.
    assert found.pairs == [("10391", "10307", "")]
    assert [(one.row, one.written) for one in found.rejects] == [
        (3, "10793 → 99999"), (4, "abc → 10307"), (6, "12345 → 10307"),
    ]  # fmt: skip
    assert "KBLI 2025" in found.rejects[0].reason and "KBLI 2020" in found.rejects[1].reason


@pytest.mark.parametrize("text", ["a;b\n1;2\n", "KBLI 2020\n10391\n", "Judul KBLI 2020;Judul KBLI 2025\nx;y\n"])  # fmt: skip
def test_a_file_without_both_columns_is_refused(tmp_path, text):
    with pytest.raises(UnreadableFile, match="Kode KBLI 2020"):
        read(tmp_path, text)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04kaputt", b"\x89PNG\r\n", "🙂\n".encode()])
def test_files_that_are_no_table(tmp_path, content):
    with pytest.raises(UnreadableFile):
        read(tmp_path, content, "tabel.xlsx")


def workbook(rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    target.seek(0)
    return target


def test_a_workbook_with_numbers(tmp_path):
    file = workbook([["KBLI 2020", "KBLI 2025"], [10391, 10307], [10793, "10309;10794"]])
    found = read(tmp_path, file.getvalue(), "t.xlsx")
    assert [pair[:2] for pair in found.pairs] == [
        ("10391", "10307"), ("10793", "10309"), ("10793", "10794"),
    ]  # fmt: skip


def as_file(text):
    return io.BytesIO((HEAD + text).encode())


@pytest.mark.django_db
def test_reference_brings_the_shipped_table_once(reference):
    table = concordance.active()
    assert table.is_shipped and table.rows.count() == 475
    stamp = list(table.rows.values_list("id", flat=True))
    assert load_reference()["kbli_conversion"] == 0
    assert list(table.rows.values_list("id", flat=True)) == stamp


@pytest.mark.django_db
def test_a_loaded_table_binds_only_when_put_in_force(reference, perencana):
    make_ikm(product="printing batik", kbli_version="2020", kbli_code="13133")
    shipped = concordance.active()
    table = concordance.load(
        file=as_file("1;13133;x;13139;;BPS\n2;10391;x;99999;;\n"), name="bps.csv", by=perencana,
        basis="Surat BPS 1/2026",
    )  # fmt: skip
    assert concordance.active() == shipped
    assert (table.from_file, len(table.rejected)) == (1, 1)
    # The code of the bad row, and all the file does not name, stay as they were.
    assert table.rows.get(code="10391").targets == ["10307"]
    assert table.rows.filter(inherited=True).count() == 474
    assert [one["code"] for one in concordance.differences(table)] == ["13133"]
    assert conversion.overview(by=perencana).ready == 0
    concordance.activate(table=table, by=perencana)
    assert conversion.overview(by=perencana).ready == 1
    concordance.activate(table=shipped, by=perencana)
    table.refresh_from_db()
    assert (concordance.active(), table.state) == (shipped, "lama")
    events = AuditEvent.objects.filter(event__startswith="kbli.concordance")
    assert events.count() == 3


@pytest.mark.django_db
def test_what_is_refused_leaves_nothing(reference, perencana, petugas):
    for text, by, error in (
        ("1;abc;x;10307;;\n", perencana, DomainError),
        ("", perencana, DomainError),
        ("1;10391;x;10307;;\n", petugas, NotAllowed),
    ):
        with pytest.raises(error):
            concordance.load(file=as_file(text), name="t.csv", by=by)
    with pytest.raises(NotAllowed):
        concordance.activate(table=concordance.active(), by=petugas)
    concordance.load(file=as_file("1;10391;x;10307;;\n"), name="t.csv", by=perencana)
    with pytest.raises(DomainError, match="sudah dimuat"):
        concordance.load(file=as_file("1;10391;x;10307;;\n"), name="u.csv", by=perencana)
    assert Concordance.objects.count() == 2


@pytest.mark.django_db
def test_the_command(reference, perencana, tmp_path, capsys):
    path = tmp_path / "bps.csv"
    path.write_text(HEAD + "1;10391;x;10307;;\n2;13134;x;1;;\n")
    call_command("load_kbli_concordance", str(path), "--activate", "--as", "perencana")
    said = capsys.readouterr().out
    assert "1 kode dari berkas" in said and "Keadaan: Berlaku" in said and "baris 3" in said
    with pytest.raises(CommandError, match="tidak ada atau"):
        call_command("load_kbli_concordance", str(path), "--as", "siapa")
    with pytest.raises(CommandError):
        call_command("load_kbli_concordance", str(tmp_path / "tiada.csv"))
    path.write_text("x;y\n")
    with pytest.raises(CommandError, match="Kode KBLI 2020"):
        call_command("load_kbli_concordance", str(path))
    other = tmp_path / "lain.csv"
    other.write_text(HEAD + "1;10392;x;10308;;\n")
    call_command("load_kbli_concordance", str(other))  # nobody's, from the command line
    assert Concordance.objects.filter(created_by=None, is_shipped=False).get().state == "rancangan"
