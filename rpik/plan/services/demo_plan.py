"""What of the planner's work a demo register is shown with: coaching, the next sentra, a draft RPIK.

All of it through the real services; names and sums say that they are examples.
"""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from rpik.core.models import User
from rpik.core.templatetags.format_id import angka
from rpik.plan import next_sentra
from rpik.plan.choices import ActivityKind, Moment
from rpik.plan.models import Activity, Edition, Programme
from rpik.plan.outcomes import Values
from rpik.plan.priority import rank, setup_of
from rpik.plan.queries.document import gather
from rpik.plan.services import (
    attendance,
    coaching,
    editions,
    outcomes,
    scorings,
    sentra_plans,
)
from sentra.models import Sentra

PARTICIPANTS, CAME = 20, 17
# The RPIK of kabupaten are Perda for twenty years (domain.md 1).
PLAN_YEARS = 20
# Sub-kegiatan of the industry affairs of a kabupaten (urusan 3.31, program 3.31.02).
PROGRAMMES = (
    ("3.31.02.2.01.0005", "Pemberdayaan Industri dan Peran Serta Masyarakat (contoh)", 450_000_000),
    ("3.31.02.2.01.0004", "Pembangunan Sarana dan Prasarana Industri (contoh)", 900_000_000),
)
EXECUTOR, FUNDING = "Dinas Perindustrian dan Perdagangan", "APBD Kabupaten (contoh)"
# Work and output before mere numbers: consistent by Saaty's ratio.
COMPARISONS = {
    "unit|tk": "1/3", "unit|produksi": "1/3", "unit|produktivitas": "1", "unit|pemusatan": "1/3",
    "tk|produktivitas": "3", "produksi|produktivitas": "3", "produktivitas|pemusatan": "1/3",
}  # fmt: skip
# What the page "Sentra berikutnya" is asked: million rupiah, years, metres.
ASKED: dict[str, Any] = {
    "anggaran": 750, "tahun": 5, "jarak": 2000, "tetap": 40, "per_unit": 3,
    "hitung": "units", "bobot": 0.2, "jangkau": "sejenis",
    "minimal": None, "paling_banyak": None, "per_kecamatan": None, "imbang": None,
}  # fmt: skip
ASSUMED = {
    "anggaran": "Anggaran (Rp juta)", "tahun": "Selama (tahun)", "jarak": "Jarak jangkauan (m)",
    "tetap": "Biaya tetap (Rp juta)", "per_unit": "Biaya per unit (Rp juta)",
}  # fmt: skip
LEADERS = 3
PRODUCTS = {
    1: "semua jenis (contoh)",
    2: "berkemasan dan bermerek (contoh)",
    3: "bersertifikat (contoh)",
    4: "ekspor (contoh)",
}


def coach(sentra: Sentra, *, by: User, today: date) -> None:
    """Add two years' programme lines, and one activity done and one to come for a sentra."""
    lines = [
        coaching.add_programme(
            year=year, code=code, name=name, ceiling=ceiling, executor=EXECUTOR, funding=FUNDING,
            by=by,
        )
        for year in (today.year, today.year + 1)
        for code, name, ceiling in PROGRAMMES
    ]  # fmt: skip
    Programme.objects.filter(pk__in=[line.pk for line in lines]).update(is_demo=True)
    took_part = list(sentra.members.order_by("ikm_id").values_list("ikm_id", flat=True))
    first, last = date(today.year, 1, 1), date(today.year, 12, 31)
    done = max(first, today - timedelta(days=21))
    coming = min(last, today + timedelta(days=14))
    for line, title, kind, day, realised, outcome in (
        (lines[0], "Pelatihan desain dan pembakaran", ActivityKind.TRAINING, done, 36_500_000,
         "Peserta menguji tungku hemat kayu; sepuluh desain baru didokumentasikan."),
        (lines[1], "Tungku bersama: penyerahan alat", ActivityKind.MACHINES, coming, None, ""),
    ):  # fmt: skip
        activity = coaching.plan_activity(
            data={
                "programme": line,
                "title": f"{title} (contoh)",
                "kind": kind,
                "sentra": sentra,
                "place": f"Balai pertemuan, {sentra.place}"[:200],
                "start": day,
                "end": day,
                "budget": 40_000_000,
                "realised": realised,
                "officers": "Petugas contoh",
                "outcome": outcome,
            },
            ikm_ids=took_part[:PARTICIPANTS],
            by=by,
        )
        if realised:
            _came_and_were_measured(activity, took_part[:CAME], by=by, today=today)


def _came_and_were_measured(
    activity: Activity, ikm_ids: list[int], *, by: User, today: date
) -> None:
    """Who came, and what they were like before and after: invented like all of the story."""
    attendance.set_present(activity_id=activity.pk, ikm_ids=ikm_ids, by=by)
    before = {
        pk: Values(True, 1 + pk % 4, 12_000_000 + pk % 7 * 3_000_000, pk % 2) for pk in ikm_ids
    }
    after = {
        pk: Values(True, (one.workers or 0) + pk % 2, (one.output or 0) + pk % 3 * 1_500_000, 1)
        for pk, one in before.items()
    }
    outcomes.measure(
        activity_id=activity.pk,
        days={Moment.BEFORE: activity.start, Moment.AFTER: today},
        values={Moment.BEFORE: before, Moment.AFTER: after},
        by=by,
    )


def plan(*, by: User, today: date) -> None:
    """Keep which sentra come next, and open a draft of the RPIK from this year on.

    Its tables, maps and matrix fill themselves; chapters nobody wrote stay marked as missing.
    """
    _keep_next(by, today)
    edition = editions.create(
        title="Rencana Pembangunan Industri Kabupaten Malang (contoh)",
        year_from=today.year,
        year_to=today.year + PLAN_YEARS - 1,
        by=by,
    )
    Edition.objects.filter(pk=edition.pk).update(is_demo=True)
    scorings.compare_criteria(
        edition_id=edition.pk, comparisons=COMPARISONS, note="Perbandingan contoh", by=by
    )
    edition.refresh_from_db()
    best = rank(gather(), setup_of(edition.criteria, edition.comparisons))[:LEADERS]
    scorings.choose_leaders(
        edition_id=edition.pk, chosen={one.code: PRODUCTS for one in best}, by=by
    )


def _keep_next(by: User, today: date) -> None:
    """Keep the answer to what the page *Sentra berikutnya* asks of itself, where there is one."""
    found = next_sentra.table(ASKED)
    given = found and next_sentra.answer(found, ASKED, keep=(), avoid=())
    if given and given.new:
        kept = sentra_plans.keep(
            name=f"Rencana sentra {today.year} (contoh)",
            asked=urlencode({name: ASKED[name] for name in ASSUMED}),
            assumptions=[(label, angka(ASKED[name])) for name, label in ASSUMED.items()],
            answer=given,
            by=by,
        )
        sentra_plans.name_carriers(plan=kept, executor=EXECUTOR, funding=FUNDING, by=by)
