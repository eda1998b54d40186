"""Propose a sentra: from a candidate, a drawn area, the list of known ones, or by hand."""

import json
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from ikm_registry.models import Desa, Ikm, ProductGroup
from rpik.core.errors import DomainError
from rpik.core.views.asked import number
from rpik.core.views.permission import PermissionRequired
from rpik.core.views.refusals import carry_out
from sentra.forms.review import ProposalForm
from sentra.models import Candidate, KnownSentra, Proposal
from sentra.queries import choosing, known_members, lists
from sentra.services import again, areas, first_words, review
from sentra.services.members import min_units
from sentra.views.handwork import points_url
from sentra.views.proposing import flat, ids_of


@dataclass(slots=True)
class Source:
    """Where a proposal begins; ``place`` and ``search`` narrow the list to choose from."""

    candidate: Candidate | None = None
    known: KnownSentra | None = None
    ended: Proposal | None = None
    group: ProductGroup | None = None
    place: Desa | None = None
    search: str = ""
    # Name and reason as they were last filled in from figures: unedited, newer ones take their place.
    offered: tuple[str, str] = ("", "")
    chosen: list[int] = field(default_factory=list)


class ProposalCreateView(PermissionRequired, View):
    """GET ?kandidat=, ?dikenal=, ?dari=, ?kelompok=&desa=&cari= or ?ikm=…; POST ``choose`` re-draws."""

    permission_required = "sentra.propose_sentra"

    def get(self, request: HttpRequest) -> HttpResponse:
        source = _source(request.GET)
        source.chosen = self._first_members(source)
        name, reason = source.offered = self._first_words(source)
        form = ProposalForm(
            initial={
                "name": name,
                "reason": reason,
                "product_group": source.group,
                "members": source.chosen,
                "area": _area(source.ended),
            }
        )
        return self._page(form, source)

    def post(self, request: HttpRequest) -> HttpResponse:
        source = _source(request.POST)
        source.chosen = ids_of(request.POST.getlist("members"))
        if "choose" in request.POST:
            return self._choose(source)
        form = ProposalForm(flat(request))

        def save() -> HttpResponse:
            data = form.cleaned_data
            proposal = review.propose(
                name=data["name"],
                reason=data["reason"],
                ikm_ids=data["members"],
                product_group=data["product_group"],
                candidate=source.candidate,
                known=source.known,
                area=data["area"] and data["area"].geojson,
                ended=source.ended,
                form_key=str(data["form_key"] or ""),
                by=request.user,
            )
            messages.success(
                request, f"“{proposal.name}” diusulkan; menunggu telaah perencana lain."
            )
            return redirect(proposal)

        answer, status = carry_out(form, save, twice="sentra:proposal-list")
        return answer or self._page(form, source, status)

    def _first_members(self, source: Source) -> list[int]:
        if source.ended is not None:
            return list(source.ended.members.values_list("ikm_id", flat=True))
        if source.candidate is not None:
            return list(source.candidate.members.values_list("ikm_id", flat=True))
        if source.known is not None:
            return known_members.of(known=source.known, by=self.request.user)
        return ids_of(self.request.GET.getlist("ikm"))

    def _first_words(self, source: Source) -> tuple[str, str]:
        """Return the name and the reason to begin with, for the planner to edit."""
        if source.ended is not None:
            return source.ended.name, source.ended.reason
        if source.candidate is not None:
            return first_words.of_candidate(source.candidate)
        name, reason = self._figures(source)
        if source.known is None:
            return name, reason
        return source.known.name, f"{_known(source.known)} {reason}".strip()

    def _figures(self, source: Source) -> tuple[str, str]:
        """Return name and reason from the figures of who is chosen; empty while nobody is."""
        seen = Ikm.objects.visible_to(self.request.user).for_list()
        members = list(seen.filter(pk__in=source.chosen).order_by("pk"))
        if source.group is None or not members:
            return "", ""
        return first_words.of_members(source.group, members)

    def _choose(self, source: Source) -> HttpResponse:
        """Draw the page again with another list; what was typed and ticked stays."""
        request = self.request
        typed = flat(request) | {"product_group": source.group}
        if request.POST["choose"] == "kata":
            name, reason = self._figures(source)
            before, paragraph = source.offered
            if typed.get("name", "") in {"", before}:
                typed["name"] = name
            said = typed.get("reason", "")
            if paragraph and paragraph in said:
                typed["reason"] = said.replace(paragraph, reason).strip()
            elif reason not in said:
                typed["reason"] = f"{said}\n\n{reason}".strip()
            source.offered = name, reason
        form = ProposalForm(initial=typed)
        note, status = "", 200
        if request.POST["choose"] == "bidang":
            try:
                found = self._inside(source, request.POST.get("area", ""))
            except DomainError as error:
                note, status = error.message, 400
            else:
                new = set(found) - set(source.chosen)
                source.chosen = sorted({*source.chosen, *found})
                note = f"{len(found)} IKM di dalam bidang; {len(new)} dicentang baru."
        return self._page(form, source, status, area_note=note)

    def _inside(self, source: Source, text: str) -> list[int]:
        area = areas.read(text)
        if source.group is None:
            raise DomainError("Pilih kelompok komoditas dahulu.")
        if area is None:
            raise DomainError("Gambar bidangnya di peta dahulu.")
        demo = choosing.demo_of(source.chosen)
        found = choosing.choosable(user=self.request.user, group=source.group, demo=demo)
        return choosing.inside(found, area.shape)

    def _page(
        self, form: ProposalForm, source: Source, status: int = 200, *, area_note: str = ""
    ) -> HttpResponse:
        rows: list[Any] = []
        cut = False
        if source.group is not None:
            rows, cut = lists.member_choices(
                user=self.request.user,
                group=source.group,
                chosen=source.chosen,
                desa=_desa(source),
                search=source.search,
                every=self.request.POST.get("choose") != "bidang",
            )
        context = {
            "form": form,
            "source": source,
            "candidate": source.candidate,
            "known": source.known,
            "ended": source.ended,
            "ended_by": again.last_step(source.ended) if source.ended else None,
            "group": source.group,
            "groups": ProductGroup.objects.filter(active=True),
            "place": source.place,
            "choices": rows,
            "cut": cut,
            "chosen": set(source.chosen),
            "min_units": min_units(),
            "area_note": area_note,
            "area_failed": bool(area_note) and status != 200,
            "has_area": bool(form["area"].value()),
            "points_url": points_url(source.group, source.chosen) if source.group else "",
        }
        return render(self.request, "sentra/proposal_form.html", context, status=status)


def _source(given: QueryDict) -> Source:
    """Return where the proposal begins, from an address or a form; 404 for what is not there."""
    source = Source(search=" ".join(given.get("cari", "").split())[:80])
    source.offered = given.get("offered_name", ""), given.get("offered_reason", "")
    if asked := given.get("dari"):
        ended = Proposal.objects.select_related(
            "product_group", "candidate__product_group", "known__desa"
        )
        source.ended = get_object_or_404(ended, pk=number(asked), state__in=again.OVER)
        source.candidate, source.known = source.ended.candidate, source.ended.known
        source.group = source.ended.product_group
        source.place = _place(given)
        return source
    if asked := given.get("kandidat") or given.get("candidate"):
        source.candidate = get_object_or_404(Candidate.objects.for_list(), pk=number(asked))
        source.group = source.candidate.product_group
        return source
    if asked := given.get("dikenal"):
        every = KnownSentra.objects.select_related("product_group", "desa__kecamatan")
        source.known = get_object_or_404(every, pk=number(asked))
        source.group, source.place = source.known.product_group, source.known.desa
        if "desa" not in given:
            return source
    code = given.get("kelompok") or given.get("product_group") or ""
    if code and source.known is None:
        source.group = ProductGroup.objects.filter(pk=code, active=True).first()
    source.place = _place(given)
    return source


def _place(given: QueryDict) -> Desa | None:
    """Return the desa that the list was narrowed to."""
    code = given.get("desa", "")
    return Desa.objects.select_related("kecamatan").filter(pk=code).first() if code else None


def _desa(source: Source) -> list[str]:
    """Return the desa whose IKM the list offers beside those that are chosen."""
    if source.candidate is not None:
        return list(source.candidate.desa_codes)
    if source.place is not None:
        return [source.place.pk]
    if source.ended is None:
        return []
    found = Desa.objects.filter(ikm__in=source.ended.members.values("ikm_id"))
    return list(found.values_list("pk", flat=True).distinct())


def _area(ended: Proposal | None) -> str:
    """Return the boundary that was drawn for a proposal that ended, as the form takes it."""
    drawn = (ended.evidence.get("area") if ended else None) or {}
    return json.dumps(drawn) if drawn.get("type") == "Polygon" else ""


def _known(known: KnownSentra) -> str:
    """Return the sentence that tells where a sentra is known from."""
    since = f" sejak {known.year}" if known.year else ""
    source = f" (sumber: {known.source})" if known.source else ""
    return f"Sentra ini sudah dikenal{since}{source}."
