"""The shared ground: accounts, roles, audit, jobs."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate

REQUIRED = "Wajib diisi."


class CoreConfig(AppConfig):
    """Imports no other app of the project."""

    name = "rpik.core"
    label = "core"
    verbose_name = "Dasar"

    def ready(self) -> None:
        from django.db import models
        from django.forms import Field

        from rpik.core.guards import switch_on
        from rpik.core.history_plans import plan_in_sets

        # Django's own Indonesian ("Bidang ini tidak boleh kosong.") names a thing nobody here calls so.
        for messages, names in (
            (Field.default_error_messages, ("required",)),
            (models.Field.default_error_messages, ("blank", "null")),
        ):
            messages.update(dict.fromkeys(names, REQUIRED))
        post_migrate.connect(plan_in_sets, sender=self)
        post_migrate.connect(switch_on, sender=self)
