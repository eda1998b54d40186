"""POST a comment on a proposal."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views import View

from rpik.core.errors import DomainError
from rpik.core.idempotency import AlreadySubmitted
from rpik.core.views.refusals import tell
from sentra.forms.comments import CommentForm
from sentra.services import comments
from sentra.views.review import ProposalPermission, get_proposal


class CommentView(ProposalPermission, View):
    """Add a comment and go back to it; a second press goes to the first one's."""

    permission_required = ("sentra.view_proposal", "sentra.add_comment")

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        proposal = get_proposal(pk)
        form = CommentForm(request.POST, by=request.user)
        if not form.is_valid():
            messages.error(request, next(iter(form.errors.values()))[0])
            return redirect(f"{proposal.get_absolute_url()}#percakapan")
        values = form.cleaned_data
        try:
            made = comments.add(
                proposal=proposal,
                text=values["text"],
                parent_id=values["parent"],
                mentioned=list(values["mentioned"]),
                form_key=str(values["form_key"]),
                by=request.user,
            )
        except AlreadySubmitted as before:
            return redirect(before.url or proposal.get_absolute_url())
        except DomainError as error:
            tell(request, error)
            return redirect(f"{proposal.get_absolute_url()}#percakapan")
        return redirect(f"{proposal.get_absolute_url()}#komentar-{made.pk}")
