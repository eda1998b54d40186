"""Whether demo data are what searches, plans, analyses and the document look at."""

from ikm_registry.models import Ikm


def use_demo() -> bool:
    """Return whether demo data are looked at: only while no real IKM works. Never beside real ones."""
    return not Ikm.objects.real().active().exists()
