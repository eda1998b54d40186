"""The yearly evaluation of a sentra, and the queue of those that are due."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views import View
from django.views.generic import TemplateView

from rpik.core.views.downloads import download
from rpik.core.views.permission import PermissionRequired
from rpik.core.views.refusals import carry_out
from sentra.choices import EvaluationState
from sentra.forms.evaluation import DecideForm, EvaluateForm
from sentra.models import Evaluation, Proposal
from sentra.queries import evaluations as queue
from sentra.queries import sentra_growth
from sentra.services import evaluation_papers, evaluations, institutions
from sentra.services.transitions import available
from sentra.views.papers import TYPES
from sentra.views.proposing import FormStepView
from sentra.views.review import get_proposal
from sentra.views.sentra import SentraPermission

DECISIONS = {"terima": evaluations.accept, "kembalikan": evaluations.send_back}
ACTION_OF = {"terima": "accept_evaluation", "kembalikan": "return_evaluation"}


class EvaluateView(FormStepView):
    """Write the evaluation of a year: figures beside the form, the suggestion with its reasons."""

    action = "evaluate"
    template_name = "sentra/evaluation_form.html"

    def first_form(self, proposal: Proposal) -> Form:
        years = self._years(proposal)
        return EvaluateForm(
            years=years, initial={"version": proposal.version, "year": self._year(years)}
        )

    def bound_form(self, request: HttpRequest) -> Form:
        return EvaluateForm(request.POST, years=self._years(get_proposal(self.kwargs["pk"])))

    def take(self, request: HttpRequest, proposal: Proposal, form: Any) -> tuple[str, Any]:
        data = form.cleaned_data
        made = evaluations.evaluate(
            proposal_id=proposal.pk,
            version=data["version"],
            year=data["year"],
            recommendation=data["recommendation"],
            reason=data["note"],
            by=request.user,
        )
        return f"Evaluasi {made.year} tersimpan; menunggu keputusan pimpinan.", made

    def beside(self, request: HttpRequest, proposal: Proposal, form: Form) -> dict[str, Any]:
        sentra = proposal.sentra
        years = self._years(proposal)
        told = institutions.newest(proposal)
        figures = sentra_growth.of_sentra(sentra, year=self._year(years))
        return {
            "sentra": sentra,
            "open_years": years,
            "figures": figures,
            "growth": evaluations.growth_rows(figures),
            "suggestion": evaluations.suggestion(figures, told),
            "told": told,
            "institution": institutions.lines(told),
        }

    def _years(self, proposal: Proposal) -> list[int]:
        if not hasattr(proposal, "sentra"):
            raise Http404
        return evaluations.open_years(proposal.sentra)

    def _year(self, years: list[int]) -> int:
        text = self.request.POST.get("year") or self.request.GET.get("tahun") or ""
        wanted = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else 0
        return wanted if wanted in years else next(iter(years), timezone.localdate().year)


class EvaluationListView(SentraPermission, TemplateView):
    """Which sentra are due, late ones first; what waits for the head."""

    template_name = "sentra/evaluation_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = queue.queue()
        late, soon = sum(row.late for row in rows), sum(row.soon for row in rows)
        return super().get_context_data(
            **kwargs,
            rows=rows,
            late=late,
            soon=soon,
            late_tone="bad" if late else "",
            soon_tone="warn" if soon else "",
            year=timezone.localdate().year,
            waiting=queue.waiting(),
            may_evaluate=self.request.user.has_perm(evaluations.PERMISSION),
        )


def get_evaluation(pk: int) -> Evaluation:
    """Return the evaluation with what its page shows, or 404."""
    found = Evaluation.objects.select_related(
        "sentra__product_group", "sentra__proposal__proposer", "institution", "by", "decided_by"
    )
    return get_object_or_404(found, pk=pk)


class EvaluationDetailView(SentraPermission, View):
    """One year: figures, institution, recommendation; the head decides here."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(request, get_evaluation(pk), DecideForm())

    def page(
        self, request: HttpRequest, found: Evaluation, form: DecideForm, status: int = 200
    ) -> HttpResponse:
        """Answer with the page; ``form`` may be one that was refused."""
        steps = {step.action for step in available(found.sentra.proposal, request.user)}
        may = steps & set(ACTION_OF.values()) and found.state == EvaluationState.WAITING
        own = found.by_id == request.user.pk
        context = {
            "evaluation": found,
            "sentra": found.sentra,
            "growth": evaluations.growth_rows(found.figures),
            "figures": found.figures,
            "institution": institutions.lines(found.institution),
            "form": form if may and not own else None,
            "own": own and bool(may),
            "may_rewrite": "evaluate" in steps and found.state != EvaluationState.ACCEPTED,
        }
        return render(request, "sentra/evaluation_detail.html", context, status=status)


class EvaluationDecideView(EvaluationDetailView):
    """POST the head's answer; a refusal shows the page again with what was typed."""

    def get(self, request: HttpRequest, pk: int, action: str) -> HttpResponse:  # type: ignore[override]
        return redirect("sentra:evaluation-detail", pk=pk)

    def post(self, request: HttpRequest, pk: int, action: str) -> HttpResponse:
        if action not in DECISIONS:
            raise Http404
        found = get_evaluation(pk)
        form = DecideForm(request.POST)

        def save() -> HttpResponse:
            DECISIONS[action](evaluation=found, by=request.user, **form.cleaned_data)
            done = "diterima" if action == "terima" else "dikembalikan kepada penulisnya"
            messages.success(request, f"Evaluasi {found.year} {done}.")
            return redirect(found)

        answer, status = carry_out(form, save)
        return answer or self.page(request, get_evaluation(pk), form, status)


class EvaluationPaperView(PermissionRequired, View):
    """Hand out the evaluation on one page, as DOCX or PDF."""

    permission_required = "sentra.view_sentra"

    def get(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        if kind not in TYPES:
            raise Http404
        found = get_evaluation(pk)
        content = evaluation_papers.write(evaluation=found, kind=kind, by=request.user)
        name = f"evaluasi-{found.year}-{slugify(found.sentra.name)[:60] or pk}.{kind}"
        return download(content, kind=TYPES[kind], name=name)
