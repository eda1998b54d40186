"""What becomes of a KBLI 2020 code: the shipped table holds the traps of domain.md 4.3."""

from django.conf import settings

from ikm_registry.classification import reference_files
from ikm_registry.classification.concordance import MARK, Move, of_pairs, sentence, shipped

FOLDER = settings.BASE_DIR / "fixtures" / "reference"


def _table():
    titles = {"2020": {}, "2025": {}}
    for entry in reference_files.entries(FOLDER):
        titles[entry.version][entry.code] = entry.title
    return shipped(titles["2020"], titles["2025"], reference_files.moves(FOLDER)), titles


def test_every_code_of_2020_has_a_fate_and_every_target_is_a_code_of_2025():
    table, titles = _table()
    assert set(table) == set(titles["2020"])
    for fate in table.values():
        assert set(fate.targets) <= set(titles["2025"]), fate
        assert fate.basis and len(fate.basis) <= 300
        assert (len(fate.targets) == 1) >= (fate.kind in {"sama", "pindah", "gabung"})
        assert (fate.targets == ()) == (fate.kind == "hilang")
        assert (fate.targets == (fate.code,)) or fate.kind != "sama"


def test_the_known_moves():
    table, _ = _table()
    known = {
        "10391": "10307", "10392": "10308", "10794": "10794", "10772": "10779", "10773": "10793",
        "10763": "10762", "10762": "10797", "10761": "10761", "10792": "10792", "10710": "10710",
        "10722": "10722", "11040": "11053", "11090": "11059", "12011": "12001", "12012": "12003",
        "12013": "12002", "12091": "12004", "13134": "13133", "13122": "13122", "14111": "14111",
        "14120": "14120", "15121": "15121", "15201": "15201", "16291": "16291", "16293": "16293",
        "16294": "16294", "20294": "20294", "21022": "21022", "23921": "23921", "23922": "23922",
        "23932": "23932", "23963": "23969", "31001": "31011", "31002": "31012", "31003": "31021",
        "31004": "31022", "31009": "31029", "32201": "32201", "32300": "32300",
    }  # fmt: skip
    for code, target in known.items():
        assert table[code].targets == (target,), code
        assert table[code].kind in {"sama", "pindah", "gabung"}, code


def test_a_code_that_means_something_else_in_2025_never_moves_by_itself():
    table, _ = _table()
    for code in ("13133", "10793", "14302", "13922", "10217", "15122", "20129", "32909", "10799"):
        assert table[code].kind in {"ragu", "pecah", "hilang"}, code
    # Digits that mean something else now: never kept.
    for code in ("13133", "32906", "20123", "20124", "20125", "23953", "16212", "28261"):
        assert code not in table[code].targets, code
    assert set(table["10793"].targets) == {"10309", "10794"}
    assert set(table["14302"].targets) == {"14111", "13996", "13139"}
    assert "13133" not in table["13133"].targets


def test_every_code_of_2025_is_reached_but_what_is_new():
    """A 2025 code nobody reaches was cut out of some 2020 code that is taken for unchanged."""
    table, titles = _table()
    reached = {target for fate in table.values() for target in fate.targets}
    new = {
        "11020",  # wine: 11020 is closed to investment and not in our list of 2020
        "13912",  # crocheted cloth
        "22129",  # latex concentrate
        "23935",  # sanitary ware of clay
        "30113",  # unmanned vessels
    }
    assert set(titles["2025"]) - reached == new


def test_titles_decide_only_where_they_agree():
    old = {"1": "Industri tahu", "2": "Kain", "3": "Karung", "4": "Lak", "5": "Ban"}
    new = {"1": "Tahu", "2": "Kain batik", "9": "Industri karung", "8": "Ban", "7": "ban"}
    found = shipped(old, new, [])
    assert [(one.kind, one.targets) for one in found.values()] == [
        ("sama", ("1",)), ("ragu", ("2",)), ("pindah", ("9",)), ("hilang", ()), ("hilang", ()),
    ]  # fmt: skip


def test_a_reviewed_move_outranks_the_titles():
    old, new = {"1": "Kain"}, {"1": "Kain", "2": "Batik"}
    assert shipped(old, new, [Move("1", ("2",), "pasti", "Batik.")])["1"].targets == ("2",)
    assert shipped(old, new, [Move("1", (), "hilang", "Lain.")])["1"].kind == "hilang"


def test_rows_of_a_file_amount_to_fates():
    found = of_pairs(
        [("1", "1", ""), ("2", "5", "a"), ("3", "5", "b"), ("4", "6", "a"), ("4", "7", "b"),
         ("8", "", "dihapus"), ("2", "5", "a")]
    )  # fmt: skip
    assert {code: fate.kind for code, fate in found.items()} == {
        "1": "sama", "2": "gabung", "3": "gabung", "4": "pecah", "8": "hilang",
    }  # fmt: skip
    assert found["4"].targets == ("6", "7") and found["4"].basis == "a; b"


def test_the_sentence_fits_its_column():
    said = sentence("13134", "13133", "x" * 400)
    assert said.startswith(f"{MARK}13134 → 2025 13133. ") and len(said) == 300
