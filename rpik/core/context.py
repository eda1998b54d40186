"""What every page's shell needs."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from rpik.core.accounts import roles_of
from rpik.core.navigation import navigation_for

DEMO_CACHE_S = 20


def shell(request: HttpRequest) -> dict[str, Any]:
    """Sidebar by role, the demo banner, the version, whose base map; the last two alone for visitors."""
    user = getattr(request, "user", None)
    base = {"url": settings.RPIK_MAP_BASE_URL, "source": settings.RPIK_MAP_BASE_SOURCE}
    plain = {"version": settings.VERSION, "map_base": base}
    if user is None or not user.is_authenticated:
        return plain
    return {
        **plain,
        "nav": navigation_for(user, request.path),
        "roles": roles_of(user),
        **_demo(),
    }


def forget_demo() -> None:
    """Let the next page look anew: records came or went."""
    cache.delete("demo")


def _demo() -> dict[str, int]:
    """Whether there is demo data, whether real data stand beside it and how many real IKM."""
    found: dict[str, int] | None = cache.get("demo")
    if found is None:
        # By name: the shared ground knows no model of the register.
        register = apps.get_model("ikm_registry", "Ikm").objects
        demo = register.filter(is_demo=True).exists()
        real = register.real().living().count() if demo else 0
        found = {"demo_data": demo, "demo_among_real": real > 0, "real_count": real}
        cache.set("demo", found, DEMO_CACHE_S)
    return found
