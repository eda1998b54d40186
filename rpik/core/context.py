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
    """Sidebar by role, the demo banner, the version; nothing for visitors."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"version": settings.VERSION}
    return {
        "version": settings.VERSION,
        "nav": navigation_for(user, request.path),
        "roles": roles_of(user),
        "demo_data": _has_demo(),
    }


def _has_demo() -> bool:
    found = cache.get("has_demo")
    if found is None:
        # By name: the shared ground knows no model of the register.
        model = apps.get_model("ikm_registry", "Ikm")
        found = model.objects.filter(is_demo=True).exists()
        cache.set("has_demo", found, DEMO_CACHE_S)
    return found
