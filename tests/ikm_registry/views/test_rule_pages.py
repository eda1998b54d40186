"""The pages of rule sets: read, search, edit in place, see what moves, switch on."""

import re

import pytest
from django.urls import reverse

from ikm_registry.models import Ikm, RuleSet
from ikm_registry.services import rule_activation
from ikm_registry.services.classification import classify
from tests.factories.rules import DAU, WAGIR, draft, row, woven

PAGE = "/ikm/klasifikasi/aturan/"


@pytest.fixture
def client(reference, perencana, log_in):
    return log_in(perencana)


def _typed(mark="", /, **values):
    typed = {"version": "2020", "prefix": "10774", "sector": "agro", "basis": "Rapat", "reason": "Garam rakyat", "confidence": "", "valid_from": ""} | values  # fmt: skip
    return {f"{mark}{name}": value for name, value in typed.items()}


def test_the_active_table_says_all_of_each_row(client):
    text = client.get(PAGE).content.decode()
    for said in ("Awalan terpanjang", "16291", "Kasus tepi", "Ditjen Industri Agro", "bawaan", "berlaku sejak"):  # fmt: skip
        assert said in text
    assert "KBLI 2025" in text
    assert "?ubah=" not in text


@pytest.mark.parametrize(
    ("asked", "there", "gone"),
    [
        ("12011", ["aturan-10", "Agro karena KBLI 2020 12011 diawali 12, aturan 10."], ["aturan-24"]),
        ("garam", ["aturan-5"], ["aturan-24"]),
        ("kasus tepi", ["aturan-24", "aturan-78"], ["aturan-10"]),
        ("zzzz", ["Tidak ada aturan yang cocok"], ["aturan-10"]),
        ("²³", ["Tidak ada aturan yang cocok"], []),
    ],
)  # fmt: skip
def test_the_table_is_searched_by_code_and_by_words(client, asked, there, gone):
    text = client.get(PAGE, {"q": asked}).content.decode()
    assert all(said in text for said in there)
    assert not any(f'id="{said}"' in text for said in gone)


def test_a_draft_is_copied_and_edited_in_its_place(client):
    active = RuleSet.objects.get()
    made = RuleSet.objects.get(
        pk=client.post(f"{PAGE}{active.pk}/salin/").url.rstrip("/").rsplit("/", 1)[-1]
    )
    rule = made.rules.get(version="2020", prefix="10774")
    page = client.get(f"{PAGE}{made.pk}/?ubah={rule.pk}").content.decode()
    assert 'name="ubah-prefix" value="10774"' in page
    answer = client.post(f"{PAGE}{made.pk}/baris/{rule.pk}/", _typed("ubah-"))
    assert answer.url == f"{PAGE}{made.pk}/?versi=2020#aturan-{rule.number}"
    rule.refresh_from_db()
    assert (rule.sector, rule.by.username) == ("agro", "perencana")
    client.post(f"{PAGE}{made.pk}/baris/", _typed(prefix="10.392", reason="Tahu"))
    assert made.rules.filter(prefix="10392").exists()
    client.post(f"{PAGE}{made.pk}/baris/{rule.pk}/hapus/")
    assert not made.rules.filter(pk=rule.pk).exists()
    head = {"name": "Aturan 2027", "basis": "SK 7/2027", "valid_from": "2026-01-02", "note": ""}
    client.post(f"{PAGE}{made.pk}/ket/", head)
    made.refresh_from_db()
    assert (made.name, made.basis, str(made.valid_from)) == (
        "Aturan 2027",
        "SK 7/2027",
        "2026-01-02",
    )
    client.post(f"{PAGE}{made.pk}/buang/")
    assert not RuleSet.objects.filter(pk=made.pk).exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"prefix": "16291"}, "sudah ada pada aturan 24"),
        ({"prefix": "1"}, "Tulis 2 sampai 5 angka"),
        ({"prefix": "<b>"}, "Tulis 2 sampai 5 angka"),
        ({"prefix": "99999"}, "Tidak ada kode KBLI 2020"),
        ({"prefix": "107", "reason": ""}, "Tumpang tindih"),
        ({"prefix": "1079", "valid_from": "kemarin"}, "tanggal"),
        ({"prefix": "1079", "basis": "x" * 301}, "300"),
    ],
)
def test_a_refusal_stands_at_the_field_and_loses_nothing(client, typed, said):
    made = draft()
    answer = client.post(f"{PAGE}{made.pk}/baris/", _typed(**typed))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert said in text
    assert "field-error" in text
    assert made.rules.count() == 95
    rule = made.rules.get(version="2020", prefix="10774")
    text = client.post(f"{PAGE}{made.pk}/baris/{rule.pk}/", _typed("ubah-", **typed))
    assert text.status_code == 422
    assert 'class="is-editing"' in text.content.decode()


def test_a_row_gone_meanwhile_keeps_what_was_typed(client):
    made = draft()
    answer = client.post(f"{PAGE}{made.pk}/baris/999999/", _typed("ubah-", reason="Panjang lebar"))
    assert answer.status_code == 422
    assert "Panjang lebar" in answer.content.decode()
    assert "dihapus orang lain" in answer.content.decode()


def _moving(client):
    woven(desa=WAGIR, business_name="Besek Bu Tini")
    woven(desa=DAU, product_group_id="anyaman")
    classify(ikm_ids=None, by=None)
    made = draft(row())
    return made, f"{PAGE}{made.pk}/akibat/"


def test_what_moves_is_shown_with_the_lists_behind_each_figure(client):
    _, page = _moving(client)
    text = client.get(page).content.decode()
    assert "Besek Bu Tini" in text
    assert "2 IKM</a>" in text
    assert "dari=agro&amp;ke=non_agro&amp;kecamatan=35.07.21#daftar" in text
    assert "aturan 24 (awalan 16291): Kerajinan" in text
    one = client.get(f"{page}?dari=agro&ke=non_agro&kecamatan=35.07.22").content.decode()
    assert "Besek Bu Tini" not in one
    assert "Usaha Uji" in one
    assert "Kecamatan: <b>Dau</b>" in one
    for odd in (
        "?sesudah=x",
        "?sesudah=99999999999999999999",
        "?kecamatan=%27",
        "?dari=belum",
        "?ke=%00",
    ):
        assert client.get(page + odd).status_code == 200
    assert set(Ikm.objects.values_list("sector", flat=True)) == {"agro"}


def test_pages_of_the_list_follow_each_other(client, monkeypatch):
    monkeypatch.setattr("ikm_registry.views.moves.PAGE", 1)
    _, page = _moving(client)
    first = client.get(page)
    assert "Besek Bu Tini" in first.content.decode()
    after = Ikm.objects.order_by("pk").first().pk
    assert f"sesudah={after}#daftar" in first.content.decode()
    second = client.get(f"{page}?sesudah={after}").content.decode()
    assert "Besek Bu Tini" not in second
    assert "sesudah=" not in second.split("pager")[-1]


@pytest.mark.django_db(transaction=True)
def test_it_is_switched_on_as_promised_and_every_ikm_says_by_which_rule(client):
    made, page = _moving(client)
    promised = rule_activation.promise(made).stamp
    assert promised in client.get(page).content.decode()
    job = client.post(f"{PAGE}{made.pk}/berlakukan/", {"janji": promised})
    assert job.url.startswith("/pekerjaan/")
    assert client.get(job.url).url == page
    assert client.get(page).url == made.get_absolute_url()
    one = Ikm.objects.first()
    assert set(Ikm.objects.values_list("sector", flat=True)) == {"non_agro"}
    told = client.get(one.get_absolute_url()).content.decode()
    assert (
        "Non-agro karena KBLI 2020 16291 diawali 16291, aturan 24. Kerajinan. Dasar: Rapat uji."
        in told
    )
    assert f"{made.get_absolute_url()}?versi=2020#aturan-24" in told
    again = client.post(f"{PAGE}{made.pk}/berlakukan/", {"janji": promised}, follow=True)
    assert "sudah berlaku" in again.content.decode()


def test_an_ikm_points_to_the_rule_in_force_or_says_that_its_own_is_old(client):
    woven(desa=WAGIR)
    classify(ikm_ids=None, by=None)
    one = Ikm.objects.get()
    same = draft(row(prefix="10392", reason="Uji"))  # weaving keeps rule 24 as it reads
    rule_activation.activate(
        ruleset_id=same.pk, promised=rule_activation.promise(same).stamp, by=None
    )
    text = client.get(one.get_absolute_url()).content.decode()
    assert f"{same.get_absolute_url()}?versi=2020#aturan-24" in text
    assert "kini aturan lama" not in text
    RuleSet.objects.filter(pk=same.pk).update(state="lama")
    text = client.get(one.get_absolute_url()).content.decode()
    assert "Menurut “Aturan awal (bawaan)”, yang kini aturan lama." in text


def test_a_register_that_moved_shows_the_promise_anew(client):
    made, _ = _moving(client)
    late = woven(business_name="Terlambat")
    classify(ikm_ids=[late.pk], by=None)
    answer = client.post(f"{PAGE}{made.pk}/berlakukan/", {"janji": "0" * 32})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Sekarang 3 IKM akan berganti sektor" in text
    assert rule_activation.promise(made).stamp in text
    assert not RuleSet.objects.get(pk=made.pk).is_active


def test_without_a_basis_the_page_says_what_is_missing(client):
    made = draft(row(), basis="")
    stamp = rule_activation.promise(made).stamp
    answer = client.post(f"{PAGE}{made.pk}/berlakukan/", {"janji": stamp})
    assert answer.status_code == 422
    assert "dasar keputusannya" in answer.content.decode()


def test_who_only_reads_sees_the_effect_without_the_switch(client, pimpinan, log_in):
    made, page = _moving(client)
    reader = log_in(pimpinan)
    text = reader.get(page).content.decode()
    assert "Besek Bu Tini" in text
    assert "Berlakukan" not in text
    assert "?ubah=" not in reader.get(made.get_absolute_url()).content.decode()
    assert reader.post(f"{PAGE}{made.pk}/baris/", _typed()).status_code == 403


def test_list_and_figures_keep_to_the_working_area(client, make_user, log_in):
    _, page = _moving(client)
    assert client.get(page).context["found"].ikm == 2
    local = log_in(make_user("perencana", kecamatan_scope=["35.07.22"]))
    answer = local.get(page)
    text = answer.content.decode()
    mine = Ikm.objects.filter(kecamatan="35.07.22")
    assert "Besek Bu Tini" not in text
    assert (
        answer.context["found"].ikm
        == answer.context["promise"].moves.ikm - 1
        == len(answer.context["rows"])
    )
    assert answer.context["stays"].living == mine.count()
    assert {move.key for move in answer.context["found"].by_kecamatan} <= {"35.07.22"}
    assert "wilayah kerja Anda" in text


def test_pages_ask_few_questions(client, django_assert_max_num_queries):
    _, page = _moving(client)
    with django_assert_max_num_queries(14):
        client.get(PAGE)
    with django_assert_max_num_queries(16):
        client.get(page)


def test_the_second_of_two_editors_is_told_once_and_loses_nothing(client):
    made = draft()
    rule = made.rules.get(version="2020", prefix="16291")
    page = f"{PAGE}{made.pk}/?versi=2020&ubah={rule.pk}"
    seen = re.search(r'name="asal" value="(\w+)"><h3>', client.get(page).content.decode())[1]
    save = f"{PAGE}{made.pk}/baris/{rule.pk}/?versi=2020"
    first = _typed("ubah-", version="2020", prefix="16291", reason="Punya pertama")
    assert client.post(save, first | {"asal": seen}).status_code == 302
    mine = _typed("ubah-", version="2020", prefix="16291", reason="Punya kedua")
    wrong = client.post(save, mine | {"asal": seen, "ubah-basis": ""})
    assert f'value="{seen}"><h3>' in wrong.content.decode()
    told = client.post(save, mine | {"asal": seen})
    text = told.content.decode()
    assert told.status_code == 422
    assert "Punya pertama" in text
    assert "Punya kedua" in text
    now = re.search(r'name="asal" value="(\w+)"><h3>', text)[1]
    assert client.post(save, mine | {"asal": now}).status_code == 302
    rule.refresh_from_db()
    assert rule.reason == "Punya kedua"


def test_a_changed_row_tells_what_the_other_version_says_of_its_codes(client):
    made = draft()
    salt = made.rules.get(version="2020", prefix="10774")
    address = reverse("ikm_registry:rule-update", args=[made.pk, salt.pk])
    page = client.post(address, _typed("ubah-"), follow=True).content.decode()
    assert "Menurut KBLI 2025, industri yang sama masih lain sektornya" in page
    assert re.search(r"10772 non-agro menurut aturan \d+ \(awalan 10772\)", page)
    assert re.search(r"10773 non-agro menurut aturan \d+ \(awalan 10773\)", page)
    for twin in made.rules.filter(version="2025", prefix__in=["10772", "10773"]):
        address = reverse("ikm_registry:rule-update", args=[made.pk, twin.pk])
        typed = _typed("ubah-", version="2025", prefix=twin.prefix)
        page = client.post(address, typed, follow=True).content.decode()
    assert "masih lain sektornya" not in page
    # A wide row is not to be changed for one of its codes.
    address = reverse("ikm_registry:rule-create", args=[made.pk])
    typed = _typed(version="2020", prefix="10794", sector="non_agro")
    page = client.post(address, typed, follow=True).content.decode()
    assert re.search(r"10794 agro menurut aturan \d+ \(awalan 10\)", page)
    assert "tambahkan aturan untuk kodenya saja" in page
