"""The order of a walk on the phone (static/js/field/route.js), run by Node, against every order there is."""

import json
import subprocess
import sys
from itertools import permutations
from math import cos, hypot, radians
from pathlib import Path

import numpy as np
import pytest

ROUTE = Path(__file__).parents[2] / "static" / "js" / "field" / "route.js"
PROGRAM = """import { route } from %s;
const cases = JSON.parse(process.argv[1]);
console.log(JSON.stringify(cases.map((one) => route(one.members, one.start))));"""


def routes(cases: list[dict[str, object]]) -> list[list[dict[str, object]]]:
    node = Path(sys.executable).parent / "node"
    words = [node, "--input-type=module", "-e", PROGRAM % json.dumps(ROUTE.as_uri())]
    done = subprocess.run([*words, json.dumps(cases)], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def metres(a, b) -> float:
    east = (a["lon"] - b["lon"]) * cos(radians((a["lat"] + b["lat"]) / 2))
    return 111_320 * hypot(east, a["lat"] - b["lat"])


def walked(start, stops) -> float:
    return sum(metres(one, other) for one, other in zip([start, *stops], stops, strict=False))


@pytest.mark.slow
def test_a_walk_is_nearly_the_shortest_and_visits_each_once():
    rng = np.random.default_rng(7)
    start = {"lat": -8.13, "lon": 112.57}
    cases = [
        {
            "start": start,
            "members": [
                {"title": f"u{at}", "desa": "", "lat": lat, "lon": lon}
                for at, (lat, lon) in enumerate(rng.normal((-8.1, 112.6), 0.004, (7, 2)))
            ],
        }
        for _ in range(25)
    ]
    over = []
    for case, stops in zip(cases, routes(cases), strict=True):
        assert sorted(stop["title"] for stop in stops) == [f"u{at}" for at in range(7)]
        length = sum(stop["step"] for stop in stops)
        assert length == pytest.approx(walked(start, stops), rel=1e-6)
        best = min(walked(start, order) for order in permutations(case["members"]))
        over.append(length / best - 1)
    assert np.mean(over) < 0.02
    assert max(over) < 0.15


@pytest.mark.slow
def test_who_has_no_point_comes_last_and_the_first_has_no_way_without_a_start():
    nowhere = {"title": "b", "desa": "Getaan", "lat": None, "lon": None}
    here = {"title": "a", "desa": "", "lat": -8.1, "lon": 112.6}
    (alone, empty, mixed) = routes(
        [{"members": [here]}, {"members": []}, {"members": [nowhere, here]}]
    )
    assert [one["step"] for one in alone] == [None] and empty == []
    assert [(one["title"], one["step"]) for one in mixed] == [("a", None), ("b", None)]
