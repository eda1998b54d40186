"""What the page of a candidate says beside its score: workers, purity, overlap, and as of when."""

import json

import pytest
import shapely
from django.urls import reverse

from ikm_registry.models import Ikm, ProductGroup
from sentra.models import Candidate, HandWork, Sentra
from sentra.services import detection
from tests.factories import sentra as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def found():
    """Six potters among others: here and in another kecamatan, so that the quotients are not 1."""
    members = make.units(6, kbli_version="2020", kbli_code="23931")
    Ikm.objects.filter(pk=members[0].pk).update(kbli_code="23932", workers_stated=40)
    make.units(4, product_group=make.group("kayu"), step=0.01)
    far = make.desa("35.07.24.2004", "Toyomarto", -7.87)
    make.units(5, desa=far, product_group=make.group("tempe"), step=0.02)
    made = detection.run(parameters=detection.parameters(), by=None)
    return Candidate.objects.full().get(run=made, product_group="gerabah")


def page(client, candidate):
    client.force_login(make.person("perencana"))
    answer = client.get(reverse("sentra:candidate-detail", args=[candidate.pk]))
    lines = {line.label: line for block in answer.context["blocks"] for line in block.lines}
    return answer.content.decode(), lines


def test_workers_quotient_is_that_of_the_run(client, found):
    _, lines = page(client, found)
    run = found.evidence["lq_workers"]
    assert lines["LQ tenaga kerja"].value == run["value"] > 1
    low, high = (f"{run[end]:.2f}".replace(".", ",") for end in ("low", "high"))
    assert f"selang 95 %: {low}-{high}" in lines["LQ tenaga kerja"].note
    assert lines["LQ unit usaha"].value == found.evidence["lq_units"]["value"]


def test_purity_is_a_share_with_its_name(client, found):
    _, lines = page(client, found)
    assert (lines["Kemurnian kelompok"].value, lines["Kemurnian kelompok"].of) == (6, 6)
    assert (lines["Kemurnian KBLI"].value, lines["Kemurnian KBLI"].of) == (5, 6)
    assert "23931" in lines["Kemurnian KBLI"].note


def test_two_worker_figures_say_of_when_they_are(client, found):
    member = found.members.order_by("ikm_id").last()
    Ikm.objects.filter(pk=member.ikm_id).update(workers_stated=103)
    html, lines = page(client, found)
    assert found.workers == 55
    assert "tenaga kerja saat pencarian" in html
    assert lines["Tenaga kerja"].value == 155
    assert lines["Tenaga kerja"].note.startswith("register hari ini")


def test_overlap_with_other_candidates(client, found):
    _, lines = page(client, found)
    assert lines["Dengan kandidat lain"].value == "Tidak ada"
    members = list(Ikm.objects.filter(pk__in=found.members.values("ikm_id")))[:2]
    hand = make.candidate(members, name="Gerabah timur")
    work = HandWork.objects.create(candidate=hand)
    wood = list(Ikm.objects.filter(product_group="kayu"))
    above = {"hull": found.hull, "lat": found.lat, "lon": found.lon}
    other = make.candidate(wood, run=found.run, name="Kayu di atasnya", **above)
    _, lines = page(client, found)
    assert lines["Kandidat Gerabah timur"].value == "2 anggota sama"
    assert lines["Kandidat Kayu di atasnya"].value == "Bidangnya beririsan"
    assert lines["Kandidat Kayu di atasnya"].note.startswith("irisan ")
    work.discarded_at, work.discarded_by = found.run.created_at, make.person("perencana")
    work.save()
    other.delete()
    assert page(client, found)[1]["Dengan kandidat lain"].value == "Tidak ada"


def placed(beside, group, name, north_m, **fields):
    """A designated sentra of this group, its outline a square of 110 m, ``north_m`` from a candidate's middle."""
    lat, lon = beside.lat + north_m / 110_574, beside.lon
    box = shapely.box(lon - 5e-4, lat - 5e-4, lon + 5e-4, lat + 5e-4)
    values = {"product_group": group, "name": name, "lat": lat, "lon": lon}
    values["hull"] = json.loads(shapely.to_geojson(box))
    sentra = make.proposal("ditetapkan").sentra
    Sentra.objects.filter(pk=sentra.pk).update(**(values | fields))


def test_a_designated_sentra_of_its_kind_at_the_place_is_said_though_no_member_is_shared(
    client, found
):
    """Related groups too; another product, another state, or farther than 1,500 m is no overlap."""
    potters = make.group("gerabah")
    related = make.group("kayu")
    ProductGroup.objects.filter(pk=related.pk).update(related=["gerabah"])
    placed(found, potters, "Gerabah Lama", 0)
    placed(found, related, "Ukir Tua", 700)
    placed(found, make.group("tempe"), "Tempe", 0)
    placed(found, potters, "Gerabah Jauh", 4000)
    placed(found, potters, "Gerabah Dicabut", 0, state="dicabut")
    _, lines = page(client, found)
    said = {label: line for label, line in lines.items() if label.startswith("Sentra ")}
    assert set(said) == {"Sentra Gerabah Lama", "Sentra Ukir Tua"}
    assert "beririsan" in said["Sentra Gerabah Lama"].value
    assert "sejenis" in said["Sentra Gerabah Lama"].note
    assert said["Sentra Ukir Tua"].value.startswith("Berjarak")
    assert "kelompok terkait" in said["Sentra Ukir Tua"].note
    assert "Dengan sentra atau usulan lain" not in lines


def test_a_quotient_that_moved_since_the_run_says_what_it_was(client, found):
    was = f"{found.evidence['lq_units']['value']:.2f}".replace(".", ",")
    _, lines = page(client, found)
    assert "saat pencarian" not in lines["LQ unit usaha"].note
    make.units(3, product_group=make.group("tempe"), step=0.03)
    _, lines = page(client, found)
    assert lines["LQ unit usaha"].value != found.evidence["lq_units"]["value"]
    assert f"{was} saat pencarian" in lines["LQ unit usaha"].note


def test_sentence_and_block_count_the_same_units_also_without_desa_or_kecamatan(client):
    """Lists often know the kecamatan alone; a measured point may come without either."""
    make.units(6)
    vague = make.units(7, product_group=make.group("kayu"), with_point=False)
    Ikm.objects.filter(pk__in=[one.pk for one in vague]).update(desa=None)
    lost = make.units(3, product_group=make.group("tempe"), step=0.001)
    Ikm.objects.filter(pk__in=[one.pk for one in lost]).update(desa=None, kecamatan=None)
    far = make.desa("35.07.24.2004", "Toyomarto", -7.87)
    make.units(5, desa=far, product_group=make.group("tempe"), step=0.02)
    made = detection.run(parameters=detection.parameters(), by=None)
    candidate = Candidate.objects.full().get(run=made, product_group="gerabah")
    _, lines = page(client, candidate)
    run = candidate.evidence["lq_units"]
    assert (run["here"], run["everything"]) == (13, 18)
    assert lines["LQ unit usaha"].value == run["value"]
    assert "saat pencarian" not in lines["LQ unit usaha"].note
    assert lines["LQ tenaga kerja"].value == candidate.evidence["lq_workers"]["value"]


def test_the_block_calls_a_candidate_what_the_next_step_calls_it(client):
    proposal = make.proposal("ditetapkan", name="Sentra Gerabah Pagelaran")
    sentra = Sentra.objects.get(proposal=proposal)
    again = make.candidate([row.ikm for row in sentra.members.all()])
    html, lines = page(client, again)
    assert lines["Usulan"].value == "Sudah ditetapkan"
    assert sentra.name in lines["Usulan"].note
    assert "Belum diusulkan" not in html
    assert "Anggota Sentra Gerabah Pagelaran" in html and "sentra Sentra" not in html
