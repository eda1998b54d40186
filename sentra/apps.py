"""Sentra: detect, propose, review, designate."""

from django.apps import AppConfig

from rpik.core.lent import lend


class SentraConfig(AppConfig):
    """Reads the register; the register knows nothing of it."""

    name = "sentra"
    verbose_name = "Sentra"

    def ready(self) -> None:
        """Lend the register the border that the layers know."""
        lend("border", "sentra.queries.place_checks.border")
