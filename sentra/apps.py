"""Sentra: detect, propose, review, designate."""

from django.apps import AppConfig


class SentraConfig(AppConfig):
    """Reads the register; the register knows nothing of it."""

    name = "sentra"
    verbose_name = "Sentra"
