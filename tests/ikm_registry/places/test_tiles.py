"""Tiles: every business in exactly one place, numbers that add up, bytes that others can read."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from django.conf import settings

from ikm_registry.places import vector_tile
from ikm_registry.places.tiles import COLOURS, POINTS_FROM, SECTORS, Parts, by_group, sorted_points
from ikm_registry.places.tiles import tile as coloured


def tile(points, zoom, x, y):
    return coloured(points, zoom, x, y, "sektor")


def of_sector(sector):
    return {"sektor": Parts(SECTORS, sector)}


READ = """
const {VectorTile} = await import(process.argv[1] + "/@mapbox/vector-tile/index.js");
const {default: Pbf} = await import(process.argv[1] + "/pbf/index.js");
const chunks = []; for await (const c of process.stdin) chunks.push(c);
const layer = new VectorTile(new Pbf(Buffer.concat(chunks))).layers.ikm;
const out = [];
for (let i = 0; i < layer.length; i++) {
  const f = layer.feature(i);
  out.push([f.loadGeometry()[0][0].x, f.loadGeometry()[0][0].y, f.properties]);
}
console.log(JSON.stringify({version: layer.version, extent: layer.extent, out}));
"""


def read(content: bytes) -> dict:
    """What the browser's own reader makes of a tile."""
    node = Path(sys.executable).parent / "node"
    command = [node, "--input-type=module", "-e", READ, str(settings.NODE_MODULES)]
    answer = subprocess.run(command, input=content, capture_output=True, check=True)
    return json.loads(answer.stdout)


def place(zoom: int, lat: float, lon: float) -> tuple[int, int]:
    """The tile that holds a place, by the textbook's formula."""
    side = 2**zoom
    up = np.arcsinh(np.tan(np.radians(lat)))
    return int((lon + 180) / 360 * side), int((1 - up / np.pi) / 2 * side)


@pytest.fixture
def scattered():
    rng = np.random.default_rng(5)
    lat, lon = rng.uniform(-8.46, -7.77, 3000), rng.uniform(112.29, 112.94, 3000)
    lat[:200], lon[:200] = -8.1234, 112.5678  # one office for two hundred
    return lat, lon, rng.integers(0, 3, 3000).astype(np.int8)


def test_the_browsers_reader_reads_what_is_written():
    features = [
        vector_tile.Feature(0, 4095, {"id": 7, "sector": "agro"}),
        vector_tile.Feature(2048, -3, {"id": 2**40, "sector": "agro", "ids": "1,2"}),
    ]
    found = read(vector_tile.encode("ikm", features))
    assert (found["version"], found["extent"]) == (2, 4096)
    assert found["out"] == [
        [0, 4095, {"id": 7, "sector": "agro"}],
        [2048, -3, {"id": 2**40, "sector": "agro", "ids": "1,2"}],
    ]
    assert vector_tile.encode("ikm", []) == b""


@pytest.mark.parametrize("zoom", [6, 9, 12, 14, 15])
def test_the_tiles_of_a_zoom_hold_everybody_once(scattered, zoom):
    lat, lon, sector = scattered
    points = sorted_points(np.arange(3000), lat, lon, of_sector(sector))
    wanted = {place(zoom, *spot) for spot in zip(lat, lon, strict=True)}
    if zoom > 12:  # a process each: enough to look at
        wanted = set(sorted(wanted)[::400]) | {place(zoom, lat[0], lon[0])}
    counted, expected = np.zeros(3, int), np.zeros(3, int)
    ids = []
    for x, y in wanted:
        for px, py, told in read(tile(points, zoom, x, y))["out"]:
            assert 0 <= px < 4096
            assert 0 <= py < 4096
            if "n" in told:
                counts = [told.get(f".{name}", 0) for name in SECTORS]
                assert sum(counts) == told["n"]
                assert ("ids" in told) == (zoom >= POINTS_FROM)
                counted += counts
            else:
                counted[SECTORS.index(told["part"])] += 1
                ids.append(told["id"])
    for spot, kind in zip(zip(lat, lon, strict=True), sector, strict=True):
        expected[kind] += place(zoom, *spot) in wanted
    assert counted.tolist() == expected.tolist()
    assert len(ids) == len(set(ids))


def test_far_out_the_many_are_a_few_marks_and_near_one_spot_is_told(scattered):
    lat, lon, sector = scattered
    points = sorted_points(np.arange(3000), lat, lon, of_sector(sector))
    far = read(tile(points, 6, *place(6, lat[0], lon[0])))["out"]
    assert len(far) <= 64 + 3
    near = read(tile(points, 15, *place(15, lat[0], lon[0])))["out"]
    spot = next(told for _, _, told in near if told.get("n") == 200)
    assert spot["ids"] == "0,1,2,3,4,5,6,7"


def test_a_point_stands_where_it_lies():
    lat, lon, zoom = -8.2023, 112.6012, 15
    points = sorted_points(
        np.array([9]), np.array([lat]), np.array([lon]), of_sector(np.zeros(1, np.int8))
    )
    x, y = place(zoom, lat, lon)
    px, py, told = read(tile(points, zoom, x, y))["out"][0]
    side = 2**zoom
    back_lon = (x + px / 4096) / side * 360 - 180
    back_lat = np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * (y + py / 4096) / side))))
    assert told == {"id": 9, "part": "agro"}
    assert back_lon == pytest.approx(lon, abs=5e-6)
    assert back_lat == pytest.approx(lat, abs=5e-6)
    assert points.bounds() == pytest.approx([lon, lat, lon, lat], abs=2e-5)


def test_points_that_are_none_are_left_out():
    bad = np.array([np.nan, -90.0, 91.0, -8.0, -8.0])
    lon = np.array([112.0, 112.0, 112.0, 200.0, 112.0])
    points = sorted_points(np.arange(5), bad, lon, of_sector(np.zeros(5, np.int8)))
    assert points.number.tolist() == [4]
    empty = sorted_points(
        np.empty(0, np.int64), np.empty(0), np.empty(0), of_sector(np.empty(0, np.int8))
    )
    assert (tile(empty, 0, 0, 0), empty.bounds(), len(empty)) == (b"", None, 0)
    assert empty.totals("sektor") == {"agro": 0, "non_agro": 0, "unknown": 0}


def test_the_commonest_groups_have_a_colour_and_the_others_share_one():
    codes = tuple(f"g{i:02d}" for i in range(12))
    group = np.repeat(np.arange(-1, 12), np.arange(4, 17))  # -1 four times, g11 sixteen times
    found = by_group(codes, group)
    assert found.names == ("g11", "g10", "g09", "g08", "g07", "g06", "g05", "(lain)", "(belum)")
    counts = dict(zip(found.names, np.bincount(found.of, minlength=9).tolist(), strict=True))
    assert (counts["g11"], counts["(lain)"], counts["(belum)"]) == (16, 5 + 6 + 7 + 8 + 9, 4)
    few = by_group(codes, np.repeat(np.arange(COLOURS + 1), 2))
    assert len(few.names) == COLOURS + 3  # one more is shown by itself, not as "others" of one
    assert not (few.of >= COLOURS + 1).any()


def test_every_way_of_colouring_counts_the_same(scattered):
    lat, lon, sector = scattered
    rng = np.random.default_rng(3)
    group = by_group(tuple("abcdefghijkl"), rng.integers(-1, 12, 3000))
    points = sorted_points(np.arange(3000), lat, lon, {**of_sector(sector), "kelompok": group})
    zoom = 9
    for x, y in {place(zoom, *spot) for spot in zip(lat, lon, strict=True)}:
        ways = [read(coloured(points, zoom, x, y, way))["out"] for way in ("sektor", "kelompok")]
        for (px, py, one), (qx, qy, other) in zip(*ways, strict=True):
            assert (px, py) == (qx, qy)
            for told in (one, other):
                parts = {k: v for k, v in told.items() if k.startswith(".")}
                assert sum(parts.values()) == told.get("n", 0)
                assert set(parts) <= {f".{name}" for name in (*SECTORS, *group.names)}
