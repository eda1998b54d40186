"""Clusters of a file of points: held against scikit-learn, and against bad files."""

import csv
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from pyproj import Geod
from sklearn.cluster import DBSCAN

from ikm_registry.places.projection import to_utm49s
from sentra.detection import point_files

SOUTH, NORTH, WEST, EAST = -8.464, -7.762, 112.287, 112.950


def villages(n: int, groups: int, seed: int = 5) -> list[tuple[str, str, float, float]]:
    """Return clumps and scatter over the kabupaten; seven decimals, some points equal."""
    rng = np.random.default_rng(seed)
    centre = rng.uniform((SOUTH, WEST), (NORTH, EAST), (max(2, n // 40), 2))
    spot = centre[rng.integers(0, len(centre), n)] + rng.normal(0, 0.003, (n, 2))
    spot[: n // 20] = spot[0]
    group = rng.integers(0, groups, n)
    return [
        (f"IKM-{i}", f"kelompok {g}", round(a, 7), round(b, 7))
        for i, (g, (a, b)) in enumerate(zip(group, spot, strict=True))
    ]


def write(path: Path, rows: list, header: tuple = ("id", "group", "lat", "lon")) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def run(source: Path, **options) -> list[dict[str, str]]:
    target = source.with_name("out.csv")
    call_command("detect_sentra", points=source, output=target, **options)
    with target.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def refused(source: Path, **options) -> str:
    with pytest.raises(CommandError) as refusal:
        run(source, **options)
    assert not source.with_name("out.csv").exists()
    return str(refusal.value)


def assert_as_scikit_learn(rows, answer, eps, least):
    """Noise the same, core points in the same clusters, a border point near a core of its own."""
    assert [(r["id"], r["group"]) for r in answer] == [(r[0], r[1]) for r in rows]
    group = np.array([r[1] for r in rows])
    ours = np.array([int(r["cluster"]) for r in answer])
    lat, lon = np.array([r[2:] for r in rows], float).T
    for name in np.unique(group):
        at = np.flatnonzero(group == name)
        xy = np.column_stack(to_utm49s(lat[at], lon[at]))
        reference = DBSCAN(eps=eps, min_samples=least).fit(xy)
        mine, theirs, core = ours[at], reference.labels_, reference.core_sample_indices_
        assert np.array_equal(mine < 0, theirs < 0)
        pairs = set(zip(mine[core].tolist(), theirs[core].tolist(), strict=True))
        assert len(pairs) == len({a for a, _ in pairs}) == len({b for _, b in pairs})
        assert sorted({a for a, _ in pairs}) == list(range(len(pairs)))
        for i in np.setdiff1d(np.flatnonzero(mine >= 0), core):
            mates = core[mine[core] == mine[i]]
            assert np.hypot(*(xy[mates] - xy[i]).T).min() <= eps


@pytest.mark.parametrize(("eps", "least"), [(500, 5), (250, 1), (1500, 12)])
def test_labels_are_those_of_scikit_learn(tmp_path, eps, least):
    rows = villages(4000, 6)
    answer = run(write(tmp_path / "in.csv", rows), distance=eps, min_units=least)
    assert_as_scikit_learn(rows, answer, eps, least)
    assert max(int(r["cluster"]) for r in answer) > 5


def test_distance_and_units_default_to_500_m_and_5(tmp_path):
    rows = villages(1500, 2)
    assert_as_scikit_learn(rows, run(write(tmp_path / "in.csv", rows)), 500, 5)


def test_metres_are_those_of_the_ellipsoid_within_a_thousandth():
    rng = np.random.default_rng(2)
    lat, lon = rng.uniform((SOUTH, WEST), (NORTH, EAST), (2000, 2)).T
    lat2, lon2 = lat + rng.normal(0, 0.005, 2000), lon + rng.normal(0, 0.005, 2000)
    x, y = to_utm49s(lat, lon)
    x2, y2 = to_utm49s(lat2, lon2)
    true = Geod(ellps="WGS84").inv(lon, lat, lon2, lat2)[2]
    assert np.abs(np.hypot(x2 - x, y2 - y) / true - 1).max() < 0.001


def test_rows_without_a_usable_point_are_minus_one_and_counted(tmp_path, capsys):
    good = [(str(i), "batik", -8.1, 112.5) for i in range(5)]
    bad = [
        ("nan", "batik", "NaN", "112.5"),
        ("inf", "batik", "-8.1", "inf"),
        ("empty", "batik", "", ""),
        ("words", "batik", "delapan", "112.5"),
        ("far", "batik", "112.5", "-8.1"),
        ("zero", "batik", "0", "0.0"),
        ("nameless", " ", "-8.1", "112.5"),
        ("short", "batik"),
    ]
    answer = run(write(tmp_path / "in.csv", [*bad, *good]))
    assert [r["cluster"] for r in answer] == ["-1"] * len(bad) + ["0"] * 5
    said = capsys.readouterr().out
    assert "6 baris tanpa koordinat" in said
    assert "1 titik 0,0" in said
    assert "1 baris tanpa kelompok" in said


def test_semicolons_decimal_commas_bom_and_other_columns(tmp_path):
    lines = ["\ufeffBujur;Nama;ID;Lintang;Kelompok"]
    lines += [f"112,5;x;{i};-8,1;mebel" for i in range(5)]
    source = tmp_path / "in.csv"
    source.write_text("\r\n".join(lines), encoding="utf-8")
    assert [r["cluster"] for r in run(source)] == ["0"] * 5


def test_half_a_million_equal_points_in_one_group(tmp_path):
    rows = [(i, "tempe", -8.1, 112.5) for i in range(500_000)]
    answer = run(write(tmp_path / "in.csv", rows))
    assert len(answer) == 500_000
    assert {r["cluster"] for r in answer} == {"0"}


def test_every_row_a_group_of_its_own(tmp_path):
    rows = [(i, f"g{i}", -8.1, 112.5) for i in range(20_000)]
    source = write(tmp_path / "in.csv", rows)
    assert {r["cluster"] for r in run(source)} == {"-1"}
    assert {r["cluster"] for r in run(source, min_units=1)} == {"0"}


def test_a_header_alone_gives_a_header_alone(tmp_path):
    assert run(write(tmp_path / "in.csv", [])) == []


def test_what_cannot_be_read_is_refused_in_a_sentence(tmp_path):
    source = tmp_path / "in.csv"
    assert "tidak ditemukan" in refused(source)
    source.write_bytes(b"")
    assert "kosong" in refused(source)
    source.write_bytes(b" \n\n")
    assert "kosong" in refused(source)
    source.write_bytes(bytes(range(256)) * 40)
    assert "kolom id, group, lat, lon tidak ada" in refused(source)
    write(source, [(1, 2, 3)], header=("id", "lat", "Nama"))
    assert "kolom group, lon tidak ada" in refused(source)
    assert "ditemukan: id, lat, nama" in refused(source)
    write(source, [(1, 2, 3, 4, 5)], header=("id", "group", "lat", "lon", "LAT"))
    assert "kolom lat ada lebih dari sekali" in refused(source)
    source.unlink()
    os.mkfifo(source)  # nobody ever writes into it
    assert "bukan berkas biasa" in refused(source)


def test_what_makes_no_sense_is_refused_in_a_sentence(tmp_path):
    source = write(tmp_path / "in.csv", villages(10, 1))
    for distance in (0, -5, 1e-300, 0.5, 100_001, float("nan"), float("inf")):
        assert "Jarak harus" in refused(source, distance=distance)
    for least in (0, 10**22):
        assert "unit paling sedikit" in refused(source, min_units=least)
    with pytest.raises(CommandError, match="Sebut keduanya"):
        call_command("detect_sentra", points=source)
    with pytest.raises(CommandError, match="sama dengan berkas titik"):
        call_command("detect_sentra", points=source, output=source)
    with pytest.raises(CommandError, match="tidak dapat ditulis"):
        call_command("detect_sentra", points=source, output=tmp_path / "none" / "out.csv")
    assert [p.name for p in tmp_path.iterdir()] == ["in.csv"]


def test_points_all_over_the_world_at_a_tiny_distance_are_refused(tmp_path):
    rows = [(1, "a", -80, 10.0), (2, "a", 80, -60.0)]
    assert "terlalu luas" in refused(write(tmp_path / "in.csv", rows), distance=1)


@pytest.mark.slow
def test_no_database_is_needed(tmp_path):
    rows = villages(200, 2)
    source = write(tmp_path / "in.csv", rows)
    done = subprocess.run(
        [sys.executable, "manage.py", "detect_sentra", "--points", str(source),
         "--output", str(tmp_path / "out.csv"), "--distance", "500", "--min-units", "5"],
        cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=120,
        env=os.environ | {"DATABASE_URL": "postgres://nobody@127.0.0.1:9/none",
                          "RPIK_VAR_DIR": str(tmp_path / "var")},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        assert_as_scikit_learn(rows, list(csv.DictReader(file)), 500, 5)
    assert not (tmp_path / "var" / "postgres").exists()


def test_labels_start_anew_in_each_group():
    points = point_files.PointFile(
        ids=list("abcdef"),
        group_names=["x", "y"],
        group=np.array([1, 0, 1, 0, 1, 1]),
        lat=np.array([-8.1, -8.1, -8.1, -8.1, -8.2, -8.2]),
        lon=np.full(6, 112.5),
    )
    found = point_files.cluster_points(points, distance_m=500, min_units=2)
    assert found.cluster.tolist() == [0, 0, 0, 0, 1, 1]
    assert found.clusters == 3


def test_decimal_commas_between_commas_are_told_and_never_read_as_other_numbers(tmp_path, capsys):
    """-7,98 in a file of commas is two cells: minus seven and ninety-eight would be another place."""
    source = tmp_path / "in.csv"
    lines = ["id,group,lat,lon", *(f"{i},batik,-7,98,112,61" for i in range(5))]
    source.write_text("\n".join([*lines, *(f"b{i},batik,-8.1,112.5,," for i in range(5))]))
    answer = run(source)
    assert [r["cluster"] for r in answer] == ["-1"] * 5 + ["0"] * 5
    said = capsys.readouterr().out
    assert "5 baris berisi lebih banyak sel daripada judulnya" in said
    assert "titik koma" in said
    assert "tanpa koordinat" not in said


def test_a_quote_that_is_never_closed_is_refused_and_swallows_nobody(tmp_path):
    source = tmp_path / "in.csv"
    source.write_text(
        'id,group,lat,lon\n1,batik,-8.1,112.5\n2,"batik,-8.1,112.5\n3,batik,-8.1,112.5\n'
    )
    assert "tanda kutip pada baris data ke-2 tidak ditutup" in refused(source)
    source.write_text('id,alamat,group,lat,lon\n1,"Jl. Raya\nNo. 2",batik,-8.1,112.5\n')
    assert [r["id"] for r in run(source)] == ["1"]  # a cell of two lines is none


def test_swapped_degrees_are_named(tmp_path, capsys):
    run(write(tmp_path / "in.csv", [(str(i), "batik", 112.5, -8.1) for i in range(3)]))
    assert "3 di antaranya terbaca bila lat dan lon bertukar" in capsys.readouterr().out


def test_the_line_in_which_excel_names_the_separator_is_no_header(tmp_path):
    source = tmp_path / "in.csv"
    rows = "".join(f"{i};a,b;-8.1;112.5\n" for i in range(5))
    source.write_text(f"sep=;\nid;group;lat;lon\n{rows}")
    assert [(r["group"], r["cluster"]) for r in run(source)] == [("a,b", "0")] * 5
