"""Excel keeps 15 digits of a NIK: the whole column tells, not its first rows, nor a single cell."""

import random

import pytest

from ikm_registry.importing import engine
from ikm_registry.importing.damage import last_digits_lost

WHOLE, DAMAGED = 250, 400


def numbers(count, seed=1):
    dice = random.Random(seed)
    return [
        f"350708{dice.randint(1, 28):02d}{dice.randint(1, 12):02d}{dice.randint(50, 99)}{dice.randint(1, 9998):04d}"
        for _ in range(count)
    ]


def cut(nik):
    return nik[:15] + "0"


@pytest.fixture
def listed(tmp_path, gazetteer):
    def write(niks, heading="NIK"):
        path = tmp_path / "daftar.csv"
        lines = [f"Warga {n};{nik};Blayu;Wajak;tempe" for n, nik in enumerate(niks)]
        path.write_text(f"Nama Pemilik;{heading};Desa;Kecamatan;Produk\n" + "\n".join(lines))
        found = engine.understand(path, path.name, gazetteer)
        return path, found

    return write


def doubts(path, found, gazetteer):
    rows = list(engine.clean(path, path.name, found, gazetteer))
    return [any(p.code == "nik_maybe_truncated" for p in row.problems) for row in rows]


def test_damage_that_begins_after_the_sample_is_seen(listed, gazetteer):
    path, found = listed(numbers(WHOLE) + [cut(nik) for nik in numbers(DAMAGED, 2)])
    assert sum(doubts(path, found, gazetteer)[WHOLE:]) == DAMAGED


def test_a_column_with_the_zeros_of_chance_is_left_alone(listed, gazetteer):
    niks = numbers(WHOLE + DAMAGED)
    assert any(nik.endswith("0") for nik in niks)
    path, found = listed(niks)
    assert not any(doubts(path, found, gazetteer))


def test_a_column_that_a_person_calls_nik_is_tested_as_well(listed, gazetteer):
    path, found = listed([cut(nik) for nik in numbers(30)], heading="Kolom X")
    for column in found.sheets[0].columns:
        if column.header == "Kolom X":
            column.field = "nik"
    assert all(doubts(path, found, gazetteer))


def test_a_few_cells_prove_nothing():
    assert not last_digits_lost([cut(nik) for nik in numbers(4)])
    assert last_digits_lost([cut(nik) for nik in numbers(6)])
    assert last_digits_lost(cut(nik) + ",0" for nik in numbers(6))
    assert not last_digits_lost(["", "-", "3.50717E+15"] * 10)
