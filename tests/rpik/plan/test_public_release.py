"""A release of the public counts: one picture of register and sentra, 90 days apart, once at a time."""

import csv
import io
import json
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from rpik.core.errors import DomainError
from rpik.core.templatetags.format_id import tanggal
from rpik.plan.models import PublicCounts
from rpik.plan.services import public_counts
from sentra.models import Sentra
from tests.factories import sentra as sentra_factories
from tests.sentra.racing import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]


@pytest.fixture
def opened(settings) -> None:
    settings.RPIK_PUBLIC = True


def test_what_is_designated_after_a_release_shows_its_counts_with_the_next(
    opened, client, pimpinan
):
    """Fresh counts of members beside frozen ones of the register would tell how many stand outside."""
    group = sentra_factories.group("gerabah")
    old = sentra_factories.units(5, product_group=group)
    sentra_factories.proposal("ditetapkan", name="Sentra Lama", members=old)
    members = sentra_factories.units(6, product_group=group, step=0.01)
    public_counts.publish(by=pimpinan)
    held = Sentra.objects.get(name="Sentra Lama")
    held.units, held.workers = 7, 99
    held.save()
    sentra_factories.proposal("ditetapkan", name="Sentra Baru", members=members)

    def told() -> dict[str, tuple[str, str]]:
        text = client.get(reverse("plan:public-file", args=["sentra.csv"])).content.decode(
            "utf-8-sig"
        )
        rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
        assert all(row["nomor_sk"] for row in rows)
        return {row["nama"]: (row["unit_usaha"], row["tenaga_kerja"]) for row in rows}

    assert told() == {"Sentra Lama": ("5", "15"), "Sentra Baru": ("", "")}
    marks = client.get("/publik/peta/sentra.json").json()["features"]
    texts = {one["properties"]["title"]: one["properties"]["text"] for one in marks}
    assert "5 unit" in texts["Sentra Lama"] and "unit" not in texts["Sentra Baru"]
    found = json.loads(client.get(reverse("plan:public-file", args=["sentra.geojson"])).content)
    assert {f["properties"]["unit_usaha"] for f in found["features"]} == {5, None}
    assert "Sentra Baru" in client.get("/publik/").content.decode()
    PublicCounts.objects.update(day=timezone.localdate() - timedelta(days=90))
    public_counts.publish(by=pimpinan)
    assert told() == {"Sentra Lama": ("7", "99"), "Sentra Baru": ("6", "18")}


@pytest.mark.parametrize(("last", "day", "well"), [
    (date(2026, 12, 31), date(2027, 1, 1), False),
    (date(2026, 9, 1), date(2026, 11, 29), False),
    (date(2026, 9, 1), date(2026, 11, 30), True),
])  # fmt: skip
def test_two_releases_lie_90_days_apart(pimpinan, monkeypatch, last, day, well):
    sentra_factories.units(7)
    for today in (last, day):
        monkeypatch.setattr(timezone, "localdate", lambda today=today: today)
        if today == last or well:
            public_counts.publish(by=pimpinan)
        else:
            with pytest.raises(DomainError, match=tanggal(last + timedelta(days=90))):
                public_counts.publish(by=pimpinan)


@pytest.mark.django_db(transaction=True)
def test_two_heads_at_once_publish_once():
    sentra_factories.units(7)
    heads = [sentra_factories.person("pimpinan") for _ in range(2)]
    at_once([lambda by=by: public_counts.publish(by=by) for by in heads])
    assert PublicCounts.objects.count() == 1
