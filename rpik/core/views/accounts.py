"""Logging in."""

from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.views.generic import RedirectView

LONGEST_NAME = 150  # User.username


def caller_address(request: HttpRequest) -> str | None:
    """Return the address that the outermost of ``RPIK_PROXIES`` proxies was called from, if any.

    Each proxy adds its caller at the right; what stands further left anybody may have written. What
    is no address is the nearest proxy's: the log of failures keeps nothing else.
    """
    nearest = _address(request.META.get("REMOTE_ADDR", ""))
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")
    if 0 < settings.RPIK_PROXIES <= len(forwarded):
        return _address(forwarded[-settings.RPIK_PROXIES]) or nearest
    return nearest


def _address(told: str) -> str | None:
    """Return the IP address of "1.2.3.4", "1.2.3.4:5678", "::1" or "[::1]:80"; None of anything else."""
    bare = told.strip()
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        return str(ip_address(bare.partition("%")[0]))  # a zone is of the proxy's own machine
    except ValueError:
        return None


class LoginForm(AuthenticationForm):
    """Refuses what can be no account before anything is looked up or written to the log of failures."""

    def clean_username(self) -> str:
        name: str = self.cleaned_data["username"]
        if len(name) > LONGEST_NAME:
            raise self.get_invalid_login_error()
        return name


class OfficeLoginView(LoginView):
    """The one door, also of the admin; failures are throttled per account and address (axes)."""

    authentication_form = LoginForm
    template_name = "registration/login.html"
    redirect_authenticated_user = True


class AdminLoginView(RedirectView):
    """The admin's log-in is the office's; an account that is no staff is told so, not sent round."""

    pattern_name = "core:login"
    query_string = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.user.is_authenticated:
            raise PermissionDenied("Hanya Administrator yang dapat membuka halaman administrasi.")
        return super().get(request, *args, **kwargs)
