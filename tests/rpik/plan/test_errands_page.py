"""The page of rounds: what waits becomes errands, within the working area, in bounded queries."""

import pytest
from django.urls import reverse

from ikm_registry.choices import QualityFlag
from ikm_registry.models import Ikm
from rpik.plan.queries.errands import KINDS, errands
from sentra.models import ProposalMember
from tests.factories import sentra as factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]
URL = reverse("plan:errands")
ALL = {kind.key for kind in KINDS}


@pytest.fixture
def waiting() -> list[Ikm]:
    """Six IKM beside one another, five of them with something to do."""
    found = factories.units()
    for ikm, flags in zip(found, [
        [QualityFlag.NO_NIK, QualityFlag.NO_WORKERS], [QualityFlag.NO_KBLI],
        [QualityFlag.DUPLICATE], [QualityFlag.FAR_FROM_DESA], [QualityFlag.NIB_DOUBTFUL], [],
    ], strict=True):  # fmt: skip
        Ikm.objects.filter(pk=ikm.pk).update(flags=[str(flag) for flag in flags])
    return found


def test_errands_of_one_ikm_are_one_stop(waiting, petugas):
    found = errands(petugas, kinds=ALL)
    assert found.ikm_ids[0] == waiting[0].pk
    assert found.todo[0] == ["catat NIK", "tanya jumlah tenaga kerja"]
    assert (found.worth[0], found.count[0]) == (2, 2)
    assert (found.waiting, found.unplaced) == (5, 0)
    only = errands(petugas, kinds={"ganda"})
    assert only.todo == [["satu usaha atau dua?"]] and only.worth.tolist() == [2]


def test_members_of_a_proposal_wait_for_a_field_check(perencana):
    proposal = factories.proposal()
    found = errands(perencana, kinds={"lapangan"})
    members = set(ProposalMember.objects.filter(proposal=proposal).values_list("ikm_id", flat=True))
    assert set(found.ikm_ids) == members and set(found.worth) == {3}
    assert found.todo[0] == [f"periksa untuk usulan {proposal.name}"]


def test_who_has_no_place_is_counted_and_not_routed(waiting, petugas):
    Ikm.objects.filter(pk=waiting[0].pk).update(lat=None, lon=None, desa=None, point_source="none")
    found = errands(petugas, kinds=ALL)
    assert (found.waiting, found.unplaced) == (5, 1) and waiting[0].pk not in found.ikm_ids


def test_the_page_lists_stops_in_order_with_what_to_do(waiting, petugas, log_in):
    page = log_in(petugas).get(URL)
    (tour,) = page.context["tours"]
    assert [stop.minute for stop in tour.stops] == sorted(stop.minute for stop in tour.stops)
    assert tour.errands == 6 and len(tour.stops) == 5
    assert "Catat NIK; tanya jumlah tenaga kerja" in page.content.decode()
    assert page.context["ours"]["errands"] >= page.context["theirs"]["errands"]


def test_another_working_area_sees_nothing_of_it(waiting, log_in):
    other = factories.person("petugas", "jauh", kecamatan_scope=["35.07.25"])
    page = log_in(other).get(URL)
    assert page.context["work"].waiting == 0
    assert "Belum ada IKM" in page.content.decode()
    here = waiting[0].kecamatan_id
    assert log_in(other).get(URL, {"kecamatan": here}).context["form"].errors


@pytest.mark.parametrize(
    "asked", [{"hari": "99"}, {"jam": "x"}, {"tugas": "lain"}, {"kecamatan": "' OR 1"}]
)
def test_nonsense_in_the_address_is_told(waiting, petugas, log_in, asked):
    page = log_in(petugas).get(URL, asked)
    assert page.status_code == 200 and page.context["form"].errors and "work" not in page.context


def test_too_short_a_day_says_so(waiting, petugas, log_in):
    page = log_in(petugas).get(URL, {"jam": 1, "menit": 59, "laju": 5})
    assert "Tidak ada yang sempat didatangi" in page.content.decode()


def test_queries_do_not_grow_with_the_register(
    waiting, petugas, log_in, django_assert_max_num_queries
):
    factories.units(60, step=0.0001)
    Ikm.objects.update(flags=[str(QualityFlag.NO_NIK)])
    client = log_in(petugas)
    with django_assert_max_num_queries(16):
        client.get(URL, {"hari": 5})
