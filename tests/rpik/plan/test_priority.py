"""Weights by pairwise comparison against worked arithmetic, and what the document makes of them."""

import numpy as np
import pytest
from django.urls import reverse

from ikm_registry.models import Ikm
from rpik.core.errors import DomainError
from rpik.core.models import AuditEvent
from rpik.plan.priority import CRITERIA, PAIRS, rank, weigh
from rpik.plan.queries.document import gather
from rpik.plan.services import editions
from tests.factories import plan as factories

KEYS = list(CRITERIA)


def test_no_comparison_weighs_all_alike():
    found = weigh({})
    assert found.values == pytest.approx(dict.fromkeys(KEYS, 0.2))
    assert found.ratio == pytest.approx(0, abs=1e-9) and found.is_consistent


def test_consistent_comparisons_give_back_the_weights_they_came_from():
    # The first three times each of the others, the others alike: 3/7 and 1/7.
    found = weigh({f"{KEYS[0]}|{other}": "3" for other in KEYS[1:]})
    assert found.values[KEYS[0]] == pytest.approx(3 / 7)
    assert found.values[KEYS[4]] == pytest.approx(1 / 7)
    assert found.ratio == pytest.approx(0, abs=1e-9)


def test_comparisons_in_a_circle_are_inconsistent():
    circle = {
        f"{KEYS[0]}|{KEYS[1]}": "9",
        f"{KEYS[1]}|{KEYS[2]}": "9",
        f"{KEYS[0]}|{KEYS[2]}": "1/9",
    }
    found = weigh(circle)
    matrix = np.ones((5, 5))
    for i, j, value in ((0, 1, 9), (1, 2, 9), (0, 2, 1 / 9)):
        matrix[i, j], matrix[j, i] = value, 1 / value
    vector = np.ones(5)
    for _ in range(500):  # power iteration, the way it is done by hand
        vector = matrix @ vector
        vector /= vector.sum()
    top = float((matrix @ vector / vector).mean())
    assert list(found.values.values()) == pytest.approx(vector.tolist())
    assert found.ratio == pytest.approx((top - 5) / 4 / 1.12)
    assert not found.is_consistent


@pytest.mark.django_db
def test_ranking_follows_the_weights(reference):
    factories.register(40)
    figures = gather()
    only_units = weigh({f"{KEYS[0]}|{other}": "9" for other in KEYS[1:]})
    by_units = rank(figures, only_units)
    assert by_units[0].values["unit"] == max(one.values["unit"] for one in by_units)
    for one in by_units:
        expected = sum(
            only_units.values[key]
            * (one.values[key] or 0)
            / max(other.values[key] or 0 for other in by_units)
            for key in KEYS
            if any(other.values[key] for other in by_units)
        )
        assert one.score == pytest.approx(100 * expected)


@pytest.mark.django_db
def test_saving_is_audited_printed_and_flagged(reference, perencana, log_in):
    factories.register(20)
    edition = factories.edition(perencana)
    client = log_in(perencana)
    address = reverse("plan:edition-criteria", args=[edition.pk])
    assert client.get(address).status_code == 200
    equal = {f"{a}|{b}": "1" for a, b in PAIRS}
    assert client.post(address, equal | {f"{KEYS[0]}|{KEYS[1]}": "2"}).status_code == 400
    assert client.post(address, equal).status_code == 302
    edition.refresh_from_db()
    document = editions.document_of(edition)
    assert not any("kriteria" in text for text in document.missing)
    weights = next(one for one in document.tables if one.key == "bobot")
    assert [row[1] for row in weights.rows] == pytest.approx([0.2] * 5)
    circle = {
        f"{KEYS[0]}|{KEYS[1]}": "9",
        f"{KEYS[1]}|{KEYS[2]}": "9",
        f"{KEYS[0]}|{KEYS[2]}": "1/9",
    }
    client.post(address, equal | circle)
    edition.refresh_from_db()
    assert any("belum konsisten" in text for text in editions.document_of(edition).missing)
    kept = AuditEvent.objects.filter(event="edition.criteria").order_by("id")
    assert [event.data["comparisons"]["unit|tk"] for event in kept] == ["1", "9"]
    with pytest.raises(DomainError, match="rusak"):
        editions.compare_criteria(edition_id=edition.pk, comparisons={"x|y": "3"}, by=perencana)


@pytest.mark.django_db
def test_figures_and_candidates_are_of_the_same_data(reference):
    """Beside demo data one real IKM counts alone, as in a search: never 0 candidates out of them all."""
    first, *others = factories.register(9)
    Ikm.objects.filter(pk__in=[one.pk for one in others]).update(is_demo=True)
    figures = gather()
    (whole,) = [cell for cell in figures["cells"] if cell["breakdown"] == "all"]
    assert (whole["units"], figures["real_only"], figures["demo"]) == (1, True, False)
    Ikm.objects.filter(pk=first.pk).delete()
    figures = gather()
    assert (figures["real_only"], figures["demo"]) == (False, True)
