"""Logging in."""

from django.contrib.auth.views import LoginView


class OfficeLoginView(LoginView):
    """The one door, also of the admin; failures are throttled per account and address (axes)."""

    template_name = "registration/login.html"
    redirect_authenticated_user = True
