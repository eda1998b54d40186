"""Sentra: detect, propose, review, designate."""

from django.apps import AppConfig


class SentraConfig(AppConfig):
    """Reads the register; the register knows nothing of it."""

    name = "sentra"
    verbose_name = "Sentra"

    def ready(self) -> None:
        """Lend the register the border that the layers know."""
        from ikm_registry.queries.quality import use_border
        from sentra.queries.place_checks import border

        use_border(border)
