"""The one table at its pages: every state × step × role, allowed and refused, buttons and POSTs.

``test_workflow.py`` tries the same at the services; ``ALLOWED`` there is written by hand.
"""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rpik.core.models import User
from sentra.choices import ProposalState
from sentra.models import Proposal, Review
from sentra.views.review import NOTE_ACTIONS, PAGE_ACTIONS
from tests.factories import sentra as make
from tests.sentra.test_workflow import ACTIONS, ALLOWED, ROLES

pytestmark = pytest.mark.django_db

# Steps whose form is on another record's page: its button is that page's, not the proposal's.
BESIDE = {"accept_evaluation", "return_evaluation", "return_change", "return_revocation"}
# Wrong role or person, wrong state, no such thing there, or led back with a message.
REFUSED = {302, 400, 403, 404, 409}


@pytest.fixture
def people() -> dict[str, User]:
    found = {role: make.person(role) for role in ROLES if role != "pengusul"}
    return found | {"pengusul": make.person("perencana", "pengusul")}


def posted(action: str, proposal: Proposal) -> tuple[str, dict[str, Any]]:
    """Return the address of a step and all that it asks for."""
    ids = list(proposal.members.values_list("ikm_id", flat=True))
    said: dict[str, Any] = {"note": "alasan", "name": "Sentra Baru", "members": ids}
    said |= {"reason": "Sejenis", "checklist": make.ALL_POINTS, "kind": "serah"}
    said["unvisited"] = "belum sempat"
    said |= {"year": timezone.localdate().year, "recommendation": "lanjut"}
    decree = make.decree()
    said |= {"decree_number": decree.number, "decree_date": "2026-11-20", "signatory": "bupati"}
    address = reverse("sentra:proposal-act", args=[proposal.pk, action])
    if action in PAGE_ACTIONS:
        address = reverse(PAGE_ACTIONS[action], args=[proposal.pk])
    sentra = getattr(proposal, "sentra", None)
    if action in {"accept_evaluation", "return_evaluation"} and sentra:
        # The year has one evaluation, and only a standing sentra takes a new one.
        waiting = sentra.evaluations.first()
        word = "terima" if action == "accept_evaluation" else "kembalikan"
        pk = waiting.pk if waiting else 0
        address = reverse("sentra:evaluation-decide", args=[pk, word])
    if action == "return_change":
        address = reverse("sentra:change-return", args=[proposal.pk])
    if action == "return_revocation":
        address = reverse("sentra:end-return", args=[proposal.pk])
    return address, said


def ready(state: str, people: dict[str, User]) -> Proposal:
    """A proposal in that state; where it is designated, an evaluation and both drafts wait as well."""
    proposal = make.proposal(state, proposer=people["pengusul"])
    if state == ProposalState.DESIGNATED:
        make.evaluation(proposal.sentra)
        make.change(proposal)
        make.revocation(proposal)
        proposal.refresh_from_db()
    return proposal


def send(client: Client, action: str, proposal: Proposal) -> tuple[int, bool]:
    """POST one step and take it back; return the answer's status and whether the step was taken."""
    address, said = posted(action, proposal)
    before = Review.objects.count()
    with transaction.atomic():
        if action in {"designate", "amend", "revoke"}:
            said["decree_file"] = SimpleUploadedFile("sk.pdf", make.PDF)
        answer = client.post(address, {**said, "version": proposal.version})
        taken = Review.objects.count() > before
        if taken:
            assert Review.objects.order_by("-pk").first().action == action
        transaction.set_rollback(True)
    return answer.status_code, taken


@pytest.mark.parametrize("state", ProposalState.values)
def test_buttons_and_posts_follow_the_table(state, people, log_in):
    proposal = ready(state, people)
    addresses = {act: posted(act, proposal)[0] for act in ACTIONS}
    for role in ROLES:
        client = log_in(people[role])
        may = ALLOWED.get((role, state), set())
        page = client.get(proposal.get_absolute_url()).content.decode()
        offered = page.partition('id="putusan"')[2]
        buttons = {act for act, at in addresses.items() if f'="{at}"' in offered}
        assert buttons == may - BESIDE, f"buttons of {role} at {state}"
        taken = set()
        for action in ACTIONS:
            status, done = send(client, action, proposal)
            assert status == 302 if done else status in REFUSED, f"{role}: {action} {status}"
            if done:
                taken.add(action)
        assert taken == may, f"steps of {role} at {state}"
    proposal.refresh_from_db()
    assert proposal.state == state


def test_every_step_has_a_page():
    assert set(ACTIONS) == set(NOTE_ACTIONS) | set(PAGE_ACTIONS) | BESIDE


@pytest.mark.parametrize("role", ["petugas", "pembaca", "admin"])
def test_the_paper_of_a_draft_is_for_those_who_draft(role, people, log_in):
    proposal = ready("ditetapkan", people)
    address = reverse("sentra:change-paper", args=[proposal.change_drafts.first().pk, "docx"])
    assert log_in(people[role]).get(address).status_code == 403
    client = log_in(people["pimpinan"])
    assert client.get(address).status_code == 200
    assert client.get(address.replace("docx", "exe")).status_code == 404
