"""Shift-share and Klassen: figures worked by hand, the same businesses only, honest empty states."""

import io

import numpy as np
import pytest

from ikm_registry.models import Ikm
from ikm_registry.services import import_columns, import_commit, imports
from sentra.detection.growth import BEHIND, LEADING, PRESSED, RISING, klassen, shift_share
from tests.factories import sentra as make

pytestmark = pytest.mark.django_db
PAGE = "/sentra/analisis/pertumbuhan/"


def test_the_parts_of_a_worked_example():
    """Two kecamatan, two groups: 100 workers become 120 (g = 0.2); group one 60 → 84 (0.4), two 40 → 36."""
    before, after = np.array([[20.0, 10], [40, 30]]), np.array([[40.0, 6], [44, 30]])
    parts = shift_share(before, after)
    assert parts.whole == pytest.approx(np.array([[4, 2], [8, 6]]))
    assert parts.mix == pytest.approx(np.array([[4, -3], [8, -9]]))
    assert parts.own == pytest.approx(np.array([[12, -3], [-12, 3]]))
    assert parts.whole + parts.mix + parts.own == pytest.approx(after - before)
    assert parts.own.sum(0) == pytest.approx([0, 0])  # over all places nothing is a place's own


def test_parts_add_up_even_where_nobody_was():
    rng = np.random.default_rng(2)
    for _ in range(50):
        before, after = rng.integers(0, 4, (2, 5, 6)).astype(float)
        parts = shift_share(before, after)
        total = parts.whole + parts.mix + parts.own
        assert total == pytest.approx(after - before, abs=1e-8)
    assert shift_share(np.zeros((2, 2)), np.ones((2, 2))).own.sum() == 4


def test_the_four_quadrants():
    before, after = np.array([50.0, 40, 5, 5, 0]), np.array([70.0, 41, 9, 5, 3])
    assert klassen(before, after) == [LEADING, PRESSED, RISING, BEHIND, ""]
    assert klassen(np.zeros(2), np.ones(2)) == ["", ""]


@pytest.fixture
def two_years(reference):
    """Six potters of 3 workers in 2023; in 2025 five have 5, one is seen in 2025 alone."""
    members = make.units(6, data_year=2023)
    new = make.units(1, step=0, data_year=2025, workers_stated=50)
    for ikm in members[:5]:
        Ikm.objects.filter(pk=ikm.pk).update(data_year=2025, workers_stated=5)
    return members, new


def test_only_those_recorded_in_both_years_grow(two_years, perencana, log_in, django_assert_max_num_queries):  # fmt: skip
    client = log_in(perencana)
    with django_assert_max_num_queries(12):
        page = client.get(PAGE)
    assert (page.context["units"], page.context["before"], page.context["after"]) == (5, 15, 25)
    (line,) = page.context["lines"]
    assert (line.change, line.quadrant) == (10, LEADING)
    drawn = {word: [one.code for one in rows] for word, rows in page.context["quadrants"]}
    assert drawn == {LEADING: [line.code], RISING: [], PRESSED: [], BEHIND: []}
    assert (line.whole, line.mix, line.own) == pytest.approx((10, 0, 0))
    inside = client.get(PAGE, {"kecamatan": line.code}).content.decode()
    assert f"/ikm/?kecamatan={line.code}&amp;kelompok=gerabah" in inside
    assert client.get(PAGE, {"menurut": "kelompok"}).context["lines"][0].name == "Gerabah dan keramik"  # fmt: skip
    table = client.get(f"{PAGE}tabel.csv").content.decode("utf-8-sig").splitlines()
    assert table[1].endswith(";5;15;25;10;10,00;0,00;0,00")


def test_a_later_correction_of_a_year_counts(two_years, perencana, log_in):
    members, _ = two_years
    Ikm.objects.filter(pk=members[0].pk).update(workers_stated=9)  # still 2025
    assert log_in(perencana).get(PAGE).context["after"] == 29


def test_a_year_of_an_import_undone_is_not_offered(two_years, perencana, log_in):
    for ikm in make.units(2, data_year=2019):
        ikm.delete()  # as undoing the batch that brought them does
    years = log_in(perencana).get(PAGE).context["years"]
    assert [year for year, _ in years] == [2023, 2025]


def _list_of(year, workers, by):
    """Import a list of two potters that states ``year``; the second import updates them."""
    rows = "".join(f"Siti;350708550770000{n};Blayu;Wajak;gerabah;{workers}\n" for n in (1, 2))
    file = io.BytesIO(f"Nama Pemilik;NIK;Desa;Kecamatan;Produk;Tenaga Kerja\n{rows}".encode())
    batch = imports.upload(file=file, name=f"{year}.csv", by=by)
    batch = imports.understand(batch=batch, by=by)
    import_columns.correct(batch=batch, changes={"data_year": year}, by=by)
    return import_commit.commit(batch=imports.check(batch=batch, by=by), by=by)


def test_a_year_of_an_undone_update_tells_nothing(reference, petugas, perencana, log_in):
    _list_of(2023, 3, petugas)
    update = _list_of(2025, 8, petugas)
    assert update.counts["berubah"] == 2
    page = log_in(perencana)
    assert page.get(PAGE).context["after"] == 16
    import_commit.undo(batch=update, by=petugas)
    assert set(Ikm.objects.values_list("data_year", "workers_stated")) == {(2023, 3)}
    assert [year for year, _ in page.get(PAGE).context["years"]] == [2023]
    _list_of(2025, 4, petugas)  # the right list, after the wrong one: 2023 still stands
    assert [page.get(PAGE).context[key] for key in ("before", "after")] == [6, 8]


def test_one_year_is_said_to_be_one(perencana, log_in):
    client = log_in(perencana)
    assert "Belum ada tahun data" in client.get(PAGE).content.decode()
    make.units(3, data_year=2025)
    assert "Baru ada satu tahun data" in client.get(PAGE).content.decode()
    assert client.get(f"{PAGE}tabel.csv").status_code == 404
    make.units(2, data_year=2023, step=0.0007)
    assert "Tidak ada usaha yang tercatat pada kedua tahun" in client.get(PAGE).content.decode()
    assert client.get(PAGE, {"dari": "2023", "sampai": "9999"}).context["chosen"] == (2023, 2025)
