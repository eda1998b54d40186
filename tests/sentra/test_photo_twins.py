"""Likeness is found once, when a photo arrives; two that arrive together find each other."""

import importlib
import uuid

import pytest
from django.apps import apps
from django.utils import timezone

from ikm_registry.models import Ikm
from sentra.models import FieldPhoto, PhotoTwin
from sentra.queries import twins
from sentra.services import field_checks, field_photos
from sentra.services.field_checks import CheckInput
from tests.factories import photos as pictures
from tests.factories import sentra as make
from tests.sentra.racing import at_once

pytestmark = pytest.mark.django_db
COPIED = pictures.encode(pictures.scene(40, height=120, width=160))


def visited(count: int) -> list[tuple[uuid.UUID, Ikm]]:
    proposal, by = make.proposal(), make.person("petugas", "pemotret")
    found = []
    for ikm in Ikm.objects.filter(pk__in=proposal.members.values("ikm_id"))[:count]:
        record, _ = field_checks.receive(
            proposal_id=proposal.pk,
            given=CheckInput(
                key=uuid.uuid4(), ikm_id=ikm.pk, found="aktif", checked_at=timezone.now()
            ),
            by=by,
        )
        found.append((record.key, ikm))
    return found


def send(record_key, content=COPIED):
    by = make.User.objects.get(username="pemotret")
    return field_photos.receive(record_key=record_key, key=uuid.uuid4(), content=content, by=by)[0]


def test_the_same_member_twice_is_no_twin_another_members_is():
    (first, one), (second, two) = visited(2)
    mine, again, copy = send(first), send(first), send(second)
    pairs = set(PhotoTwin.objects.values_list("earlier", "later"))
    assert pairs == {(mine.pk, copy.pk), (again.pk, copy.pk)}
    found = twins.names([mine.pk, copy.pk])
    assert found == {mine.pk: {two.pk: two.business_name}, copy.pk: {one.pk: one.business_name}}


def test_reading_costs_one_query_however_many_photos(django_assert_num_queries):
    keys = [key for key, _ in visited(5)]
    ids = [
        send(key, pictures.encode(pictures.scene(n, height=48, width=64))).pk
        for n, key in enumerate(keys)
    ]
    with django_assert_num_queries(1):
        twins.names(ids)


@pytest.mark.django_db(transaction=True)
def test_four_copies_at_the_same_moment_all_find_each_other():
    keys = [key for key, _ in visited(4)]
    results = at_once([lambda key=key: send(key) for key in keys])
    assert all(isinstance(one, FieldPhoto) for one in results)
    assert PhotoTwin.objects.count() == 6  # every pair of four, once


def test_photos_from_before_are_compared_by_the_migration():
    keys = [key for key, _ in visited(3)]
    for key in keys:
        send(key)
    kept = set(PhotoTwin.objects.values_list("earlier", "later"))
    PhotoTwin.objects.all().delete()
    fill = importlib.import_module("sentra.migrations.0012_photo_twins").fill
    fill(apps, None)
    assert set(PhotoTwin.objects.values_list("earlier", "later")) == kept
    assert len(kept) == 3
