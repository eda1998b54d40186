"""The head's summary: its figures against counting, what is kept, the lists behind, one A4."""

import io
import random
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from ikm_registry.choices import ChangeCause
from ikm_registry.models import Ikm, Kecamatan, ProductGroup
from rpik.core.actor import acting, because
from rpik.core.templatetags.format_id import angka
from rpik.plan.document.breakdowns import FIELDS
from rpik.plan.models import Activity, Participant, Programme
from rpik.plan.queries import summary as queries
from rpik.plan.services import attendance
from sentra.choices import ProposalState
from sentra.models import Proposal, Sentra
from tests.factories import plan as factories
from tests.factories import sentra as sentra_factories
from tests.owner import unguarded

pytestmark = pytest.mark.django_db
STATES = ("diusulkan", "ditolak", "disetujui", "ditetapkan", "ditetapkan", "dicabut")


@pytest.fixture
def register(reference):
    with acting(None):
        factories.register(40)
    return sentra_factories.proposal("ditetapkan").sentra


def test_every_figure_is_the_length_of_the_list_behind_it(register, pimpinan, log_in):
    client = log_in(pimpinan)
    found = client.get(reverse("plan:summary")).context
    assert found["units"] == Ikm.objects.active().count()
    for name in ("sectors", "sizes", "kecamatan", "groups", "founded"):
        assert found[name], name
        for row in found[name]:
            behind = client.get(row["url"]).context["page"]
            assert behind.count == row["value"], (name, row)
        if name != "groups":
            assert sum(row["value"] for row in found[name]) == found["units"]
    assert {row["label"] for row in found["quality"]} == set(FIELDS.values())
    for row in found["quality"]:
        assert client.get(row["url"]).context["page"].count == row["value"], row
        assert client.get(row["lacking_url"]).context["page"].count == row["lacking"], row
        assert row["value"] + row["lacking"] == found["units"]
    assert sum(row["value"] for row in found["founded"]) == found["units"]
    growth = found["growth"]
    total = growth["start"]["value"] + sum(part["value"] for part in growth["parts"])
    assert total == found["units"]
    states = {row["label"]: row["value"] for row in found["states"]}
    assert states["Sentra ditetapkan"] == 1
    for row in found["states"]:
        assert client.get(row["url"]).status_code == 200


def random_register(draw, perencana):
    """Eighty IKM of any kind, sentra in every state, activities of which some were noted."""
    groups = [sentra_factories.group(code) for code in ("gerabah", "batik", "tempe", "mebel")]
    with acting(None):
        for _ in range(80):
            workers = draw.choice([None, 1, 5, 19, 20, 60])
            made = factories.ikm(
                desa=draw.choice([*factories.DESA, ""]),
                product_group=draw.choice([*groups, None]),
                sector=draw.choice(["agro", "non_agro", "bukan_industri", ""]),
                workers_stated=workers,
                investment=draw.choice([None, 10**6, 10**9 - 1, 10**9, 15 * 10**9, 16 * 10**9]),
                output_value=draw.choice([None, 5_000_000]),
                year_established=draw.choice([None, 1975, 1990, 1994, 1995, 2020]),
                nib=draw.choice(["", "1234567890123"]),
                kbli_code=draw.choice(["", "23932"]),
                kbli_version="2020",
            )
            if draw.random() < 0.2:
                made.status = "nonaktif"
                made.save()
    for number, state in enumerate(draw.choices(STATES, k=7)):
        members = sentra_factories.units(5, step=0.0001 * (number + 1))
        sentra_factories.proposal(state, name=f"Sentra {number}", members=members)
    people = list(Ikm.objects.order_by("pk"))
    for _ in range(8):
        activity = factories.activity(perencana)
        sentra = draw.choice([None, *Sentra.objects.designated()])
        day = timezone.localdate() + timedelta(days=draw.choice([-400, -3, 3]))
        taken = day <= timezone.localdate() and draw.random() < 0.6
        Activity.objects.filter(pk=activity.pk).update(
            sentra=sentra, start=day, end=day, attendance_taken=taken
        )
        for ikm in draw.sample(people, draw.choice([0, 3, 9])):
            came = taken and draw.random() < 0.7
            Participant.objects.create(
                activity=activity, ikm=ikm, present_at=timezone.now() if came else None,
                present_by=perencana if came else None,
            )  # fmt: skip


def size_of(row):
    """Permenperin 64/2016 as its text says it."""
    workers, money = row["workers_stated"], row["investment"]
    if workers is None or money is None:
        return "Belum dapat ditentukan"
    if workers <= 19 and money < 10**9:
        return "Industri kecil"
    return "Industri besar" if workers >= 20 and money > 15 * 10**9 else "Industri menengah"


def founded_in(row):
    year = row["year_established"]
    if year is None:
        return "Tidak diketahui"
    return "Sebelum 1990" if year < 1990 else f"{year - year % 5}–{year - year % 5 + 4}"


def test_every_figure_is_what_counting_row_by_row_gives(reference, pimpinan, perencana, log_in):
    random_register(random.Random(1), perencana)
    client = log_in(pimpinan)
    found = client.get(reverse("plan:summary")).context
    rows = [row for row in Ikm.objects.values() if row["status"] == "aktif"]
    kecamatan = dict(Kecamatan.objects.values_list("code", "name"))
    groups = dict(ProductGroup.objects.values_list("code", "name"))
    sectors = {"agro": "Agro", "non_agro": "Non-agro",
               "bukan_industri": "Bukan industri pengolahan", "": "Belum terklasifikasi"}  # fmt: skip
    for name, told in (
        ("sectors", lambda row: sectors[row["sector"]]),
        ("sizes", size_of),
        ("founded", founded_in),
        ("kecamatan", lambda row: kecamatan.get(row["kecamatan_id"], "Belum diketahui")),
        ("groups", lambda row: groups.get(row["product_group_id"])),
    ):
        counted = Counter(label for label in map(told, rows) if label)
        assert {row["label"]: row["value"] for row in found[name]} == counted, name
        for row in found[name]:
            assert client.get(row["url"]).context["page"].count == row["value"], row
    fields = ("workers_stated", "investment", "output_value", "nib", "kbli_code", "desa_id", "lat")
    filled = [sum(row[field] not in (None, "") for row in rows) for field in fields]
    assert [row["value"] for row in found["quality"]] == filled
    heads = {one["label"]: one for one in found["heads"]}
    assert heads["Tenaga kerja"]["value"] == angka(sum(row["workers_stated"] or 0 for row in rows))
    today, active = timezone.localdate(), {row["id"] for row in rows}
    parts = Participant.objects.select_related("activity")
    came = {
        one.ikm_id
        for one in parts
        if one.activity.start <= today and one.activity.attendance_taken and one.present_at
    }
    assert heads["IKM pernah dibina"]["value"] == angka(len(came & active))
    behind = client.get(heads["IKM pernah dibina"]["url"]).context["page"]
    assert behind.count == len(came & active)
    listed = {one.activity_id for one in parts}
    coached = {
        one.sentra_id
        for one in Activity.objects.all()
        if one.start <= today and one.sentra_id and (one.attendance_taken or one.pk not in listed)
    }
    assert heads["Sentra ditetapkan"]["note"] == f"{len(coached)} sudah dibina"
    states = Counter(Sentra.objects.values_list("state", flat=True))
    shown = {row["label"]: row for row in found["states"]}
    for state, label in (("ditetapkan", "Sentra ditetapkan"), ("dicabut", "Sentra dicabut")):
        if not states[state]:
            assert label not in shown
            continue
        assert shown[label]["value"] == states[state]
        assert len(client.get(shown[label]["url"]).context["rows"]) == states[state]
    proposals = Counter(Proposal.objects.values_list("state", flat=True))
    for state in ("diusulkan", "ditolak", "disetujui"):
        label = f"Usulan: {ProposalState(state).label.lower()}"
        assert shown.get(label, {"value": 0})["value"] == proposals[state], state


def test_workers_coached_and_money_open_what_they_add_up(register, pimpinan, perencana, log_in):
    activity = factories.activity(perencana)
    year = timezone.localdate().year
    Programme.objects.update(year=year, ceiling=70_000_000)
    today = timezone.localdate()
    Activity.objects.update(realised=12_000_000, budget=30_000_000, start=today, end=today)
    came = list(Ikm.objects.active().order_by("pk")[:3])
    Ikm.objects.filter(pk=came[0].pk).update(
        workers_male=None, workers_female=None, workers_stated=None
    )
    Participant.objects.bulk_create(Participant(activity=activity, ikm=one) for one in came)
    attendance.set_present(activity_id=activity.pk, ikm_ids=[one.pk for one in came], by=perencana)
    client = log_in(pimpinan)
    found = client.get(reverse("plan:summary")).context
    heads = {one["label"]: one for one in found["heads"]}
    behind = client.get(heads["Tenaga kerja"]["url"]).context["page"]
    with_workers = Ikm.objects.active().filter(workers__isnull=False)
    assert behind.count == with_workers.count() < found["units"]
    whole = sum(with_workers.values_list("workers", flat=True))
    assert heads["Tenaga kerja"]["value"] == angka(whole)
    coached = client.get(heads["IKM pernah dibina"]["url"]).context["page"]
    assert heads["IKM pernah dibina"]["value"] == str(coached.count) == "3"
    assert {row.pk for row in coached.rows} == {one.pk for one in came}
    money = {one["label"]: one for one in found["money"]}
    assert money["Pagu"]["value"] == "Rp70,0 juta" and money["Terserap"]["value"] == "Rp12,0 juta"
    for one in money.values():
        page = client.get(one["url"]).context
        assert (page["year"], page["ceiling"], page["realised"]) == (year, 70_000_000, 12_000_000)


def test_nonsense_years_find_nothing_and_open_ends_do(register, pimpinan, log_in):
    address, client = reverse("ikm_registry:ikm-list"), log_in(pimpinan)
    for value, years in (("-1999", {"lte": 1999}), ("2000-", {"gte": 2000})):
        wanted = {f"year_established__{how}": year for how, year in years.items()}
        page = client.get(address, {"berdiri": value}).context["page"]
        assert page.count == Ikm.objects.active().filter(**wanted).count() > 0
    assert client.get(address, {"berdiri": "x"}).context["page"].rows == []


def test_it_asks_little_and_follows_the_register(
    register, pimpinan, log_in, django_assert_max_num_queries
):
    client = log_in(pimpinan)
    before = client.get(reverse("plan:summary")).context["units"]
    with django_assert_max_num_queries(24):
        assert client.get(reverse("plan:summary")).context["units"] == before
    factories.ikm(desa=factories.DESA[0])
    assert client.get(reverse("plan:summary")).context["units"] == before + 1


def test_a_slow_scan_is_kept_for_a_while(register):
    first = queries.look(queries.FIGURES)
    factories.ikm(desa=factories.DESA[0])
    key = f"summary:{queries.FIGURES}"
    cache.set(key, replace(first, seconds=5.0))
    assert queries.look(queries.FIGURES).version == first.version
    cache.set(key, replace(first, seconds=5.0, at=first.at - timedelta(seconds=301)))
    assert queries.look(queries.FIGURES).version > first.version


def test_a_large_register_shows_what_was_counted_and_counts_meanwhile(
    register, pimpinan, log_in, monkeypatch, django_assert_max_num_queries
):
    client = log_in(pimpinan)
    queries.forget()
    monkeypatch.setattr(queries, "LARGE", -2)
    with django_assert_max_num_queries(10):
        page = client.get(reverse("plan:summary")).content.decode()
    assert page.count('hx-trigger="load"') == 2 and "Menghitung seluruh register" in page
    for part, words in (("figures", "Kelengkapan data"), ("growth", "Perubahan sejak 1 Januari")):
        fragment = client.get(reverse("plan:summary"), {"bagian": part}).content.decode()
        assert words in fragment and "hx-get" not in fragment
    for part in queries.PARTS:  # old, and slow to count
        counted = queries.kept(part)
        old = replace(counted, seconds=5.0, version=0, at=counted.at - timedelta(seconds=301))
        cache.set(f"summary:{part}", old)
    page = client.get(reverse("plan:summary")).content.decode()
    assert "Kelengkapan data" in page and "yang terbaru sedang dihitung" in page
    assert page.count('hx-trigger="load"') == 2
    cache.set("summary:figures:turn", True)
    again = client.get(reverse("plan:summary"), {"bagian": "figures"}).content.decode()
    assert "load delay:2s" in again


def test_growth_gone_on_from_is_growth_counted_whole(register, perencana):
    before = queries.look(queries.GROWTH)
    some = list(Ikm.objects.active().filter(sector="non_agro").values_list("pk", flat=True)[:3])
    with acting(perencana.pk):
        factories.ikm(desa=factories.DESA[1])
        for cause, pks, fields in (
            (ChangeCause.CORRECTED, some[:2], {"status": "nonaktif"}),
            (ChangeCause.RECODED, some[2:3], {"sector": "agro"}),
        ):
            with because(cause):
                Ikm.objects.filter(pk__in=pks).update(**fields)
    # In a test everything happens in one transaction, at one moment: let this be a minute later.
    later = timezone.now() + timedelta(minutes=1)
    events = apps.get_model("ikm_registry", "IkmEvent").objects.filter(pgh_id__gt=before.version)
    with unguarded("ikm_registry_ikmevent"):
        assert events.update(pgh_created_at=later) == 4
    joined = queries._growth(before, later + timedelta(minutes=1))
    whole = queries._growth(None, later + timedelta(minutes=1))
    assert joined.start == whole.start == before.value.start
    assert (joined.end, sorted(joined.steps)) == (whole.end, sorted(whole.steps))
    assert joined.end == before.value.end - 1
    with unguarded("ikm_registry_ikmevent"):  # written late, begun before
        events.update(pgh_created_at=before.at - timedelta(minutes=1))
    assert queries._growth(before, later).end == whole.end
    assert sorted(queries._growth(before, later).steps) == sorted(
        queries._growth(None, later).steps
    )


def test_the_a4_is_one_page_whatever_the_names(register, pimpinan, log_in):
    pypdfium2 = pytest.importorskip("pypdfium2")
    for group in sentra_factories.ProductGroup.objects.all():
        group.name = f"{group.name} dan segala olahannya yang bernama sangat panjang sekali"[:80]
        group.save()
    made = log_in(pimpinan).get(reverse("plan:summary-sheet"))
    document = pypdfium2.PdfDocument(io.BytesIO(made.content))
    assert len(document) == 1
    text = document[0].get_textpage().get_text_range()
    assert "Ringkasan industri" in text and str(Ikm.objects.active().count()) in text


def test_an_empty_register_has_its_page_and_paper(reference, pimpinan, log_in):
    client = log_in(pimpinan)
    assert "Belum ada IKM aktif" in client.get(reverse("plan:summary")).content.decode()
    assert client.get(reverse("plan:summary-sheet")).content.startswith(b"%PDF")
