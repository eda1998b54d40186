"""Pembinaan: the year's programmes and calendar, activities, what each sentra and IKM received."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, Sum
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View
from django.views.generic import TemplateView

from ikm_registry.models import Ikm
from rpik.core.models import User
from rpik.core.templatetags.format_id import MONTHS, angka
from rpik.core.views.asked import asked_year, number, numbers
from rpik.core.views.permission import PermissionRequired
from rpik.core.views.refusals import carry_out
from rpik.plan.forms.coaching import ActivityForm, ProgrammeForm
from rpik.plan.models import Activity, Participant, Programme
from rpik.plan.queries import coaching as queries
from rpik.plan.queries.coaching import member_ids
from rpik.plan.services import coaching, outcomes
from sentra.models import Sentra
from sentra.queries import lists

SHOWN = 200


class CoachingRead(PermissionRequired):
    """Who may read what coaching was done."""

    permission_required = "plan.view_activity"


class CoachingWrite(CoachingRead):
    """Who may record it."""

    permission_required = "plan.change_activity"


class CoachingView(CoachingRead, TemplateView):
    """One tahun anggaran (``?tahun=``): budget, months, activities."""

    template_name = "rpik/coaching/year.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        years = sorted(set(Programme.objects.values_list("year", flat=True)), reverse=True)
        now = timezone.localdate().year
        year = asked_year(self.request.GET.get("tahun")) or (
            now if now in years else next(iter(years), now)
        )
        programmes = list(
            Programme.objects.filter(year=year)
            .annotate(
                count=Count("activities"),
                planned=Sum("activities__budget"),
                realised=Sum("activities__realised"),
            )
            .order_by("code")
        )
        for one in programmes:
            one.bar = _budget_bar(one.ceiling, one.planned, one.realised)
        activities = list(
            Activity.objects.filter(programme__year=year)
            .select_related("sentra", "programme")
            .with_people()
            .order_by("start", "pk")[:SHOWN]
        )
        return super().get_context_data(
            **kwargs,
            year=year,
            years=years,
            programmes=programmes,
            activities=activities,
            months=_months(activities, year),
            ceiling=_sum(p.ceiling for p in programmes),
            planned=_sum(p.planned for p in programmes),
            realised=_sum(p.realised for p in programmes),
            reached=Participant.objects.took_part()
            .filter(activity__programme__year=year)
            .values("ikm")
            .distinct()
            .count(),
            cut=len(activities) == SHOWN,
            unrecorded=Activity.objects.without_attendance().filter(programme__year=year),
        )


def _sum(values: Any) -> int:
    return sum(value or 0 for value in values)


def _budget_bar(
    ceiling: int | None, planned: int | None, realised: int | None
) -> dict[str, float] | None:
    """Return widths of 300 units, the ceiling being all of them, and the share spent."""
    if not ceiling:
        return None
    widths = {
        name: 300 * min(value or 0, ceiling) / ceiling
        for name, value in (("planned", planned), ("realised", realised))
    }
    return widths | {"share": (realised or 0) / ceiling}


def _months(activities: list[Activity], year: int) -> list[dict[str, Any]]:
    """Return the twelve months, each with the activities that begin in it (or earlier years)."""
    today = timezone.localdate()
    return [
        {
            "name": name,
            "current": (today.year, today.month) == (year, month),
            "activities": [a for a in activities if (a.start.year, a.start.month) == (year, month)],
        }
        for month, name in enumerate(MONTHS, 1)
    ]


class ProgrammeCreateView(CoachingWrite, View):
    """Add a line of the budget."""

    done = "ditambahkan"

    def get(self, request: HttpRequest, **kwargs: int) -> HttpResponse:
        return self.page(request, ProgrammeForm(initial=self.initial(**kwargs)))

    def post(self, request: HttpRequest, **kwargs: int) -> HttpResponse:
        form = ProgrammeForm(request.POST)

        def save() -> HttpResponse:
            made = self.save(request, form, **kwargs)
            messages.success(request, f"Program {made.code} {self.done}.")
            return redirect(f"{reverse('plan:coaching')}?tahun={made.year}")

        answer, status = carry_out(form, save)
        return answer or self.page(request, form, status)

    def initial(self) -> dict[str, Any]:
        return {}

    def save(self, request: HttpRequest, form: Form) -> Programme:
        return coaching.add_programme(by=request.user, **form.cleaned_data)

    def page(self, request: HttpRequest, form: Form, status: int = 200) -> HttpResponse:
        context = {"form": form, "editing": self.done == ProgrammeUpdateView.done}
        return render(request, "rpik/coaching/programme.html", context, status=status)


class ProgrammeUpdateView(ProgrammeCreateView):
    """Correct a line of the budget."""

    done = "tersimpan"

    def initial(self, pk: int = 0) -> dict[str, Any]:
        programme = get_object_or_404(Programme, pk=pk)
        ceiling = "" if programme.ceiling is None else angka(programme.ceiling)
        return {
            "year": programme.year,
            "code": programme.code,
            "name": programme.name,
            "ceiling": ceiling,
            "executor": programme.executor,
            "funding": programme.funding,
        }

    def save(self, request: HttpRequest, form: Form, pk: int = 0) -> Programme:
        return coaching.change_programme(programme_id=pk, by=request.user, **form.cleaned_data)


class ActivityPage(CoachingWrite, View):
    """The form of an activity with the members to tick."""

    def page(
        self,
        request: HttpRequest,
        form: ActivityForm,
        sentra: Sentra | None,
        chosen: set[int],
        activity: Activity | None = None,
        status: int = 200,
    ) -> HttpResponse:
        context = {
            "form": form,
            "activity": activity,
            "sentra": sentra,
            "members": lists.members_of(member_ids(sentra), request.user),
            "chosen": chosen,
            "all_sentra": Sentra.objects.designated().order_by("name"),
            "has_programme": Programme.objects.exists(),
        }
        return render(request, "rpik/coaching/activity_form.html", context, status=status)


class ActivityCreateView(ActivityPage):
    """Record an activity, for a sentra (``?sentra=``) or for single IKM (``?ikm=``)."""

    def get(self, request: HttpRequest) -> HttpResponse:
        pk = number(request.GET.get("sentra"))
        sentra = Sentra.objects.designated().filter(pk=pk).first() if pk else None
        ikm = number(request.GET.get("ikm"))
        form = ActivityForm(
            initial={
                "sentra": sentra,
                "place": sentra.place if sentra else "",
                "others": f"IKM-{ikm:06d}" if ikm else "",
            }
        )
        return self.page(request, form, sentra, set(member_ids(sentra)))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ActivityForm(request.POST)

        def save() -> HttpResponse:
            data, ids = form.service_data()
            key = data.pop("form_key")
            made = coaching.plan_activity(data=data, ikm_ids=ids, by=request.user, form_key=key)
            messages.success(request, f"Kegiatan “{made}” tercatat.")
            return redirect(made)

        answer, status = carry_out(form, save, twice="plan:coaching")
        return answer or self.page(
            request, form, form.cleaned_data.get("sentra"), ticked(request), status=status
        )


def ticked(request: HttpRequest) -> set[int]:
    """Return the ids that were ticked, so that a refused form shows them again."""
    return set(numbers(request.POST.getlist("members")))


class ActivityUpdateView(ActivityPage):
    """Change an activity; its sentra stays."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        activity = get_object_or_404(Activity.objects.select_related("sentra"), pk=pk)
        taking_part = set(activity.participants.values_list("ikm_id", flat=True))
        mine = set(
            Ikm.objects.visible_to(request.user)
            .filter(pk__in=taking_part)
            .values_list("pk", flat=True)
        )
        others = sorted(mine - set(member_ids(activity.sentra)))
        names = (*coaching.FIELDS, "version")
        initial = {name: getattr(activity, name) for name in names}
        initial["others"] = ", ".join(f"IKM-{one:06d}" for one in others)
        return self.page(request, ActivityForm(initial=initial), activity.sentra, mine, activity)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        activity = get_object_or_404(Activity.objects.select_related("sentra"), pk=pk)
        form = ActivityForm(request.POST)

        def save() -> HttpResponse:
            data, ids = form.service_data()
            data["sentra"] = activity.sentra
            coaching.change_activity(
                activity_id=pk,
                version=data.get("version") or 0,
                data=data,
                ikm_ids=ids,
                by=request.user,
            )
            messages.success(request, "Kegiatan tersimpan.")
            return redirect(activity)

        answer, status = carry_out(form, save)
        return answer or self.page(
            request, form, activity.sentra, ticked(request), activity, status
        )


class ActivityDetailView(CoachingRead, View):
    """One activity with its participants inside the person's working area."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        found = Activity.objects.select_related("sentra", "programme", "created_by")
        activity = get_object_or_404(found, pk=pk)
        ids = list(activity.participants.values_list("ikm_id", flat=True))
        context = {
            "activity": activity,
            "members": lists.members_of(ids, request.user),
            "listed": len(ids),
            "present": activity.participants.filter(present_at__isnull=False).count(),
            "changes": outcomes.outcome_of(activity.participants.all()),
        }
        return render(request, "rpik/coaching/activity.html", context)


class ReceivedView(CoachingRead, TemplateView):
    """What each sentra received, those left out first; what it cost an IKM."""

    template_name = "rpik/coaching/received.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        year = asked_year(self.request.GET.get("tahun"))
        rows = queries.received(year)
        costs = queries.costs(year)
        return super().get_context_data(
            **kwargs,
            rows=rows,
            year=year,
            years=sorted(set(Programme.objects.values_list("year", flat=True)), reverse=True),
            left_out=sum(not row["activities"] for row in rows),
            total_text=angka(len(rows)),
            changes=outcomes.outcome_of(_of_year(year)),
            members=sum(row["members"] for row in rows),
            reached=sum(row["reached"] for row in rows),
            for_sentra=costs.get(True),
            for_single=costs.get(False),
        )


def _of_year(year: int | None) -> Any:
    found = Participant.objects.took_part()
    return found.filter(activity__programme__year=year) if year else found


class SentraReceivedView(CoachingRead, View):
    """One sentra: its activities, and each member with what it took part in."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        sentra = get_object_or_404(Sentra.objects.select_related("product_group"), pk=pk)
        found = lists.members_of(member_ids(sentra), request.user)
        counts = _taken_part(found.rows)
        unrecorded = Participant.objects.unrecorded().filter(ikm__in=[ikm.pk for ikm in found.rows])
        waiting = set(unrecorded.values_list("ikm", flat=True))
        context = {
            "sentra": sentra,
            "activities": Activity.objects.filter(sentra=sentra)
            .select_related("programme")
            .with_people()[:SHOWN],
            "members": sorted(
                ((ikm, counts.get(ikm.pk, 0), ikm.pk in waiting) for ikm in found.rows),
                key=lambda row: row[1],
            ),
            "hidden": found.hidden,
            "left_out": sum(ikm.pk not in counts for ikm in found.rows),
            "waiting": len(waiting - set(counts)),
        }
        return render(request, "rpik/coaching/sentra.html", context)


def _taken_part(rows: list[Ikm]) -> dict[int, int]:
    found = Participant.objects.took_part().filter(ikm__in=[ikm.pk for ikm in rows]).order_by()
    return dict(found.values_list("ikm").annotate(n=Count("id")))


class IkmReceivedView(CoachingRead, View):
    """What one IKM received."""

    permission_required = ("plan.view_activity", "ikm_registry.view_ikm")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        user: User = request.user
        ikm = get_object_or_404(Ikm.objects.visible_to(user), pk=pk)
        # What a merged double took part in belongs to the record that stayed.
        listed = Participant.objects.filter(Q(ikm=ikm) | Q(ikm__merged_into=ikm)).exclude(
            activity__attendance_taken=True, present_at__isnull=True
        )
        activities = Activity.objects.filter(pk__in=listed.values("activity")).select_related(
            "programme", "sentra"
        )
        context = {
            "ikm": ikm,
            "activities": activities[:SHOWN],
            "took_part": listed.took_part().values("activity").distinct().count(),
        }
        return render(request, "rpik/coaching/ikm.html", context)
