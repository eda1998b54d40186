"""How far the work on an import is, and the file of its rejected rows."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header

from ikm_registry.services import import_rejects
from ikm_registry.views.imports import WRITE, ImportView
from rpik.core.errors import DomainError
from rpik.core.files import CHUNK
from rpik.core.models import Job


class ImportProgressView(ImportView):
    """The fragment that the preview polls, for whoever may see the import, not only the starter."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = self.batch(pk)
        return _progress(request, batch.job, batch.get_absolute_url())


class ImportRejectsView(ImportView):
    """GET: the rejected rows in the form they came in, logged; POST: have a long file made."""

    permission_required = WRITE

    def get(self, request: HttpRequest, pk: int) -> HttpResponse | StreamingHttpResponse:
        batch = self.batch(pk)
        try:
            found = import_rejects.download(batch=batch, by=request.user)
        except DomainError as error:
            messages.error(request, error.message)
            return redirect(batch)
        response: HttpResponse | StreamingHttpResponse
        if found.size <= CHUNK:
            response = HttpResponse(b"".join(found.parts), content_type=found.content_type)
        else:
            response = StreamingHttpResponse(found.parts, content_type=found.content_type)
        response["Content-Disposition"] = content_disposition_header(True, found.name)
        response["Content-Length"] = str(found.size)
        return response

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = self.batch(pk)
        try:
            made = import_rejects.start(batch=batch, by=request.user)
        except DomainError as error:
            messages.error(request, error.message)
            return redirect(batch)
        if made.job and not made.job.is_over and made.job.by_id == request.user.pk:
            return redirect("core:job", pk=made.job_id)
        return redirect(batch)


class RejectsProgressView(ImportView):
    """How far the file of the rejected rows is."""

    permission_required = WRITE

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = self.batch(pk)
        made = import_rejects.standing(batch).made
        return _progress(request, made.job if made else None, batch.get_absolute_url())


def _progress(request: HttpRequest, job: Job | None, page: str) -> HttpResponse:
    """The fragment; when there is nothing more to wait for, htmx loads the page anew."""
    if not getattr(request, "htmx", False):
        return redirect(page)
    if job is None or job.is_over:
        return HttpResponse(headers={"HX-Redirect": page})
    name = request.resolver_match.view_name
    context = {"job": job, "poll_url": reverse(name, kwargs=request.resolver_match.kwargs)}
    return render(request, "_components/progress.html", context)
