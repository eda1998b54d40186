"""Whether demo data are what searches, plans, analyses and the document look at."""

from django.db.models import Exists
from django.db.models.expressions import Combinable

from ikm_registry.models import Ikm


def use_demo() -> bool:
    """Return whether demo data are looked at: only while no real IKM works. Never beside real ones."""
    return not Ikm.objects.real().active().exists()


def looked_at() -> Combinable:
    """Return ``use_demo`` as an expression, for a filter that asks it within its own query."""
    return ~Exists(Ikm.objects.real().active())


def stands_alone() -> bool:
    """Return whether there are demo data and the next real IKM would end their being looked at."""
    return use_demo() and Ikm.objects.filter(is_demo=True).exists()
