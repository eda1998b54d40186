"""Every role × state × action against a table written by hand, through the real services."""

from datetime import date

import pytest
from django.db import transaction
from django.utils import timezone

from rpik.core.errors import DomainError, NotAllowed
from sentra.choices import ProposalState
from sentra.models import ChangeDraft, Evaluation, Proposal, Sentra
from sentra.services import changes, designation, evaluations, review
from sentra.services.transitions import available
from sentra.workflow import TRANSITIONS
from tests.factories import sentra as make

pytestmark = pytest.mark.django_db

# (who, state): what they may do. What is not here is forbidden.
ALLOWED = {
    ("pengusul", "diusulkan"): {"withdraw"},
    ("pengusul", "perbaikan"): {"resubmit", "withdraw"},
    ("pengusul", "disetujui"): {"withdraw"},
    ("perencana", "diusulkan"): {"request_changes", "endorse", "reject"},
    ("perencana", "perbaikan"): {"reject"},
    ("perencana", "disetujui"): {"dissent"},
    ("pimpinan", "disetujui"): {"return", "designate"},
    ("pengusul", "ditetapkan"): {"draft_change", "draft_revocation"},
    ("perencana", "ditetapkan"): {"evaluate", "draft_change", "draft_revocation"},
    ("pimpinan", "ditetapkan"): {
        "accept_evaluation",
        "return_evaluation",
        "return_change",
        "return_revocation",
        "amend",
        "revoke",
    },
}
ROLES = ["pengusul", "perencana", "pimpinan", "petugas", "pembaca", "admin"]
ACTIONS = [t.action for t in TRANSITIONS if t.action != "propose"]


@pytest.fixture
def people():
    found = {role: make.person(role) for role in ROLES if role != "pengusul"}
    return found | {"pengusul": make.person("perencana", "pengusul")}


def put_in(state: str, proposer) -> Proposal:
    return make.proposal(state, proposer=proposer)


def take(action: str, proposal: Proposal, by) -> None:
    common = {"proposal_id": proposal.pk, "version": proposal.version, "by": by}
    if action in {"accept_evaluation", "return_evaluation"}:
        decide = evaluations.accept if action == "accept_evaluation" else evaluations.send_back
        sentra = Sentra.objects.filter(proposal=proposal).first()
        waiting = Evaluation(sentra=sentra or Sentra(proposal=proposal), year=2026)
        if sentra:
            waiting = make.evaluation(sentra)
            common["version"] += 1
        decide(evaluation=waiting, version=common["version"], note="alasan", by=by)
        return
    if action == "draft_revocation":
        changes.hand_over_end(**common, reason="alasan")
        return
    if action in {"draft_change", "return_change", "return_revocation"}:
        ids = list(proposal.members.values_list("ikm_id", flat=True))
        if action == "draft_change":
            changes.hand_over(**common, name="Sentra Baru", reason="alasan", ikm_ids=ids)
            return
        kind = "perubahan" if action == "return_change" else "pencabutan"
        draft = ChangeDraft(
            proposal=proposal, kind=kind, name="Baru", ikm_ids=ids, by=make.person("")
        )
        if proposal.state == "ditetapkan":
            draft = make.change(proposal) if kind == "perubahan" else make.revocation(proposal)
            common["version"] += 1
        else:
            draft.save()
        del common["proposal_id"]
        changes.send_back(change_id=draft.pk, note="alasan", **common)
        return
    if action == "evaluate":
        words = {"year": timezone.localdate().year, "recommendation": "lanjut", "reason": "alasan"}
        evaluations.evaluate(**common, **words)
        return
    if action == "amend":
        ids = list(proposal.members.values_list("ikm_id", flat=True))
        later = make.decree(date=date(2026, 11, 20))
        designation.amend(**common, decree=later, note="alasan", name="Sentra Baru", ikm_ids=ids)
        return
    if action in {"designate", "revoke"}:
        extra = {"note": "alasan"} if action == "revoke" else {}
        getattr(designation, action)(**common, decree=make.decree(), **extra)
        return
    name = {"return": "return_to_review"}.get(action, action)
    extra = make.ENDORSED if action == "endorse" else {}
    getattr(review, name)(**common, **({"note": "alasan"} | extra))


@pytest.mark.parametrize("state", ProposalState.values)
def test_every_role_and_action(state, people):
    proposal = put_in(state, people["pengusul"])
    done = {}
    for role in ROLES:
        assert {t.action for t in available(proposal, people[role])} == ALLOWED.get(
            (role, state), set()
        ), f"buttons of {role} at {state}"
        for action in ACTIONS:
            point = transaction.savepoint()
            try:
                take(action, proposal, people[role])
            except DomainError as error:
                assert error.message.endswith("."), error.message
            else:
                done.setdefault(role, set()).add(action)
            transaction.savepoint_rollback(point)
    assert done == {role: acts for (role, s), acts in ALLOWED.items() if s == state}


@pytest.mark.parametrize("role", ["petugas", "pimpinan", "pembaca", "admin", ""])
def test_only_planners_propose(role):
    with pytest.raises(NotAllowed, match="Hanya Perencana yang dapat mengusulkan sentra"):
        make.proposal(proposer=make.person(role))
    assert not Proposal.objects.exists()


def test_refusal_names_who_can(people):
    proposal = put_in("disetujui", people["pengusul"])
    with pytest.raises(NotAllowed) as refused:
        take("designate", proposal, people["perencana"])
    assert refused.value.message == "Hanya Pimpinan yang dapat menetapkan sentra."
    assert not Sentra.objects.exists()


def test_four_eyes_hold_for_a_person_with_both_roles(people):
    """A head who is also the planner that proposed cannot designate."""
    both = people["pengusul"]
    both.groups.add(people["pimpinan"].groups.get())
    proposal = put_in("disetujui", both)
    both = type(both).objects.get(pk=both.pk)
    with pytest.raises(NotAllowed, match="Anda mengusulkan sentra ini"):
        take("designate", proposal, both)


@pytest.mark.parametrize(
    ("action", "state", "given", "words"),
    [
        ("endorse", "diusulkan", {"note": "ok", "checklist": ["alike"]}, "daftar periksa"),
        ("endorse", "diusulkan", {"note": "  ", "checklist": make.ALL_POINTS}, "catatan"),
        ("reject", "diusulkan", {"note": ""}, "catatan"),
        ("request_changes", "diusulkan", {"note": "\n"}, "catatan"),
    ],
)
def test_what_must_be_given(action, state, given, words, people):
    proposal = put_in(state, people["pengusul"])
    with pytest.raises(DomainError, match=words):
        getattr(review, action)(
            proposal_id=proposal.pk, version=proposal.version, by=people["perencana"], **given
        )
    proposal.refresh_from_db()
    assert proposal.state == state
    assert proposal.steps.count() == 1
