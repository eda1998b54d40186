"""Hand in, hand out and take back the attachments of a proposal."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from rpik.core.audit import record
from rpik.core.errors import DomainError
from rpik.core.views.downloads import uploaded
from rpik.core.views.refusals import carry_out, tell
from sentra.forms.attachments import AttachmentForm
from sentra.models import Attachment, Proposal
from sentra.services import attachments
from sentra.views.review import ProposalPermission, detail_context, get_proposal


class AttachView(ProposalPermission, View):
    """POST one file; a refusal shows the proposal's page again with what was typed."""

    permission_required = ("sentra.view_proposal", attachments.PERMISSION)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return redirect("sentra:proposal-detail", pk=pk)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        proposal = get_proposal(pk)
        back = f"{proposal.get_absolute_url()}#lampiran"
        form = AttachmentForm(request.POST, request.FILES)

        def save() -> HttpResponse:
            data = form.cleaned_data
            if data["file"].size > settings.RPIK_MAX_DECREE_BYTES:  # before it is read
                raise DomainError("Lampiran terlalu besar: paling besar 10 MB.", field="file")
            made = attachments.attach(
                proposal=proposal,
                title=data["title"],
                name=data["file"].name,
                content=data["file"].read(),
                form_key=str(data["form_key"]),
                by=request.user,
            )
            messages.success(request, f"“{made.title}” dilampirkan.")
            return redirect(back)

        answer, status = carry_out(form, save, twice=back)
        return answer or self._again(request, proposal, form, status)

    def _again(
        self, request: HttpRequest, proposal: Proposal, form: AttachmentForm, status: int
    ) -> HttpResponse:
        wrong = next(iter(form.errors.values()))[0]
        messages.error(request, f"Lampiran belum tersimpan. {wrong}")
        context = detail_context(request, get_proposal(proposal.pk)) | {"attach_form": form}
        return render(request, "sentra/proposal_detail.html", context, status=status)


def _found(request: HttpRequest, key: UUID) -> Attachment:
    found = attachments.find(key=key, by=request.user)
    if found is None:
        raise Http404
    return found


class AttachmentView(ProposalPermission, View):
    """Hand one out; every download is recorded."""

    def get(self, request: HttpRequest, key: UUID) -> HttpResponse:
        found = _found(request, key)
        record(
            "proposal.attachment_read",
            by=request.user,
            target=found.proposal,
            sentence=f"{request.user} mengunduh lampiran “{found.title}”",
        )
        file = found.file
        return uploaded(attachments.content_of(found), kind=file.content_type, name=file.name)


class DetachView(ProposalPermission, View):
    """POST: take one's own back."""

    def post(self, request: HttpRequest, key: UUID) -> HttpResponse:
        found = _found(request, key)
        try:
            attachments.remove(attachment=found, by=request.user)
        except DomainError as error:
            tell(request, error)
        else:
            messages.success(request, f"Lampiran “{found.title}” dihapus.")
        return redirect(f"{found.proposal.get_absolute_url()}#lampiran")
