"""The map and the figures of a sentra are those its decrees froze, of any day asked for."""

from datetime import date

import pytest

from ikm_registry.models import Ikm
from sentra.models import Sentra
from tests.factories import sentra as make
from tests.sentra.test_amending import amend

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client):
    client.force_login(make.person("pembaca"))
    return client


def points(client, sentra: Sentra, day: str = "") -> dict[int, dict]:
    asked = f"&pada={day}" if day else ""
    found = client.get(f"/sentra/{sentra.pk}/peta.json?isi=anggota{asked}").json()["features"]
    return {one["id"]: one for one in found}


def test_points_do_not_move_with_the_register(reader):
    members = make.units(4) + make.units(2, with_point=False)
    sentra = make.proposal("ditetapkan", members=members).sentra
    moved, lost, later, never = members[0], members[1], members[4], members[5]
    Ikm.objects.filter(pk__in=[moved.pk, later.pk]).update(
        lat=-8.0, lon=112.7, point_source="gps", business_name="Nama baru"
    )
    Ikm.objects.filter(pk=lost.pk).update(lat=None, lon=None)
    found = points(reader, sentra)
    assert set(found) == {one.pk for one in members} - {never.pk}
    for one in (moved, lost):
        assert found[one.pk]["geometry"]["coordinates"] == [one.lon, one.lat]
        assert found[one.pk]["properties"]["title"] == one.title
        assert found[one.pk]["properties"]["frozen"] is True
    assert found[later.pk]["geometry"]["coordinates"] == [112.7, -8.0]
    assert "register hari ini" in found[later.pk]["properties"]["text"]
    page = reader.get(sentra.get_absolute_url()).content.decode()
    assert "2 anggota di daftar belum bertitik saat ditetapkan" in page


@pytest.mark.django_db(transaction=True)  # a decree's row of the history bears its own time
def test_a_day_before_a_change_has_its_members_name_sums_and_outline(reader):
    sentra = make.proposal("ditetapkan", members=make.units(6)).sentra
    name, hull = sentra.name, sentra.hull
    ids = list(sentra.members.values_list("ikm_id", flat=True))
    new = [one.pk for one in make.units(3, workers_stated=10, step=0.002)]
    amend(sentra, [*ids[1:], *new], name="Sentra Baru")
    assert set(points(reader, sentra)) == {*ids[1:], *new}
    assert set(points(reader, sentra, "2026-11-10")) == set(ids)
    assert points(reader, sentra, "2026-01-01") == {}

    def outline(day):
        answer = reader.get(f"/sentra/{sentra.pk}/peta.json?pada={day}").json()["features"]
        return [(one["properties"]["title"], one["geometry"]) for one in answer]

    sentra.refresh_from_db()
    assert outline("2026-11-10") == [(name, hull)]
    assert outline("2026-11-20") == [("Sentra Baru", sentra.hull)]
    assert outline("2026-01-01") == []

    page = reader.get(f"{sentra.get_absolute_url()}?pada=2026-11-10")
    then = page.context["then"]
    assert (then.name, then.units, then.workers) == (name, 6, 18)
    assert f"waktu itu bernama <strong>{name}</strong>" in page.content.decode()
    assert f"/sentra/{sentra.pk}/peta.json?isi=anggota&amp;pada=2026-11-10" in page.content.decode()
    later = reader.get(f"{sentra.get_absolute_url()}?pada=2026-11-20").context["then"]
    assert (later.name, later.units, later.workers) == ("Sentra Baru", 8, 45)
    before = reader.get(f"{sentra.get_absolute_url()}?pada=2026-01-01").content.decode()
    assert "belum ditetapkan" in before


def test_a_revoked_sentra_shows_who_stood_to_the_end(reader):
    sentra = make.proposal("dicabut", members=make.units(6)).sentra
    assert len(points(reader, sentra)) == 6
    day = sentra.decrees.order_by("-id").first().date
    assert day == date(2026, 11, 2)
    assert points(reader, sentra, day.isoformat()) == {}
