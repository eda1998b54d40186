"""Designated sentra: the list, the frozen day against today, the decree's scan."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views import View
from django.views.generic import DetailView, TemplateView

from ikm_registry.filters import IkmFilter, passing
from ikm_registry.models import Ikm
from rpik.core.audit import record
from rpik.core.files import read
from rpik.core.views.asked import number
from rpik.core.views.downloads import uploaded
from rpik.core.views.permission import PermissionRequired
from sentra.choices import SentraState
from sentra.models import Decree, Proposal, ProposalMember, Sentra, SentraMember
from sentra.queries import evidence, frozen, layers, lists, map_layers, zoning
from sentra.services import changes, decree_seals, institutions
from sentra.services.decree_papers import may_draft
from sentra.services.transitions import available
from sentra.views.layers import map_address
from sentra.views.review import PAGE_ACTIONS, timeline


class SentraPermission(PermissionRequired):
    """Who may read designated sentra."""

    permission_required = "sentra.view_sentra"


class SentraListView(SentraPermission, TemplateView):
    """Cards and map; ``?keadaan=dicabut`` shows the revoked ones."""

    template_name = "sentra/sentra_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        state = self.request.GET.get("keadaan")
        revoked = state == SentraState.REVOKED
        found = Sentra.objects.for_list().filter(
            state=SentraState.REVOKED if revoked else SentraState.DESIGNATED
        )
        return super().get_context_data(
            **kwargs,
            rows=list(found[:300]),
            revoked=revoked,
            revoked_count=Sentra.objects.filter(state=SentraState.REVOKED).count(),
            endorsed=Proposal.objects.filter(state="disetujui").count(),
        )


class SentraDetailView(SentraPermission, DetailView):
    """The figures of the decree beside those of today's register."""

    template_name = "sentra/sentra_detail.html"
    context_object_name = "sentra"

    def get_queryset(self) -> QuerySet[Sentra]:
        return Sentra.objects.for_list().select_related(
            "proposal__proposer", "proposal__candidate", "designated_by"
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sentra = self.object
        user = self.request.user
        day = _day(self.request.GET.get("pada", ""))
        rows = frozen.members_on(sentra, day) if day else list(sentra.members.order_by("id"))
        ids = [row.ikm_id for row in rows]
        visible = {ikm.pk: ikm for ikm in lists.members_of(ids, user).rows}
        steps = available(sentra.proposal, user)
        decrees = sentra.decrees.select_related("file", "recorded_by")
        shown = [_compare(row, visible[row.ikm_id]) for row in rows if row.ikm_id in visible]
        return super().get_context_data(
            **kwargs,
            today=evidence.of_members(
                list(sentra.members.filter(until__isnull=True).values_list("ikm_id", flat=True))
            ),
            day=day,
            **_then(sentra, day),
            columns=_columns(sentra, day),
            unfrozen=sum(row["then"].get("lat") is None for row in shown),
            shown=len(rows),
            evaluations=sentra.evaluations.select_related("by"),
            institution=institutions.of_proposal(sentra.proposal_id),
            rows=shown,
            hidden=len(rows) - len(shown),
            changed=sum(bool(row["changes"]) for row in shown),
            decrees=decrees,
            seal_files={one.pk for one in decrees if decree_seals.in_area(one, user)},
            may_draft=sentra.state == SentraState.DESIGNATED and may_draft(user),
            drafts=changes.all_waiting(sentra.proposal),
            may_amend=any(step.action == "amend" for step in steps),
            may_read_decree=user.has_perm("sentra.view_decree"),
            timeline=timeline(sentra.proposal, sentra.proposal.steps.select_related("by")),
            links=[
                {"transition": step, "url": PAGE_ACTIONS[step.action]}
                for step in steps
                if step.action in PAGE_ACTIONS
            ],
        )


def _then(sentra: Sentra, day: date | None) -> dict[str, Any]:
    """Return the decree that held on ``day``, the sentra as it left it, and the map's addresses."""
    decree = frozen.decree_on(sentra, day) if day else None
    area = reverse("sentra:sentra-area", args=[sentra.pk])
    asked = f"pada={day.isoformat()}" if day else ""
    return {
        "decree_then": decree,
        "then": frozen.as_of(sentra, decree) if decree else None,
        "area_url": f"{area}?{asked}" if asked else area,
        "points_url": "&".join(filter(None, (f"{area}?isi=anggota", asked))),
    }


def _columns(sentra: Sentra, day: date | None) -> list[dict[str, Any]]:
    """Return the figures as decreed, dated: on ``day``, else at the first decree and the last change."""
    if day is not None:
        decree = frozen.decree_on(sentra, day)
        return [_column(decree, frozen.as_of(sentra, decree))] if decree else []
    return [_column(decree, left) for decree, left in frozen.first_and_last(sentra)]


def _column(decree: Decree, left: Sentra | None) -> dict[str, Any]:
    said = "Saat ditetapkan" if decree.action == "penetapan" else "Saat diubah"
    return {"label": said, "date": decree.date, "left": left}


def _day(text: str) -> date | None:
    """Return the day of ``?pada=``, None for none or nonsense."""
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


COMPARED = (
    ("product", "produk"),
    ("workers", "tenaga kerja"),
    ("investment", "investasi"),
    ("output_value", "nilai produksi"),
)


def _compare(row: SentraMember, ikm: Any) -> dict[str, Any]:
    """Return a member as frozen, as it is today, and what changed since, in words."""
    changes = [label for name, label in COMPARED if row.frozen.get(name) != getattr(ikm, name)]
    if ikm.status != "aktif":
        changes.insert(0, ikm.get_status_display().lower())
    return {"member": row, "then": row.frozen, "ikm": ikm, "changes": changes}


class SentraMapView(SentraPermission, View):
    """GeoJSON of one sentra as its decrees froze it: outline, or (``?isi=anggota``) its members.

    ``?pada=`` asks for a day; without one it is what stands.
    """

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        one = get_object_or_404(Sentra.objects.for_list(), pk=pk)
        day = _day(request.GET.get("pada", ""))
        if request.GET.get("isi") == "anggota":
            rows = frozen.members_on(one, day)
            seen = lists.members_of([row.ikm_id for row in rows], request.user).rows
            features = map_layers.frozen_members(rows, {ikm.pk: ikm for ikm in seen})
            return JsonResponse(map_layers.collection(features))
        decree = frozen.decree_on(one, day) if day else None
        then = frozen.as_of(one, decree) if decree else None if day else one
        return JsonResponse(map_layers.collection(map_layers.sentra([then] if then else [])))


class DecreeFileView(PermissionRequired, View):
    """Hand out a decree's scan (``?sk=`` names one of several); every download is recorded."""

    permission_required = "sentra.view_decree"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        decrees = Decree.objects.filter(sentra=pk, file__isnull=False).select_related("file")
        if wanted := number(request.GET.get("sk")):
            decrees = decrees.filter(pk=wanted)
        decree = get_object_or_404(decrees.order_by("id")[:1])
        record(
            "decree.downloaded",
            by=request.user,
            target=decree,
            sentence=f"{request.user} mengunduh SK {decree.number}",
        )
        file = decree.file
        return uploaded(read(file), kind=file.content_type, name=file.name)


# Filters that stand on the map's page; the others of its address are kept, and changed in the list.
SHOWN = 1000
ON_THE_MAP = {"q", "kecamatan", "sektor", "kelompok", "skala"}


class MapView(SentraPermission, TemplateView):
    """Everything on one map: boundaries, IKM by the list's filter and address, candidates, sentra."""

    template_name = "sentra/map.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.request.GET
        plans = layers.plans()
        found = IkmFilter(asked, queryset=Ikm.objects.none())
        return super().get_context_data(
            **kwargs,
            filter=found,
            chips=found.chips(),
            query=asked.urlencode(),
            kept=[
                (name, asked[name])
                for name in (*found.base_filters, "warna")
                if asked.get(name) and name not in ON_THE_MAP
            ],
            plans=plans,
            zones_url=map_address(plans),
        )


class LayersView(SentraPermission, View):
    """GeoJSON of open proposals and designated sentra (``?lapisan=usulan|sentra``, none: both).

    With the filter of the register in the address: those that have some of its IKM as members.
    """

    def get(self, request: HttpRequest) -> HttpResponse:
        wanted = request.GET.get("lapisan", "")
        ikm = passing(request.GET, Ikm.objects.visible_to(request.user))
        features = []
        if wanted in {"", "usulan"} and request.user.has_perm("sentra.view_proposal"):
            proposals, tied = Proposal.objects.for_list().open(), ProposalMember.objects.all()
            shown = map_layers.holding(proposals, tied, "proposal", ikm, SHOWN)
            features += map_layers.proposals(shown)
        if wanted in {"", "sentra"}:
            sentra, held = (
                Sentra.objects.for_list().designated(),
                SentraMember.objects.filter(until__isnull=True),
            )
            features += map_layers.sentra(map_layers.holding(sentra, held, "sentra", ikm, SHOWN))
        return JsonResponse(map_layers.collection(features))


class IkmMembershipView(SentraPermission, View):
    """Fragment for the page of an IKM: its zone, its desa, its candidates, proposals and sentra."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        ikm = get_object_or_404(
            Ikm.objects.visible_to(request.user).select_related("desa__kecamatan"), pk=pk
        )
        context = {
            "ikm": ikm,
            "found": lists.memberships(pk, request.user),
            "stands": zoning.of_point(ikm),
        }
        return render(request, "sentra/_ikm_membership.html", context)
