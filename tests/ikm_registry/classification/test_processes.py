"""Process and material, English compounds, slips beside known words: what no keyword can hold."""

import gc
from pathlib import Path

import pytest

from ikm_registry.classification import reference_files
from ikm_registry.classification.agreement import agreed_prefix
from ikm_registry.classification.ranking import AUTOMATIC
from ikm_registry.classification.reading import read

FOLDER = Path(__file__).resolve().parents[3] / "fixtures" / "reference"
CLASSIFIER = reference_files.load(FOLDER)
INDEX = CLASSIFIER.index


def _best(text, version="2020", raw=""):
    return INDEX.suggest(text, version=version, raw=raw).suggestions[0]


def test_every_row_of_the_table_names_codes_of_its_version():
    known = {(e.version, e.code) for e in reference_files.entries(FOLDER)}
    for process in reference_files.processes(FOLDER):
        assert process.codes, process
        assert all((process.version, code) in known for code in process.codes), process


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("pengeringan cabai", "10313", "10303"),
        ("pengeringan ikan teri", "10211", "10211"),
        ("penjemuran tembakau", "12091", "12004"),
        ("penggilingan kedelai", "10612", "10612"),
        ("pengasapan lele", "10212", "10212"),
        ("menyamak kulit", "15112", "15112"),
    ],
)
def test_the_material_decides_what_a_process_is(text, first, second):
    assert (_best(text).code, _best(text, "2025").code) == (first, second)
    assert _best(text).score >= AUTOMATIC


def test_a_process_that_leaves_several_codes_open_is_never_automatic():
    answer = INDEX.suggest("pengolahan kelapa", version="2020")
    assert [s.code for s in answer.suggestions[:3]] == ["10773", "10422", "10421"]
    assert answer.suggestions[0].score < AUTOMATIC


def test_the_raw_material_completes_the_process():
    assert _best("pengeringan", raw="ikan").code == "10211"
    assert _best("pengeringan", raw="kayu sengon").code == "16102"


def test_english_puts_the_thing_last():
    assert read("banana chips", "").parts == (("keripik", "pisang"),)
    assert _best("bamboo chair").code == "31002"


def test_a_material_behind_the_last_product_holds_for_all():
    assert read("gelas, piring, mangkok gerabah", "").parts[0] == ("gelas", "gerabah")
    assert _best("gelas, piring, mangkok gerabah").code == "23932"
    assert read("tempe, kursi kayu jati", "").parts[0] == ("tempe",)


@pytest.mark.parametrize(
    ("text", "code"),
    [("kerajnan rotan", "16291"), ("abun ayam", "10130"), ("pakaan ternak", "10801")],
)
def test_a_slip_is_mended_by_what_stands_beside_it(text, code):
    best = _best(text)
    assert best.code == code
    assert best.score < 0.9


def test_a_name_is_no_slip():
    assert _best("keripik singkong Mak Darti").code == "10794"
    assert not INDEX.suggest("warung bu tahuk", version="2020").suggestions


def test_what_is_of_another_material_than_its_code_is_offered_by_the_material():
    best = _best("keset rotan")
    assert (best.code, best.score < AUTOMATIC) == ("16291", True)


def test_names_do_not_move_the_answer_and_stand_in_its_reason():
    one = _best("Keripik tempe Zzubaidah")
    two = _best("keripik tempe Qqomariyah")
    assert (one.code, one.score) == (two.code, two.score)
    assert "zzubaidah" in one.reason
    assert "qqomariyah" in two.reason


def test_a_group_is_asked_once_for_many():
    asked = []
    groups = reference_files.groups(
        FOLDER, lambda texts: asked.append(list(texts)) or [""] * len(texts)
    )
    signatures = [("", "", "tempe"), ("", "", "tahu"), ("2020", "10391", "tempe")]
    found = groups.group_many(signatures, {"tahu": "Bukan industri pengolahan."})
    assert [one.code for one in found][1] is None
    assert found[0].code == found[2].code is not None
    assert asked == [["tempe"]]


def test_unsure_answers_agree_on_a_group():
    assert agreed_prefix(INDEX.suggest("pengeringan cabai", version="2020").suggestions) == ""
    assert agreed_prefix(INDEX.suggest("asdfgh", version="2020").suggestions) == ""
    unsure = INDEX.suggest("pengolahan kayu", version="2020").suggestions
    assert unsure[0].score < AUTOMATIC
    assert agreed_prefix(unsure) == "162"
    assert agreed_prefix(INDEX.suggest("lampu unik", version="2020").suggestions) == "2740"


def test_many_texts_are_answered_as_each_alone_and_the_collector_runs_again():
    texts = [(f"keripik tempe {'zqx'[n % 3]}u{chr(97 + n % 26)}wo", "") for n in range(2_100)]
    many = INDEX.suggest_many(texts, version="2020")
    assert gc.isenabled()
    for n in (0, 77, 2_099):
        assert many[n] == INDEX.suggest(texts[n][0], version="2020")
