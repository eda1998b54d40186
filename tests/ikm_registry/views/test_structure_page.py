"""Struktur industri: figures that add up, and each opens the very list it counts."""

import re
from html import unescape

import pytest

from ikm_registry.models import Ikm, ProductGroup
from ikm_registry.services.classification import classify
from tests.factories.ikm_registry import ikm as make_ikm
from tests.factories.rules import DAU, WAGIR, woven

PAGE = "/analisis/struktur/"


@pytest.fixture
def industry(reference):
    make_ikm(product="keripik tempe", desa=WAGIR, workers_male=2, investment=5_000_000)
    make_ikm(product="Keripik singkong Mak Nyus", desa=DAU, workers_male=25, investment=2_000_000)
    make_ikm(product="batik tulis", desa=DAU)
    make_ikm(product="barang aneh sekali")
    make_ikm(product="warung", kbli_version="2020", kbli_code="56303", kbli_source="tertulis")
    make_ikm(product="batako", kbli_version="2020", kbli_code="20299", kbli_source="tertulis")
    make_ikm(product="keripik", desa=DAU, status="nonaktif")
    woven(desa=DAU, kbli_source="dipilih")
    make_ikm(product="dahulu", kbli_version="2020", kbli_code="10794", kbli_source="otomatis", kbli_reason="tanpa angka")  # fmt: skip
    classify(
        ikm_ids=list(Ikm.objects.exclude(product="dahulu").values_list("pk", flat=True)), by=None
    )


def _shown(page: str) -> list[tuple[str, int]]:
    """Return (address, figure) of every figure that opens a list."""
    found = []
    for part in (
        r'<a href="(/ikm/\?[^"]+)" aria-label="[^"]+: ([\d.]+) IKM">',
        r'<a class="stat[^"]*" href="(/ikm/\?[^"]+)"><span class="stat-value">([\d.]+)<',
        r'<a href="(/ikm/\?[^"]+)">[^<]+</a></th><td><svg.*?</td><td class="num">([\d.]+)[ <]',
    ):
        found += [
            (unescape(url), int(figure.replace(".", "")))
            for url, figure in re.findall(part, page, re.DOTALL)
        ]
    return found


def test_every_figure_opens_a_list_of_just_so_many(industry, perencana, log_in):
    client = log_in(perencana)
    page = client.get(PAGE).content.decode()
    figures = _shown(page)
    assert len(figures) >= 35
    wrong = []
    for url, figure in figures:
        answer = client.get(url)
        if answer.context["page"].count != figure:
            wrong.append((url, figure, answer.context["page"].count))
    assert wrong == []


def test_what_it_says(industry, perencana, log_in):
    page = log_in(perencana).get(PAGE).content.decode()
    assert "8 IKM aktif" in page
    for said in (
        "Wagir, Agro, industri kecil: 1 IKM", "Dau, Agro, industri menengah: 1 IKM",
        "Belum diketahui, Bukan industri: 1 IKM", "Jumlah seluruhnya: 8 IKM",
        "Otomatis, yakin 80-84 %", "Tertulis, tetapi kurang cocok", "Dipilih petugas",
        "keyakinan belum dicatat", "Belum ada KBLI", "Sandang dan Kulit", "Keripik dan kerupuk",
    ):  # fmt: skip
        assert said in page, said


def test_a_column_that_nobody_is_in_does_not_stand_there(industry, perencana, log_in):
    page = log_in(perencana).get(PAGE)
    heads = {head["label"]: head["sizes"] for head in page.context["heads"]}
    assert heads == {
        "Agro": ["Kecil", "Menengah", "Belum diketahui"],
        "Non-agro": ["Belum diketahui"],
        "Bukan industri": [],
        "Belum terklasifikasi": [],
    }
    shown = len(page.context["sums"]["cells"])
    assert {len(row["cells"]) for row in page.context["rows"]} == {shown} == {6}


def test_chips_name_what_is_not_known(industry, perencana, log_in):
    client = log_in(perencana)
    text = client.get("/ikm/?kecamatan=belum&kelompok=belum&keyakinan=80&asal=belum&cabang=Pangan").content.decode()  # fmt: skip
    for said in ("<b>Belum diketahui</b>", "<b>Belum ada kelompok</b>", "<b>80-84 %</b>", "<b>Belum ada KBLI</b>", "<b>Pangan</b>"):  # fmt: skip
        assert said in text


def test_it_keeps_to_the_working_area(industry, make_user, log_in):
    client = log_in(make_user("petugas", kecamatan_scope=["35.07.21"]))
    page = client.get(PAGE).content.decode()
    assert "1 IKM aktif di wilayah kerja Anda" in page
    assert "Dau" not in page


def test_an_empty_register_says_so(reference, perencana, log_in):
    assert "Belum ada IKM aktif" in log_in(perencana).get(PAGE).content.decode()


def test_a_group_of_two_labels_counts_under_both(industry, perencana, log_in):
    ProductGroup.objects.filter(pk="batik").update(branches=["Kriya", "Sandang dan Kulit"])
    page = log_in(perencana).get(PAGE).content.decode()
    assert "cabang=Kriya" in page
    assert "cabang=Sandang+dan+Kulit" in page


def test_it_asks_few_questions_however_many_ikm(industry, perencana, log_in, django_assert_max_num_queries):  # fmt: skip
    client = log_in(perencana)
    with django_assert_max_num_queries(10):
        client.get(PAGE)
