"""What the visits found: the office's page, one decision at a time, and the minutes."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.views import View

from rpik.core.errors import DomainError
from rpik.core.views.downloads import download
from rpik.core.views.refusals import tell
from sentra.forms.field import FieldDecisionForm
from sentra.models import FieldCheck
from sentra.queries import field, lists
from sentra.services import field_checks, field_differences, field_minutes
from sentra.views.papers import TYPES
from sentra.views.review import ProposalPermission, get_proposal

PER_PAGE = 30


class FieldResultView(ProposalPermission, View):
    """Every member with what was found, what differs, and its photos; members in pages."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        proposal = get_proposal(pk)
        ids = list(proposal.members.values_list("ikm_id", flat=True))
        members = lists.members_of(ids, request.user)
        visits = field.of_proposal(proposal, members.rows)
        # What needs a hand first, what nobody visited last.
        rows = sorted(
            visits.rows, key=lambda row: (row.record is None, not (row.differences or row.doubtful))
        )
        page = Paginator(rows, PER_PAGE).get_page(request.GET.get("halaman"))
        context = {
            "proposal": proposal,
            "visits": visits,
            "sums": field.sums(visits),
            "page": page,
            "members": members,
            "may_check": request.user.has_perm(field_checks.MAY),
            "may_decide": request.user.has_perm("ikm_registry.change_ikm"),
            "may_write": field_minutes.may_write(request.user),
        }
        return render(request, "sentra/field_results.html", context)


class FieldDecideView(ProposalPermission, View):
    """POST what to do with one difference; back to its member."""

    permission_required = ("sentra.view_proposal", "ikm_registry.change_ikm")

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = get_object_or_404(FieldCheck.objects.only("pk", "proposal_id", "ikm_id"), pk=pk)
        form = FieldDecisionForm(request.POST)
        if not form.is_valid():
            raise Http404
        values = form.cleaned_data
        try:
            _, said = field_differences.decide(
                record_id=pk,
                name=values["field"],
                accept=values["accept"],
                version=values["version"],
                by=request.user,
            )
        except DomainError as error:
            tell(request, error)
        else:
            messages.success(request, said)
        page = request.POST.get("halaman", "")
        query = f"?halaman={page}" if page.isascii() and page.isdigit() and len(page) < 6 else ""
        back = reverse("sentra:field-results", args=[record.proposal_id])
        return redirect(f"{back}{query}#anggota-{record.ikm_id}")


class FieldMinutesView(ProposalPermission, View):
    """Hand out the minutes; what stands in their way is said on the results' page."""

    def get(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        if kind not in TYPES:
            raise Http404
        proposal = get_proposal(pk)
        try:
            content = field_minutes.write(proposal=proposal, kind=kind, by=request.user)
        except DomainError as error:
            tell(request, error)
            return redirect("sentra:field-results", pk=pk)
        name = f"berita-acara-lapangan-{slugify(proposal.name)[:60] or pk}.{kind}"
        return download(content, kind=TYPES[kind], name=name)
