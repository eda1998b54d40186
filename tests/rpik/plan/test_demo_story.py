"""The demo register shows the whole way, through the real services, and goes without a trace."""

import pytest
from django.core.management import call_command

from ikm_registry.models import Ikm
from rpik.core.accounts import create_demo_accounts
from rpik.core.models import User
from rpik.plan.models import Activity, Edition, Programme
from rpik.plan.services import demo_story
from rpik.plan.services.demo import load_demo, remove_demo
from sentra.choices import ProposalState
from sentra.models import Decree, Proposal, Sentra

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]


@pytest.fixture
def told() -> str:
    load_demo(by=None, units=1500)
    create_demo_accounts()
    assert not demo_story.is_wanted()  # nothing to propose yet
    call_command("detect_sentra", verbosity=0)
    assert demo_story.is_wanted()
    return demo_story.tell_story()


def test_every_state_is_there_and_marked_as_demo(told):
    assert "2 di antaranya ditetapkan" in told
    states = list(Proposal.objects.values_list("state", flat=True))
    assert set(states) >= {
        ProposalState.PROPOSED,
        ProposalState.CHANGES_REQUESTED,
        ProposalState.ENDORSED,
        ProposalState.DESIGNATED,
        ProposalState.REJECTED,
    }
    for model in (Proposal, Sentra, Programme, Activity, Edition):
        assert model.objects.exists()
        assert not model.objects.filter(is_demo=False).exists()
    for decree in Decree.objects.select_related("file"):
        assert "CONTOH" in decree.number
        assert decree.file is not None
    assert not demo_story.is_wanted()


def test_four_eyes_hold_in_the_demo_too(told):
    for proposal in Proposal.objects.exclude(state=ProposalState.PROPOSED):
        last = proposal.steps.order_by("-pk").first()
        assert last is not None
        assert last.by_id != proposal.proposer_id


def test_all_of_it_goes_with_the_demo_data(told):
    remove_demo(by=User.objects.get(username="admin"))
    for model in (Ikm, Proposal, Sentra, Decree, Programme, Activity, Edition):
        assert not model.objects.exists()
