"""The top of the house: home, the plan, the demo data; reads every app."""

from django.apps import AppConfig


class PlanConfig(AppConfig):
    """Composes; owns no register data."""

    name = "rpik.plan"
    label = "plan"
    verbose_name = "Rencana"

    def ready(self) -> None:
        """Hand what only the plan can tell to the blocks and the way of a proposed sentra."""
        from rpik.plan.services import proposal_evidence
        from sentra.queries import stages
        from sentra.services import assessment

        assessment.provide("coaching", proposal_evidence.coaching)
        assessment.provide("potential", proposal_evidence.unggulan)
        stages.provide("pembinaan", proposal_evidence.first_coached)
