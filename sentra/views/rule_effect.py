"""Fragments of *Bagaimana jika*: the sentra, proposals and candidates that rules or groups reach."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views import View

from ikm_registry.choices import Sector
from ikm_registry.models import GroupSet, ProductGroup, RuleSet
from ikm_registry.queries import groups, rules
from ikm_registry.services import group_sets
from rpik.core.views.permission import PermissionRequired
from sentra.queries.member_moves import MemberMove, moves

SHOWN = 100


class RuleEffectView(PermissionRequired, View):
    """Whose members change sector under this rule set."""

    permission_required = ("ikm_registry.view_ruleset", "sentra.view_sentra")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        ruleset = get_object_or_404(RuleSet, pk=pk)
        labels = {**dict(Sector.choices), "": "Belum terklasifikasi"}
        scope = request.user.kecamatan_scope
        found = moves("sector", rules.destinations(ruleset.pk, scope), scope)
        return _fragment(request, found, labels, "sektor")


class GroupEffectView(PermissionRequired, View):
    """Whose members change product group under this set of groups."""

    permission_required = ("ikm_registry.view_ruleset", "sentra.view_sentra")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        groupset = get_object_or_404(GroupSet, pk=pk)
        labels = {"": "Belum berkelompok"} | dict(ProductGroup.objects.values_list("code", "name"))
        labels |= {row["code"]: row["name"] for row in groupset.rows}
        change = group_sets.promise(groupset).change
        scope = request.user.kecamatan_scope
        found = moves("product_group_id", groups.destinations(change, scope), scope)
        return _fragment(request, found, labels, "kelompok")


def _fragment(
    request: HttpRequest, found: list[MemberMove], labels: dict[str, str], what: str
) -> HttpResponse:
    context = {
        "moves": [shown(one, labels) for one in found[:SHOWN]],
        "more": max(0, len(found) - SHOWN),
        "turning": sum(one.turns for one in found),
        "what": what,
    }
    return render(request, "sentra/_member_moves.html", context)


def shown(move: MemberMove, labels: dict[str, str]) -> dict[str, Any]:
    """Return one line of the table: what members are, now and then."""
    names = sorted({*move.now, *move.then}, key=lambda one: labels.get(one, one))
    return {
        "move": move,
        "counts": [
            (labels.get(one, one), move.now.get(one, 0), move.then.get(one, 0)) for one in names
        ],
    }
