"""``import_ikm`` as a script sees it: the fixed report, dry runs that leave nothing, clear refusals."""

import json
import os
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from ikm_registry.models import Ikm, ImportBatch
from tests.data.samples import FILES, FOLDER

FIELDS = {
    "business", "owner", "sex", "nik", "nib", "kbli", "product", "raw", "address", "desa", "kecamatan",
    "desa_code", "phone", "male", "female", "workers", "investment", "output_value", "capacity", "unit",
    "year", "lat", "lon",
}  # fmt: skip

pytestmark = pytest.mark.django_db


def report_of(tmp_path, *names, **options):
    target = tmp_path / "laporan.json"
    out = StringIO()
    call_command("import_ikm", *map(str, names), report=target, stdout=out, **options)
    return json.loads(target.read_text())["files"], out.getvalue()


def test_a_dry_run_tells_everything_and_leaves_nothing(reference, tmp_path):
    truth = json.loads((FOLDER / "truth.json").read_text())
    files, said = report_of(tmp_path, *(FOLDER / name for name in FILES), dry_run=True)
    assert [one["rows_read"] for one in files] == [truth[name]["rows"] for name in FILES]
    for one in files:
        counted = [one[word] for word in ("new", "changed", "unchanged", "rejected", "duplicate")]
        assert sum(counted) == one["rows_read"] == len(one["rows"])
        assert set(one["mapping"].values()) <= FIELDS | {"point"}  # one column, both coordinates
        assert all(set(row["values"]) <= FIELDS for row in one["rows"])
        assert {row["action"] for row in one["rows"]} <= {"new", "changed", "unchanged", "rejected", "duplicate"}  # fmt: skip
    assert said.count("tidak disimpan") == len(FILES)
    assert all(one["notes"] for one in files)
    assert not Ikm.objects.exists()
    assert not ImportBatch.objects.exists()


def test_dusun_and_rt_rw_are_part_of_the_address(reference, tmp_path):
    path = tmp_path / "dusun.csv"
    path.write_text(
        "Nama Pemilik;Dusun;RT/RW;Desa;Kecamatan;Produk\n"
        "Siti;Krajan;02/05;Pagelaran;Pagelaran;gerabah\n"
        "Budi;Getaan;01/03;Pagelaran;Pagelaran;gerabah\n"
    )
    [one], _ = report_of(tmp_path, path, dry_run=True)
    assert one["mapping"]["Dusun"] == one["mapping"]["RT/RW"] == "address"
    assert "Krajan" in one["rows"][0]["values"]["address"]
    assert "02/05" in one["rows"][0]["values"]["address"]


def test_saved_twice_changes_nothing(reference, tmp_path):
    first, _ = report_of(tmp_path, FOLDER / FILES[0])
    second, _ = report_of(tmp_path, FOLDER / FILES[0])
    assert first[0]["new"] == 113
    assert (second[0]["new"], second[0]["changed"], second[0]["unchanged"]) == (0, 0, 113)


def test_one_bad_file_never_stops_the_others(reference, tmp_path):
    pipe = tmp_path / "pipa.csv"
    os.mkfifo(pipe)
    empty = tmp_path / "kosong.csv"
    empty.touch()
    said = StringIO()
    with pytest.raises(CommandError, match="4 dari 5 berkas tidak masuk"):
        call_command(
            "import_ikm", str(pipe), str(empty), str(tmp_path), str(tmp_path / "tiada.csv"),
            str(FOLDER / FILES[0]), stdout=StringIO(), stderr=said,
        )  # fmt: skip
    assert "bukan berkas biasa" in said.getvalue()
    assert "kosong (0 bita)" in said.getvalue()
    assert "itu folder" in said.getvalue()
    assert "tidak ditemukan" in said.getvalue()
    assert Ikm.objects.count() == 113


def test_a_report_that_cannot_be_written_is_said_before_anything_goes_in(reference, tmp_path):
    with pytest.raises(CommandError, match="tidak ada"):
        call_command("import_ikm", str(FOLDER / FILES[0]), report=tmp_path / "x" / "laporan.json")
    assert not Ikm.objects.exists()


def test_codes_of_bps_and_two_tables_of_one_sheet_are_read_and_named(reference, tmp_path):
    path = tmp_path / "kode.csv"
    path.write_text(
        "Nama Pemilik;Kode Kec;Desa;Produk\n"
        "Siti;3507160;Kemiri;tempe\n"
        "Budi;3507260;Kemiri;tahu\n"
        "\n"
        "Pemilik;Desa;Kecamatan;No HP\n"
        "Ani;Blayu;Wajak;081234567890\n"
    )
    [one], _ = report_of(tmp_path, path, dry_run=True)
    assert [row["values"]["kecamatan"] for row in one["rows"]] == ["Kepanjen", "Jabung", "Wajak"]
    assert [(row["sheet"], row["row"]) for row in one["rows"]] == [("", 2), ("", 3), ("", 6)]
    assert [sheet["header_row"] for sheet in one["sheets"]] == [1, 5]
    assert (one["new"], one["rejected"]) == (3, 0)
