"""One decision settles all rows of a text, can be undone, and teaches."""

import pytest

from ikm_registry.models import Ikm, Kbli, TextDecision
from ikm_registry.services import ikm as ikm_services
from ikm_registry.services import reference as references
from ikm_registry.services import text_decisions as services
from ikm_registry.services.classification import classify
from rpik.core.errors import DomainError, NotAllowed
from tests.factories.ikm_registry import ikm as make_ikm

PAGELARAN, DAU = "35.07.21.2003", "35.07.22.2001"


@pytest.fixture
def strange(reference):
    rows = [
        make_ikm(product=text, is_demo=demo)
        for text, demo in (("Barang Aneh Sekali", False), (" barang aneh sekali ", True), ("BARANG ANEH SEKALI", False))
    ]  # fmt: skip
    classify(ikm_ids=None, by=None)
    assert set(Ikm.objects.values_list("kbli_code", flat=True)) == {""}
    return rows


def _code(code="32903", version="2020"):
    return Kbli.objects.get(version=version, code=code)


def test_one_decision_settles_all_rows_of_a_text(strange, petugas):
    settled = services.decide(text="barang aneh sekali", kbli=_code(), by=petugas)
    assert settled.count == 3
    assert set(Ikm.objects.values_list("kbli_code", "sector")) == {("32903", "non_agro")}
    assert set(Ikm.objects.values_list("kbli_source", flat=True)) == {"dipilih"}


def test_the_next_of_that_text_is_given_the_code_and_told_why(strange, petugas, perencana):
    services.decide(text="barang aneh sekali", kbli=_code(), by=petugas)
    late = make_ikm(product="Barang aneh sekali")
    classify(ikm_ids=[late.pk], by=None)
    late.refresh_from_db()
    assert (late.kbli_code, late.kbli_source) == ("32903", "otomatis")
    assert "dipelajari dari 1 keputusan" in late.kbli_reason
    like = references.kbli_index().search("barang aneh sekali warna merah", "2020")
    assert like[0].code == "32903"
    assert "dipelajari" in like[0].reason


def test_texts_like_it_get_the_code_at_once_and_lose_it_with_the_decision(strange, make_user):
    like = make_ikm(product="barang aneh sekali warna merah", desa=DAU)
    far = make_ikm(product="barang aneh sekali warna merah", desa=PAGELARAN)
    other = make_ikm(product="barang aneh lain", desa=DAU)
    Ikm.objects.filter(pk__in=[row.pk for row in strange]).update(kecamatan_id="35.07.22")
    local = make_user("petugas", kecamatan_scope=["35.07.22"])
    settled = services.decide(text="barang aneh sekali", kbli=_code(), by=local)
    assert (settled.count, settled.alike) == (3, 1)
    codes = dict(Ikm.objects.values_list("pk", "kbli_code"))
    assert (codes[like.pk], codes[far.pk], codes[other.pk]) == ("32903", "", "")
    like.refresh_from_db()
    assert like.kbli_source == "otomatis"
    assert "dipelajari dari 1 keputusan" in like.kbli_reason
    assert services.undo(decision=settled.decision, by=local) == 3
    assert set(Ikm.objects.values_list("kbli_code", "sector")) == {("", "")}


def test_what_two_decisions_taught_stays_when_one_is_taken_back(strange, petugas, perencana):
    first = services.decide(text="barang aneh sekali", kbli=_code(), by=petugas)
    make_ikm(product="barang aneh sekali", desa=DAU)
    services.decide(text="barang aneh sekali", kbli=_code(), by=perencana)
    like = make_ikm(product="barang aneh sekali warna merah")
    classify(ikm_ids=[like.pk], by=None)
    services.undo(decision=first.decision, by=petugas)
    like.refresh_from_db()
    assert like.kbli_code == "32903"
    assert "dipelajari dari 1 keputusan" in like.kbli_reason


def test_undo_gives_the_rows_back_and_forgets(strange, petugas):
    settled = services.decide(text="barang aneh sekali", kbli=_code(), by=petugas)
    changed = Ikm.objects.get(pk=strange[0].pk)
    Ikm.objects.filter(pk=changed.pk).update(kbli_reason="Dipilih di formulir.")
    assert services.last_decision(by=petugas) == settled.decision
    assert services.undo(decision=settled.decision, by=petugas) == 2
    assert sorted(Ikm.objects.values_list("kbli_code", flat=True)) == ["", "", "32903"]
    assert references.kbli_index().automatic("barang aneh sekali", "2020") is None
    assert not any(
        "dipelajari" in s.reason for s in references.kbli_index().search("barang aneh sekali")
    )
    assert services.last_decision(by=petugas) is None
    with pytest.raises(DomainError, match="sudah dibatalkan"):
        services.undo(decision=settled.decision, by=petugas)


def test_no_industry_is_a_decision_too(strange, petugas):
    settled = services.decide(text="barang aneh sekali", kbli=None, by=petugas)
    assert settled.count == 3
    assert set(Ikm.objects.values_list("kbli_code", "sector")) == {("", "bukan_industri")}
    classify(ikm_ids=None, by=None)
    assert set(Ikm.objects.values_list("sector", flat=True)) == {"bukan_industri"}
    assert "1 keputusan" in references.kbli_index().suggest("Barang aneh sekali").outside
    assert services.undo(decision=settled.decision, by=petugas) == 3
    assert set(Ikm.objects.values_list("sector", flat=True)) == {""}


def test_only_the_own_area_and_only_who_may(reference, make_user, pimpinan, petugas):
    make_ikm(product="barang aneh", desa=PAGELARAN)
    far = make_ikm(product="barang aneh", desa=DAU)
    local = make_user("petugas", kecamatan_scope=["35.07.21"])
    with pytest.raises(NotAllowed):
        services.decide(text="barang aneh", kbli=_code(), by=pimpinan)
    settled = services.decide(text="barang aneh", kbli=_code(), by=local)
    assert settled.count == 1
    far.refresh_from_db()
    assert far.kbli_code == ""
    with pytest.raises(DomainError, match="Tidak ada lagi"):
        services.decide(text="barang aneh", kbli=_code(), by=local)
    with pytest.raises(NotAllowed, match="Hanya yang memutuskan"):
        services.undo(decision=settled.decision, by=petugas)
    assert TextDecision.objects.filter(undone_at__isnull=True).count() == 1


@pytest.mark.parametrize(
    ("product", "code", "doubted"),
    [
        ("batako", "20299", True), ("mebel kayu", "17109", True), ("warung kopi", "10761", True),
        ("keripik tempe", "10794", False), ("keripik tempe", "10391", False), ("batik tulis", "13133", False),
        ("entah apa", "10794", False), ("roti", "10792", False), ("warung kopi", "56303", False),
    ],
)  # fmt: skip
def test_a_stated_code_that_does_not_fit_is_flagged_not_changed(reference, product, code, doubted):
    one = make_ikm(product=product, kbli_version="2020", kbli_code=code, kbli_source="tertulis")
    classify(ikm_ids=None, by=None)
    one.refresh_from_db()
    assert ("kbli_ragu" in one.flags, one.kbli_code) == (doubted, code)
    Ikm.objects.filter(pk=one.pk).update(product="entah apa")
    classify(ikm_ids=[one.pk], by=None)
    one.refresh_from_db()
    assert "kbli_ragu" not in one.flags


def _suggested(text):
    return references.kbli_index().suggest(text, version="2020")


def test_a_code_chosen_for_one_ikm_teaches_a_text_nobody_knows(reference, petugas, perencana):
    for by in (petugas, perencana):
        one = make_ikm(product="Samplok zz")
        ikm_services.choose_kbli(ikm=one, kbli=_code("10794"), version=one.version, by=by)
    best = _suggested("samplok zz").suggestions[0]
    assert (best.code, "dipelajari dari 2 keputusan" in best.reason) == ("10794", True)
    waiting = make_ikm(product="samplok zz pedas")
    classify(ikm_ids=[waiting.pk], by=None)
    waiting.refresh_from_db()
    assert (waiting.kbli_code, waiting.kbli_source) == ("10794", "otomatis")
    assert services.last_decision(by=petugas) is None  # nothing was settled that could be undone


def test_who_chooses_another_code_has_changed_their_mind(reference, petugas):
    one = make_ikm(product="samplok zz")
    for code in ("10794", "10792"):
        one = ikm_services.choose_kbli(ikm=one, kbli=_code(code), version=one.version, by=petugas)
    best = _suggested("samplok zz").suggestions[0]
    assert (best.code, "dipelajari dari 1 keputusan" in best.reason) == ("10792", True)


@pytest.mark.parametrize(("product", "code"), [("kursi", "31004"), ("warung kopi", "10761")])
def test_one_choice_does_not_outrank_what_is_known(reference, petugas, product, code):
    before = _suggested(product)
    one = make_ikm(product=product)
    ikm_services.choose_kbli(ikm=one, kbli=_code(code), version=one.version, by=petugas)
    assert not TextDecision.objects.exists()
    assert _suggested(product) == before
