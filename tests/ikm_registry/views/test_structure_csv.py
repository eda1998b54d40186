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
    assert (head[0], len(head), head[-1]) == ("Kecamatan", 12, "Jumlah")
    assert rows[-1][0] == "Jumlah, termasuk data contoh"
    rows[-1][0] = "Jumlah"
    for row, line in zip(shown, rows, strict=True):
        told = dict(zip(head, line, strict=True))
        figures = {cell["label"]: str(cell["ikm"]) for cell in row["cells"]}
        assert told == dict.fromkeys(head, "0") | figures | {
            "Kecamatan": row["name"],
            "Jumlah": str(row["total"]),
        }
    assert sum(int(row[-1]) for row in rows[:-1]) == int(rows[-1][-1]) > 200
