"""A sentra's number at two days and the parts between, against counting in random lives."""

import random
from datetime import datetime, time, timedelta

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from ikm_registry.models import Ikm
from rpik.plan.queries.sentra_change import CAME, sentra_change
from sentra.models import SentraMember
from tests.factories import sentra as factories
from tests.owner import unguarded

pytestmark = pytest.mark.django_db


@pytest.fixture
def sentra(reference):
    return factories.proposal("ditetapkan", members=factories.units(9)).sentra


def midnight(day):
    return datetime.combine(day, time.min, timezone.get_current_timezone())


def test_a_decree_brings_its_members(sentra, perencana, log_in):
    today = timezone.localdate()
    day_before = today - timedelta(days=1)
    SentraMember.objects.filter(sentra=sentra).update(since=today)
    found = sentra_change(sentra.pk, midnight(today), midnight(today + timedelta(days=1)))
    assert (found.start, found.end) == (0, 9) and len(found.steps["masuk"]) == 9
    page = log_in(perencana).get(
        reverse("plan:sentra-change", args=[sentra.pk])
        + f"?dari={day_before}&sampai={today}&sebab=masuk"
    )
    assert page.status_code == 200 and len(page.context["listed"].rows) == 9
    assert [part["value"] for part in page.context["parts"]] == [9]


def test_members_entered_after_the_decrees_day_did_not_come_back(sentra, perencana, log_in):
    today = timezone.localdate()
    SentraMember.objects.filter(sentra=sentra).update(since=today - timedelta(days=30))
    pks = list(sentra.members.order_by("ikm_id").values_list("ikm_id", flat=True))
    events = apps.get_model("ikm_registry", "IkmEvent").objects
    long_ago = timezone.now() - timedelta(days=60)
    with unguarded("ikm_registry_ikmevent"):  # two were known to the register before, at rest then
        events.filter(pgh_obj_id__in=pks[:2]).update(pgh_created_at=long_ago, status="nonaktif")
    for one in Ikm.objects.filter(pk__in=pks[:2]):
        one.product = f"{one.product} lagi"
        one.save()
    found = sentra_change(
        sentra.pk, midnight(today - timedelta(days=10)), midnight(today + timedelta(days=1))
    )
    assert (found.start, found.end) == (0, 9)
    assert found.steps == {"tercatat": pks[2:], "buka": pks[:2]}
    page = log_in(perencana).get(
        reverse("plan:sentra-change", args=[sentra.pk])
        + f"?dari={today - timedelta(days=10)}&sampai={today}&sebab=tercatat"
    )
    assert {part["label"]: part["value"] for part in page.context["parts"]} == {
        "Baru tercatat di register": 7,
        "Aktif kembali": 2,
    }
    assert page.context["listed_label"] == "Baru tercatat di register"
    assert len(page.context["listed"].rows) == 7


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_parts_add_up_in_random_lives(reference, seed):
    sentra = factories.proposal("ditetapkan", members=factories.units(9)).sentra
    SentraMember.objects.filter(sentra=sentra).update(since=timezone.localdate() - timedelta(9))
    chance = random.Random(seed)
    marks = []
    tomorrow = timezone.localdate() + timedelta(days=1)
    for _ in range(5):
        marks.append(
            (
                timezone.now(),
                Ikm.objects.filter(pk__in=sentra.members.values("ikm"), status="aktif").count(),
            )
        )
        for pk in sentra.members.values_list("ikm_id", flat=True):
            if chance.random() < 0.4:
                one = Ikm.objects.get(pk=pk)
                one.status = chance.choice(["aktif", "nonaktif", "dihapus"])
                one.save()
    for since, before in marks:
        found = sentra_change(sentra.pk, since, midnight(tomorrow))
        assert found.start == before
        came = sum(len(v) for k, v in found.steps.items() if k in CAME)
        left = sum(len(v) for k, v in found.steps.items() if k not in CAME)
        assert found.end - found.start == came - left
        assert set(found.steps) <= {"buka", "tutup", "dihapus"}
