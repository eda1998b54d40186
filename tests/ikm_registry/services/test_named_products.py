"""What a text names beside the main product: kept with its own evidence, counted without doubling."""

import csv
import io

import pytest

from ikm_registry.models import Ikm, Kbli, NamedProduct
from ikm_registry.queries.named_products import also_by_group, also_made
from ikm_registry.services import import_commit, imports, office_keywords
from ikm_registry.services.classification import classify
from tests.factories.ikm_registry import ikm as make_ikm
from tests.factories.rules import DAU, group_draft, group_values, switch_on

pytestmark = pytest.mark.django_db

TEXT = "Tempe, kripik & sambal"


@pytest.fixture
def maker(reference, petugas):
    made = make_ikm(product=TEXT, desa=DAU, by=petugas)
    classify(ikm_ids=[made.pk], by=petugas)
    made.refresh_from_db()
    return made


def test_each_product_has_code_group_and_reason_of_its_own(maker):
    assert (maker.kbli_code, maker.product_group_id) == ("10391", "tempe-tahu")
    beside = [(one.product, one.kbli_code, one.product_group_id) for one in also_made(maker)]
    assert beside == [
        ("keripik", "10794", "keripik-kerupuk"),
        ("sambal", "10772", "bumbu"),
    ]
    keripik = also_made(maker)[0]
    assert keripik.reason.startswith("Keyakinan ")
    assert "“keripik”" in keripik.group_reason


def test_what_a_person_chose_as_main_is_no_longer_beside(maker):
    Ikm.objects.filter(pk=maker.pk).update(
        kbli_code="10794", kbli_source="dipilih", product_group="keripik-kerupuk"
    )
    maker.refresh_from_db()
    assert [one.product for one in also_made(maker)] == ["tempe", "sambal"]


def test_one_product_and_no_manufacturing_have_nothing_beside(reference):
    alone = make_ikm(product="roti dan kue")
    shop = make_ikm(product="keripik tempe, jual pulsa")
    classify(ikm_ids=None, by=None)
    for one in (alone, shop):
        one.refresh_from_db()
        assert list(also_made(one)) == []
    pulsa = NamedProduct.objects.get(product="jual pulsa")
    assert (pulsa.kbli_code, pulsa.product_group_id) == ("", None)


def test_the_list_counts_what_the_structure_says_and_nobody_twice(maker, petugas, log_in):
    make_ikm(product="keripik pisang; keripik singkong", desa=DAU)
    make_ikm(product="keripik", desa=DAU)
    classify(ikm_ids=None, by=None)
    client = log_in(petugas)
    assert also_by_group(()) == {"keripik-kerupuk": 1, "bumbu": 1, None: 1}
    page = client.get("/analisis/struktur/")
    assert page.context["total"] == 3
    assert page.context["also"]["ikm"] == 1
    for bar in page.context["also"]["bars"]:
        rows = client.get(bar["url"]).context["rows"]
        assert [ikm.pk for ikm, _ in rows] == [maker.pk]
    main = client.get("/ikm/?kelompok=keripik-kerupuk").context["rows"]
    assert maker.pk not in {ikm.pk for ikm, _ in main}


def test_the_page_and_the_form_show_them(maker, petugas, log_in):
    client = log_in(petugas)
    page = client.get(maker.get_absolute_url()).content.decode()
    assert "Juga membuat" in page
    assert "<strong>sambal</strong>: 10772" in page
    typed = client.get("/ikm/turunan/", {"product": TEXT}).content.decode()
    assert "<strong>keripik</strong> 10794" in typed
    assert "Juga membuat" not in client.get("/ikm/turunan/", {"product": "tempe"}).content.decode()


def test_the_export_tells_them_and_comes_back_unchanged(maker, petugas, log_in):
    answer = log_in(petugas).get("/ikm/ekspor/?lengkap=1&format=csv")
    content = answer.getvalue()
    (row,) = csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
    assert row["Juga membuat"] == "keripik, sambal"
    batch = imports.receive(file=io.BytesIO(content), name="ekspor.csv", by=petugas, force=True)
    batch = imports.start_check(batch=batch, by=petugas)
    assert batch.counts["sama"] == 1


def test_an_import_looks_up_its_own_texts_and_no_others(reference, petugas):
    make_ikm(product="dodol, selai")
    content = f"Nama Usaha;Jenis Produk;Desa;Kecamatan\nUD Maju;{TEXT};Landungsari;Dau\n".replace(
        TEXT, f'"{TEXT}"'
    )
    batch = imports.receive(
        file=io.BytesIO(content.encode()), name="daftar.csv", by=petugas, force=True
    )
    import_commit.commit(batch=imports.start_check(batch=batch, by=petugas), by=petugas)
    assert list(NamedProduct.objects.values_list("text", flat=True)) == [TEXT.lower()] * 3


def test_a_word_of_the_office_and_a_group_reach_them(maker, petugas):
    kbli = Kbli.objects.get(version="2020", code="10772")
    other = make_ikm(product="tempe, blekutuk", by=petugas)
    classify(ikm_ids=[other.pk], by=petugas)
    other.refresh_from_db()
    assert list(also_made(other)) == []
    office_keywords.add(text="blekutuk", kbli=kbli, note="", by=petugas)
    assert [one.kbli_code for one in also_made(other)] == ["10772"]
    sambal = [one for one in group_values("bumbu")["keywords"] if one != "sambal"]
    switch_on(group_draft(("bumbu", group_values("bumbu", keywords=sambal, kbli_2020=[]))))
    assert [one.product_group_id for one in also_made(other)] == [None]
