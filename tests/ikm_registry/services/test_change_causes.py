"""Why a number changed: each step has its cause, and the parts add up in any history."""

import io
import random
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Count
from django.utils import timezone

from ikm_registry.models import Desa, DuplicatePair, Ikm, Kbli, ProductGroup
from ikm_registry.queries.change_causes import TABLES, Part, change, changes, crossing
from ikm_registry.services import (
    concordance,
    conversion,
    duplicates,
    import_commit,
    imports,
    text_decisions,
)
from ikm_registry.services import ikm as register
from ikm_registry.services.change_causes import CAUSES, explained
from ikm_registry.services.classification import classify
from rpik.core.actor import acting, because
from tests.factories.ikm_registry import ikm as make_ikm

PAGELARAN, DONOMULYO = "35.07.33.2007", "35.07.01.2001"
HEAD = "Nama Usaha;Pemilik;NIB;Desa;Kecamatan;Produk;KBLI\n"


@contextmanager
def act(by):
    """One request: an act of its own in the history."""
    with acting(by.pk if by else None):
        yield


def form(product, *, desa=PAGELARAN, kbli=None, **more):
    code = Kbli.objects.get(version=kbli[:4], code=kbli[5:]) if kbli else None
    place = Desa.objects.select_related("kecamatan").get(pk=desa)
    return {
        "business_name": f"Usaha {product}",
        "product": product,
        "desa": place,
        "kbli": code,
    } | more


def enrol(by, product, key, **more):
    with act(by):
        return register.register(data=form(product, **more), by=by, form_key=key)


def bring(by, text, *, name="d.csv"):
    with act(by):
        batch = imports.receive(file=io.BytesIO((HEAD + text).encode()), name=name, by=by)
        batch = imports.check(batch=batch, by=by)
        return import_commit.commit(batch=batch, by=by)


def parts(part, since=None, until=None):
    now = timezone.now()
    found = change(part, since or now - timedelta(days=1), until or now + timedelta(days=1))
    assert found.difference == sum(step.way * step.ikm for step in found.steps)
    assert sum(kind.net for kind in explained(found)) == found.difference
    return {(step.way, step.cause): step.ikm for step in found.steps}, found


AGRO, OTHER = Part(sector="agro"), Part(sector="non_agro")


@pytest.fixture
def key():
    import uuid

    return lambda: str(uuid.uuid4())


@pytest.mark.django_db
def test_what_a_person_registers_is_found_or_born(reference, petugas, key):
    year = timezone.localdate().year
    enrol(petugas, "tempe", key(), year_established=year)
    enrol(petugas, "tempe", key(), year_established=1999)
    enrol(petugas, "gerabah", key())
    assert parts(AGRO)[0] == {(1, "lahir"): 1, (1, "didata"): 1}
    assert parts(OTHER)[0] == {(1, "didata"): 1}
    # Written without a sector first, classified in the same act: it never was unclassified.
    assert parts(Part(sector=""))[0] == {}


@pytest.mark.django_db
def test_import_correction_closing_and_undo(reference, petugas, key):
    batch = bring(petugas, "A;Sri;9120001234567;Pagelaran;Pagelaran;tempe;10391\n")
    one = Ikm.objects.get()
    assert parts(AGRO)[0] == {(1, "impor"): 1}
    with act(petugas):
        register.set_status(ikm=one, status="nonaktif", reason="", by=petugas)
    with act(petugas):
        register.set_status(ikm=one, status="aktif", reason="", by=petugas)
    one.refresh_from_db()
    with act(petugas):
        register.update(
            ikm=one, data=form("gerabah", kbli="2020:23932"), version=one.version, by=petugas
        )
    assert parts(AGRO)[0] == {
        (1, "impor"): 1, (-1, "tutup"): 1, (1, "buka"): 1, (-1, "koreksi"): 1,
    }  # fmt: skip
    assert parts(OTHER)[0] == {(1, "koreksi"): 1}
    second = bring(petugas, "B;Siti;9120001234568;Pagelaran;Pagelaran;tahu;10392\n", name="e.csv")
    with act(petugas):
        import_commit.undo(batch=second, by=petugas)
    assert parts(AGRO)[0][-1, "impor_urung"] == 1
    assert parts(AGRO)[1].end == Ikm.objects.filter(sector="agro").count() == 0
    assert batch.state == "disimpan"


@pytest.mark.django_db
def test_recoding_never_passes_for_growth(reference, petugas, perencana, key):
    from ikm_registry.models import RuleSet, SectorRule

    one = enrol(petugas, "kain motif", key(), kbli="2020:13134")
    # The office's rules may differ between versions; then the recoding moves a sector.
    SectorRule.objects.filter(
        ruleset=RuleSet.objects.get(state="berlaku"), version="2025", prefix__startswith="13"
    ).update(sector="agro")
    with act(perencana):
        run = conversion.convert(by=perencana, table_id=concordance.active().pk)
    one.refresh_from_db()
    assert (one.kbli_code, one.sector) == ("13133", "agro")
    assert parts(AGRO)[0] == {(1, "rekode"): 1}
    assert parts(OTHER)[0] == {(1, "didata"): 1, (-1, "rekode"): 1}
    kinds = {kind.name: kind.net for kind in explained(parts(AGRO)[1])}
    assert kinds == {"penggolongan": 1}
    with act(perencana):
        conversion.undo(run=run, by=perencana)
    assert parts(AGRO)[0] == {(1, "rekode"): 1, (-1, "rekode_urung"): 1}


@pytest.mark.django_db
def test_decisions_machine_rules_and_merging(reference, petugas, key):
    from ikm_registry.models import RuleSet, SectorRule

    one = enrol(petugas, "zzqx", key())
    assert parts(AGRO)[0] == {}
    with act(petugas):
        decided = text_decisions.decide(
            text="zzqx", kbli=Kbli.objects.get(version="2020", code="10794"), by=petugas
        )
    assert decided.count == 1 and parts(AGRO)[0] == {(1, "keputusan"): 1}
    SectorRule.objects.filter(
        ruleset=RuleSet.objects.get(state="berlaku"), version="2020", prefix="10"
    ).update(sector="non_agro")
    with act(petugas), because("aturan"):
        classify(ikm_ids=None, by=None)
    assert parts(AGRO)[0] == {(1, "keputusan"): 1, (-1, "aturan"): 1}
    ProductGroup.objects.filter(pk="gerabah").update(keywords=["zzqx"])
    with act(petugas):
        classify(ikm_ids=None, by=None)
    assert parts(Part(group="gerabah"))[0] == {(1, "mesin"): 1}
    other = enrol(petugas, "zzqx", key(), kbli="2020:23932")
    pair = DuplicatePair.objects.create(first=one, second=other, score=0.9)
    versions = {ikm.pk: Ikm.objects.get(pk=ikm.pk).version for ikm in (one, other)}
    with act(petugas):
        duplicates.merge(
            pair=pair, keep_id=one.pk, choices={"kbli": one.pk}, versions=versions, by=petugas
        )
    assert parts(Part(group="gerabah"))[0][-1, "gabung"] == 1
    with act(petugas):
        duplicates.separate(pair=pair, by=petugas)
    assert parts(Part(group="gerabah"))[0][1, "pisah"] == 1


@pytest.mark.django_db
def test_moving_to_another_kecamatan(reference, petugas, key):
    one = enrol(petugas, "tempe", key())
    with act(petugas):
        register.update(
            ikm=one, data=form("tempe", desa=DONOMULYO), version=one.version, by=petugas
        )
    assert parts(Part(kecamatan="35.07.33"))[0] == {(1, "didata"): 1, (-1, "pindah"): 1}
    assert parts(Part(kecamatan="35.07.01", sector="agro"))[0] == {(1, "pindah"): 1}
    assert parts(Part(scope=("35.07.01",)))[0] == {(1, "pindah"): 1}
    assert parts(Part())[0] == {(1, "didata"): 1}


@pytest.mark.django_db
def test_what_was_written_without_a_cause_is_told_as_such(reference):
    with act(None):
        one = make_ikm(sector="agro")
    with act(None):
        Ikm.objects.filter(pk=one.pk).update(sector="non_agro")
    assert parts(AGRO)[0] == {(1, "didata"): 1, (-1, "lain"): 1}
    now = timezone.now()
    found = crossing(
        OTHER, now - timedelta(days=1), now + timedelta(days=1), way=1, cause="lain", limit=5
    )
    assert [pk for pk, _ in found] == [one.pk]


@pytest.mark.django_db
def test_every_cause_of_the_query_has_a_name(reference):
    from pathlib import Path

    from ikm_registry.queries import change_causes

    text = Path(change_causes.__file__).with_suffix(".sql").read_text()
    names = {"lahir", "buka", "tutup", "pindah", "impor", "didata", "impor_urung", "gabung", "pisah",
             "dihapus", "contoh", "rekode", "rekode_urung", "aturan", "kata", "keputusan", "koreksi",
             "impor_ubah", "mesin", "lain"}  # fmt: skip
    assert names == set(CAUSES) and all(f"'{name}'" in text for name in names)


PARTS = [
    Part(), AGRO, OTHER, Part(sector=""), Part(group=""), Part(group="gerabah"), Part(group="tempe-tahu"),
    Part(kecamatan="35.07.33"), Part(sector="agro", kecamatan="35.07.01"), Part(scope=("35.07.01",)),
]  # fmt: skip


def counted():
    """Count the parts in the register itself: what the history has to come to."""
    found = []
    for part in PARTS:
        ones = Ikm.objects.filter(status="aktif")
        if part.sector is not None:
            ones = ones.filter(sector=part.sector)
        if part.group is not None:
            ones = ones.filter(product_group=part.group or None)
        if part.kecamatan:
            ones = ones.filter(kecamatan=part.kecamatan)
        if part.scope:
            ones = ones.filter(kecamatan__in=part.scope)
        found.append(ones.count())
    return found


COLUMNS = {"kecamatan": "kecamatan", "sektor": "sector", "kelompok": "product_group"}


def tabled():
    """Count the rows of every table in the register itself."""
    return {
        by: {
            cell or "": count
            for cell, count in Ikm.objects.filter(status="aktif")
            .values_list(COLUMNS[by])
            .annotate(n=Count("id"))
        }
        for by in TABLES
    }


class Life:
    """Random acts of an office, each a transaction and a request of its own."""

    def __init__(self, seed, petugas, perencana):
        self.random, self.by, self.planner = random.Random(seed), petugas, perencana
        self.number, self.batches, self.runs, self.pairs = 0, [], [], []

    def one(self, **wanted):
        found = list(Ikm.objects.filter(**wanted).order_by("pk"))
        return self.random.choice(found) if found else None

    def product(self):
        return self.random.choice(["tempe", "tahu", "gerabah", "batik", "keripik kacang", "zzqx"])

    def step(self):
        self.number += 1
        getattr(self, self.random.choice(sorted(n for n in dir(self) if n.startswith("do_"))))()

    def do_register(self):
        import uuid

        enrol(
            self.by, self.product(), str(uuid.UUID(int=self.random.getrandbits(128))),
            desa=self.random.choice([PAGELARAN, DONOMULYO]),
            year_established=self.random.choice([None, 1990, timezone.localdate().year]),
        )  # fmt: skip

    def do_import(self):
        rows = "".join(
            f"Impor {self.number}-{i};Ibu {self.number}-{i};;Pagelaran;Pagelaran;{self.product()};"
            f"{self.random.choice(['', '10794', '13134', '10793'])}\n"
            for i in range(3)
        )
        self.batches.append(bring(self.by, rows, name=f"{self.number}.csv"))

    def do_undo_import(self):
        if self.batches:
            with act(self.by):
                import_commit.undo(batch=self.batches.pop(), by=self.by)

    def do_edit(self):
        one = self.one(status="aktif")
        if one:
            data = form(self.product(), desa=self.random.choice([PAGELARAN, DONOMULYO]))
            with act(self.by):
                register.update(ikm=one, data=data, version=one.version, by=self.by)

    def do_close_or_open(self):
        one = self.one(status__in=["aktif", "nonaktif"])
        if one:
            status = "nonaktif" if one.status == "aktif" else "aktif"
            with act(self.by):
                register.set_status(ikm=one, status=status, reason="", by=self.by)

    def do_override(self):
        one = self.one(status="aktif")
        if one:
            with act(self.by):
                if one.is_overridden:
                    register.drop_override(ikm=one, by=self.by)
                else:
                    register.override(
                        ikm=one, sector=self.random.choice(["agro", "non_agro"]), group=None,
                        reason="uji", by=self.by,
                    )  # fmt: skip

    def do_classify(self):
        with act(None):
            classify(ikm_ids=None, by=None)

    def do_convert(self):
        with act(self.planner):
            run = conversion.convert(by=self.planner, table_id=concordance.active().pk)
        self.runs += [run] if run else []

    def do_undo_convert(self):
        if self.runs:
            with act(self.planner):
                conversion.undo(run=self.runs.pop(), by=self.planner)

    def do_merge(self):
        first = self.one(status="aktif")
        second = self.one(status="aktif")
        if first and second and first.pk < second.pk:
            pair, _ = DuplicatePair.objects.get_or_create(
                first=first, second=second, defaults={"score": 0.9}
            )
            if pair.state == "digabung":
                return
            with act(self.by):
                duplicates.merge(
                    pair=pair, keep_id=first.pk, choices={},
                    versions={first.pk: first.version, second.pk: second.version}, by=self.by,
                )  # fmt: skip
            self.pairs.append(pair)

    def do_separate(self):
        pair = self.pairs.pop() if self.pairs else None
        if pair and DuplicatePair.objects.filter(pk=pair.pk).exists():
            with act(self.by):
                duplicates.separate(pair=pair, by=self.by)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_parts_add_up_in_random_histories(reference, make_user, seed):
    life = Life(seed, make_user("petugas"), make_user("perencana"))
    marks, tables = [(timezone.now(), counted())], [tabled()]
    for _ in range(6):
        for _ in range(6):
            life.step()
        marks.append((timezone.now(), counted()))
        tables.append(tabled())
    assert Ikm.objects.count() > 5
    for i, (since, before) in enumerate(marks):
        for until, after in marks[i:]:
            for part, start, end in zip(PARTS, before, after, strict=True):
                found = parts(part, since, until)[1]
                assert (found.start, found.end) == (start, end), (part, i)
    for by in TABLES:
        rows = changes(Part(), marks[1][0], marks[4][0], by=by)
        ends = [{c: getattr(r, end) for c, r in rows.items()} for end in ("start", "end")]
        for end, mark in zip(ends, (1, 4), strict=True):
            assert {c: n for c, n in end.items() if n} == tables[mark][by], by
        assert all(
            sum(step.way * step.ikm for step in row.steps) == row.difference
            for row in rows.values()
        )


@pytest.mark.django_db
def test_the_query_is_two_questions(reference, petugas, key, django_assert_num_queries):
    for _ in range(3):
        enrol(petugas, "tempe", key())
    with django_assert_num_queries(2):
        change(AGRO, timezone.now() - timedelta(days=1), timezone.now())
    assert connection.in_atomic_block
