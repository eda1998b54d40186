"""Beranda: what stands in its charts."""

import pytest
from django.urls import reverse

from ikm_registry.models import Ikm
from tests.factories import sentra as make

pytestmark = pytest.mark.django_db


def test_a_product_group_stands_once_in_the_colour_of_most_of_its_ikm(client):
    first, second, _ = make.units(3)
    Ikm.objects.filter(pk=first.pk).update(sector="")
    Ikm.objects.exclude(pk=first.pk).update(sector="non_agro")
    client.force_login(make.person("perencana"))
    (group,) = client.get(reverse("plan:home")).context["groups"]
    assert (group["value"], group["tone"]) == (3, "non_agro")
    Ikm.objects.filter(pk=second.pk).update(sector="")
    (group,) = client.get(reverse("plan:home")).context["groups"]
    assert (group["value"], group["tone"]) == (3, "unknown")
