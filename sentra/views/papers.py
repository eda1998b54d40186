"""Papers made from a proposal: the draft of its SK."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views import View

from rpik.core.errors import DomainError
from rpik.core.views.refusals import tell
from sentra.forms.papers import DraftForm
from sentra.models import Proposal
from sentra.services import decree_papers
from sentra.views.review import ProposalPermission, get_proposal

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


class DecreeDraftView(ProposalPermission, View):
    """Hand out the draft as DOCX or PDF; what stands in its way is said on the proposal's page."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        proposal = get_proposal(pk)
        decree_papers.require_may_draft(request.user)
        form = DraftForm(request.GET)
        try:
            if not form.is_valid():
                first = next(iter(form.errors.values()))[0]
                raise DomainError(f"Konsep SK: {first}")
            values = form.cleaned_data
            content = decree_papers.draft(proposal=proposal, by=request.user, **values)
        except DomainError as error:
            tell(request, error)
            return redirect(proposal)
        return download(content, f"konsep-sk-{stem(proposal)}", values["kind"])


def stem(proposal: Proposal) -> str:
    """Return a proposal's name for a file name."""
    return slugify(proposal.name)[:60] or str(proposal.pk)


def download(content: bytes, name: str, kind: str) -> HttpResponse:
    """Answer with a paper, ``kind`` "pdf" or "docx"."""
    response = HttpResponse(content, content_type=TYPES[kind])
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.{kind}")
    return response
