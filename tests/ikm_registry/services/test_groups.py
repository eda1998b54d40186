"""Product groups of the office: what moves is promised, done exactly so, and never undone by a reload."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ikm_registry.models import Ikm, ProductGroup
from ikm_registry.queries import groups as queries
from ikm_registry.services import group_sets, reference_loading
from ikm_registry.services import groups as services
from ikm_registry.services import ikm as register
from ikm_registry.services.classification import classify
from rpik.core.errors import DomainError, NotAllowed, StaleObject
from rpik.core.models import AuditEvent
from tests.factories.ikm_registry import ikm as make_ikm
from tests.factories.rules import DAU, WAGIR, group_draft, group_values, switch_on


@pytest.fixture
def tofu(reference, petugas):
    """Tofu, tempe and a cracker; one tofu that a person put elsewhere."""
    make_ikm(product="tahu takwa", desa=WAGIR)
    make_ikm(product="tahu takwa kuning", desa=DAU)
    make_ikm(product="tempe")
    make_ikm(product="keripik tempe")
    kept = make_ikm(product="tahu takwa")
    classify(ikm_ids=None, by=None)
    group = ProductGroup.objects.get(pk="bumbu")
    return register.override(ikm=kept, sector="agro", group=group, reason="Rapat", by=petugas)


def _groups():
    return dict(Ikm.objects.values_list("pk", "product_group_id"))


NEW = {
    "name": "Tahu takwa", "kbli_2020": [], "kbli_2025": [], "keywords": ["tahu takwa"],
    "related": ["tempe-tahu"], "branches": ["Pangan"], "active": True,
}  # fmt: skip


def test_switching_on_moves_exactly_what_was_promised(tofu, perencana):
    made, before = group_draft((None, NEW)), _groups()
    promise = group_sets.promise(made)
    assert [(m.was, m.becomes, m.ikm) for m in promise.moves.by_move] == [("tempe-tahu", "tahu-takwa", 2)]  # fmt: skip
    assert {m.key: m.ikm for m in promise.moves.by_kecamatan} == {"35.07.21": 1, "35.07.22": 1}
    promised = {row["id"] for row in queries.moved(promise.change, after=0, limit=99)}
    assert promised == set(queries.destinations(promise.change))
    assert _groups() == before
    assert not ProductGroup.objects.filter(pk="tahu-takwa").exists()
    moved = group_sets.activate(groupset_id=made.pk, promised=promise.stamp, by=perencana)
    after = _groups()
    assert {pk for pk in after if after[pk] != before[pk]} == promised
    assert (moved, after[tofu.pk]) == (2, "bumbu")
    assert ProductGroup.objects.get(pk="tempe-tahu").related[-1] == "tahu-takwa"
    assert classify(ikm_ids=None, by=None).changed == 0
    one = Ikm.objects.get(product="tahu takwa kuning")
    assert one.group_reason == "Tahu takwa karena produk menyebut “tahu takwa”."
    made.refresh_from_db()
    assert (made.state, made.activated_by) == ("berlaku", perencana)
    assert AuditEvent.objects.filter(event="groups.activated").count() == 1


def test_what_moved_meanwhile_is_shown_anew(tofu):
    made = group_draft((None, NEW))
    promised = group_sets.promise(made).stamp
    late = make_ikm(product="tahu takwa")
    classify(ikm_ids=[late.pk], by=None)
    before = _groups()
    with pytest.raises(StaleObject, match="3 IKM"):
        group_sets.activate(groupset_id=made.pk, promised=promised, by=None)
    promised = group_sets.promise(made).stamp
    services.save(groupset_id=made.pk, code="susu", values=group_values("susu", branches=["Lain"]), by=None)  # fmt: skip
    with pytest.raises(StaleObject):
        group_sets.activate(groupset_id=made.pk, promised=promised, by=None)
    assert _groups() == before


def test_a_group_keeps_the_set_that_gave_it(tofu):
    first = group_sets.current()
    tempe, takwa = Ikm.objects.get(product="tempe"), Ikm.objects.get(product="tahu takwa kuning")
    assert (group_sets.set_of(tempe), group_sets.set_of(takwa)) == (first, first)
    made = group_draft((None, NEW))
    switch_on(made)
    takwa.refresh_from_db()
    assert (group_sets.set_of(tempe), group_sets.set_of(takwa)) == (first, made)
    first.refresh_from_db()
    assert switch_on(first) == 2
    takwa.refresh_from_db()
    assert takwa.product_group_id == "tempe-tahu"
    assert not ProductGroup.objects.get(pk="tahu-takwa").active
    assert (group_sets.set_of(tempe), group_sets.set_of(takwa)) == (first, first)
    assert group_sets.set_of(tofu) is None  # a person's word


def test_a_set_without_basis_or_before_its_day_does_not_bind(tofu):
    made = group_draft((None, NEW), basis="")
    with pytest.raises(DomainError, match="dasar keputusannya"):
        switch_on(made)
    later = timezone.localdate() + timedelta(days=3)
    head = {"name": "Kelompok 2027", "basis": "SK 3/2026", "note": "", "valid_from": later}
    group_sets.describe(groupset_id=made.pk, by=None, **head)
    made.refresh_from_db()
    with pytest.raises(DomainError, match="baru berlaku mulai"):
        switch_on(made)
    switched = group_draft((None, NEW))
    switch_on(switched)
    with pytest.raises(DomainError, match="sudah pernah berlaku"):
        services.save(groupset_id=switched.pk, code=None, values=NEW | {"name": "Lain"}, by=None)
    group_sets.discard(groupset_id=made.pk, by=None)
    with pytest.raises(DomainError, match="sudah dibuang"):
        group_sets.copy(groupset_id=made.pk, by=None)


def test_two_groups_may_swap_their_names(reference):
    susu, jamu = group_values("susu"), group_values("jamu")
    made = group_draft(
        ("susu", susu | {"name": "Sementara"}),
        ("jamu", jamu | {"name": susu["name"]}),
        ("susu", susu | {"name": jamu["name"]}),
    )
    switch_on(made)
    assert ProductGroup.objects.get(pk="susu").name == jamu["name"]


def test_what_a_group_was_called_is_known_after_it_is_renamed(reference):
    first = ProductGroup.objects.get(pk="susu").name
    before = timezone.now()
    switch_on(group_draft(("susu", group_values("susu", name="Susu segar"))))
    between = timezone.now()
    switch_on(group_draft(("susu", group_values("susu", name="Susu dan keju"))))
    assert [group_sets.name_at("susu", day) for day in (before, between, timezone.now())] == [
        first, "Susu segar", "Susu dan keju",
    ]  # fmt: skip


def test_a_group_put_out_of_use_gives_its_ikm_back(tofu):
    made = group_draft(("tempe-tahu", group_values("tempe-tahu", active=False)))
    promised = group_sets.promise(made)
    assert [(m.was, m.becomes, m.ikm) for m in promised.moves.by_move] == [("tempe-tahu", "", 3)]
    switch_on(made)
    assert set(_groups().values()) == {None, "bumbu", "keripik-kerupuk"}


def test_relations_hold_both_ways_and_reach_the_detection(tofu):
    from sentra.detection.similarity import labels
    from sentra.queries import points

    switch_on(group_draft(("susu", group_values("susu", related=["bumbu"]))))
    assert ProductGroup.objects.get(pk="bumbu").related == ["susu"]
    make_ikm(product="susu", product_group_id="susu", sector="agro")
    table = points.load(demo=False)
    at = {code: i for i, code in enumerate(table.group_codes)}
    rows = dict(zip(table.group.tolist(), labels(table, related=True).tolist(), strict=True))
    assert rows[at["susu"]] == rows[at["bumbu"]]
    switch_on(group_draft(("bumbu", group_values("bumbu", related=[]))))
    assert ProductGroup.objects.get(pk="susu").related == []


def test_a_reload_leaves_what_the_office_edited(tofu, perencana):
    ProductGroup.objects.filter(pk="jamu").update(keywords=["lain"])
    reference_loading.load_reference()
    assert ProductGroup.objects.get(pk="jamu").keywords[0] == "jamu"
    made = group_draft()
    values = group_values("susu", keywords=["susu", "keju", "mozarela"], branches=["Pangan", "X"])
    services.save(groupset_id=made.pk, code="susu", values=values, by=perencana)
    made.refresh_from_db()
    switch_on(made)
    reference_loading.load_reference()
    susu = ProductGroup.objects.get(pk="susu")
    assert (susu.keywords[-1], susu.branches, susu.changed_by) == ("mozarela", ["Pangan", "X"], perencana)  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"name": "batik"}, "name", "sudah dipakai"),
        ({"kbli_2020": ["99"]}, "kbli_2020", "Tidak ada kode KBLI 2020"),
        ({"kbli_2025": ["13134"]}, "kbli_2025", "Tidak ada kode KBLI 2025"),
        ({"kbli_2020": ["13134"]}, "kbli_2020", "milik kelompok Batik"),
        ({"keywords": ["Batik"]}, "keywords", "milik kelompok Batik"),
        ({"keywords": ["kripik"]}, "keywords", "milik kelompok Keripik"),
        ({"keywords": ["123"]}, "keywords", "bukan kata"),
        ({"related": ["entah"]}, "related", "tidak dikenal"),
    ],
)
def test_what_belongs_elsewhere_is_refused_at_its_field(reference, changes, field, said):
    made = group_draft()
    with pytest.raises(DomainError, match=said) as refused:
        services.save(groupset_id=made.pk, code=None, values=NEW | changes, by=None)
    assert refused.value.field == field


def test_only_who_may_changes_groups(reference, petugas, pimpinan):
    made = group_draft()
    for person in (petugas, pimpinan):
        for change in (
            lambda by: group_sets.copy(groupset_id=made.pk, by=by),
            lambda by: services.save(groupset_id=made.pk, code=None, values=NEW, by=by),
            lambda by: group_sets.activate(groupset_id=made.pk, promised="", by=by),
        ):
            with pytest.raises(NotAllowed):
                change(person)


def test_every_shipped_group_may_be_saved_as_it_is(tofu):
    codes = list(ProductGroup.objects.values_list("pk", flat=True))
    made = group_draft(*((code, group_values(code)) for code in codes))
    assert group_sets.promise(made).moves.ikm == 0


@pytest.mark.parametrize(
    ("product", "expected"),
    [
        ("warung kopi", None),
        ("toko batik", None),
        ("kopi bubuk", "kopi-teh"),
        ("batik tulis", "batik"),
    ],
)
def test_what_makes_nothing_has_no_group(reference, product, expected):
    """A coffee stall is no coffee maker: it counts towards no sentra."""
    one = make_ikm(desa="35.07.33.2007", product=product, kbli_code="", kbli_version="")
    classify(ikm_ids=[one.pk], by=None)
    one.refresh_from_db()
    assert one.product_group_id == expected
    assert expected or "Bukan industri" in one.group_reason
