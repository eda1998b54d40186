"""A large update after a small one in the same session takes no more than it has to."""

from time import perf_counter

import pytest
from django.db import transaction

from ikm_registry.models import Ikm
from rpik.core import sql

MANY = 3_000

pytestmark = pytest.mark.django_db


def taken(*, may_loop):
    """Return the seconds of an update of many records after one of a single record."""
    with transaction.atomic():
        if may_loop:  # as pghistory makes its functions
            for (name,) in sql.tuples(
                "SELECT DISTINCT tgfoid::regprocedure::text FROM pg_trigger "
                "WHERE tgoldtable IS NOT NULL AND tgnewtable IS NOT NULL "
                "AND tgrelid = 'ikm_registry_ikm'::regclass"
            ):
                sql.execute(f"ALTER FUNCTION {name} RESET enable_nestloop")
        sql.execute("DISCARD PLANS")
        Ikm.objects.filter(pk=Ikm.objects.first().pk).update(product="satu")
        began = perf_counter()
        assert sql.execute("UPDATE ikm_registry_ikm SET product = 'banyak'") == MANY
        took = perf_counter() - began
        transaction.set_rollback(True)
    return took


def test_the_plan_of_a_small_update_is_no_loop_over_a_large_one(db):
    Ikm.objects.bulk_create(Ikm(business_name=f"Usaha {i}") for i in range(MANY))
    in_sets, looping = taken(may_loop=False), taken(may_loop=True)
    # Nine million comparisons apart; a busy machine is slow at both.
    assert in_sets * 1.5 < looping, (in_sets, looping)
