"""What the plan knows of a proposed sentra: coaching one by one or together, money, the unggulan.

Lines for two blocks of ``sentra.services.assessment``, handed to it when the app is ready: sentra
itself knows no plan.
"""

from datetime import datetime, time
from typing import Any

from django.urls import reverse
from django.utils import timezone

from rpik.core.templatetags.format_id import angka, meter, rupiah
from rpik.plan.models import Activity, SentraPlan
from rpik.plan.queries import coaching as queries
from rpik.plan.queries import mirror
from rpik.plan.queries.coaching import Group
from rpik.plan.services import travel
from rpik.plan.travel import saving
from sentra.choices import ProposalState
from sentra.services import visits
from sentra.services.assessment import Line
from sentra.services.assessment.lines import untold
from sentra.services.assessment.seen import Seen

NAMED = 3  # activities a line names


def coaching(seen: Seen) -> list[Line]:
    """Return kilometres before and after, cost per IKM, and what is planned; five shared queries."""
    return [*_trips(seen), _cost(seen), _planned(seen)]


def first_coached(proposal_id: int) -> tuple[datetime, str] | None:
    """Return when the first activity for the sentra was over and who recorded it; attendance decides."""
    over = Activity.objects.filter(
        sentra__proposal=proposal_id, attendance_taken=True, end__lte=timezone.localdate()
    )
    first = over.select_related("created_by").order_by("end", "pk").first()
    if first is None:
        return None
    return timezone.make_aware(datetime.combine(first.end, time())), str(first.created_by)


def _trips(seen: Seen) -> list[Line]:
    """One by one from the office against one meeting in the sentra (``plan.travel``)."""
    label = "Mendatangi satu per satu"
    office = seen.shared.once("office", visits.office)
    lat, lon = seen.place
    group = None
    if office is not None and lat is not None and lon is not None:
        group = queries.of_members(seen.ikm_ids, (lat, lon))
    if office is None:
        note = "letak kantor tidak diketahui: muat data acuan dahulu"
        return [Line(label, "Belum dapat dihitung", note=note, level="unknown")]
    if group is None:
        return [untold(label, "places", "anggota belum mempunyai titik maupun desa")]
    given = travel.assumptions(office)
    _, km = seen.shared.once("roads", queries.roads)
    found = saving(group.lat, group.lon, group.place, given, group.desa, km)
    return [
        Line(label, round(found.separate_km), "km", f"{angka(found.units)} perjalanan dari {office.name}"),
        Line(
            "Beberapa kunjungan sehari",
            round(found.tours_km),
            "km",
            f"{angka(found.tour_days)} hari petugas, {given.visits_a_day} kunjungan sehari",
        ),
        Line(
            "Satu pertemuan di sentra",
            round(found.meeting_km),
            "km",
            f"1 hari; {angka(found.within_reach)} dari {angka(found.units)} anggota dalam "
            f"{meter(given.reach_m)}{_approximate(group)}",
            url=reverse("plan:coaching-savings"),
            action="Ubah parameter",
        ),
        Line(
            "Perjalanan anggota ke pertemuan",
            round(found.members_km),
            "km",
            "beban yang berpindah kepada anggota",
        ),
    ]  # fmt: skip


def _approximate(group: Group) -> str:
    return f"; {angka(group.approximate)} memakai titik desa" if group.approximate else ""


def _cost(seen: Seen) -> Line:
    """What an IKM reached cost so far: in activities for a sentra, and for single IKM beside it."""
    label = "Biaya per IKM terbina"
    costs = seen.shared.once("costs", lambda: queries.costs(None))
    together, single = costs.get(True), costs.get(False)
    if together is None:
        return Line(
            label,
            "Belum tercatat",
            note="belum ada kegiatan sentra dengan biaya dan peserta",
            level="unknown",
            url=reverse("plan:coaching"),
            action="Kegiatan pembinaan",
        )
    note = f"rata-rata {angka(together['activities'])} kegiatan sentra"
    if single is not None:
        note += f"; satu per satu {rupiah(single['spent'] // single['participants'])}"
    return Line(label, together["spent"] // together["participants"], "rupiah", note)


def _planned(seen: Seen) -> Line:
    """Activities of the designated sentra, else the year a kept plan of next sentra gives it."""
    label = "Kegiatan yang direncanakan"
    proposal = seen.proposal
    if proposal is not None and proposal.state == ProposalState.DESIGNATED:
        found = list(
            Activity.objects.filter(sentra__proposal=proposal, end__gte=timezone.localdate())
            .order_by("start", "id")
            .values_list("title", "start")
        )
        if found:
            said = ", ".join(f"{title} ({start.year})" for title, start in found[:NAMED])
            more = f"dan {len(found) - NAMED} lainnya" if len(found) > NAMED else ""
            return Line(label, said, note=more)
    plan, row = _kept(seen)
    if plan is not None and row is not None:
        cost = f"{rupiah(round(row['cost']))}; " if row["cost"] else ""
        return Line(
            label,
            f"Dikembangkan {row['year']}",
            note=f"{cost}rencana “{plan.name}”",
            url=plan.get_absolute_url(),
            action="Lihat rencana",
        )
    return Line(
        label,
        "Belum direncanakan",
        level="lacks",
        url=reverse("plan:coaching"),
        action="Rencana pembinaan",
    )


def _kept(seen: Seen) -> tuple[SentraPlan | None, dict[str, Any] | None]:
    """Return the newest kept plan of next sentra with its row of this candidate, None for none."""
    if seen.candidate is None:
        return None, None
    plan = seen.shared.once("plan", lambda: SentraPlan.objects.first())
    url = seen.candidate.get_absolute_url()
    return plan, next((row for row in plan.rows if row["url"] == url), None) if plan else None


def unggulan(seen: Seen) -> list[Line]:
    """Return which industri unggulan of the RPIK the members' KBLI divisions belong to.

    A sentra may stand outside the list: gerabah does [domain.md 1.4].
    """
    label = "Industri unggulan RPIK"
    codes = seen.figures["kbli"]
    if not codes:
        return [Line(label, "Belum dapat dikaitkan", note="anggota tanpa KBLI", level="unknown")]
    named = seen.shared.once("unggulan", mirror.named)
    found = {
        one.name: sum(row["n"] for row in codes if row["code"][:2] in one.divisions)
        for one in named
    }
    hits = [f"{name} ({n})" for name, n in found.items() if n]
    source = named[0].source if named else ""
    if hits:
        return [Line(label, ", ".join(hits), note=source, level="ok")]
    outside = "sentra boleh berada di luar daftar unggulan"
    return [Line(label, "Di luar daftar", note="; ".join(filter(None, (outside, source))))]
