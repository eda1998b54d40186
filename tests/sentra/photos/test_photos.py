"""Photos taken apart and compared: whole JPEGs only, stripped of time and place, copies found."""

from datetime import UTC, datetime

import numpy as np
import pytest

from sentra.photos import jpeg, likeness
from tests.factories import photos as make


@pytest.fixture(scope="module")
def view():
    return make.scene(3)


def test_time_and_place_are_read_then_gone(view):
    given = make.encode(view, extra=make.exif(lat=-8.2023, lon=112.6012, orientation=6))
    photo = jpeg.read(given)
    assert photo.taken.at == datetime(2026, 11, 28, 2, 30, tzinfo=UTC)
    assert photo.taken.lat == pytest.approx(-8.2023, abs=1e-5)
    assert photo.taken.lon == pytest.approx(112.6012, abs=1e-5)
    assert (photo.width, photo.height) == (320, 240)
    again = jpeg.read(photo.content)
    assert again.taken == jpeg.Taken()
    assert b"2026:11:28" not in photo.content
    # How it was held is needed to show it upright; it stays, alone.
    assert photo.content[2:4] == b"\xff\xe1"
    assert again.content == photo.content


def test_a_phone_without_zone_stands_in_the_kabupaten(view):
    taken = jpeg.read(make.encode(view, extra=make.exif(offset="      "))).taken
    assert taken.at == datetime(2026, 11, 28, 2, 30, tzinfo=UTC)


def test_what_hides_beside_the_picture_does_not_come_along(view):
    comment = make.segment(0xFE, b"Getaan RT 3, 081234567890")
    film = b"ftypmp42 film dengan tempat"
    photo = jpeg.read(make.encode(view, extra=comment) + film)
    assert b"081234567890" not in photo.content
    assert b"film" not in photo.content
    assert photo.content == jpeg.read(make.encode(view)).content


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"GIF89a",
        b"\xff\xd8\xff\xd9",
        b"\xff\xd8\xff\xe1\xff\xff",
        b"<script>alert(1)</script>",
        b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
    ],
)
def test_what_is_no_photo_is_refused(broken):
    with pytest.raises(jpeg.NotAPhoto):
        jpeg.read(broken)


def test_a_cut_photo_is_refused_wherever_it_is_cut(view):
    whole = make.encode(view, extra=make.exif(lat=-8.2, lon=112.6))
    for end in range(0, len(whole) - 1, 61):
        with pytest.raises(jpeg.NotAPhoto):
            jpeg.read(whole[:end])


def test_a_photo_that_claims_a_billion_points_is_refused(view):
    whole = make.encode(view)
    size = (240).to_bytes(2, "big") + (320).to_bytes(2, "big")
    with pytest.raises(jpeg.NotAPhoto, match="tidak wajar"):
        jpeg.read(whole.replace(size, b"\xff\xff\xff\xff", 1))


def test_hostile_exif_reads_as_nothing(view):
    rng = np.random.default_rng(5)
    good = bytearray(make.exif(lat=-8.2, lon=112.6))
    for _ in range(300):
        bad = bytearray(good)
        for at in rng.integers(10, len(bad), 6):
            bad[at] = rng.integers(0, 256)
        taken = jpeg.read(make.encode(view[:64, :64], extra=bytes(bad))).taken
        assert taken.lat is None or -90 <= taken.lat <= 90
        assert taken.lon is None or -180 <= taken.lon <= 180


def test_copies_are_near_and_other_views_are_far(view):
    own = likeness.stacked([likeness.packed(likeness.hashes(make.encode(view)))])
    copies = [
        make.encode(view, step=40),
        make.encode(make.resize(view, 144, 192)),
        make.encode(np.clip(view * 1.1 + 12, 0, 255)),
        make.encode(view[12:228, 16:304]),
    ]
    others = [make.encode(make.scene(seed)) for seed in range(10, 18)]
    stored = likeness.stacked([likeness.packed(likeness.hashes(c)) for c in copies + others])
    assert likeness.pairs(own, stored) == [(0, index) for index in range(len(copies))]


def test_a_picture_of_nothing_is_like_no_other():
    assert likeness.hashes(make.encode(np.full((64, 64), 120.0))) == []
    nothing, one = likeness.stacked([]), likeness.stacked([likeness.packed([1])])
    assert likeness.pairs(nothing, one) == likeness.pairs(one, nothing) == []
