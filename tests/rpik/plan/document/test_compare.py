"""Two documents compared: exactly the cells that differ, and words line by line."""

from dataclasses import replace

import pytest
from django.urls import reverse

from ikm_registry.models import Ikm
from rpik.core.actor import acting
from rpik.plan.document.compare import compare
from rpik.plan.services import editions
from tests.factories import plan as factories

pytestmark = pytest.mark.django_db


def cells(comparison):
    return {(t.key, c.row, c.column): c.difference for t in comparison.tables for c in t.cells}


def test_the_same_document_has_no_changes(reference, perencana):
    factories.register(12)
    document = editions.document_of(factories.edition(perencana))
    found = compare(document, document)
    assert not found.tables and not found.texts and found.same == len(document.tables)


def test_exactly_what_was_changed_is_found(reference, perencana):
    factories.register(12)
    document = editions.document_of(factories.edition(perencana))
    blocks = list(document.blocks)
    at = next(i for i, b in enumerate(blocks) if getattr(b, "key", "") == "kecamatan")
    table = blocks[at]
    first = (table.rows[0][0], table.rows[0][1] + 7, *table.rows[0][2:])
    renamed = ("Kecamatan baru", *table.rows[1][1:])
    blocks[at] = replace(table, rows=(first, renamed, *table.rows[2:]))
    found = compare(document, replace(document, blocks=tuple(blocks)))
    assert cells(found) == {("kecamatan", table.rows[0][0], "Unit usaha"): 7}
    assert found.tables[0].cells[0].gap == "+7"
    assert found.tables[0].came == ("Kecamatan baru",) and found.tables[0].left == (
        table.rows[1][0],
    )
    gone = compare(document, replace(document, blocks=tuple(blocks[:at] + blocks[at + 1 :])))
    assert gone.gone_tables == (table.title,)


def test_rows_are_named_by_what_tells_them_apart(reference, perencana):
    document = editions.document_of(factories.edition(perencana))
    blocks = list(document.blocks)
    at = next(i for i, b in enumerate(blocks) if getattr(b, "key", "") == "sasaran")
    table = blocks[at]
    goal = table.rows[0][1]
    # a row went, so every number moved up: only one target differs
    rows = [(str(i), *row[1:]) for i, row in enumerate(table.rows[1:], start=1)]
    rows[0] = (*rows[0][:-1], "12")
    blocks[at] = replace(table, rows=tuple(rows))
    found = compare(document, replace(document, blocks=tuple(blocks)))
    assert set(cells(found)) == {("sasaran", table.rows[1][1], table.columns[-1].title)}
    assert found.tables[0].left == (goal,) and not found.tables[0].came


@pytest.mark.django_db(transaction=True)
def test_the_page_says_what_changed_and_why(reference, make_user, log_in):
    perencana, pimpinan = make_user("perencana"), make_user("pimpinan")
    with acting(None):
        factories.register(12)
    old = factories.edition(perencana, title="Lama")
    client = log_in(perencana)
    alone = client.get(reverse("plan:edition-compare", args=[old.pk]))
    assert "Belum ada edisi lain" in alone.content.decode()
    old = factories.publish(old, pimpinan)
    with acting(None):
        factories.ikm(desa=factories.DESA[0])
    with acting(None):
        Ikm.objects.filter(status="aktif").first().delete()
    new = factories.edition(perencana, title="Baru")
    editions.write_section(
        edition_id=new.pk, code="3.1", body="Visi <b>baru</b>.", version=0, by=perencana
    )
    for pk, query in (
        (new.pk, ""),
        (old.pk, ""),
        (old.pk, f"?dengan={new.pk}"),
        (new.pk, "?dengan=x"),
    ):
        page = client.get(reverse("plan:edition-compare", args=[pk]) + query)
        assert (page.context["old"], page.context["new"]) == (old, new)
        assert not page.context["off"]
        assert sum(part["value"] for part in page.context["parts"]) == 0
        assert "Visi &lt;b&gt;baru&lt;/b&gt;." in page.content.decode()
    assert any(text.title.startswith("3.1") for text in page.context["found"].texts)
