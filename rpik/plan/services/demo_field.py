"""The demo's field checks with drawn photos, what is told of a sentra, a year of growth, its evaluation."""

import uuid
from datetime import date, datetime, timedelta

from django.db.models import F
from django.utils import timezone

from ikm_registry.choices import ChangeCause
from ikm_registry.models import Ikm
from rpik.core.actor import acting, because
from rpik.core.models import User
from rpik.plan.demo import views
from sentra.choices import Answer, Found, Recommendation
from sentra.models import Proposal, Sentra
from sentra.services import evaluations, field_checks, field_photos, institutions, sites

NAMES = {
    "chair": "Slamet (contoh)",
    "secretary": "Wati (contoh)",
    "treasurer": "Joko (contoh)",
    "group_name": "KUB Maju Bersama (contoh)",
    "officer": "Penyuluh (contoh)",
    "note": "Susunan pengurus contoh.",
}
SITE = {
    "road": "Aspal, truk sampai depan (contoh)",
    "power": "Cukup, 900-2.200 VA (contoh)",
    "water": "Sumur, cukup sepanjang tahun (contoh)",
    "waste": "Sendiri-sendiri (contoh)",
    "internet": "Seluler 4G (contoh)",
    "halal": 0,
    "brand": 2,
    "siinas": 1,
    "input_value": 640_000_000,
    "material_origin": "Tanah liat dari desa sendiri (contoh)",
    "material_km": 2,
    "market_local": 70,
    "market_export": 5,
    "households": 2400,
    "hazards": "Tidak ada (contoh)",
    "space_advice": "Rekomendasi 600/CONTOH/2026",
    "source": "Kepala desa (contoh)",
}


def visit(proposal: Proposal, *, by: User, members: int | None = None, photos: int = 6) -> None:
    """Visit the members (all, or the first so many), with a photo at the first ``photos`` of them."""
    now = timezone.now()
    found = Ikm.objects.filter(pk__in=proposal.members.values("ikm_id")).order_by("pk")[:members]
    with acting(by.pk, cause="demo_story"):
        for index, ikm in enumerate(found):
            at = now - timedelta(minutes=4 * (index + 1))
            record, _ = field_checks.receive(
                proposal_id=proposal.pk,
                given=field_checks.CheckInput(
                    key=uuid.uuid4(),
                    ikm_id=ikm.pk,
                    found=Found.ACTIVE,
                    checked_at=at,
                    product=ikm.product,
                    workers_male=ikm.workers_male,
                    workers_female=ikm.workers_female,
                    lat=ikm.lat,
                    lon=ikm.lon,
                    accuracy_m=None if ikm.lat is None else 8.0,
                    note="Kunjungan contoh." if index == 0 else "",
                ),
                by=by,
            )
            if index < photos:
                _photograph(record.key, ikm, at, seed=ikm.pk, by=by)


def copy_a_photo(proposal: Proposal, *, by: User) -> None:
    """Send the first visit's photo as that of the last one: what the likeness check is for."""
    first, *_, last = proposal.field_checks.select_related("ikm").order_by("pk")
    with acting(by.pk, cause="demo_story"):
        _photograph(last.key, last.ikm, last.checked_at, seed=first.ikm_id, by=by)


def _photograph(record_key: uuid.UUID, ikm: Ikm, at: datetime, *, seed: int, by: User) -> None:
    content = views.photo(seed, at=timezone.localtime(at), lat=ikm.lat, lon=ikm.lon)
    field_photos.receive(record_key=record_key, key=uuid.uuid4(), content=content, by=by)


def tell(proposal: Proposal, *, by: User, meeting_on: date, there: bool) -> None:
    """Tell an institution that is there and of its place, or one that is still to be founded."""
    answer = Answer.YES if there else Answer.NO
    data: dict[str, object] = dict.fromkeys(
        ("managers", "group", "meeting", "statutes", "work_plan"), answer
    )
    data |= {"cooperative": Answer.NO, "upt": Answer.PLANNED}
    if there:
        data |= NAMES | {"meeting_on": meeting_on}
    with acting(by.pk, cause="demo_story"):
        institutions.tell(proposal=proposal, after=None, data=data, by=by)
        if there:
            sites.tell(proposal=proposal, after=None, data=SITE, by=by)


@because(ChangeCause.DEMO)
def grow(sentra: Sentra, *, year: int) -> None:
    """Let most members state this year's data: output up by 8 %, a worker more at every fourth."""
    ids = list(sentra.members.order_by("ikm_id").values_list("ikm_id", flat=True))
    told = Ikm.objects.filter(pk__in=ids[: -(len(ids) // 4)])
    told.update(
        output_value=F("output_value") / 1000 * 1080, data_year=year, version=F("version") + 1
    )
    told.filter(pk__in=ids[::4]).update(workers_female=F("workers_female") + 1)


def evaluate(sentra: Sentra, *, year: int, by: User, head: User) -> None:
    """Write this year's evaluation and let the head accept it."""
    sentra.proposal.refresh_from_db()
    with acting(by.pk, cause="demo_story"):
        made = evaluations.evaluate(
            proposal_id=sentra.proposal_id,
            version=sentra.proposal.version,
            year=year,
            recommendation=Recommendation.CONTINUE,
            reason="Anggota tetap, tenaga kerja dan nilai produksi naik, pengurus bekerja. Tungku "
            "bersama perlu segera dipakai. (Evaluasi contoh.)",
            by=by,
        )
    with acting(head.pk, cause="demo_story"):
        evaluations.accept(
            evaluation=made,
            version=sentra.proposal.version + 1,
            note="Setuju, lanjutkan pembinaan. (contoh)",
            by=head,
        )
