"""The picture of where a layer fell: both boxes inside, in the right direction."""

import pytest

from ikm_registry.places.layer_limits import KABUPATEN
from sentra.services.fallen import HEIGHT, WIDTH, where_it_fell


def numbers(box):
    return [float(box[name]) for name in ("x", "y", "width", "height")]


@pytest.mark.parametrize(
    "fell",
    [(122.0, 81.0, 123.0, 82.0), (106.3, -8.4, 106.9, -7.8), (-170, -60, 170, 80), (0, 0, 0, 0)],
)
def test_both_boxes_are_inside_and_stand_as_on_earth(fell):
    picture = where_it_fell(fell)
    malang, other = numbers(picture["malang"]), numbers(picture["fell"])
    for x, y, width, height in (malang, other):
        assert x >= 0 and x + width <= WIDTH
        assert y >= 0 and y + height <= HEIGHT
        assert min(width, height) >= 6
    east = malang[0] + malang[2] / 2 - (other[0] + other[2] / 2)
    south = malang[1] + malang[3] / 2 - (other[1] + other[3] / 2)
    assert (east > 0) == (KABUPATEN[0] + KABUPATEN[2] > fell[0] + fell[2])
    assert (south > 0) == (KABUPATEN[1] + KABUPATEN[3] < fell[1] + fell[3])
    assert 2 <= len(picture["meridians"]) <= 8
    assert picture["parallels"]


def test_without_a_place_on_earth_there_is_no_picture():
    assert where_it_fell(()) == {}
