"""What a thing is made of counts wherever the register classifies: import, form, register, doubt."""

import io
from uuid import uuid4

import pytest

from ikm_registry.models import Ikm, Kbli
from ikm_registry.services import ikm as services
from ikm_registry.services import import_commit, imports, text_decisions
from ikm_registry.services.classification import classify
from tests.factories.ikm_registry import ikm as make_ikm

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]

HEADER = "Nama Usaha;Nama Pemilik;Produk;Bahan Baku;KBLI;Desa;Kecamatan;No HP\n"
MADE_OF = [
    ("kursi", "besi", "31004", "non_agro"),
    ("kursi", "Kayu mahoni", "31001", "agro"),
    ("anyaman", "pandan", "16292", "agro"),
    ("anyaman", "", "16291", "agro"),
    ("patung", "batu", "23963", "non_agro"),
    ("patung", "", "16293", "agro"),
]


def bring_in(petugas, rows):
    """Import (product, raw material, KBLI) rows, each another business; return them by product and raw."""
    lines = [
        f"Usaha {n};Pemilik {n * 7919};{product};{raw};{kbli};Blayu;Wajak;0812345{n:05d}\n"
        for n, (product, raw, kbli) in enumerate(rows, 1)
    ]
    batch = imports.upload(
        file=io.BytesIO((HEADER + "".join(lines)).encode()), name="bahan.csv", by=petugas
    )
    batch = imports.check(batch=imports.understand(batch=batch, by=petugas), by=petugas)
    import_commit.commit(batch=batch, by=petugas)
    return {(one.product.lower(), one.raw_material.lower()): one for one in Ikm.objects.all()}


def test_an_import_reads_the_material(petugas):
    made = bring_in(petugas, [(product, raw, "") for product, raw, _, _ in MADE_OF])
    for product, raw, code, sector in MADE_OF:
        one = made[product, raw.lower()]
        assert (one.kbli_code, one.sector) == (code, sector), (product, raw)
        if raw:
            assert f"dengan bahan baku “{raw.lower().split()[0]}”" in one.kbli_reason


def test_the_register_and_a_changed_material_follow(petugas):
    ids = [make_ikm(product=p, raw_material=raw).pk for p, raw, _, _ in MADE_OF]
    classify(ikm_ids=None, by=None, version="2020")
    found = [Ikm.objects.get(pk=pk).kbli_code for pk in ids]
    assert found == [code for _, _, code, _ in MADE_OF]
    assert classify(ikm_ids=None, by=None, version="2020").kbli_given == 0
    Ikm.objects.filter(pk=ids[1]).update(raw_material="besi")
    classify(ikm_ids=[ids[1]], by=None, version="2020")
    assert Ikm.objects.get(pk=ids[1]).kbli_code == "31004"


def test_a_decision_on_the_text_outranks_the_material(petugas):
    make_ikm(product="barang aneh", raw_material="besi")
    steel = Kbli.objects.get(version="2020", code="25999")
    text_decisions.decide(text="barang aneh", kbli=steel, by=petugas)
    made = bring_in(petugas, [("barang aneh", "kayu", "")])
    assert made["barang aneh", "kayu"].kbli_code == "25999"


@pytest.mark.parametrize(
    ("product", "raw", "kbli", "doubted"),
    [
        ("batako", "", "20299", True), ("mebel", "kayu", "17109", True),
        ("sendok", "kayu", "16294", False),
    ],
)  # fmt: skip
def test_an_import_doubts_what_is_written(petugas, product, raw, kbli, doubted):
    one = bring_in(petugas, [(product, raw, kbli)])[product, raw]
    assert ("kbli_ragu" in one.flags, one.kbli_code) == (doubted, kbli)
    flags = one.flags
    classify(ikm_ids=None, by=None, version="2020")
    one.refresh_from_db()
    assert one.flags == flags  # what an import wrote is what a whole pass would write


def test_a_second_list_doubts_what_it_changes(petugas):
    made = bring_in(petugas, [("batako", "", "23951")])["batako", ""]
    assert "kbli_ragu" not in made.flags
    bring_in(petugas, [("batako", "", "20299")])
    made.refresh_from_db()
    assert made.kbli_code == "20299"
    assert "kbli_ragu" in made.flags


def test_a_second_list_with_another_size_leaves_the_doubt(petugas):
    made = bring_in(petugas, [("batako", "", "20299")])["batako", ""]
    assert "kbli_ragu" in made.flags
    lines = (
        HEADER.strip() + ";TK L\nUsaha 1;Pemilik 7919;batako;;20299;Blayu;Wajak;081234500001;7\n"
    )
    batch = imports.upload(file=io.BytesIO(lines.encode()), name="lagi.csv", by=petugas)
    batch = imports.check(batch=imports.understand(batch=batch, by=petugas), by=petugas)
    import_commit.commit(batch=batch, by=petugas)
    made.refresh_from_db()
    assert (batch.counts["berubah"], made.workers_male) == (1, 7)
    assert "kbli_ragu" in made.flags


@pytest.mark.parametrize(("product", "raw", "code", "sector"), MADE_OF[::2])
def test_the_form_shows_and_saves_by_material(petugas, client, product, raw, code, sector):
    client.force_login(petugas)
    live = client.get("/ikm/turunan/", {"product": product, "raw_material": raw}).content.decode()
    assert code in live
    assert f"bahan baku “{raw}”" in live
    data = {"product": product, "raw_material": raw, "business_name": "Usaha Satu"}
    saved = services.register(data=data, by=petugas, form_key=str(uuid4()))
    assert (saved.kbli_code, saved.sector) == (code, sector)


def test_the_page_of_a_doubted_record_puts_the_better_code_in_place(petugas, pimpinan, client):
    one = bring_in(petugas, [("mebel", "kayu jati", "17109")])["mebel", "kayu jati"]
    client.force_login(pimpinan)
    assert "menjadi 31001" not in client.get(one.get_absolute_url()).content.decode()
    client.force_login(petugas)
    page = client.get(one.get_absolute_url()).content.decode()
    assert "Lebih cocok: <strong>31001</strong> Industri furnitur dari kayu" in page
    assert "Ganti 17109 menjadi 31001" in page
    address = f"{one.get_absolute_url()}kbli/"
    for posted in ({"kbli": "2020:31001", "version": "x"}, {"kbli": "2020:3", "version": "1"}):
        client.post(address, posted)
        one.refresh_from_db()
        assert one.kbli_code == "17109"
    client.post(address, {"kbli": "2020:31001", "version": str(one.version)})
    one.refresh_from_db()
    assert (one.kbli_code, one.kbli_source, one.sector) == ("31001", "dipilih", "agro")
    assert "kbli_ragu" not in one.flags
    assert "Lebih cocok" not in client.get(one.get_absolute_url()).content.decode()
