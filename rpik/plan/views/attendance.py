"""Kehadiran: the printed list with its codes, and noting who came."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views import View

from ikm_registry.models import Ikm
from rpik.core.errors import DomainError
from rpik.core.templatetags.format_id import tanggal
from rpik.core.views.downloads import PDF, download
from rpik.core.views.refusals import refuse, tell
from rpik.plan.attendance import code_of
from rpik.plan.forms.outcomes import CodeForm, PresentForm
from rpik.plan.models import Activity
from rpik.plan.services import attendance
from rpik.plan.sheets import attendance as sheet
from rpik.plan.views.coaching import CoachingWrite, member_ids
from sentra.queries import lists
from sentra.queries.lists import Members


def printed(request: HttpRequest, activity: Activity) -> Members:
    """Return who stands on the printed list: the sentra's members and who was listed besides."""
    listed = activity.participants.values_list("ikm_id", flat=True)
    return lists.members_of([*{*member_ids(activity.sentra), *listed}], request.user)


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
        found = printed(request, activity)
        present = set(
            activity.participants.filter(present_at__isnull=False).values_list("ikm_id", flat=True)
        )
        listed = set(activity.participants.values_list("ikm_id", flat=True))
        context: dict[str, Any] = {
            "activity": activity,
            "form": form,
            "rows": [
                {
                    "ikm": ikm,
                    "code": code_of(activity.pk, ikm.pk),
                    "present": ikm.pk in present,
                    "listed": ikm.pk in listed,
                }
                for ikm in sorted(found.rows, key=lambda ikm: ikm.pk not in listed)
            ],
            "hidden": found.hidden,
            "present": sum(ikm.pk in present for ikm in found.rows),
            "too_early": activity.start > timezone.localdate(),
        }
        return render(request, "rpik/coaching/attendance.html", context, status=status)


class AttendanceSheetView(CoachingWrite, View):
    """The list to print, as PDF."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        found = Activity.objects.select_related("sentra", "programme")
        activity = get_object_or_404(found, pk=pk)
        days = tanggal(activity.start)
        if activity.end != activity.start:
            days += f" sampai {tanggal(activity.end)}"
        facts = [
            ("Sasaran", activity.sentra.name if activity.sentra else "IKM perorangan"),
            ("Tempat", activity.place or "………………………………"),
            ("Tanggal", days),
            ("Petugas", activity.officers or "………………………………"),
        ]
        content = sheet.write(
            title=activity.title,
            facts=facts,
            rows=[_row(activity, ikm) for ikm in printed(request, activity).rows],
            address=request.build_absolute_uri(reverse("plan:activity-attendance", args=[pk])),
            demo=activity.is_demo,
        )
        name = f"daftar-hadir-{slugify(activity.title)[:60] or activity.pk}.pdf"
        return download(content, kind=PDF, name=name)


def _row(activity: Activity, ikm: Ikm) -> sheet.Row:
    return sheet.Row(
        code=code_of(activity.pk, ikm.pk),
        title=ikm.title,
        owner=ikm.owner_name,
        desa=ikm.desa.name if ikm.desa else "",
    )
