"""A sentra changed by a later decree: members of any day, seals of their own, refusals, races."""

from datetime import date

import pytest
from django.utils import timezone

from rpik.core.errors import DomainError, StaleObject
from sentra.models import SentraMember
from sentra.services import decree_seals, designation
from tests.factories import sentra as make
from tests.sentra.racing import at_once

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year


@pytest.fixture
def sentra():
    members = make.units(6, output_value=12_000_000, data_year=YEAR - 1)
    return make.proposal("ditetapkan", members=members).sentra


def amend(sentra, ids, *, by=None, **fields):
    sentra.proposal.refresh_from_db()
    values = {"note": "anggota berganti", "name": sentra.name} | fields
    return designation.amend(
        proposal_id=sentra.proposal_id,
        version=values.pop("version", sentra.proposal.version),
        decree=values.pop("decree", None) or make.decree(date=date(2026, 11, 20)),
        ikm_ids=ids,
        by=by or make.person("pimpinan"),
        **values,
    )


def test_members_of_any_day_stay_readable(client, sentra):
    ids = list(sentra.members.values_list("ikm_id", flat=True))
    new = make.units(2)
    amend(sentra, [*ids[1:], *(one.pk for one in new)])
    sentra.refresh_from_db()
    assert sentra.units == 7
    left = SentraMember.objects.get(ikm_id=ids[0])
    assert left.until == date(2026, 11, 20)
    client.force_login(make.person("pembaca"))
    for day, count in (("2026-11-10", 6), ("2026-11-20", 7), ("2026-01-01", 0)):
        page = client.get(f"{sentra.get_absolute_url()}?pada={day}").content.decode()
        assert f"({count})" in page, day


@pytest.mark.django_db(transaction=True)  # the history tells transactions apart
def test_figures_of_the_first_decree_and_of_the_change_stand_side_by_side(client, sentra):
    ids = list(sentra.members.values_list("ikm_id", flat=True))
    client.force_login(make.person("pembaca"))
    before = client.get(sentra.get_absolute_url()).context["columns"]
    assert [(one["label"], one["left"].units) for one in before] == [("Saat ditetapkan", 6)]
    amend(sentra, [*ids[1:], *(one.pk for one in make.units(2))])
    columns = client.get(sentra.get_absolute_url()).context["columns"]
    assert [(one["label"], one["date"], one["left"].units, one["left"].workers) for one in columns] == [
        ("Saat ditetapkan", date(2026, 11, 2), 6, 18),
        ("Saat diubah", date(2026, 11, 20), 7, 21),
    ]  # fmt: skip
    day = client.get(f"{sentra.get_absolute_url()}?pada=2026-11-10").context["columns"]
    assert [(one["label"], one["left"].units) for one in day] == [("Saat ditetapkan", 6)]


def test_each_seal_speaks_of_its_own_members(sentra):
    ids = list(sentra.members.values_list("ikm_id", flat=True))
    amend(sentra, [*ids[1:], make.units(1)[0].pk])
    for decree in sentra.decrees.all():
        content = decree_seals.hand_out(decree=decree, kind="json", by=make.person("pimpinan"))
        signed, wrong = decree_seals.check(content.decode())
        assert (signed.units, wrong) == (6, []), decree.action


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Tidak ada yang berubah"),
        ({"decree": make.decree(date=date(2026, 11, 2))}, "sesudah SK sebelumnya"),
        ({"name": " "}, "Nama sentra tidak boleh kosong"),
        ({"note": ""}, "catatan"),
    ],
)
def test_refusals(sentra, fields, words):
    ids = list(sentra.members.values_list("ikm_id", flat=True))
    with pytest.raises(DomainError, match=words):
        amend(sentra, ids, **fields)
    assert sentra.decrees.count() == 1


def test_a_second_press_is_found_and_another_change_is_not_swallowed(sentra):
    ids = list(sentra.members.values_list("ikm_id", flat=True))
    new = [one.pk for one in make.units(2)]
    sentra.proposal.refresh_from_db()
    same = {"by": make.person("pimpinan"), "version": sentra.proposal.version}
    same["decree"] = make.decree(date=date(2026, 11, 20))
    amend(sentra, [*ids, new[0]], **same)
    assert amend(sentra, [*ids, new[0]], **same).units == 7
    with pytest.raises(StaleObject, match="belum disimpan"):
        amend(sentra, [*ids, *new], **same)
    with pytest.raises(StaleObject, match="tidak disimpan"):
        later = make.decree(number="900/lain", date=date(2026, 11, 21))
        amend(sentra, [*ids, new[0]], **same | {"decree": later})
    assert sentra.decrees.count() == 2


def test_too_few_or_anothers_member(sentra):
    ids = list(sentra.members.values_list("ikm_id", flat=True))
    with pytest.raises(DomainError, match="paling sedikit 5"):
        amend(sentra, ids[:4])
    other = make.proposal("ditetapkan").sentra
    taken = other.members.first().ikm_id
    with pytest.raises(DomainError, match="sudah anggota"):
        amend(sentra, [*ids, taken])


@pytest.mark.django_db(transaction=True)
def test_two_changes_at_once(sentra):
    ids = list(sentra.members.values_list("ikm_id", flat=True))
    sentra.proposal.refresh_from_db()
    version = sentra.proposal.version
    people = [make.person("pimpinan") for _ in range(2)]
    new = make.units(2)
    results = at_once(
        [
            lambda by=by, one=one: amend(sentra, [*ids, one.pk], by=by, version=version)
            for by, one in zip(people, new, strict=True)
        ]
    )
    assert sum(isinstance(one, StaleObject) for one in results) == 1
    assert sentra.decrees.count() == 2
    assert sentra.members.filter(until__isnull=True).count() == 7
