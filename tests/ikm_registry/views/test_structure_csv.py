"""The size structure as a table to take along: the page's figures."""

import csv
import io

import pytest
from django.urls import reverse

from rpik.plan.services.demo import load_demo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]


def test_the_csv_holds_the_table_of_the_page(perencana, log_in):
    load_demo(by=None, units=300)
    client = log_in(perencana)
    page = client.get(reverse("ikm_registry:structure"))
    assert reverse("ikm_registry:structure-csv") in page.content.decode()
    assert "Permenperin 64/2016 Pasal 3-5" in page.content.decode()
    answer = client.get(reverse("ikm_registry:structure-csv"))
    head, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";")
    shown = [*page.context["rows"], page.context["sums"]]
    assert head == ["kecamatan", *(cell["label"] for cell in shown[0]["cells"]), "Jumlah"]
    assert rows == [
        [row["name"], *(str(cell["ikm"]) for cell in row["cells"]), str(row["total"])]
        for row in shown
    ]
    assert sum(int(row[-1]) for row in rows[:-1]) == int(rows[-1][-1]) > 200
