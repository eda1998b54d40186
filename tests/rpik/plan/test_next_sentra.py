"""The page that chooses the next sentra from the register's candidates."""

import pytest
from django.urls import reverse
from django.utils import timezone

from ikm_registry.models import Ikm
from rpik.core.models import AuditEvent
from rpik.plan.document import matrix
from rpik.plan.document.exhibits import of_section
from rpik.plan.document.words import Stage
from rpik.plan.models import SentraPlan
from rpik.plan.queries.document import gather
from rpik.plan.queries.next_sentra import choices
from rpik.plan.queries.sentra_plans import now as plans_now
from sentra.models import Sentra
from tests.factories import plan as factories_plan
from tests.factories import sentra as factories
from tests.owner import unguarded

pytestmark = pytest.mark.django_db


@pytest.fixture
def near_and_far(reference):
    """A standing sentra and three candidates: two beside each other, one some 3 km away."""
    standing = factories.proposal("ditetapkan").sentra
    run = factories.candidate(factories.units(8, step=0.0001), name="Besar").run
    north = factories.desa("35.07.01.9999", "Utara", lat=factories.LAT + 0.03)
    small = factories.candidate(factories.units(6, desa=north), run=run, name="Utara satu",
                                lat=north.lat)  # fmt: skip
    other = factories.candidate(factories.units(7, desa=north), run=run, name="Utara dua",
                                lat=north.lat + 0.002)  # fmt: skip
    return standing, small, other


def ask(client, **words):
    return client.get(reverse("plan:next-sentra"), words)


def test_candidates_and_standing_sentra_are_the_choices(near_and_far):
    found = choices(base_cost=40e6, unit_cost=3e6)
    standing, _, other = near_and_far
    assert found.standing == (f"s{standing.pk}",)
    assert found.table.cost[0] == 0
    row = found.table.ids.index(f"k{other.pk}")
    assert (found.table.units[row], found.table.cost[row]) == (7, 40e6 + 7 * 3e6)


def test_demo_sentra_are_not_counted_beside_real_candidates(near_and_far):
    standing, _, _ = near_and_far
    with unguarded("sentra_sentra"):
        Sentra.objects.filter(pk=standing.pk).update(is_demo=True)
    found = choices(base_cost=40e6, unit_cost=3e6)
    assert found.standing == ()
    assert standing.name not in found.names.values()


def test_the_best_set_is_shown_with_its_proof(near_and_far, perencana, log_in):
    # Money for one: "Utara satu" reaches "Utara dua" too.
    page = ask(log_in(perencana), anggaran=60, tahun=1, jarak=500, tetap=40, per_unit=3)
    assert page.context["plan"].optimal
    assert [one["name"] for one in page.context["steps"]] == ["Utara satu"]
    assert "Terbukti terbaik" in page.content.decode()


def test_locks_change_the_set(near_and_far, perencana, log_in):
    _, small, _ = near_and_far
    client = log_in(perencana)
    words = {"anggaran": 65, "tahun": 1, "jarak": 500, "tetap": 40, "per_unit": 3}
    page = ask(client, **words, keluar=f"k{small.pk}")
    assert [one["name"] for one in page.context["steps"]] == ["Utara dua"]
    page = ask(client, **words, masuk=f"k{small.pk}", keluar=f"k{small.pk}")
    assert "“Utara satu” dikunci masuk dan keluar sekaligus" in page.content.decode()
    page = ask(client, **words, masuk=f"k{small.pk}", minimal=7)
    assert "“Utara satu” dikunci masuk, tetapi terlalu sedikit unit" in page.content.decode()
    assert "semua kandidat kekurangan unit" in ask(client, **words, minimal=99).content.decode()
    page = ask(client, **words, masuk="k999999")
    assert page.status_code == 200


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"anggaran": 0}, "Anggaran harus lebih dari 0"),
        ({"anggaran": "nan"}, "Tulis angkanya saja"),
        ({"anggaran": 1}, "tidak cukup untuk satu kandidat pun"),
        ({"jarak": -5}, "field-error"),
    ],
)
def test_nonsense_is_told(near_and_far, perencana, log_in, words, sentence):
    page = ask(log_in(perencana), **words)
    assert page.status_code == 200 and sentence in page.content.decode()


def test_too_small_candidates_and_full_kecamatan_are_left_out(near_and_far, perencana, log_in):
    client = log_in(perencana)
    words = {"anggaran": 900, "tahun": 1, "jarak": 0, "tetap": 40, "per_unit": 3}
    names = {one["name"] for one in ask(client, **words).context["steps"]}
    assert names == {"Besar", "Utara satu", "Utara dua"}
    page = ask(client, **words, minimal=7)
    assert {one["name"] for one in page.context["steps"]} == {"Besar", "Utara dua"}
    assert "terlalu sedikit unit" in page.content.decode()
    spread = ask(client, **words, per_kecamatan=1).context["steps"]
    assert [one["name"] for one in spread].count("Besar") == 1
    assert len({"Utara satu", "Utara dua"} & {one["name"] for one in spread}) < 2


def test_the_balance_of_agro_and_non_agro(near_and_far, perencana, log_in):
    _, _, other = near_and_far
    Ikm.objects.filter(pk__in=other.members.values("ikm")).update(sector="agro")
    Ikm.objects.exclude(pk__in=other.members.values("ikm")).update(sector="non_agro")
    words = {"anggaran": 900, "tahun": 1, "jarak": 0, "tetap": 40, "per_unit": 3, "imbang": 50}
    steps = ask(log_in(perencana), **words).context["steps"]
    assert {one["name"] for one in steps} == {"Besar", "Utara dua"}


def test_a_plan_is_kept_with_its_reasons_and_goes_into_the_document(
    near_and_far, perencana, log_in
):
    client = log_in(perencana)
    address = reverse("plan:next-sentra") + "?anggaran=60&tahun=2&jarak=500&tetap=40&per_unit=3"
    assert "Beri rencana ini nama" in client.post(address, {"nama": " "}).content.decode()
    page = client.post(address, {"nama": "Rencana 2027"}, follow=True).content.decode()
    client.post(address, {"nama": "Rencana 2027"})  # pressed twice
    kept = SentraPlan.objects.get()
    assert [row["name"] for row in kept.rows] == ["Utara satu"]
    assert "menjangkau juga 7 unit usaha di dekatnya" in page and "Rp juta" in page
    assert ["Jarak jangkauan (m)", "500"] in kept.assumptions
    assert AuditEvent.objects.filter(event="sentra_plan.kept", target_id=kept.pk).exists()
    table = next(t for t in of_section("4.2.2", gather(), "x") if t.key == "rencana-sentra")
    assert table.rows[0][:3] == (str(timezone.localdate().year + 2), "Utara satu", 13)
    carriers = reverse("plan:sentra-plan-carriers", args=[kept.pk])
    said = {"executor": "Dinas Perindag", "funding": "DAK Fisik"}
    assert 'value="DAK Fisik"' in client.post(carriers, said, follow=True).content.decode()
    refused = client.post(carriers, {"executor": "D" * 121, "funding": "DBHCHT"})
    assert refused.status_code == 400 and "Pelaksana" in refused.content.decode()
    assert "D" * 121 in refused.content.decode() and "DBHCHT" in refused.content.decode()
    stages = [Stage("Tahap I", 2025, 2044)]
    programme = matrix.table(gather(), stages, "x")
    assert programme.rows[0][3:5] == ("Dinas Perindag", "DAK Fisik")
    assert matrix.lacking(gather(), stages) == []
    client.post(kept.get_absolute_url())
    assert not SentraPlan.objects.exists()
    again = client.post(kept.get_absolute_url(), follow=True)
    assert "Rencana itu sudah dihapus" in again.content.decode()


def test_a_place_that_was_rejected_and_years_without_a_sentra_are_said(
    near_and_far, perencana, log_in, make_user
):
    _, small, _ = near_and_far
    members = [one.ikm for one in small.members.all()]
    refused = factories.proposal("ditolak", members=members)
    note = refused.steps.get(to_state="ditolak").note
    client = log_in(perencana)
    page = ask(client, anggaran=60, tahun=2, jarak=500, tetap=40, per_unit=3)
    step = page.context["steps"][0]
    assert step["name"] == "Utara satu" and "pernah diusulkan, ditolak " in step["reason"]
    assert "Rp4.461.538 per unit usaha" in step["reason"]  # 58 million for 13
    next_year = timezone.localdate().year + 1
    text = page.content.decode()
    assert f"Alasan ditolak: {note}" in text and refused.get_absolute_url() in text
    assert f"Tanpa sentra baru pada {next_year}: jatah" in text
    once = ask(client, anggaran=60, tahun=1, jarak=500, tetap=40, per_unit=3)
    assert "Tanpa sentra baru pada" not in once.content.decode()


def test_who_only_reads_keeps_nothing(near_and_far, log_in, make_user):
    client = log_in(make_user("pimpinan", "pemimpin"))
    assert client.post(reverse("plan:next-sentra"), {"nama": "X"}).status_code == 403
    kept = factories_plan.sentra_plan(make_user("perencana", "orang"))
    assert client.post(kept.get_absolute_url()).status_code == 403
    carriers = reverse("plan:sentra-plan-carriers", args=[kept.pk])
    assert client.post(carriers, {"executor": "X"}).status_code == 403
    assert SentraPlan.objects.exists()


def test_without_candidates_the_page_says_what_to_do(reference, perencana, log_in):
    assert "Belum ada kandidat untuk dipilih" in ask(log_in(perencana)).content.decode()


def test_bounded(near_and_far, perencana, log_in, django_assert_max_num_queries):
    client = log_in(perencana)
    with django_assert_max_num_queries(18):
        ask(client)


def test_a_kept_plan_says_when_its_candidates_have_changed(
    near_and_far, perencana, log_in, django_assert_max_num_queries
):
    _, small, other = near_and_far
    client = log_in(perencana)
    asked = f"?anggaran=130&tahun=2&jarak=0&tetap=40&per_unit=3&masuk=k{small.pk}&masuk=k{other.pk}"
    client.post(reverse("plan:next-sentra") + asked, {"nama": "Rencana 2027"})
    kept = SentraPlan.objects.get()
    with django_assert_max_num_queries(12):
        page = client.get(kept.get_absolute_url())
    assert (
        not page.context["now"].changed and "masih seperti saat dihitung" in page.content.decode()
    )
    # One closes, a new run finds the same place under another name, and the other is designated.
    first = small.members.order_by("pk")[0].ikm_id
    Ikm.objects.filter(pk=first).update(status="nonaktif")
    rows = plans_now(kept).rows
    assert [(one.units_then, one.units, one.changed) for one in rows] == [
        (7, 7, False),
        (6, 5, True),
    ]
    members = [one.ikm for one in small.members.order_by("pk")[1:]]
    again = factories.candidate(members, name="Utara lagi")
    factories.proposal(
        "ditetapkan", name="Sentra utara", members=[one.ikm for one in other.members.all()]
    )
    now = plans_now(kept)
    assert (now.rows[1].candidate, now.rows[1].units) == (again.pk, 5)
    assert now.rows[0].sentra[1] == "Sentra utara" and now.candidates == {again.pk}
    assert now.asked.count("masuk") == 1 and f"masuk=k{again.pk}" in now.asked
    said = client.get(kept.get_absolute_url()).content.decode()
    for words in ("Datanya sudah berubah", "dahulu 6", "sekarang 5 unit", "sudah menjadi sentra",
                  "1 kunci tidak ikut", "Hitung ulang dengan data sekarang"):  # fmt: skip
        assert words in said, words
    redone = client.get(f"{reverse('plan:next-sentra')}?{now.asked}").context
    assert [one["name"] for one in redone["steps"]] == ["Utara lagi"]
