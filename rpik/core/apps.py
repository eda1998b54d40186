"""The shared ground: accounts, roles, audit, jobs."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    """Imports no other app of the project."""

    name = "rpik.core"
    label = "core"
    verbose_name = "Dasar"

    def ready(self) -> None:
        from rpik.core.guards import switch_on
        from rpik.core.history_plans import plan_in_sets

        post_migrate.connect(plan_in_sets, sender=self)
        post_migrate.connect(switch_on, sender=self)
