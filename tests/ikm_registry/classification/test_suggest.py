"""What the suggester does with any text: no exception, no confident wrong code, the same twice."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ikm_registry.classification import reference_files
from ikm_registry.classification.kbli_records import KbliEntry, Learned, OfficeWord
from ikm_registry.classification.kbli_search import KbliIndex
from ikm_registry.classification.ranking import AUTOMATIC

FOLDER = Path(__file__).resolve().parents[3] / "fixtures" / "reference"
CLASSIFIER = reference_files.load(FOLDER)
INDEX = CLASSIFIER.index

WORDS = st.sampled_from(
    "keripik tempe warung kopi bambu kayu dan & , jual produksi tas 2 kg kue sandal mesin".split()
)


@settings(max_examples=300)
@given(
    text=st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=12).map(" ".join)),
    raw=st.text(max_size=40),
    version=st.sampled_from([None, "2020", "2025"]),
)
def test_any_text_is_answered_the_same_twice(text, raw, version):
    first = INDEX.suggest(text, raw=raw, version=version)
    again = KbliIndex.suggest_many(INDEX, [("pisang", ""), (text, raw)], version=version)[1]
    assert first == again
    assert len(first.suggestions) <= 5
    assert len({(s.version, s.code) for s in first.suggestions}) == len(first.suggestions)
    scores = [s.score for s in first.suggestions]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)
    assert all(version in (None, s.version) and s.reason for s in first.suggestions)
    assert not (first.outside and first.suggestions)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "a", "-", "12345", "0341 555", "😀🍜", "日本語", "asdfgh", "hello world", "\x00\x01",
        "x" * 10_000, "tempe" * 2_000, "home industry", "usaha kecil", "ini itu", "produksi",
    ],
)  # fmt: skip
def test_nonsense_gets_no_code_it_could_be_believed_for(text):
    answer = INDEX.suggest(text, version="2020")
    assert INDEX.automatic(text, "2020") is None
    assert all(s.score < 0.5 for s in answer.suggestions)


def test_a_very_long_text_is_still_read():
    assert INDEX.suggest("keripik tempe " * 1_000, version="2020").suggestions[0].code == "10794"


OUTSIDE = """warung kopi; bengkel motor; ternak ayam; toko kelontong; jual beli; laundry; salon;
tani padi; warung; toko kue; jual keripik tempe; penjual jamu gendong; pedagang sayur; sembako;
budidaya jamur; petani tembakau; kebun kopi; nelayan; tambang pasir; cuci motor; tambal ban;
servis hp; rias manten; potong rambut; fotokopi; sewa terop; kos-kosan; sopir; guru les; pulsa;
rumah makan; nasi goreng; angkringan; sapi perah; kolam ikan; bibit apel; isi ulang gas;
ibu rumah tangga; wiraswasta; PNS; peternakan lebah madu; usaha ternak kambing; Toko Bangunan;
LAUNDRY KILOAN; Warung Bu Sri; jualan bakso; agen elpiji; padi; jagung; ayam; pijat"""


@pytest.mark.parametrize("text", [text.strip() for text in OUTSIDE.split(";")])
def test_what_is_no_manufacturing_is_said_to_be_none(text):
    answer = INDEX.suggest(text, version="2020")
    assert answer.suggestions == ()
    assert answer.outside.startswith("Bukan industri pengolahan: “")
    assert INDEX.automatic(text, "2020") is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("pakan ternak", "10801"), ("bengkel las", "25111"), ("bengkel bubut", "25920"),
        ("penggilingan padi", "10631"), ("kopi bubuk", "10761"), ("jajan pasar", "10792"),
        ("depot air minum isi ulang", "11052"), ("produksi dan jual keripik", "10794"),
        ("KWT Melati, keripik pisang", "10794"), ("kelompok tani: gula aren", "10722"),
        ("abon ayam", "10130"), ("tukang jahit", "14120"), ("mie ayam mentah", "10740"),
        ("toko kelontong, keripik tempe", "10794"), ("anyaman bambu", "16291"),
    ],
)  # fmt: skip
def test_makers_that_sound_like_something_else_stay_makers(text, code):
    answer = INDEX.suggest(text, version="2020")
    assert (answer.outside, answer.suggestions[0].code) == ("", code)


def test_each_product_of_a_cell_is_among_the_suggestions():
    codes = [s.code for s in INDEX.suggest("tempe, keripik & sambal", version="2020").suggestions]
    assert codes[0] == "10391"
    assert {"10794", "10772"} <= set(codes[:3])
    numbered = INDEX.suggest("1. tempe 2. tahu", version="2020").suggestions
    assert [s.code for s in numbered[:2]] == ["10391", "10392"]
    assert "Produk lain" in numbered[1].reason


@pytest.mark.parametrize(
    ("text", "raw", "code"),
    [
        ("cobek", "", "23963"), ("cobek", "tanah liat", "23932"), ("kursi", "bambu", "31002"),
        ("anyaman", "pandan", "16292"), ("tepung", "singkong", "10613"), ("kursi", "rotan", "31002"),
    ],
)  # fmt: skip
def test_raw_material_decides_where_the_product_leaves_it_open(text, raw, code):
    assert INDEX.suggest(text, raw=raw, version="2020").suggestions[0].code == code


@pytest.mark.parametrize(
    ("text", "code"),
    [("kripikk tempee", "10794"), ("krupuk udnag", "10794"), ("gerabh", "23932"), ("konfeksi", "14111"),
     ("meubel", "31001"), ("sangkar manuk", "16291"), ("klompen", "15201"), ("jenang", "10796")],
)  # fmt: skip
def test_slips_and_everyday_words_are_understood(text, code):
    assert INDEX.suggest(text, version="2020").suggestions[0].code == code


def test_an_unknown_material_takes_the_certainty_away():
    assert INDEX.automatic("lemari", "2020")[0] == "31001"
    assert INDEX.automatic("lemari titanium kaca", "2020") is None
    assert INDEX.automatic("mesin keripik singkong baru", "2020") != "10794"


def test_a_decision_is_first_at_once_and_says_so():
    entries = [KbliEntry("2020", "10794", "Industri kerupuk", ("keripik",)),
               KbliEntry("2020", "10391", "Industri tempe", ("tempe",))]  # fmt: skip
    taught = KbliIndex(entries, learned=[Learned("Mendoan Bu Sri", "2020", "10391", 3),
                                         Learned("warung bu sri", "2020", "", 1)])  # fmt: skip
    best = taught.suggest("mendoan bu sri", version="2020").suggestions[0]
    assert (best.code, best.score >= AUTOMATIC) == ("10391", True)
    assert "dipelajari dari 3 keputusan" in best.reason
    assert "1 keputusan" in taught.suggest("Warung Bu Sri").outside
    assert KbliIndex(entries).suggest("mendoan bu sri", version="2020").suggestions == ()


def test_a_code_typed_finds_itself_but_a_weight_is_no_code():
    assert INDEX.search("10794", "2020")[0].code == "10794"
    assert INDEX.search("1079")[0].code.startswith("1079")
    assert INDEX.search("2 kg keripik", "2020")[0].code == "10794"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("oli bekas jadi solar", "19214"),  # what stands behind "jadi" is made
        ("pakaian jadi wanita", "14111"),  # unless it belongs to the thing before it
        ("behel & spakbor motor", "30912"),  # the last product's owner holds for the first
        ("piring, gelas, vas bunga kaca", "23121"),  # and so does its material
        ("reparasi tangki & boiler", "33111"),  # a repair holds for all that follows
        ("biola kayu", "32202"),  # outside the divisions that go by material the thing decides
        ("isolator listrik porselen", "23933"),  # unless a keyword knows it by the material
        ("mesin roll kanal baja ringan", "28221"),  # what a machine makes does not silence it
    ],
)
def test_which_word_of_a_cell_is_the_product(text, code):
    found = [s.code for s in INDEX.suggest(text, version="2020").suggestions]
    assert found[0] == code, found


def test_a_keyword_of_two_codes_leaves_the_choice_to_a_person_until_somebody_decides():
    entries = [
        KbliEntry("2020", "31001", "Furnitur dari kayu", ("sofa", "mebel")),
        KbliEntry("2020", "31009", "Furnitur lainnya", ("sofa", "kasur")),
    ]
    index = KbliIndex(entries)
    found = index.suggest("sofa", version="2020").suggestions
    assert {s.code for s in found} == {"31001", "31009"}
    assert all(0.7 < s.score < AUTOMATIC for s in found)
    taught = index.with_learned((), [OfficeWord("sofa", "2020", "31009")])
    assert taught.automatic("sofa merah", "2020")[0] == "31009"


@pytest.mark.parametrize("text", ["laundry & setrika", "puli & as mesin selep"])
def test_a_cell_that_speaks_of_another_trade_first_is_unsure(text):
    answer = INDEX.suggest(text, version="2020")
    assert answer.suggestions[0].score < AUTOMATIC


@pytest.mark.parametrize("version", ["2020", "2025"])
def test_a_cage_is_made_and_sprouts_are_grown(version):
    assert INDEX.suggest("kandang jangkrik", version=version).suggestions[0].code == "16299"
    assert "kategori A" in INDEX.suggest("jangkrik", version=version).outside
    # No description of section C names sprouts; grown ones are produce, cooked ones are not.
    assert "belum diolah" in INDEX.suggest("tauge", version=version).outside
    assert not INDEX.suggest("tauge goreng kemasan", version=version).outside


@pytest.mark.parametrize("text", ["las stainless", "tepung ikan", "sandal rajut"])
def test_how_sure_an_answer_is_depends_on_nobodys_number_of_answers(text):
    first, *_ = INDEX.search(text, "2020", limit=5)
    assert INDEX.search(text, "2020", limit=1) == [first]
    code, reason = INDEX.automatic(text, "2020")
    assert (code, reason.split(": ", 1)[0]) == (
        first.code,
        f"Keyakinan {int(100 * first.score + 1e-6)} %",
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("kopibubuk", "10761"),  # written as one
        ("pavingstone", "23953"),
        ("dupo", "20231"),  # Javanese o
        ("boneko", "32402"),
        ("pastel & kroket beku", "10750"),  # frozen both
        ("syal & topi wol rajut", "14301"),
    ],
)
def test_words_are_read_as_they_are_written_and_spoken(text, code):
    assert INDEX.suggest(text, version="2020").suggestions[0].code == code


@pytest.mark.parametrize("text", ["sumberjaya", "tokopi", "kopibejo", "bejo", "joyo"])
def test_a_name_is_not_taken_apart(text):
    assert not [s for s in INDEX.suggest(text, version="2020").suggestions if s.score >= 0.5]


def test_the_main_products_code_outweighs_a_word_of_another_product():
    groups = CLASSIFIER.groups
    assert groups.group("2020", "10794", "kripiktempe, sambel").code == "keripik-kerupuk"
    assert groups.group("2020", "10794", "sambel, keripik").code == "bumbu"
    assert groups.group("2020", "", "kripiktempe, sambel").code == "bumbu"


def test_a_sweet_named_after_a_thing_is_not_grouped_with_the_thing():
    assert CLASSIFIER.groups.group("2020", "10532", "es lilin").code == "susu"
    assert CLASSIFIER.groups.group("2020", "32909", "lilin hias").code == "kerajinan-lain"


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("kue lilin", "roti-kue"),
        ("kue hantaran", "roti-kue"),
        ("cat genteng", "kimia-lain"),
        ("mesin giling tepung", "logam"),
        ("kursi bambu lilin", "mebel-bambu"),  # more words before what stands first
        ("kerajinan topeng", "kerajinan-kayu"),
    ],
)
def test_what_stands_first_names_the_group(text, group):
    assert CLASSIFIER.groups.group("2020", "", text).code == group
