"""A large update after a small one in the same session takes no more than it has to."""

from time import perf_counter

import pytest
from django.db import transaction

from ikm_registry.models import Ikm
from rpik.core import sql

MANY = 3_000

pytestmark = pytest.mark.django_db


def taken(*, planned_anew):
    """Return the seconds of an update of many records after one of a single record."""
    with transaction.atomic():
        sql.execute("DISCARD PLANS")
        Ikm.objects.filter(pk=Ikm.objects.first().pk).update(product="satu")
        if planned_anew:
            sql.before_many()
        began = perf_counter()
        assert sql.execute("UPDATE ikm_registry_ikm SET product = 'banyak'") == MANY
        took = perf_counter() - began
        transaction.set_rollback(True)
    return took


def test_the_plan_of_a_small_update_is_not_used_for_a_large_one(db):
    Ikm.objects.bulk_create(Ikm(business_name=f"Usaha {i}") for i in range(MANY))
    with_care, without = taken(planned_anew=True), taken(planned_anew=False)
    # Nine million comparisons apart; a busy machine is slow at both.
    assert with_care * 1.5 < without, (with_care, without)


def test_few_rows_cost_no_question_more(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        sql.before_many(sql.MANY_ROWS - 1)
    with django_assert_num_queries(2):
        sql.before_many(sql.MANY_ROWS)
        sql.before_many()
