"""The top of the house: home, the plan, the demo data; reads every app."""

from django.apps import AppConfig


class PlanConfig(AppConfig):
    """Composes; owns no register data."""

    name = "rpik.plan"
    label = "plan"
    verbose_name = "Rencana"
