"""The work list of texts: five suggestions with reasons, one decision, the way back."""

import pytest

from ikm_registry.models import Ikm, TextDecision
from ikm_registry.services.classification import classify
from ikm_registry.views import texts
from tests.factories.ikm_registry import ikm as make_ikm

PAGE = "/ikm/klasifikasi/teks/"


@pytest.fixture
def client(reference, petugas, log_in):
    for text in ("mesin keripik", "mesin keripik", "warung kopi", "entah apa saja"):
        make_ikm(product=text)
    make_ikm(product="batako", kbli_version="2020", kbli_code="20299", kbli_source="tertulis")
    classify(ikm_ids=None, by=None)
    Ikm.objects.filter(product="mesin keripik").update(
        kbli_code="", kbli_source="", kbli_version=""
    )
    return log_in(petugas)


def test_the_most_frequent_text_comes_first_with_its_reasons(client, django_assert_max_num_queries):
    client.get(PAGE)
    with django_assert_max_num_queries(25):
        text = client.get(PAGE).content.decode()
    assert text.index("mesin keripik") < text.index("warung kopi")
    assert "28250" in text
    assert "cocok dengan kata" in text
    assert 'data-key="1"' in text


def test_a_text_of_no_industry_says_so_and_offers_that_first(client):
    text = client.get(PAGE, {"teks": "warung kopi"}).content.decode()
    assert "Bukan industri pengolahan: “warung kopi”" in text
    assert 'value="bukan" data-key="0" checked' in text


def test_a_doubted_code_stands_beside_the_better_one(client):
    text = client.get(PAGE).content.decode()
    assert "20299" in text
    assert "23953" in text


def test_decide_go_on_and_take_it_back(client):
    answer = client.post(
        PAGE, {"text": "mesin keripik", "kbli": "2020:28250", "next": "warung kopi"}
    )
    assert answer.url == f"{PAGE}?teks=warung+kopi"
    assert set(Ikm.objects.filter(product="mesin keripik").values_list("kbli_code", flat=True)) == {
        "28250"
    }
    page = client.get(answer.url).content.decode()
    assert "menjadi KBLI 2020 28250 pada 2 IKM" in page
    assert "Batalkan “mesin keripik”" in page
    client.post(PAGE, {"text": "warung kopi", "kbli": "bukan"})
    assert Ikm.objects.get(product="warung kopi").sector == "bukan_industri"
    client.post(f"{PAGE}batal/")
    assert Ikm.objects.get(product="warung kopi").sector == ""
    client.post(f"{PAGE}batal/")
    assert TextDecision.objects.filter(undone_at__isnull=True).count() == 0
    assert "Tidak ada keputusan" in client.post(f"{PAGE}batal/", follow=True).content.decode()


@pytest.mark.parametrize("sent", [{}, {"text": "warung kopi"}, {"text": "x", "kbli": "2020:10794"},
                                  {"text": "warung kopi", "kbli": "2020:99999"}, {"text": "\x00", "kbli": "bukan"}])  # fmt: skip
def test_a_mistake_is_a_sentence_and_changes_nothing(client, sent):
    assert client.post(PAGE, sent, follow=True).status_code == 200
    assert not TextDecision.objects.exists()


def test_who_may_only_look_cannot_decide(client, pimpinan, log_in):
    looker = log_in(pimpinan)
    assert "Berlaku bagi" not in looker.get(PAGE).content.decode()
    looker.post(PAGE, {"text": "mesin keripik", "kbli": "2020:28250"})
    assert not TextDecision.objects.exists()
    assert looker.post(f"{PAGE}batal/").status_code == 403


def test_the_form_says_that_a_product_is_no_industry(client):
    text = client.get("/ikm/turunan/", {"product": "warung kopi"}).content.decode()
    assert "Bukan industri pengolahan: “warung kopi”" in text
    unsure = client.get("/ikm/turunan/", {"product": "asapan laut"}).content.decode()
    assert "Belum cukup yakin." in unsure
    assert "10212" in unsure


def test_an_empty_register_is_not_called_finished(reference, petugas, log_in):
    text = log_in(petugas).get(PAGE).content.decode()
    assert "Belum ada IKM" in text
    assert "/ikm/impor/baru/" in text
    assert "sudah ber-KBLI" not in text


def test_a_text_that_waits_no_longer_is_told_before_the_next_is_decided(client):
    page = client.get(PAGE, {"teks": "mesin jahit"}).content.decode()
    assert "“mesin jahit” tidak menunggu lagi" in page
    assert "tidak menunggu lagi" not in client.get(PAGE, {"teks": "warung kopi"}).content.decode()
    assert "tidak menunggu lagi" not in client.get(PAGE).content.decode()


def test_texts_like_the_decided_one_are_told(client):
    make_ikm(product="entah apa saja pedas")
    answer = client.post(
        PAGE,
        {"text": "entah apa saja", "kbli": "2020:10794", "next": "entah apa saja pedas"},
        follow=True,
    )
    assert "1 IKM berproduk mirip ikut mendapat kodenya" in answer.content.decode()
    assert answer.context["current"]["product"] == "mesin keripik"


def test_all_better_codes_are_taken_at_once_and_given_back(client):
    make_ikm(product="batako press", kbli_version="2020", kbli_code="20299", kbli_source="tertulis")
    changed = make_ikm(
        product="keripik tempe", kbli_version="2020", kbli_code="31001", kbli_source="tertulis"
    )
    fits = make_ikm(
        product="kursi kayu", kbli_version="2020", kbli_code="31001", kbli_source="tertulis"
    )
    classify(ikm_ids=None, by=None)
    page = client.get(PAGE).content.decode()
    assert "Ganti dengan yang lebih cocok pada 3 IKM" in page
    assert 'data-confirm="Ganti KBLI yang tertulis dengan yang lebih cocok pada 3 IKM?' in page
    refused = client.post(f"{PAGE}lebih-cocok/", {"banyak": "2"}, follow=True).content.decode()
    assert "Kini 3 IKM" in refused  # not what was shown
    page = client.post(f"{PAGE}lebih-cocok/", {"banyak": "3"}, follow=True).content.decode()
    assert "diganti dengan yang lebih cocok pada 3 IKM" in page
    assert "Ganti dengan yang lebih cocok" not in page
    assert "Kembalikan kode 3 IKM" in page
    assert 'data-confirm="Kembalikan kode semula pada 3 IKM' in page
    again = client.post(f"{PAGE}lebih-cocok/", {"banyak": "3"}, follow=True).content.decode()
    assert "Tidak ada lagi KBLI yang dapat diganti" in again
    codes = dict(Ikm.objects.values_list("product", "kbli_code"))
    assert (codes["batako"], codes["batako press"], codes["keripik tempe"]) == ("23953", "23953", "10794")  # fmt: skip
    taken = Ikm.objects.get(product="batako")
    assert (taken.kbli_source, taken.flags) == ("dipilih", [f for f in taken.flags if f != "kbli_ragu"])  # fmt: skip
    fits.refresh_from_db()
    assert (fits.kbli_code, fits.kbli_source) == ("31001", "tertulis")
    Ikm.objects.filter(pk=changed.pk).update(version=99)  # somebody saved it since
    page = client.post(f"{PAGE}lebih-cocok/", {"batal": "1"}, follow=True).content.decode()
    assert "kembali pada 2 IKM. 1 IKM sudah diubah" in page
    given_back = Ikm.objects.get(product="batako")
    assert (given_back.kbli_code, given_back.kbli_source) == ("20299", "tertulis")
    assert "kbli_ragu" in given_back.flags
    assert Ikm.objects.get(pk=changed.pk).kbli_code == "10794"


def test_more_doubted_texts_than_shown_are_told_before_all_are_changed(client):
    for number in range(texts.SHOWN + 1):
        make_ikm(
            product=f"batako press {number}",
            kbli_version="2020", kbli_code="20299", kbli_source="tertulis",
        )  # fmt: skip
    classify(ikm_ids=None, by=None)
    page = client.get(PAGE).content.decode()
    assert "30 teratas." in page
    assert "termasuk produk di luar 30 teratas yang tampak?" in page


@pytest.mark.parametrize("written", ["2020:10794; drop", "2020:107940", "20209:10794", "2020:1079"])
def test_a_code_with_more_behind_it_is_no_code(client, written):
    answer = client.post(PAGE, {"text": "mesin keripik", "kbli": written}, follow=True)
    assert "Pilih KBLI untuk “mesin keripik”" in answer.content.decode()
    assert not TextDecision.objects.exists()
