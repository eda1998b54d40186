"""A rule set tried before it binds: the RPIK's table, sentra and candidates move exactly as promised."""

from collections import Counter

import pytest

from ikm_registry.models import Ikm
from ikm_registry.queries import groups as group_queries
from ikm_registry.queries import rules as queries
from ikm_registry.services import group_sets, rule_activation
from ikm_registry.services.classification import classify
from rpik.plan.queries.document import document_cells
from sentra.queries.member_moves import moves
from sentra.queries.what_if import memberships
from tests.factories import sentra as make
from tests.factories.rules import (
    DAU,
    WAGIR,
    draft,
    group_draft,
    group_values,
    row,
    switch_on,
    woven,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def groups(reference):
    """A sentra of potters, a proposal half woven, a candidate all woven."""
    clay = {"kbli_version": "2020", "kbli_code": "23932", "kbli_source": "tertulis"}
    done = make.proposal("ditetapkan", members=make.units(6, **clay))
    weavers = [woven(desa=WAGIR, product_group_id="anyaman") for _ in range(7)]
    potters = make.units(4, **clay)
    pots = [woven(desa=WAGIR, product="gerabah", product_group_id="gerabah") for _ in range(3)]
    mixed = make.proposal(members=[*pots, *potters], name="Usulan campuran")
    weaving = make.candidate(weavers, name="Kandidat besek")
    woven(desa=DAU)
    classify(ikm_ids=list(Ikm.objects.exclude(kbli_code="").values_list("pk", flat=True)), by=None)
    return done.sentra, mixed, weaving


def standing():
    """Return sectors of the members of every group, as they are."""
    sector = dict(Ikm.objects.values_list("pk", "sector"))
    return {
        (kind, row.pk): dict(Counter(sector[pk] for pk in ids)) for kind, row, ids in memberships()
    }


def table():
    """Return the figures the RPIK prints: active IKM by kecamatan and sector."""
    found = Counter()
    for cell in document_cells():
        if cell["breakdown"] == "kecamatan_sector_size":
            found[cell["kecamatan_id"], cell["sector"]] += cell["units"]
    return found


def test_switching_on_moves_table_and_members_as_promised(groups):
    sentra, mixed, weaving = groups
    made = draft(row())
    before, places = standing(), queries.by_place(made.pk)
    promised = moves("sector", queries.destinations(made.pk))
    assert [(one.kind, one.row, one.moved, one.turns) for one in promised] == [
        ("Kandidat", weaving, 7, True),
        ("Usulan", mixed, 3, False),
    ]
    now, then = Counter(), Counter()
    for move in places:
        now[move.key, move.was] += move.ikm
        then[move.key, move.becomes] += move.ikm
    assert now == table()
    promise = rule_activation.promise(made).stamp
    rule_activation.activate(ruleset_id=made.pk, promised=promise, by=None)
    after = standing()
    assert then == table() != now
    for one in promised:
        assert one.now == before[one.kind, one.row.pk]
        assert one.then == after[one.kind, one.row.pk]
    untold = {key for key in before if before[key] != after[key]}
    assert untold == {(one.kind, one.row.pk) for one in promised}
    assert after["Sentra", sentra.pk] == before["Sentra", sentra.pk]


def test_the_page_shows_both(groups, perencana, log_in):
    made = draft(row())
    client = log_in(perencana)
    page = client.get(f"/ikm/klasifikasi/aturan/{made.pk}/akibat/")
    shown = page.context["table"]
    assert [line["name"] for line in shown["rows"]] == ["Jumlah", "Dau", "Wagir"]
    assert ("Agro", 10, 0) in shown["rows"][2]["cells"]
    assert f"/sentra/aturan/{made.pk}/akibat/" in page.content.decode()
    part = client.get(f"/sentra/aturan/{made.pk}/akibat/").content.decode()
    assert "1 berpindah sektor" in part
    assert "Kandidat besek" in part
    assert "Agro 7 → 0" in part
    assert (
        "Tidak ada anggota" in client.get(f"/sentra/aturan/{draft().pk}/akibat/").content.decode()
    )


def test_other_groups_reach_candidates_as_promised(groups):
    _, _, weaving = groups
    woven_words = group_values("anyaman")
    made = group_draft(
        ("anyaman", woven_words | {"keywords": [w for w in woven_words["keywords"] if w != "besek"]}),
        (None, {"name": "Besek", "kbli_2020": [], "kbli_2025": [], "keywords": ["besek"],
                "related": [], "branches": [], "active": True}),
    )  # fmt: skip
    change = group_sets.promise(made).change
    promised = moves("product_group_id", group_queries.destinations(change))
    assert [(one.kind, one.row, one.moved, one.turns) for one in promised] == [
        ("Kandidat", weaving, 7, True)
    ]
    switch_on(made)
    members = weaving.members.values_list("ikm__product_group_id", flat=True)
    assert dict(Counter(members)) == promised[0].then == {"besek": 7}
