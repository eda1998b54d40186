"""Weights by pairwise comparison against worked arithmetic, and what the document makes of them."""

import numpy as np
import pytest
from django.urls import reverse

from ikm_registry.models import Ikm
from rpik.core.errors import DomainError
from rpik.core.models import AuditEvent
from rpik.plan.models import Scoring
from rpik.plan.priority import SHIPPED, Criterion, LqFilter, Setup, quotients, rank, weigh
from rpik.plan.queries.document import gather
from rpik.plan.services import editions, scorings
from tests.factories import plan as factories

KEYS = [one.key for one in SHIPPED]
EQUAL = {f"{a.key}|{b.key}": "1" for a, b in Setup().pairs}


def test_no_comparison_weighs_all_alike():
    found = weigh({})
    assert found.values == pytest.approx(dict.fromkeys(KEYS, 0.2))
    assert found.ratio == pytest.approx(0, abs=1e-9) and found.is_consistent


def test_consistent_comparisons_give_back_the_weights_they_came_from():
    # The first three times each of the others, the others alike: 3/7 and 1/7.
    found = weigh({f"{KEYS[0]}|{other}": "3" for other in KEYS[1:]})
    assert found.values[KEYS[0]] == pytest.approx(3 / 7)
    assert found.values[KEYS[4]] == pytest.approx(1 / 7)
    assert found.ratio == pytest.approx(0, abs=1e-9)


def test_comparisons_in_a_circle_are_inconsistent():
    circle = {
        f"{KEYS[0]}|{KEYS[1]}": "9",
        f"{KEYS[1]}|{KEYS[2]}": "9",
        f"{KEYS[0]}|{KEYS[2]}": "1/9",
    }
    found = weigh(circle)
    matrix = np.ones((5, 5))
    for i, j, value in ((0, 1, 9), (1, 2, 9), (0, 2, 1 / 9)):
        matrix[i, j], matrix[j, i] = value, 1 / value
    vector = np.ones(5)
    for _ in range(500):  # power iteration, the way it is done by hand
        vector = matrix @ vector
        vector /= vector.sum()
    top = float((matrix @ vector / vector).mean())
    assert list(found.values.values()) == pytest.approx(vector.tolist())
    assert found.ratio == pytest.approx((top - 5) / 4 / 1.12)
    assert not found.is_consistent


@pytest.mark.django_db
def test_ranking_follows_the_weights(reference):
    factories.register(40)
    figures = gather()
    pairs = {f"{KEYS[0]}|{other}": "9" for other in KEYS[1:]}
    only_units = weigh(pairs)
    by_units = rank(figures, Setup(comparisons=pairs))
    assert by_units[0].values["unit"] == max(one.values["unit"] for one in by_units)
    for one in by_units:
        expected = sum(
            only_units.values[key]
            * (one.values[key] or 0)
            / max(other.values[key] or 0 for other in by_units)
            for key in KEYS
            if any(other.values[key] for other in by_units)
        )
        assert one.score == pytest.approx(100 * expected)
    assert [one.rank for one in by_units] == [1, 2, 3, 4]
    assert all(one.best <= one.rank <= one.worst for one in by_units)


@pytest.mark.django_db
def test_saving_is_audited_printed_and_flagged(reference, perencana, log_in):
    factories.register(20)
    edition = factories.edition(perencana)
    client = log_in(perencana)
    address = reverse("plan:edition-criteria", args=[edition.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, EQUAL | {f"{KEYS[0]}|{KEYS[1]}": "2"}).status_code == 400
    assert client.post(address, EQUAL).status_code == 302
    edition.refresh_from_db()
    document = editions.document_of(edition)
    assert not any("kriteria" in text.lower() for text in document.missing)
    weights = next(one for one in document.tables if one.key == "bobot")
    assert [row[1] for row in weights.rows] == pytest.approx([0.2] * 5)
    circle = {
        f"{KEYS[0]}|{KEYS[1]}": "9",
        f"{KEYS[1]}|{KEYS[2]}": "9",
        f"{KEYS[0]}|{KEYS[2]}": "1/9",
    }
    client.post(address, EQUAL | circle | {"note": "FGD <b>"})
    edition.refresh_from_db()
    assert any("belum konsisten" in text for text in editions.document_of(edition).missing)
    kept = AuditEvent.objects.filter(event="edition.criteria").order_by("id")
    assert [event.data["comparisons"]["unit|tk"] for event in kept] == ["1", "9"]
    with pytest.raises(DomainError, match="rusak"):
        scorings.compare_criteria(edition_id=edition.pk, comparisons={"x|y": "3"}, by=perencana)
    page = client.get(reverse("plan:edition-scorings", args=[edition.pk]))
    assert [row.note for row in page.context["rows"]] == ["FGD <b>", ""]
    assert "FGD &lt;b&gt;" in page.content.decode()
    labels = {label: (old, new) for label, old, new in page.context["weights"]}
    assert labels["Unit usaha"][0] == pytest.approx(0.2) != labels["Unit usaha"][1]


@pytest.mark.django_db
def test_criteria_are_the_offices_own(reference, perencana, log_in):
    factories.register(40)
    edition = factories.edition(perencana)
    client = log_in(perencana)
    scorings.compare_criteria(
        edition_id=edition.pk, comparisons=EQUAL | {"unit|tk": "5"}, by=perencana
    )
    address = reverse("plan:edition-criteria-set", args=[edition.pk])
    assert 'value="Unit usaha"' in client.get(address).content.decode()
    rows = (("unit", "Jumlah usaha", "unit"), ("tk", "Tenaga kerja", "tk"), ("", "Bahan baku", ""))
    data = {f"{name}-{at}": v for at, row in enumerate(rows) for name, v in zip(
        ("key", "label", "measure"), row, strict=True)} | {"by": "unit", "threshold": "1,00"}  # fmt: skip
    assert client.post(address, data | {"label-2": " tenaga kerja "}).status_code == 400
    assert client.post(address, data).status_code == 302
    edition.refresh_from_db()
    assert edition.comparisons == {"unit|tk": "5"}  # what stays keeps how it compares
    document = editions.document_of(edition)
    assert "Kriteria sendiri: 4 nilai kelompok belum diisi." in document.missing
    bobot, unggulan = (
        next(t for t in document.tables if t.key == k) for k in ("bobot", "unggulan")
    )
    assert [row[0] for row in bobot.rows] == ["Jumlah usaha", "Tenaga kerja", "Bahan baku"]
    assert [c.title for c in unggulan.columns][1:4] == ["Jumlah usaha", "TK", "Bahan baku"]
    scores = reverse("plan:edition-scores", args=[edition.pk])
    form = client.get(scores).context["form"]
    (wanted, *others) = form.groups
    assert client.post(scores, {f"sendiri1|{wanted}": "101"}).status_code == 400
    filled = {f"sendiri1|{code}": "0" for code in others} | {f"sendiri1|{wanted}": "87,5"}
    assert client.post(scores, filled).status_code == 302
    edition.refresh_from_db()
    assert edition.criteria["scores"]["sendiri1"][wanted] == 87.5
    last = Scoring.objects.filter(edition=edition).first()
    assert {r["code"]: r["values"]["sendiri1"] for r in last.result["rows"]}[wanted] == 87.5
    assert Scoring.objects.filter(edition=edition).count() == 3


@pytest.mark.parametrize(
    ("criteria", "lq", "sentence"),
    [
        ([Criterion("a", "A")], None, "2 sampai 9; sekarang 1"),
        ([Criterion(f"k{n}", f"K{n}") for n in range(10)], None, "sekarang 10"),
        (
            [Criterion("a", "A", "unit"), Criterion("b", "B", "unit")],
            None,
            "ukuran register yang sama",
        ),
        ([Criterion("a", "A", "umur"), Criterion("b", "B")], None, "rusak"),
        ([Criterion("a" * 41, "A"), Criterion("b", "B")], None, "rusak"),
        ([Criterion("a", "\u202e"), Criterion("b", "B")], None, "nama yang terbaca"),
        ([Criterion("a", "A"), Criterion("b", "B")], LqFilter(0.0), "Ambang LQ"),
    ],
)
@pytest.mark.django_db
def test_nonsense_criteria_are_refused(perencana, criteria, lq, sentence):
    edition = factories.edition(perencana)
    with pytest.raises(DomainError, match=sentence):
        scorings.set_criteria(edition_id=edition.pk, criteria=criteria, lq=lq, by=perencana)


def test_the_lq_filter_leaves_out_what_is_nowhere_special():
    """Pottery fills B (LQ 2 by hand: 10/10 over 10/20); snacks of 4 units in A are too few to judge."""
    cells = [
        {"breakdown": "group", "product_group_id": code, "units": units, "workers": units,
         "output": None, "with_nib": 0} for code, units in (("batik", 6), ("gerabah", 10), ("jajan", 4))
    ]  # fmt: skip
    figures = {
        "cells": cells,
        "groups": {code: code.title() for code in ("batik", "gerabah", "jajan")},
        "gathered": {},
        "kecamatan": [{"code": code, "name": code.upper()} for code in "ab"],
        "group_places": [["a", "batik", 6, 6], ["a", "jajan", 4, 4], ["b", "gerabah", 10, 90]],
    }
    assert quotients(figures) == {
        "batik": ("A", pytest.approx(2)),
        "gerabah": ("B", pytest.approx(2)),
    }
    by_workers = quotients(figures, "tk")
    assert by_workers["gerabah"][1] == pytest.approx(100 / 90)
    found = {one.code: one for one in rank(figures, Setup(lq=LqFilter(2.0)))}
    assert (found["gerabah"].rank, found["batik"].rank, found["jajan"].rank) == (1, 2, None)
    assert next(one.code for one in rank(figures, Setup(lq=LqFilter(1.5, "tk")))) == "batik"
    assert all(one.rank for one in rank(figures, Setup()))


@pytest.mark.django_db
def test_leaders_by_stage_are_printed_with_kbli_and_place(reference, perencana, log_in):
    factories.register(40)
    edition = factories.edition(perencana)
    lack = "Industri unggulan per tahap belum dipilih."
    assert lack in editions.document_of(edition).missing
    client = log_in(perencana)
    address = reverse("plan:edition-leaders", args=[edition.pk])
    code, name = next(iter(client.get(address).context["form"].groups.items()))
    assert (
        client.post(address, {f"{code}|1": "kendi, vas", f"{code}|2": "x" * 201}).status_code == 400
    )
    assert client.post(address, {f"{code}|1": "kendi, vas"}).status_code == 302
    edition.refresh_from_db()
    document = editions.document_of(edition)
    (row,) = next(t for t in document.tables if t.key == "unggulan-tahap").rows
    units = Ikm.objects.filter(product_group=code, status="aktif")
    assert row[1] == name and row[4:] == ("kendi, vas", "", "", "")
    most = max(units.values_list("kbli_code", flat=True), key=list(
        units.values_list("kbli_code", flat=True)).count)  # fmt: skip
    assert row[2].startswith(most)
    assert "Belum ada industri unggulan pada Tahap II, Tahap III, Tahap IV." in document.missing
    edition.leaders = {"hilang": {"1": "x"}}
    assert any("hilang yang dipilih" in text for text in editions.document_of(edition).missing)


@pytest.mark.django_db
def test_figures_and_candidates_are_of_the_same_data(reference):
    """Beside demo data one real IKM counts alone, as in a search: never 0 candidates out of them all."""
    first, *others = factories.register(9)
    Ikm.objects.filter(pk__in=[one.pk for one in others]).update(is_demo=True)
    figures = gather()
    (whole,) = [cell for cell in figures["cells"] if cell["breakdown"] == "all"]
    assert (whole["units"], figures["real_only"], figures["demo"]) == (1, True, False)
    Ikm.objects.filter(pk=first.pk).delete()
    figures = gather()
    assert (figures["real_only"], figures["demo"]) == (False, True)
