"""Pages of product groups and of the office's words."""

import pytest

from ikm_registry.models import Ikm, OfficeKeyword, ProductGroup
from ikm_registry.services import group_jobs
from ikm_registry.services.classification import classify
from rpik.core.models import Job
from tests.factories.ikm_registry import ikm as make_ikm

GROUPS, WORDS = "/ikm/klasifikasi/kelompok/", "/ikm/klasifikasi/kata/"


@pytest.fixture
def client(reference, perencana, log_in):
    return log_in(perencana)


def _typed(**values):
    return {"name": "Tahu takwa", "keywords": "tahu takwa, tahu kuning", "kbli_2020": "", "kbli_2025": "", "branches": "Pangan", "related": ["tempe-tahu"], "active": "on"} | values  # fmt: skip


def test_the_list_says_all_and_searches(client):
    make_ikm(product="batik", product_group_id="batik")
    text = client.get(GROUPS).content.decode()
    for said in ("Sandang dan Kulit", "?kelompok=batik", "Konveksi dan pakaian jadi", "13134"):
        assert said in text
    found = client.get(GROUPS, {"q": "ecoprint"}).content.decode()
    assert "Batik" in found
    assert "Gerabah" not in found
    assert "Tidak ada kelompok yang cocok" in client.get(GROUPS, {"q": "zzz"}).content.decode()


def test_what_a_group_moves_is_shown_then_saved(client):
    make_ikm(product="tahu takwa", business_name="Tahu Pak Min")
    classify(ikm_ids=None, by=None)
    shown = client.post(f"{GROUPS}baru/", _typed(langkah="lihat"))
    text = shown.content.decode()
    assert "1 IKM: Tempe dan tahu → Tahu takwa" in text
    assert "Tahu Pak Min" in text
    assert not ProductGroup.objects.filter(name="Tahu takwa").exists()
    stamp = text.split('name="janji" value="')[1].split('"')[0]
    stale = client.post(f"{GROUPS}baru/", _typed(langkah="simpan", janji="x"))
    assert stale.status_code == 409
    assert "Periksa akibatnya" in stale.content.decode()
    saved = client.post(f"{GROUPS}baru/", _typed(langkah="simpan", janji=stamp))
    assert saved.url == GROUPS
    assert Ikm.objects.get().product_group_id == "tahu-takwa"
    page = client.get(f"{GROUPS}tahu-takwa/ubah/").content.decode()
    assert "tahu takwa, tahu kuning" in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": ""}, "field-error"), ({"kbli_2020": "1079x"}, "bukan awalan KBLI"),
        ({"kbli_2020": "13134"}, "milik kelompok Batik"), ({"keywords": "y" * 61}, "terlalu panjang"),
        ({"keywords": "batik"}, "milik kelompok Batik"), ({"related": ["<x>"]}, "field-error"),
        ({"branches": ", ".join(f"a{n}" for n in range(11))}, "Paling banyak 10"),
    ],
)  # fmt: skip
def test_a_mistake_is_said_at_the_field_and_nothing_is_lost(client, typed, said):
    for step in ("lihat", "simpan"):
        answer = client.post(f"{GROUPS}baru/", _typed(langkah=step, **typed))
        assert answer.status_code == 422
        assert said in answer.content.decode()
        assert "tahu takwa" in answer.content.decode() or "keywords" in typed
    assert not ProductGroup.objects.filter(name="Tahu takwa").exists()


def test_words_are_added_tried_and_deleted(client):
    make_ikm(product="samplok")
    answer = client.post(WORDS, {"text": "samplok", "kbli": "2020:32903", "note": "sebutan setempat"}, follow=True)  # fmt: skip
    text = answer.content.decode()
    assert "1 IKM mendapat kode baru" in text
    assert "sebutan setempat" in text
    assert Ikm.objects.get().kbli_code == "32903"
    tried = client.get(WORDS, {"coba": "samplok besar"}).content.decode()
    assert "kata kantor “samplok”" in tried
    found = client.get(WORDS, {"q": "opak"}).content.decode()
    assert "Kata bawaan yang memuat" in found
    assert "10794" in found
    client.post(f"{WORDS}{OfficeKeyword.objects.get().pk}/hapus/")
    assert Ikm.objects.get().kbli_code == ""


@pytest.mark.parametrize(
    "typed", [{}, {"text": "samplok"}, {"text": "samplok", "kbli": "2020:99999"},
              {"text": "usaha", "kbli": "2020:32903"}, {"text": "samplok", "kbli": "x" * 900}],
)  # fmt: skip
def test_a_wrong_word_is_refused_and_kept_in_the_form(client, typed):
    answer = client.post(WORDS, typed)
    assert answer.status_code == 422
    assert "field-error" in answer.content.decode()
    assert typed.get("text", "") in answer.content.decode()
    assert not OfficeKeyword.objects.exists()


def test_who_only_reads_may_not_add(client, pimpinan, log_in):
    reader = log_in(pimpinan)
    assert "Tambah kata" not in reader.get(WORDS).content.decode()
    assert reader.post(WORDS, {"text": "samplok", "kbli": "2020:32903"}).status_code == 403
    assert "Kelompok baru" not in reader.get(GROUPS).content.decode()
    assert reader.post(f"{GROUPS}baru/", _typed(langkah="lihat")).status_code == 403


def test_pages_ask_few_questions(client, django_assert_max_num_queries):
    for page, most in ((GROUPS, 9), (WORDS, 9), (f"{WORDS}?q=opak&coba=tempe", 14)):
        with django_assert_max_num_queries(most):
            client.get(page)


def test_what_another_saved_meanwhile_is_not_overwritten_unseen(client, reference, petugas):
    page = f"{GROUPS}susu/ubah/"

    def opened(answer):
        return answer.content.decode().split('name="asal" value="')[1].split('"')[0]

    asal = opened(client.get(page))
    susu = ProductGroup.objects.get(pk="susu")
    typed = {
        "name": susu.name, "keywords": ", ".join(susu.keywords), "branches": "Pangan",
        "kbli_2020": " ".join(susu.kbli_2020), "kbli_2025": " ".join(susu.kbli_2025),
        "related": susu.related, "active": "on",
    }  # fmt: skip
    ProductGroup.objects.filter(pk="susu").update(
        keywords=[*susu.keywords, "dangke zz"], changed_by=petugas
    )
    wrong = client.post(page, typed | {"asal": asal, "name": "", "langkah": "simpan"})
    assert (wrong.status_code, opened(wrong)) == (422, asal)
    for step in ("lihat", "simpan"):
        answer = client.post(page, typed | {"asal": asal, "langkah": step})
        assert answer.status_code == 409
        assert "Kelompok ini diubah petugas" in answer.content.decode()
        assert "dangke zz" in answer.content.decode()
    assert "dangke zz" in ProductGroup.objects.get(pk="susu").keywords
    saved = client.post(page, typed | {"asal": opened(answer), "langkah": "simpan"})
    assert saved.status_code == 302
    assert "dangke zz" not in ProductGroup.objects.get(pk="susu").keywords


@pytest.mark.django_db(transaction=True)
def test_on_a_large_register_looking_and_saving_are_jobs_that_lose_nothing(client, monkeypatch):
    monkeypatch.setattr(group_jobs, "LARGE", 1)
    make_ikm(product="tahu takwa")
    classify(ikm_ids=None, by=None)
    wrong = client.post(f"{GROUPS}baru/", _typed(langkah="lihat", kbli_2020="13134"))
    assert wrong.status_code == 422
    looked = client.post(f"{GROUPS}baru/", _typed(langkah="lihat"))
    page = client.get(client.get(looked.url).url).content.decode()
    assert "1 IKM: Tempe dan tahu → Tahu takwa" in page
    assert "tahu takwa, tahu kuning" in page
    stamp = page.split('name="janji" value="')[1].split('"')[0]
    refused = client.post(f"{GROUPS}baru/", _typed(langkah="simpan", janji="x"))
    failed = client.get(refused.url)
    assert "Periksa akibatnya" in failed.content.decode()
    back = client.get(Job.objects.order_by("-created_at")[0].result_url).content.decode()
    assert "tahu takwa, tahu kuning" in back
    assert "Periksa akibatnya" in back
    saved = client.post(f"{GROUPS}baru/", _typed(langkah="simpan", janji=stamp))
    done = client.get(client.get(saved.url).url, follow=True)
    assert "1 IKM berganti kelompok" in done.content.decode()
    assert Ikm.objects.get().product_group_id == "tahu-takwa"


def test_another_persons_job_opens_nothing(client, petugas):
    job = Job.objects.create(
        name=group_jobs.LOOK, title="x", by=petugas, state="selesai", arguments={"code": None, "values": {"name": "Rahasia"}}
    )  # fmt: skip
    for asked in (job.pk, "bukan-uuid"):
        assert "Rahasia" not in client.get(f"{GROUPS}baru/?kerja={asked}").content.decode()
