"""The worked example of docs/algorithms/sentra-detection.md, figure by figure."""

from pathlib import Path

import numpy as np
import pytest

from ikm_registry.places.projection import to_utm49s, to_wgs84
from sentra.detection.detect import detect
from tests.sentra.detection.registers import DESA, PAGELARAN, Register

DOCUMENT = Path(__file__).parents[3] / "docs" / "algorithms" / "sentra-detection.md"


@pytest.fixture(scope="module")
def found():
    register = Register()
    origin_x, origin_y = to_utm49s([PAGELARAN.lat], [PAGELARAN.lon])

    def at(east, north):
        lat, lon = to_wgs84(origin_x + east, origin_y + north)
        return float(lat[0]), float(lon[0])

    sizes = {"workers": 6.0, "investment": 10e6}
    for spot in [(0, 0), (100, 0), (100, 100), (0, 100), (50, 50)]:
        register.add("gerabah", PAGELARAN, at(*spot), quality="gps", **sizes)
    register.desa_only("gerabah", PAGELARAN, 2, **sizes)
    register.add("gerabah", PAGELARAN, at(2000, 0), quality="gps", **sizes)
    register.add("tempe", PAGELARAN, at(50, 20), workers=6.0)
    register.add("tempe", PAGELARAN, at(-2000, 0), workers=6.0)
    others = [row for row in DESA if row.kecamatan_code != PAGELARAN.kecamatan_code]
    for desa in others[:300:10]:
        register.add("tempe", desa, (desa.lat, desa.lon), workers=6.0)
    answer = detect(register.table())
    assert len(answer.candidates) == 1
    assert answer.alone[:1] == [8]
    return answer.candidates[0]


def test_members(found):
    assert found.name == "Gerabah Pagelaran"
    assert found.member_ids == [1, 2, 3, 4, 5, 6, 7]
    assert found.basis == "campuran"


def test_distances(found):
    compact = found.evidence["compactness"]
    assert compact["max_m"] == pytest.approx(141.4, abs=0.1)
    assert compact["median_m"] == pytest.approx(100.0, abs=0.1)
    assert compact["nearest_mean_m"] == pytest.approx(70.7, abs=0.1)
    assert compact["radius_max_m"] == pytest.approx(70.7, abs=0.1)


def test_quotient(found):
    quotient = found.evidence["lq_units"]
    counts = (quotient["part"], quotient["here"], quotient["group"], quotient["everything"])
    assert counts == (8, 10, 8, 40)
    assert quotient["value"] == 4.0
    assert (quotient["low"], quotient["high"]) == pytest.approx((2.22, 4.87), abs=0.01)


def test_concentration(found):
    assert found.evidence["concentration"]["m"] == pytest.approx(5.92, abs=0.01)
    assert found.evidence["concentration"]["p"] == 0.001


def test_score(found):
    points = {part["key"]: part["points"] for part in found.parts}
    assert points == pytest.approx(
        {
            "units": 10.5,
            "compactness": 10.71,
            "specialisation": 20.0,
            "concentration": 8.55,
            "workers": 3.33,
            "trust": 12.14,
        },
        abs=0.02,
    )
    assert found.score == pytest.approx(65.2, abs=0.1)


def test_the_document_says_the_same(found):
    text = DOCUMENT.read_text(encoding="utf-8")
    assert found.reason in text.replace("\n> ", " ")
    for part in found.parts:
        assert f"{part['points']:.2f}" in text
    assert np.isclose(found.score, 65.23, atol=0.005)
    assert "65.23" in text
