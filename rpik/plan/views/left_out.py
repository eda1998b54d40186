"""Belum dibina: active IKM that took part in nothing, with ``?keadaan=sudah`` those that did, with
``daftar`` those on a list of which nobody has said yet who came.
"""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.views.generic import TemplateView

from ikm_registry.models import Ikm
from rpik.core.pagination import paginate
from rpik.plan.forms.left_out import COACHED, MEMBER, UNRECORDED, LeftOutForm
from rpik.plan.models import Participant, Programme
from rpik.plan.views.coaching import CoachingRead
from sentra.models import SentraMember


def left_out(found: QuerySet[Ikm], year: int | None = None) -> QuerySet[Ikm]:
    """Return those of ``found`` that took part in nothing (of a year); a merged double's part counts."""
    done = _parts(year)
    return found.filter(
        ~Exists(done.filter(ikm=OuterRef("pk"))),
        ~Exists(done.filter(ikm__merged_into=OuterRef("pk"))),
    )


def took_part(found: QuerySet[Ikm], year: int | None = None) -> QuerySet[Ikm]:
    """Return those of ``found`` that took part themselves, as the summary counts them."""
    return found.filter(Exists(_parts(year).filter(ikm=OuterRef("pk"))))


def listed(found: QuerySet[Ikm], year: int | None = None) -> QuerySet[Ikm]:
    """Return those of ``left_out`` that stand on a list without attendance."""
    lists = _of_year(Participant.objects.unrecorded(), year)
    return left_out(found, year).filter(Exists(lists.filter(ikm=OuterRef("pk"))))


CHOSEN = {COACHED: took_part, UNRECORDED: listed}


def _parts(year: int | None) -> QuerySet[Participant]:
    return _of_year(Participant.objects.took_part(), year)


def _of_year(parts: QuerySet[Participant], year: int | None) -> QuerySet[Participant]:
    return parts.filter(activity__programme__year=year) if year else parts


class LeftOutView(CoachingRead, TemplateView):
    """The list with its filter; pages by key, counted to the cap."""

    permission_required = ("plan.view_activity", "ikm_registry.view_ikm")
    template_name = "rpik/coaching/left_out.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        years = sorted(set(Programme.objects.values_list("year", flat=True)), reverse=True)
        form = LeftOutForm(self.request.GET, years=years, by=self.request.user)
        found = Ikm.objects.visible_to(self.request.user).active().for_list()
        asked = form.cleaned_data if form.is_valid() else {}
        if asked.get("kecamatan"):
            found = found.filter(kecamatan=asked["kecamatan"])
        if asked.get("kelompok"):
            found = found.filter(product_group=asked["kelompok"])
        member = Exists(SentraMember.objects.filter(ikm=OuterRef("pk"), until__isnull=True))
        if asked.get("sentra"):
            found = found.filter(member if asked["sentra"] == MEMBER else ~member)
        coached = asked.get("keadaan") == COACHED
        chosen = CHOSEN.get(asked.get("keadaan", ""), left_out)
        waits = Exists(Participant.objects.unrecorded().filter(ikm=OuterRef("pk")))
        page = paginate(
            chosen(
                found.annotate(is_member=member, is_unrecorded=waits), asked.get("tahun") or None
            ),
            order=("business_name", "pk"),
            query=self.request.GET,
        )
        return super().get_context_data(
            **kwargs,
            form=form,
            page=page,
            coached=coached,
            noun="IKM yang sudah dibina" if coached else "IKM belum dibina",
            filtered=any(asked.values()),
            register_empty=not page.rows
            and not Ikm.objects.visible_to(self.request.user).active().exists(),
        )
