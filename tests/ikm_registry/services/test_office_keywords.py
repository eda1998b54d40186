"""The office's words count at once, win over what is shipped, and can be taken back."""

import pytest

from ikm_registry.models import Ikm, Kbli, OfficeKeyword
from ikm_registry.services import office_keywords as services
from ikm_registry.services import reference as references
from ikm_registry.services import text_decisions
from ikm_registry.services.classification import classify
from rpik.core.errors import DomainError, NotAllowed
from tests.factories.ikm_registry import ikm as make_ikm

pytestmark = pytest.mark.usefixtures("reference")


def _code(code, version="2020"):
    return Kbli.objects.get(version=version, code=code)


def _first(text, version="2020"):
    return references.kbli_index().suggest(text, version=version).suggestions[0]


def test_a_new_word_is_known_at_once_and_settles_what_waits(petugas):
    waits = [make_ikm(product=text) for text in ("Samplok", "samplok Bu Nah", "kotak samplok")]
    stated = make_ikm(product="samplok", kbli_version="2020", kbli_code="10710", kbli_source="tertulis")  # fmt: skip
    classify(ikm_ids=None, by=None)
    taught = services.add(text=" Samplok ", kbli=_code("32903"), by=petugas)
    assert (taught.ikm, taught.keyword.text) == (2, "Samplok")
    codes = dict(Ikm.objects.values_list("pk", "kbli_code"))
    assert [codes[one.pk] for one in waits] == ["32903", "32903", ""]
    assert codes[stated.pk] == "10710"
    one = Ikm.objects.get(pk=waits[0].pk)
    assert one.kbli_reason.startswith(
        "Keyakinan 94 %: “samplok” cocok dengan kata kantor “Samplok”"
    )
    assert (one.kbli_source, one.kbli_confidence, one.sector) == ("otomatis", 94, "non_agro")


def test_it_wins_over_the_shipped_word_and_over_parts_of_it(petugas):
    assert _first("opak").code == "10794"
    taught = services.add(text="opak", kbli=_code("10710"), by=petugas)
    assert taught.instead_of == ("10794",)
    best = _first("opak")
    assert (best.code, "kata kantor" in best.reason) == ("10710", True)
    assert _first("opak Mak Nyus").code == "10710"
    services.add(text="keripik pelangi", kbli=_code("10710"), by=petugas)
    assert _first("keripik pelangi").code == "10710"
    assert _first("keripik tempe").code == "10794"
    assert _first("opak", "2025").code == "10794"


def test_the_decision_for_a_very_text_stays_above_it(petugas):
    make_ikm(product="barang aneh sekali")
    text_decisions.decide(text="barang aneh sekali", kbli=_code("32903"), by=petugas)
    services.add(text="barang aneh sekali", kbli=_code("10710"), by=petugas)
    assert _first("Barang aneh sekali").code == "32903"
    assert _first("barang aneh sekali besar").code == "10710"


def test_taken_back_the_shipped_word_holds_again(petugas):
    waits, shipped = make_ikm(product="samplok"), make_ikm(product="opak")
    added = services.add(text="samplok", kbli=_code("32903"), by=petugas)
    other = services.add(text="opak", kbli=_code("10710"), by=petugas)
    assert set(Ikm.objects.values_list("kbli_code", flat=True)) == {"32903", "10710"}
    for one in (added, other):
        services.remove(keyword_id=one.keyword.pk, by=petugas)
    assert _first("opak").code == "10794"
    codes = dict(Ikm.objects.values_list("pk", "kbli_code"))
    assert codes == {waits.pk: "", shipped.pk: "10794"}
    assert services.remove(keyword_id=added.keyword.pk, by=petugas) is None


@pytest.mark.parametrize(
    ("text", "field", "said"),
    [
        ("", "text", "tiga huruf"), ("ab", "text", "tiga huruf"), ("12345", "text", "tiga huruf"),
        ("🎉🎉🎉", "text", "tiga huruf"), ("aneka usaha", "text", "terlalu umum"),
        ("satu dua tiga empat lima enam", "text", "bukan kalimat"), ("x" * 61, "text", "60 huruf"),
        ("keripik", "text", "sudah memuat"), ("SAMPLOK", "text", "sudah menunjuk 32903"),
    ],
)  # fmt: skip
def test_a_useless_word_is_refused_at_its_field(petugas, text, field, said):
    services.add(text="samplok", kbli=_code("32903"), by=petugas)
    with pytest.raises(DomainError, match=said) as refused:
        services.add(text=text, kbli=_code("10794"), by=petugas)
    assert refused.value.field == field
    assert OfficeKeyword.objects.count() == 1


def test_no_code_and_no_right_are_refused(petugas, pimpinan):
    for kbli in (None, _code("107")):
        with pytest.raises(DomainError) as refused:
            services.add(text="samplok", kbli=kbli, by=petugas)
        assert refused.value.field == "kbli"
    with pytest.raises(NotAllowed):
        services.add(text="samplok", kbli=_code("10794"), by=pimpinan)
    with pytest.raises(NotAllowed):
        services.remove(keyword_id=1, by=pimpinan)


def test_another_process_hears_of_it_by_the_table_alone(petugas):
    before = references.kbli_index()
    OfficeKeyword.objects.create(
        text="samplok", key="samplok", kbli_version="2020", kbli_code="32903", by=petugas
    )
    after = references.kbli_index()
    assert not before.suggest("samplok", version="2020").suggestions
    assert after.suggest("samplok", version="2020").suggestions[0].code == "32903"
    OfficeKeyword.objects.all().delete()
    assert not references.kbli_index().suggest("samplok", version="2020").suggestions
