"""The analysis pages: figures against SQL done another way, the list behind each, bounded queries."""

import csv
import io

import pytest
from django.urls import reverse

from ikm_registry.models import Ikm, ProductGroup
from rpik.plan.services.demo import load_demo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]


@pytest.fixture(scope="module")
def register(shared_db) -> None:
    load_demo(by=None, units=600)


def counted(**wanted: str) -> int:
    eligible = Ikm.objects.filter(status="aktif", product_group__isnull=False)
    eligible = eligible.exclude(size_class="besar").exclude(sector="bukan_industri")
    return eligible.filter(kecamatan__isnull=False, **wanted).count()


def test_an_empty_register_says_what_to_do(perencana, log_in):
    page = log_in(perencana).get(reverse("sentra:analysis"))
    assert page.status_code == 200
    assert "Belum ada yang dihitung" in page.content.decode()


def test_the_table_says_what_the_register_holds(register, perencana, log_in):
    client = log_in(perencana)
    page = client.get(reverse("sentra:analysis"), {"kelompok": "gerabah"})
    place = next(one for one in page.context["places"] if one["name"] == "Pagelaran")
    here = counted(kecamatan__name="Pagelaran", product_group="gerabah")
    assert place["units"] == here > 0
    share = here / counted(kecamatan__name="Pagelaran")
    expected = share / (counted(product_group="gerabah") / counted())
    assert place["value"] == pytest.approx(expected, abs=1e-4)
    behind = client.get(reverse("ikm_registry:ikm-list") + "?" + place["query"])
    assert f"{here} IKM" in behind.content.decode()


def test_every_cell_is_in_the_csv(register, perencana, log_in):
    ProductGroup.objects.filter(code="gerabah").update(name="=gerabah")
    answer = log_in(perencana).get(reverse("sentra:analysis-csv"))
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert sum(int(row["unit"]) for row in rows) == counted()
    assert "'=gerabah" in {row["kelompok"] for row in rows}
    assert {row["data"] for row in rows} == {"data contoh"}


@pytest.mark.parametrize(
    "query", ["", "?kelompok=gerabah&ukur=tenaga", "?semua=1", "?kelompok=%00"]
)
def test_queries_do_not_grow(register, perencana, log_in, django_assert_max_num_queries, query):
    client = log_in(perencana)
    with django_assert_max_num_queries(12):
        assert client.get(reverse("sentra:analysis") + query).status_code == 200


def test_the_map_is_shaded_by_the_quotient(register, perencana, log_in):
    found = log_in(perencana).get(reverse("sentra:analysis-cells"), {"kelompok": "gerabah"}).json()
    shade = {one["properties"]["name"]: one["properties"]["shade"] for one in found["features"]}
    assert len(shade) == 33
    assert max(shade, key=lambda name: shade[name]) == "Pagelaran"


def test_the_csv_gives_both_intervals_as_the_page_does(register, perencana, log_in):
    client = log_in(perencana)
    answer = client.get(reverse("sentra:analysis-csv"))
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    asked = {"kelompok": "gerabah", "ukur": "tenaga"}
    page = client.get(reverse("sentra:analysis"), asked)
    name, places = page.context["group"], page.context["places"]
    of_group = {row["kecamatan"]: row for row in rows if row["kelompok"] == name}
    assert len(places) == len(of_group) > 1
    for place in places:
        row = of_group[place["name"]]
        for column, end in (("", "value"), ("_bawah", "low"), ("_atas", "high")):
            told = float(row[f"lq_tenaga_kerja{column}"].replace(",", "."))
            assert told == pytest.approx(place[end], abs=6e-4)


def test_gamma_of_every_group_is_in_its_csv(register, perencana, log_in):
    client = log_in(perencana)
    page = client.get(reverse("sentra:analysis"))
    assert reverse("sentra:concentration-csv") in page.content.decode()
    answer = client.get(reverse("sentra:concentration-csv"))
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert {row["data"] for row in rows} == {"data contoh"}
    told = {row["kelompok"]: row for row in rows}
    for one in page.context["gathering"]:
        row = told.pop(one["name"])
        assert (row["unit"], row["arti"]) == (str(one["units"]), one["reading"])
        assert one["gamma"] is None or float(
            row["gamma_ellison_glaeser"].replace(",", ".")
        ) == pytest.approx(one["gamma"], abs=6e-4)
    assert not told
