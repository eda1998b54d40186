"""Hasil pembinaan: what participants were like before and after, on the page or as a file."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from ikm_registry.exports import csv_file
from ikm_registry.models import Ikm
from rpik.core.errors import DomainError, NotAllowed, StaleObject
from rpik.core.views.downloads import CSV, download
from rpik.core.views.refusals import carry_out
from rpik.plan.choices import Moment
from rpik.plan.forms.outcomes import (
    COLUMNS,
    DayForm,
    MeasureFileForm,
    ValuesForm,
    heading,
    initial_of,
)
from rpik.plan.models import Activity, Measure
from rpik.plan.services import outcomes
from rpik.plan.views.coaching import CoachingWrite
from sentra.queries import lists

PAGE = 50
Row = tuple[Ikm, ValuesForm]


class OutcomesView(CoachingWrite, View):
    """One moment (``?saat=sebelum``) of the participants, 50 a page."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        activity, moment = self._asked(request, pk)
        page, there = self._participants(request, activity)
        return self._page(request, activity, moment, page, there, self._rows(page, there, moment))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        activity, moment = self._asked(request, pk)
        page, there = self._participants(request, activity)
        day = DayForm(request.POST)
        rows: list[Row] = [
            (ikm, ValuesForm(request.POST, prefix=f"i{ikm.pk}", about=ikm.title)) for ikm in page
        ]
        status = 400
        if all([day.is_valid(), *(form.is_valid() for _, form in rows)]):
            touched = [(ikm.pk, form) for ikm, form in rows if form.is_touched]
            try:
                outcomes.measure(
                    activity_id=pk,
                    days={moment: day.cleaned_data["day"]},
                    values={moment: {key: form.values for key, form in touched}},
                    shown={key: form.cleaned_data["was"] for key, form in touched},
                    by=request.user,
                )
            except NotAllowed:
                raise
            except DomainError as error:
                if isinstance(error, StaleObject):  # told, the person may save over it
                    status, rows = 409, self._seen_anew(request, page, there, moment)
                day.add_error("day" if error.field else None, error.message)
            else:
                said = f"Hasil ukur {len(touched)} peserta tersimpan."
                messages.success(request, said if touched else "Tidak ada ukuran yang berubah.")
                return redirect(request.get_full_path())
        return self._page(request, activity, moment, page, there, rows, day=day, status=status)

    def _seen_anew(
        self,
        request: HttpRequest,
        page: Page[Ikm],
        there: dict[int, dict[str, Measure]],
        moment: str,
    ) -> list[Row]:
        """Return the rows as typed; those touched now count as shown with what stands."""
        data = request.POST.copy()
        rows = []
        for ikm in page:
            form = ValuesForm(data, prefix=f"i{ikm.pk}", about=ikm.title)
            if form.is_valid() and form.is_touched:
                kept = initial_of(there.get(ikm.pk, {}).get(moment))
                data[form.add_prefix("was")] = kept.get("was", "")
            rows.append((ikm, form))
        return rows

    def _asked(self, request: HttpRequest, pk: int) -> tuple[Activity, str]:
        activity = get_object_or_404(Activity.objects.select_related("sentra"), pk=pk)
        moment = request.GET.get("saat", "")
        usual = Moment.AFTER if activity.end < timezone.localdate() else Moment.BEFORE
        return activity, moment if moment in Moment.values else usual.value

    def _participants(
        self, request: HttpRequest, activity: Activity
    ) -> tuple[Page[Ikm], dict[int, dict[str, Measure]]]:
        ids = list(activity.participants.values_list("ikm_id", flat=True))
        members = lists.members_of(ids, request.user)
        page = Paginator(members.rows, PAGE).get_page(request.GET.get("halaman"))
        return page, outcomes.measured(activity, request.user)

    def _rows(
        self, page: Page[Ikm], there: dict[int, dict[str, Measure]], moment: str
    ) -> list[Row]:
        return [
            (
                ikm,
                ValuesForm(
                    prefix=f"i{ikm.pk}",
                    about=ikm.title,
                    initial=initial_of(there.get(ikm.pk, {}).get(moment)),
                ),
            )
            for ikm in page
        ]

    def _page(
        self,
        request: HttpRequest,
        activity: Activity,
        moment: str,
        page: Page[Ikm],
        there: dict[int, dict[str, Measure]],
        rows: list[Row],
        *,
        day: DayForm | None = None,
        status: int = 200,
    ) -> HttpResponse:
        before = activity.start
        if day is None:
            kept = next((m[moment].day for m in there.values() if moment in m), None)
            usual = min(before, timezone.localdate()) if moment == "sebelum" else None
            day = DayForm(initial={"day": kept or usual or timezone.localdate()})
        context: dict[str, Any] = {
            "activity": activity,
            "moment": Moment(moment),
            "other": Moment.BEFORE if moment == Moment.AFTER else Moment.AFTER,
            "page": page,
            "rows": [(ikm, form, there.get(ikm.pk, {}).get(_other(moment))) for ikm, form in rows],
            "day": day,
            "wrong": sum(bool(form.errors) for _, form in rows if form.is_bound),
            "changes": outcomes.outcome_of(activity.participants.all()),
            "measured": {
                one: sum(one in moments for moments in there.values()) for one in Moment.values
            },
            "tabs": [
                {
                    "title": f"{one.label} kegiatan",
                    "url": f"?saat={one.value}",
                    "current": one.value == moment,
                    "count": sum(one.value in moments for moments in there.values()),
                }
                for one in Moment
            ],
            "file_form": MeasureFileForm(
                initial={"day_sebelum": min(before, timezone.localdate())}
            ),
        }
        return render(request, "rpik/coaching/outcomes.html", context, status=status)


def _other(moment: str) -> str:
    return Moment.BEFORE.value if moment == Moment.AFTER else Moment.AFTER.value


class OutcomesFileView(CoachingWrite, View):
    """The table to fill in elsewhere (GET), and back (POST): all of it goes in, or nothing."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        activity = get_object_or_404(Activity, pk=pk)
        ids = list(activity.participants.values_list("ikm_id", flat=True))
        there = outcomes.measured(activity, request.user)
        columns = [(moment, name) for moment in Moment.values for name in COLUMNS]
        head = ["Nomor IKM", "Usaha", *(heading(*one).capitalize() for one in columns)]
        rows = [
            [
                ikm.number,
                ikm.title,
                *(_cell(there.get(ikm.pk, {}).get(moment), name) for moment, name in columns),
            ]
            for ikm in lists.members_of(ids, request.user).rows
        ]
        return download(csv_file(head, rows), kind=CSV, name=f"hasil-kegiatan-{pk}.csv")

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        activity = get_object_or_404(Activity, pk=pk)
        form = MeasureFileForm(request.POST, request.FILES)

        def save() -> HttpResponse:
            count = outcomes.measure(
                activity_id=pk,
                days=form.days,
                values=form.cleaned_data["values"],
                fill=True,
                by=request.user,
            )
            messages.success(request, f"Hasil ukur {count} peserta masuk dari berkas.")
            return redirect(reverse("plan:activity-outcomes", args=[pk]))

        answer, status = carry_out(form, save)
        context = {"activity": activity, "form": form}
        return answer or render(request, "rpik/coaching/outcomes_file.html", context, status=status)


def _cell(one: Measure | None, name: str) -> Any:
    value = initial_of(one).get(name) if one else None
    return "" if value is None else value
