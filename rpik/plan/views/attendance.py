"""Kehadiran: the printed list with its codes, and noting who came."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from rpik.core import files
from rpik.core.errors import DomainError
from rpik.core.views.downloads import PDF, download
from rpik.core.views.refusals import refuse, tell
from rpik.plan.attendance import code_of
from rpik.plan.forms.outcomes import CodeForm, PresentForm
from rpik.plan.models import Activity
from rpik.plan.services import attendance, attendance_sheet
from rpik.plan.views.coaching import CoachingWrite


class AttendanceView(CoachingWrite, View):
    """Note presence by code (``?kode=`` fills it in, as a scanned QR does) or by ticking."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        activity = get_object_or_404(Activity.objects.select_related("sentra"), pk=pk)
        return self._page(request, activity, CodeForm(initial=request.GET.dict()))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        activity = get_object_or_404(Activity.objects.select_related("sentra"), pk=pk)
        if "kode" in request.POST:
            return self._code(request, activity)
        ticks = PresentForm(request.POST)
        if not ticks.is_valid():
            messages.error(request, next(iter(ticks.errors.values()))[0])
        else:
            try:
                count = attendance.set_present(
                    activity_id=pk,
                    ikm_ids=ticks.cleaned_data["present"],
                    before=ticks.cleaned_data["was"],
                    by=request.user,
                )
            except DomainError as error:
                tell(request, error)
            else:
                messages.success(request, f"{count} peserta hadir tersimpan.")
        return redirect("plan:activity-attendance", pk)

    def _code(self, request: HttpRequest, activity: Activity) -> HttpResponse:
        form, status = CodeForm(request.POST), 400
        wants_json = request.headers.get("Accept") == "application/json"
        if form.is_valid():
            try:
                ikm, news = attendance.mark_by_code(
                    activity_id=activity.pk, text=form.cleaned_data["kode"], by=request.user
                )
            except DomainError as error:
                status = refuse(form, error)
            else:
                said = f"{ikm.title} hadir." if news else f"{ikm.title} sudah tercatat hadir."
                if wants_json:
                    return JsonResponse({"said": said, "ikm": ikm.pk, "news": news})
                messages.success(request, said)
                return redirect("plan:activity-attendance", activity.pk)
        if wants_json:
            return JsonResponse({"refused": form.errors["kode"][0]}, status=status)
        return self._page(request, activity, form, status)

    def _page(
        self, request: HttpRequest, activity: Activity, form: CodeForm, status: int = 200
    ) -> HttpResponse:
        found = attendance_sheet.printed(activity, request.user)
        present = set(
            activity.participants.filter(present_at__isnull=False).values_list("ikm_id", flat=True)
        )
        listed = set(activity.participants.values_list("ikm_id", flat=True))
        rows = [
            {"ikm": ikm, "code": code_of(activity.pk, ikm.pk), "present": ikm.pk in present}
            for ikm in found.rows
        ]
        context: dict[str, Any] = {
            "activity": activity,
            "form": form,
            "rows": [row for row in rows if row["ikm"].pk in listed],
            "others": [row for row in rows if row["ikm"].pk not in listed],
            "hidden": found.hidden,
            "present": sum(ikm.pk in present for ikm in found.rows),
            "long": len(found.rows) > attendance_sheet.LONG,
            "kept": attendance_sheet.made(activity.pk, request.user),
            "too_early": activity.start > timezone.localdate(),
        }
        return render(request, "rpik/coaching/attendance.html", context, status=status)


class AttendanceSheetView(CoachingWrite, View):
    """The list to print, as PDF; ``?tersimpan=1`` the one last made by POST, in the background."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        found = Activity.objects.select_related("sentra", "programme")
        activity = get_object_or_404(found, pk=pk)
        if "tersimpan" in request.GET:
            kept = attendance_sheet.made(pk, request.user)
            if kept is None:
                raise Http404
            return download(files.read(kept), kind=PDF, name=kept.name)
        content = attendance_sheet.content(activity, address=_address(request, pk), by=request.user)
        return download(content, kind=PDF, name=attendance_sheet.name_of(activity))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            job = attendance_sheet.start(
                activity_id=pk,
                address=_address(request, pk),
                result_url=reverse("plan:activity-attendance", args=[pk]),
                by=request.user,
            )
        except DomainError as error:
            tell(request, error)
            return redirect("plan:coaching")
        return redirect("core:job", job.pk)


def _address(request: HttpRequest, pk: int) -> str:
    return request.build_absolute_uri(reverse("plan:activity-attendance", args=[pk]))
