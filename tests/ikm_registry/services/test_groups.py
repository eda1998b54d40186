"""Product groups of the office: what moves is promised, done exactly so, and never undone by a reload."""

import pytest

from ikm_registry.models import Ikm, ProductGroup
from ikm_registry.queries import groups as queries
from ikm_registry.services import groups as services
from ikm_registry.services import ikm as register
from ikm_registry.services import reference_loading
from ikm_registry.services.classification import classify
from rpik.core.errors import DomainError, NotAllowed, StaleObject
from tests.factories.ikm_registry import ikm as make_ikm
from tests.factories.rules import DAU, WAGIR


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


def _values(code, **changes):
    group = ProductGroup.objects.get(pk=code)
    return {name: getattr(group, name) for name in services.FIELDS} | changes


def _groups():
    return dict(Ikm.objects.values_list("pk", "product_group_id"))


NEW = {
    "name": "Tahu takwa", "kbli_2020": [], "kbli_2025": [], "keywords": ["tahu takwa"],
    "related": ["tempe-tahu"], "branches": ["Pangan"], "active": True,
}  # fmt: skip


def test_saving_moves_exactly_what_was_promised(tofu, perencana):
    promise, before = services.promise(code=None, values=NEW), _groups()
    assert [(m.was, m.becomes, m.ikm) for m in promise.moves.by_move] == [("tempe-tahu", "tahu-takwa", 2)]  # fmt: skip
    assert {m.key: m.ikm for m in promise.moves.by_kecamatan} == {"35.07.21": 1, "35.07.22": 1}
    promised = {row["id"] for row in queries.moved(promise.change, scope=[], limit=99)}
    saved, moved = services.save(code=None, values=NEW, promised=promise.stamp, by=perencana)
    after = _groups()
    assert {pk for pk in after if after[pk] != before[pk]} == promised
    assert (moved, saved.pk, after[tofu.pk]) == (2, "tahu-takwa", "bumbu")
    assert classify(ikm_ids=None, by=None).changed == 0
    one = Ikm.objects.get(product="tahu takwa kuning")
    assert one.group_reason == "Tahu takwa karena produk menyebut “tahu takwa”."


def test_what_moved_meanwhile_is_shown_anew(tofu, perencana):
    promised = services.promise(code=None, values=NEW).stamp
    late = make_ikm(product="tahu takwa")
    classify(ikm_ids=[late.pk], by=None)
    before = _groups()
    with pytest.raises(StaleObject, match="3 IKM"):
        services.save(code=None, values=NEW, promised=promised, by=perencana)
    with pytest.raises(StaleObject):
        services.save(code=None, values=NEW, promised="", by=perencana)
    assert _groups() == before
    assert not ProductGroup.objects.filter(pk="tahu-takwa").exists()


def test_a_group_put_out_of_use_gives_its_ikm_back(tofu, perencana):
    values = _values("tempe-tahu", active=False)
    promised = services.promise(code="tempe-tahu", values=values)
    assert [(m.was, m.becomes, m.ikm) for m in promised.moves.by_move] == [("tempe-tahu", "", 3)]
    services.save(code="tempe-tahu", values=values, promised=promised.stamp, by=perencana)
    assert set(_groups().values()) == {None, "bumbu", "keripik-kerupuk"}


def test_relations_hold_both_ways_and_reach_the_detection(tofu, perencana):
    from sentra.detection.similarity import labels
    from sentra.queries import points

    services.save(code="susu", values=_values("susu", related=["bumbu"]), promised="", by=perencana)
    assert ProductGroup.objects.get(pk="bumbu").related == ["susu"]
    make_ikm(product="susu", product_group_id="susu", sector="agro")
    table = points.load(demo=False)
    at = {code: i for i, code in enumerate(table.group_codes)}
    rows = dict(zip(table.group.tolist(), labels(table, related=True).tolist(), strict=True))
    assert rows[at["susu"]] == rows[at["bumbu"]]
    services.save(code="bumbu", values=_values("bumbu", related=[]), promised="", by=perencana)
    assert ProductGroup.objects.get(pk="susu").related == []


def test_a_reload_leaves_what_the_office_edited(tofu, perencana):
    values = _values(
        "susu", keywords=["susu", "keju", "mozarela"], branches=["Pangan", "Peternakan"]
    )
    services.save(code="susu", values=values, promised="", by=perencana)
    ProductGroup.objects.filter(pk="jamu").update(keywords=["lain"])
    reference_loading.load_reference()
    susu, jamu = ProductGroup.objects.get(pk="susu"), ProductGroup.objects.get(pk="jamu")
    assert (susu.keywords[-1], susu.branches, susu.changed_by) == ("mozarela", ["Pangan", "Peternakan"], perencana)  # fmt: skip
    assert jamu.keywords[0] == "jamu"


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
def test_what_belongs_elsewhere_is_refused_at_its_field(reference, perencana, changes, field, said):
    with pytest.raises(DomainError, match=said) as refused:
        services.save(code=None, values=NEW | changes, promised="", by=perencana)
    assert refused.value.field == field


def test_only_who_may_saves(reference, petugas, pimpinan):
    for person in (petugas, pimpinan):
        with pytest.raises(NotAllowed):
            services.save(code=None, values=NEW, promised="", by=person)


def test_every_shipped_group_may_be_saved_as_it_is(reference):
    for code in ProductGroup.objects.values_list("pk", flat=True):
        assert services.promise(code=code, values=_values(code)).moves.ikm == 0


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
