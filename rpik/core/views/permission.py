"""Who may open a page."""

from django.contrib.auth.mixins import PermissionRequiredMixin


class PermissionRequired(PermissionRequiredMixin):
    """A page of those with ``permission_required``; others are told why not, not sent to log in."""

    raise_exception = True
