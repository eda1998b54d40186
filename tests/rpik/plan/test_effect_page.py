"""Two years of lists, some sentra coached: what is compared, what is not, and what the page says."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from ikm_registry.models import Ikm
from rpik.core.actor import because
from rpik.plan.models import Activity, Programme
from rpik.plan.queries import effect as queries
from tests.factories import sentra as factories

pytestmark = pytest.mark.django_db


def listed(ikm: list[Ikm], year: int, *, workers: int, cause: str = "impor") -> None:
    """A list of ``year`` that tells the workers of these IKM."""
    with because(cause):
        for one in ikm:
            one.workers_stated, one.data_year = workers, year
            one.save()


def place(workers: tuple[int, int], **fields):
    with because("impor"):
        members = factories.units(6, data_year=2024, workers_stated=workers[0], **fields)
    made = factories.proposal("ditetapkan", name=f"Sentra {members[0].pk}", members=members).sentra
    listed(members, 2025, workers=workers[1])
    return made


@pytest.fixture
def coach(perencana):
    programme = Programme.objects.create(year=2025, code="3.31", name="Uji")

    def coached(sentra, year=2025):
        day = date(year, 5, 1)
        return Activity.objects.create(
            programme=programme, title="Uji", kind="pelatihan", sentra=sentra, start=day, end=day,
            created_by=perencana,
        )  # fmt: skip

    return coached


def test_means_and_roles_are_those_of_two_years(reference, coach):
    done, other, early = place((3, 7)), place((4, 5), step=0.0006), place((4, 9), step=0.0007)
    coach(done)
    coach(early, 2024)
    rows = {row["id"]: row for row in queries.places(2024, 2025) if row["kind"] == "sentra"}
    assert (rows[done.pk]["workers_before"], rows[done.pk]["workers_after"]) == (3, 7)
    assert rows[done.pk]["workers_n"] == 6 and rows[done.pk]["output_n"] == 0
    roles = [queries.role(rows[one.pk], 2024, 2025) for one in (done, other, early)]
    assert roles == ["dibina", "pembanding", ""]
    # A year later nothing new was told of anybody.
    assert all(row["workers_n"] == 0 for row in queries.places(2025, 2026))


def test_a_list_of_which_nobody_said_who_came_is_neither(reference, coach):
    made = place((3, 7))
    activity = coach(made)
    activity.participants.create(ikm_id=made.members.values_list("ikm_id", flat=True)[0])
    row = next(row for row in queries.places(2024, 2025) if row["id"] == made.pk)
    assert row["since"] == 2025 and queries.role(row, 2024, 2025) == ""
    Activity.objects.update(attendance_taken=True)
    row = next(row for row in queries.places(2024, 2025) if row["id"] == made.pk)
    assert queries.role(row, 2024, 2025) == "dibina"


def test_a_reclassification_tells_nothing_and_an_undone_import_neither(reference):
    made = place((3, 7))
    members = list(Ikm.objects.filter(pk__in=made.members.values("ikm_id")))
    listed(members, 2026, workers=50, cause="aturan")
    listed(members, 2026, workers=90)
    listed(members, 2025, workers=7, cause="impor_urung")
    row = next(row for row in queries.places(2024, 2026) if row["id"] == made.pk)
    assert (row["workers_before"], row["workers_after"]) == (3, 7)


def test_the_page_says_what_the_data_can_say(reference, coach, perencana, log_in):
    client = log_in(perencana)
    address = reverse("plan:coaching-effect")
    assert "Data belum dapat menjawab" in client.get(address).content.decode()
    coach(place((3, 7)))
    place((4, 5), step=0.0006)
    page = client.get(f"{address}?awal=2024&akhir=2025")
    workers = page.context["answers"][0]
    assert workers["effect"] == "+3,00" and workers["verdict"].startswith("Terlalu sedikit")
    assert page.context["answers"][1]["verdict"] == "Data belum dapat menjawab"
    said = page.content.decode()
    assert "hanya dapat ditukar dengan 2 cara" in said and "Uji semu" in said
    assert "belum dapat dilakukan: tidak cukup data 2023 sampai 2024" in said
    for title in ("Tenaga kerja per IKM", "Produksi setahun per IKM", "IKM yang tetap aktif"):
        assert f'data-label="{title}"' in said  # a card on a phone has no head of columns
    for query in ("?awal=x", "?awal=2025&akhir=2024", "?awal=-5&akhir=99999999999"):
        assert client.get(address + query).status_code == 200


def test_it_opens_at_the_newest_years_that_can_answer(reference, coach, perencana, log_in):
    """Coached in 2023, listed in 2022 and 2024, nothing since: neither the last two years nor any two
    that follow each other tell of it."""
    for workers, step in (((3, 7), 0.0003), ((4, 5), 0.0006)):
        with because("impor"):
            members = factories.units(6, data_year=2022, workers_stated=workers[0], step=step)
        made = factories.proposal("ditetapkan", name=f"S{step}", members=members).sentra
        listed(members, 2024, workers=workers[1])
        if workers[0] == 3:
            coach(made, 2023)
    client = log_in(perencana)
    page = client.get(reverse("plan:coaching-effect"))
    assert (page.context["first"], page.context["last"]) == (2022, 2024)
    assert page.context["answers"][0]["effect"] == "+3,00"
    year = timezone.localdate().year
    said = " ".join(page.content.decode().split())
    assert f"Dibuka pada 2022 sampai 2024, pasangan tahun terbaru yang dapat dibandingkan: untuk {year - 1} sampai {year}" in said  # fmt: skip
    # Who asks for years gets them.
    page = client.get(f"{reverse('plan:coaching-effect')}?awal={year - 1}&akhir={year}")
    assert page.context["last"] == year and page.context["usual"] is None
    assert not page.context["any_answer"]


def test_a_direction_that_differed_before_anybody_was_coached_is_said(
    reference, coach, perencana, log_in
):
    """Two coached among five: ten ways to exchange. They rose before 2025 as well."""
    for number, (way, is_coached) in enumerate(
        [((3, 6, 9), True), ((4, 7, 11), True), ((3, 3, 3), False), ((5, 5, 5), False),
         ((4, 4, 4), False)]
    ):  # fmt: skip
        with because("impor"):
            members = factories.units(
                6, data_year=2023, workers_stated=way[0], step=0.0001 * (number + 1)
            )
        made = factories.proposal("ditetapkan", name=f"S{number}", members=members).sentra
        listed(members, 2024, workers=way[1])
        listed(members, 2025, workers=way[2])
        if is_coached:
            coach(made)
    page = log_in(perencana).get(f"{reverse('plan:coaching-effect')}?awal=2024&akhir=2025")
    workers = page.context["answers"][0]
    assert workers["effect"] == "+3,50" and workers["found"].is_sure
    assert workers["low"].startswith("+") and workers["placebo"]["effect"] == "+3,00"
    assert workers["placebo"]["found"].is_sure
    assert workers["verdict"] == "Arahnya sudah berbeda sebelum dibina"
    assert "tidak dapat dianggap hasil pembinaan" in page.content.decode()
