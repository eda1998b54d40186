"""The titles beside the codes say which KBLI a list is written in."""

import csv
from pathlib import Path

import pytest
from django.conf import settings

from ikm_registry.importing import engine
from ikm_registry.importing.kbli_titles import KbliTitles

CODES = Path(settings.BASE_DIR) / "fixtures" / "reference" / "kbli.csv"


@pytest.fixture(scope="module")
def kbli():
    with CODES.open() as file:
        rows = [row for row in csv.DictReader(file) if row["level"] == "5"]
    return {
        version: KbliTitles((r["code"], r["title"]) for r in rows if r["version"] == version)
        for version in ("2020", "2025")
    }


def understood(tmp_path, gazetteer, kbli, text):
    path = tmp_path / "daftar.csv"
    path.write_text(text)
    return engine.understand(path, path.name, gazetteer, kbli=kbli)


HEAD = "Nama Usaha;Desa;Kecamatan;Kode KBLI;Uraian\n"
NEW = (
    "10710;Industri produk bakeri",
    "10761;PENGOLAHAN KOPI",
    "10772;Industri garam konsumsi beryodium",
)
OLD = (
    "10710;Industri Produk Roti dan Kue",
    "10761;Industri pengolahan kopi",
    "16101;Industri penggergajian kayu",
)


def rows(pairs):
    return "".join(f"UD {n};Toyomarto;Singosari;{pair}\n" for n, pair in enumerate(pairs))


@pytest.mark.parametrize(("pairs", "version"), [(NEW, "2025"), (OLD, "2020")])
def test_titles_in_a_column_beside_the_codes_vote(tmp_path, gazetteer, kbli, pairs, version):
    found = understood(tmp_path, gazetteer, kbli, HEAD + rows(pairs))
    assert found.kbli_version == version
    assert found.kbli_titles == {version: 3}


def test_the_heading_outranks_the_titles_which_are_told_all_the_same(tmp_path, gazetteer, kbli):
    found = understood(
        tmp_path, gazetteer, kbli, HEAD.replace("Kode KBLI", "KBLI 2020") + rows(NEW)
    )
    assert (found.kbli_version, found.kbli_titles) == ("2020", {"2025": 3})


def test_titles_that_both_versions_know_or_that_disagree_decide_nothing(tmp_path, gazetteer, kbli):
    same = understood(tmp_path, gazetteer, kbli, HEAD + rows(["10414;Industri minyak ikan"] * 3))
    assert (same.kbli_version, same.kbli_titles) == ("2020", {})
    both = understood(tmp_path, gazetteer, kbli, HEAD + rows([*NEW, *OLD[:2]]))
    assert (both.kbli_version, both.kbli_titles) == ("2020", {"2025": 3, "2020": 2})


@pytest.mark.parametrize(
    "cells", ["10710 - Industri produk bakeri", "[10710] Industri produk bakeri"]
)
def test_titles_behind_the_code_in_its_cell_vote(tmp_path, gazetteer, kbli, cells):
    text = "Nama Usaha;Desa;Kecamatan;KBLI\n" + rows([cells] * 3)
    assert understood(tmp_path, gazetteer, kbli, text).kbli_version == "2025"


def test_a_title_of_another_code_is_no_vote(tmp_path, gazetteer, kbli):
    found = understood(tmp_path, gazetteer, kbli, HEAD + rows(["10391;Industri produk bakeri"] * 3))
    assert found.kbli_titles == {}
