"""The top of the house: home, the plan, the demo data; reads every app."""

from django.apps import AppConfig

from rpik.core.lent import lend


class PlanConfig(AppConfig):
    """Composes; owns no register data."""

    name = "rpik.plan"
    label = "plan"
    verbose_name = "Rencana"

    def ready(self) -> None:
        """Hand what only the plan can tell to the blocks and the way of a proposed sentra."""
        evidence = "rpik.plan.services.proposal_evidence"
        lend("lines of coaching", f"{evidence}.coaching")
        lend("lines of potential", f"{evidence}.unggulan")
        lend("end of pembinaan", f"{evidence}.first_coached")
