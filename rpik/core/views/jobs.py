"""Progress of background work: a page, and the fragment it polls."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from rpik.core.jobs import cancel
from rpik.core.models import Job


class JobView(LoginRequiredMixin, View):
    """GET shows (the fragment for htmx), POST cancels; only to the person who started it."""

    def get(self, request: HttpRequest, pk: str) -> HttpResponse:
        job = get_object_or_404(Job, pk=pk, by=request.user)
        if not getattr(request, "htmx", False):
            if job.is_over and job.result_url and job.state == "selesai":
                return redirect(job.result_url)
            return render(request, "core/job.html", {"job": job})
        response = render(request, "_components/progress.html", {"job": job})
        if job.is_over and job.state == "selesai" and job.result_url:
            response["HX-Redirect"] = job.result_url
        return response

    def post(self, request: HttpRequest, pk: str) -> HttpResponse:
        job = get_object_or_404(Job, pk=pk, by=request.user)
        cancel(job=job, by=request.user)
        return redirect("core:job", pk=pk)
