"""The command on files, as a process of its own: no database is started."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
HEAD = "id,lat,lon,units,workers,cost,zone\n"


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    # An address nobody answers: touching the database would fail.
    environment = os.environ | {"DATABASE_URL": "postgres://x:x@127.0.0.1:9/x"}
    return subprocess.run(
        [sys.executable, "manage.py", "plan_sentra", *words],
        cwd=ROOT, env=environment, capture_output=True, text=True,
    )  # fmt: skip


@pytest.mark.slow
def test_writes_the_answer_without_a_database(tmp_path):
    source, target = tmp_path / "in.csv", tmp_path / "out.json"
    source.write_text(
        HEAD + "7,-8.0,112.5,30,60,100,sesuai\n8,-8.1,112.6,20,40,60,sesuai\n"
        "9,-8.2,112.7,15,30,40,bersyarat\n10,-8.3,112.7,99,30,1,tidak sesuai\n"
    )
    words = ["--candidates", str(source), "--budget", "100", "--distance", "500"]
    done = run(tmp_path, *words, "--output", str(target))
    assert done.returncode == 0, done.stderr
    answer = json.loads(target.read_text())
    assert answer["chosen"] == ["8", "9"]
    assert (answer["objective"], answer["bound"], answer["gap"]) == (35, 35, 0)
    assert answer["optimal"] is True and answer["cost"] == 100 and answer["seconds"] > 0
    assert answer["baselines"]["biggest_first"]["objective"] == 30
    assert answer["excluded_by_zone"] == 1
    assert "terbukti terbaik" in done.stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    ("content", "budget", "sentence"),
    [
        (HEAD + "7,-8.0,112.5,30,60,100,sesuai\n", "0", "Anggaran harus lebih dari 0"),
        (HEAD + "7,-8.0,112.5,30,60,100,sesuai\n", "banyak", "--budget “banyak” bukan angka"),
        ("id,lat\n7,1\n", "10", "Kolom lon, units, workers, cost, zone tidak ada"),
        (None, "10", "tidak ditemukan"),
    ],
)
def test_bad_input_is_one_sentence_and_leaves_the_old_result(tmp_path, content, budget, sentence):
    source, target = tmp_path / "in.csv", tmp_path / "out.json"
    if content is not None:
        source.write_text(content)
    target.write_text("lama")
    words = ["--candidates", str(source), "--budget", budget, "--distance", "500"]
    done = run(tmp_path, *words, "--output", str(target))
    assert done.returncode == 1
    assert sentence in done.stderr and "Traceback" not in done.stderr
    assert target.read_text() == "lama"


@pytest.mark.slow
def test_a_place_that_cannot_be_written_is_said_and_leaves_nothing_behind(tmp_path):
    source, target = tmp_path / "in.csv", tmp_path / "folder"
    source.write_text(HEAD + "7,-8.0,112.5,30,60,100,sesuai\n")
    target.mkdir()
    words = ["--candidates", str(source), "--budget", "100", "--distance", "500"]
    done = run(tmp_path, *words, "--output", str(target))
    assert done.returncode == 1 and "itu folder, bukan berkas" in done.stderr
    done = run(tmp_path, *words, "--output", str(tmp_path / "tidak" / "ada.json"))
    assert done.returncode == 1 and "foldernya tidak ada" in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "in.csv"]
