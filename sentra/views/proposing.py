"""Make a proposal, mend it, designate it, revoke it: the steps with a form page of their own."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from ikm_registry.models import Desa, ProductGroup
from rpik.core.errors import DomainError, NotAllowed, StaleObject
from sentra import workflow
from sentra.forms.designation import DesignateForm, RevokeForm
from sentra.forms.papers import DraftForm
from sentra.forms.review import ProposalForm, ResubmitForm
from sentra.models import Candidate, Proposal
from sentra.queries import lists
from sentra.services import designation, review
from sentra.services.members import MAX_MEMBERS, min_units
from sentra.services.transitions import require_permission
from sentra.views.review import get_proposal


def refuse(form: Form, error: DomainError) -> int:
    """Put a refusal beside the field it speaks of; return the HTTP status of the page."""
    form.add_error(error.field if error.field in form.fields else None, error.message)
    return 409 if isinstance(error, StaleObject) else 400


def ids_of(texts: list[str]) -> list[int]:
    """Return the texts that are whole numbers: what was ticked survives a refused form."""
    return [int(t) for t in texts if t.isascii() and t.isdigit() and len(t) < 19][:MAX_MEMBERS]


class ProposalCreateView(PermissionRequiredMixin, View):
    """Propose from a candidate (?kandidat=) or by hand (?kelompok=&desa=, or ?ikm=…)."""

    permission_required = "sentra.propose_sentra"
    raise_exception = True

    def get(self, request: HttpRequest) -> HttpResponse:
        candidate = self._candidate(request.GET.get("kandidat"))
        group = candidate.product_group if candidate else self._group(request)
        members = (
            list(candidate.members.values_list("ikm_id", flat=True))
            if candidate
            else ids_of(request.GET.getlist("ikm"))
        )
        form = ProposalForm(
            initial={
                "name": candidate.name if candidate else "",
                "product_group": group,
                "members": members,
            }
        )
        return self._page(request, form, candidate, group, members)

    def post(self, request: HttpRequest) -> HttpResponse:
        candidate = self._candidate(request.POST.get("candidate"))
        form = ProposalForm(flat(request))
        status = 400
        if form.is_valid():
            data = form.cleaned_data
            try:
                proposal = review.propose(
                    name=data["name"],
                    reason=data["reason"],
                    ikm_ids=data["members"],
                    product_group=data["product_group"],
                    candidate=candidate,
                    by=request.user,
                )
            except NotAllowed:
                raise
            except DomainError as error:
                status = refuse(form, error)
            else:
                messages.success(
                    request, f"“{proposal.name}” diusulkan; menunggu telaah perencana lain."
                )
                return redirect(proposal)
        group = form.cleaned_data.get("product_group") or (candidate and candidate.product_group)
        chosen = ids_of(request.POST.getlist("members"))
        return self._page(request, form, candidate, group, chosen, status)

    def _candidate(self, text: str | None) -> Candidate | None:
        if not text:
            return None
        pk = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
        return get_object_or_404(Candidate.objects.for_list(), pk=pk)

    def _group(self, request: HttpRequest) -> ProductGroup | None:
        code = request.GET.get("kelompok", "")
        return ProductGroup.objects.filter(pk=code, active=True).first() if code else None

    def _page(
        self,
        request: HttpRequest,
        form: ProposalForm,
        candidate: Candidate | None,
        group: ProductGroup | None,
        chosen: list[int],
        status: int = 200,
    ) -> HttpResponse:
        place = {} if candidate else _place(request)
        choices: list[Any] = []
        cut = False
        if group is not None:
            desa = candidate.desa_codes if candidate else [place["desa"].pk] if place else []
            choices, cut = lists.member_choices(
                user=request.user, group=group, chosen=chosen, desa=desa
            )
        context = {
            "form": form,
            "candidate": candidate,
            "group": group,
            "groups": ProductGroup.objects.filter(active=True),
            "place": place.get("desa"),
            "choices": choices,
            "cut": cut,
            "chosen": set(chosen),
            "min_units": min_units(),
        }
        return render(request, "sentra/proposal_form.html", context, status=status)


def flat(request: HttpRequest) -> dict[str, Any]:
    """Return what was posted, ``members`` as the list it is."""
    data: dict[str, Any] = request.POST.dict()
    data["members"] = request.POST.getlist("members")
    return data


def _place(request: HttpRequest) -> dict[str, Desa]:
    code = request.GET.get("desa") or request.POST.get("desa") or ""
    found = Desa.objects.select_related("kecamatan").filter(pk=code).first() if code else None
    return {"desa": found} if found else {}


class FormStepView(PermissionRequiredMixin, View):
    """A step on a page of its own: GET shows the form, POST takes the step."""

    permission_required = "sentra.view_proposal"
    raise_exception = True
    action = ""
    template_name = ""
    form_class: type[Form]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        proposal = get_proposal(pk)
        require_permission(workflow.find(self.action), request.user)
        return self.page(request, proposal, self.first_form(proposal))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        proposal = get_proposal(pk)
        form = self.bound_form(request)
        status = 400
        if form.is_valid():
            try:
                sentence, target = self.take(request, proposal, form)
            except NotAllowed:
                raise
            except DomainError as error:
                status = refuse(form, error)
            else:
                messages.success(request, sentence)
                return redirect(target)
        return self.page(request, get_proposal(pk), form, status)

    def first_form(self, proposal: Proposal) -> Form:
        """Return the form of a first visit."""
        return self.form_class(initial={"version": proposal.version})

    def bound_form(self, request: HttpRequest) -> Form:
        """Return the form with what was sent."""
        return self.form_class(request.POST, request.FILES)

    def take(self, request: HttpRequest, proposal: Proposal, form: Any) -> tuple[str, Any]:
        """Call the service; return the sentence to show and where to go."""
        raise NotImplementedError

    def page(
        self, request: HttpRequest, proposal: Proposal, form: Form, status: int = 200
    ) -> HttpResponse:
        """Answer with the form's page."""
        context = {
            "proposal": proposal,
            "form": form,
            "transition": workflow.find(self.action),
            **self.beside(request, proposal, form),
        }
        return render(request, self.template_name, context, status=status)

    def beside(self, request: HttpRequest, proposal: Proposal, form: Form) -> dict[str, Any]:
        """Return what this page shows beside the form."""
        return {"units": proposal.members.count()}


class ResubmitView(FormStepView):
    """The proposer mends name, reason and members, and hands it in again."""

    action = "resubmit"
    template_name = "sentra/proposal_resubmit.html"

    def first_form(self, proposal: Proposal) -> Form:
        return ResubmitForm.of(proposal)

    def bound_form(self, request: HttpRequest) -> Form:
        return ResubmitForm(flat(request))

    def take(self, request: HttpRequest, proposal: Proposal, form: Any) -> tuple[str, Any]:
        data = form.cleaned_data
        step = review.resubmit(
            proposal_id=proposal.pk,
            version=data["version"],
            note=data["note"],
            name=data["name"],
            reason=data["reason"],
            ikm_ids=data["members"],
            by=request.user,
        )
        return f"“{step.proposal.name}” diajukan kembali; menunggu telaah.", step.proposal

    def beside(self, request: HttpRequest, proposal: Proposal, form: Form) -> dict[str, Any]:
        before = list(proposal.members.values_list("ikm_id", flat=True))
        chosen = before
        if form.is_bound:
            chosen = ids_of(request.POST.getlist("members"))
        desa = Desa.objects.filter(ikm__in=before).values_list("pk", flat=True).distinct()
        choices, cut = lists.member_choices(
            user=request.user,
            group=proposal.product_group,
            chosen=sorted({*before, *chosen}),
            desa=list(desa),
        )
        return {
            "choices": choices,
            "cut": cut,
            "chosen": set(chosen),
            "min_units": min_units(),
            "request_note": proposal.steps.filter(to_state="perbaikan").last(),
        }


class DesignateView(FormStepView):
    """The head enters the decree; members and figures freeze."""

    action = "designate"
    template_name = "sentra/designate_form.html"
    form_class = DesignateForm

    def take(self, request: HttpRequest, proposal: Proposal, form: Any) -> tuple[str, Any]:
        made = designation.designate(
            proposal_id=proposal.pk,
            version=form.cleaned_data["version"],
            decree=form.decree(),
            by=request.user,
        )
        return f"“{made.name}” ditetapkan dengan {made.units} anggota.", made

    def beside(self, request: HttpRequest, proposal: Proposal, form: Form) -> dict[str, Any]:
        return {**super().beside(request, proposal, form), "draft_form": DraftForm()}


class RevokeView(FormStepView):
    """A later decree ends the designation."""

    action = "revoke"
    template_name = "sentra/designate_form.html"
    form_class = RevokeForm

    def take(self, request: HttpRequest, proposal: Proposal, form: Any) -> tuple[str, Any]:
        ended = designation.revoke(
            proposal_id=proposal.pk,
            version=form.cleaned_data["version"],
            decree=form.decree(),
            note=form.cleaned_data["note"],
            by=request.user,
        )
        return f"Penetapan “{ended.name}” dicabut.", ended
