"""The shared ground: accounts, roles, audit, jobs."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Imports no other app of the project."""

    name = "rpik.core"
    label = "core"
    verbose_name = "Dasar"
