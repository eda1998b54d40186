"""A long list is cleaned in a second process: the same rows, and nothing lost when it dies."""

import os
import signal
import subprocess
from pathlib import Path

import pytest

from ikm_registry.importing import beside, engine

HEAD = "Nama Pemilik;NIK;Desa;Kecamatan;Produk;Investasi;Latitude;Longitude\n"
ROWS = [
    "Siti;3507085507700001;Blayu;Wajak;tempe;1,5 jt;-8.1;112.6",
    "TONO;3.50717E+15;Blayo;WAJAK;Tahu;-;112.6;-8.1",
    ";;;;;;;",
    "Ali 3507085507700001;;;Wajak;mebel;Rp 2.000.000,-;0;0",
]


@pytest.fixture
def long_list(tmp_path, monkeypatch):
    monkeypatch.setattr(beside, "MANY_ROWS", 100)
    monkeypatch.setattr(beside, "CHUNK", 50)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
    path = tmp_path / "panjang.csv"
    path.write_text(HEAD + "\n".join(ROWS * 500) + "\n", encoding="utf-8")
    return path


def cleaned(path, gazetteer):
    found = engine.understand(path, path.name, gazetteer)
    return list(engine.clean(path, path.name, found, gazetteer))


@pytest.fixture
def alone(long_list, gazetteer, monkeypatch):
    with monkeypatch.context() as one_core:
        one_core.setattr(os, "sched_getaffinity", lambda _: {0})
        return cleaned(long_list, gazetteer)


def test_the_same_rows_as_in_one_process(long_list, gazetteer, alone, monkeypatch):
    started = []
    start = subprocess.Popen

    def watched(*arguments, **options):
        started.append(start(*arguments, **options))
        return started[-1]

    monkeypatch.setattr(subprocess, "Popen", watched)
    assert cleaned(long_list, gazetteer) == alone
    assert len(alone) == 1500
    assert len(started) == 1
    assert started[0].returncode is not None  # and it does not stay


def test_when_it_is_killed_the_rest_is_cleaned_here(long_list, gazetteer, alone, monkeypatch):
    receive = beside._Beside.receive
    answers = []

    def killed_after_three(self):
        answers.append(1)
        if len(answers) == 4:
            os.kill(self._process.pid, signal.SIGKILL)
            self._process.wait()
            while self._process.stdout.read(65536):
                pass
        return receive(self)

    monkeypatch.setattr(beside._Beside, "receive", killed_after_three)
    assert cleaned(long_list, gazetteer) == alone


def test_rows_that_are_not_wanted_any_more_leave_no_process(long_list, gazetteer):
    found = engine.understand(long_list, long_list.name, gazetteer)
    rows = iter(engine.clean(long_list, long_list.name, found, gazetteer))
    next(rows)
    rows.close()
    assert not [line for line in _children() if "importing.beside" in line]


def _children():
    """The command lines of this process's children."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parent = (entry / "stat").read_text().rpartition(")")[2].split()[1]
            if parent == str(os.getpid()):
                found.append((entry / "cmdline").read_text())
        except OSError:
            continue
    return found
