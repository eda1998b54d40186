"""Pages of product groups and of the office's words."""

import re
from html import unescape

import pytest

from ikm_registry.models import GroupSet, Ikm, OfficeKeyword, ProductGroup
from ikm_registry.services import group_jobs, group_sets
from ikm_registry.services.classification import classify
from rpik.core.models import Job
from tests.factories.ikm_registry import ikm as make_ikm
from tests.factories.rules import DAU, WAGIR, group_draft, group_values

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


@pytest.mark.django_db(transaction=True)
def test_a_draft_is_changed_tried_and_switched_on(client):
    make_ikm(product="tahu takwa", business_name="Tahu Pak Min")
    classify(ikm_ids=None, by=None)
    draft = client.post(f"{GROUPS}{group_sets.current().pk}/salin/").url
    assert client.post(f"{draft}baru/", _typed()).url == draft
    assert not ProductGroup.objects.filter(name="Tahu takwa").exists()
    assert "tahu takwa, tahu kuning" in client.get(f"{draft}isi/tahu-takwa/").content.decode()
    other = group_values("tempe-tahu", name="Tempe saja", related=["tahu-takwa"])
    client.post(f"{draft}isi/tempe-tahu/", other | {"branches": "", "keywords": "tempe"})
    text = client.get(f"{draft}akibat/").content.decode()
    assert "1 IKM</a> Tempe dan tahu" in text  # by the names each set has
    assert "menjadi</span> Tahu takwa" in text
    assert "Tahu Pak Min" in text
    assert "Isi dasar keputusan" in text
    assert 'name="janji"' not in text
    head = {"name": "Kelompok 2027", "basis": "SK Kadis 7/2026", "valid_from": "", "note": ""}
    assert client.post(f"{draft}keterangan/", head | {"name": ""}).status_code == 422
    assert client.post(f"{draft}keterangan/", head).url == draft
    text = client.get(f"{draft}akibat/").content.decode()
    stamp = text.split('name="janji" value="')[1].split('"')[0]
    stale = client.post(f"{draft}berlakukan/", {"janji": "x"})
    assert stale.status_code == 409
    assert "belum ada yang diberlakukan" in stale.content.decode()
    assert client.post(f"{draft}berlakukan/", {"janji": stamp}).status_code == 302
    one = Ikm.objects.get()
    assert one.product_group_id == "tahu-takwa"
    page = client.get(GROUPS).content.decode()
    assert "SK Kadis 7/2026" in page
    assert "Kelompok awal (bawaan)" in page
    assert "Menurut <a href" in client.get(one.get_absolute_url()).content.decode()
    assert client.get(f"{draft}isi/tahu-takwa/").status_code == 404  # what binds is not edited
    assert client.get(f"{draft}akibat/").url == GROUPS


def test_every_figure_of_what_moves_opens_the_list_of_just_so_many(client):
    for n in range(53):
        make_ikm(product="sangkar burung", desa=WAGIR if n % 7 else DAU)
    make_ikm(product="besek", desa=WAGIR)
    classify(ikm_ids=None, by=None)
    draft = group_draft(
        ("sangkar-burung", group_values("sangkar-burung", active=False)),
        ("anyaman", group_values("anyaman", active=False)),
    )
    page = f"{draft.get_absolute_url()}akibat/"
    figures = re.findall(r'href="(\?dari=[^"]+)#daftar">(\d+)', client.get(page).content.decode())
    assert len(figures) == 5  # two moves in all, three by kecamatan
    for query, figure in figures:
        first = client.get(page + unescape(query))
        rows, after = first.context["rows"], first.context["next_after"]
        if after:
            rows = rows + client.get(f"{page}{unescape(query)}&sesudah={after}").context["rows"]
        assert len({row["id"] for row in rows}) == len(rows) == int(figure), query
    assert max(int(figure) for _, figure in figures) == 53


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": ""}, "field-error"), ({"name": "\u200b"}, "Tulis namanya dengan huruf"),
        ({"kbli_2020": "1079x"}, "bukan awalan KBLI"),
        ({"kbli_2020": "13134"}, "milik kelompok Batik"), ({"keywords": "y" * 61}, "terlalu panjang"),
        ({"keywords": "batik"}, "milik kelompok Batik"), ({"related": ["<x>"]}, "field-error"),
        ({"branches": ", ".join(f"a{n}" for n in range(11))}, "Paling banyak 10"),
    ],
)  # fmt: skip
def test_a_mistake_is_said_at_the_field_and_nothing_is_lost(client, typed, said):
    page = f"{group_draft().get_absolute_url()}baru/"
    answer = client.post(page, _typed(**typed))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "tahu takwa" in answer.content.decode() or "keywords" in typed
    assert not GroupSet.objects.filter(rows__contains=[{"name": "Tahu takwa"}]).exists()


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
    assert "Salin menjadi rancangan" not in reader.get(GROUPS).content.decode()
    draft = group_draft().get_absolute_url()
    assert "Kelompok baru" not in reader.get(draft).content.decode()
    assert reader.post(f"{draft}baru/", _typed()).status_code == 403


def test_pages_ask_few_questions(client, django_assert_max_num_queries):
    for page, most in ((GROUPS, 9), (WORDS, 9), (f"{WORDS}?q=opak&coba=tempe", 14)):
        with django_assert_max_num_queries(most):
            client.get(page)


def test_what_another_saved_meanwhile_is_not_overwritten_unseen(client, petugas):
    draft = group_draft()
    page = f"{draft.get_absolute_url()}isi/susu/"

    def opened(answer):
        return answer.content.decode().split('name="asal" value="')[1].split('"')[0]

    asal = opened(client.get(page))
    susu = ProductGroup.objects.get(pk="susu")
    typed = {
        "name": susu.name, "keywords": ", ".join(susu.keywords), "branches": "Pangan",
        "kbli_2020": " ".join(susu.kbli_2020), "kbli_2025": " ".join(susu.kbli_2025),
        "related": susu.related, "active": "on",
    }  # fmt: skip
    for row in draft.rows:
        if row["code"] == "susu":
            row["keywords"], row["by"] = [*row["keywords"], "dangke zz"], petugas.pk
    draft.save(update_fields=["rows"])
    wrong = client.post(page, typed | {"asal": asal, "name": ""})
    assert (wrong.status_code, opened(wrong)) == (422, asal)
    answer = client.post(page, typed | {"asal": asal})
    assert answer.status_code == 422
    assert "Kelompok ini diubah petugas" in answer.content.decode()
    assert "dangke zz" in answer.content.decode()
    saved = client.post(page, typed | {"asal": opened(answer)})
    assert saved.status_code == 302
    draft.refresh_from_db()
    assert "dangke zz" not in str(draft.rows)


@pytest.mark.django_db(transaction=True)
def test_on_a_large_register_looking_and_switching_on_are_jobs(client, monkeypatch):
    monkeypatch.setattr(group_jobs, "LARGE", 1)
    make_ikm(product="tahu takwa")
    classify(ikm_ids=None, by=None)
    takwa = {"name": "Tahu takwa", "kbli_2020": [], "kbli_2025": [], "keywords": ["tahu takwa"], "related": [], "branches": [], "active": True}  # fmt: skip
    draft = group_draft((None, takwa))
    looked = client.get(f"{draft.get_absolute_url()}akibat/")
    page = client.get(client.get(looked.url).url).content.decode()
    assert re.search(r'href="\?kerja=[0-9a-f-]{36}&amp;dari=tempe-tahu[^"]+">1 IKM<', page)
    stamp = page.split('name="janji" value="')[1].split('"')[0]
    refused = client.post(f"{draft.get_absolute_url()}berlakukan/", {"janji": "x"})
    assert "belum ada yang diberlakukan" in client.get(refused.url).content.decode()
    client.post(f"{draft.get_absolute_url()}berlakukan/", {"janji": stamp})
    assert Ikm.objects.get().product_group_id == "tahu-takwa"


def test_another_persons_job_is_not_taken_for_ones_own(client, petugas):
    draft = group_draft()
    job = Job.objects.create(name=group_jobs.LOOK, title="x", by=petugas, state="selesai", arguments={"groupset_id": draft.pk})  # fmt: skip
    for asked in (job.pk, "bukan-uuid"):
        page = client.get(f"{draft.get_absolute_url()}akibat/?kerja={asked}")
        assert page.context["promise"].moves.ikm == 0
