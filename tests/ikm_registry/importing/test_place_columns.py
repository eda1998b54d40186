"""Desa and kecamatan under headings that do not say so: 25 of the 33 kecamatan are desa names too."""

import pytest

from ikm_registry.importing.kbli_titles import KbliTitles
from ikm_registry.importing.mapping import guess

# Every name is that of a kecamatan and of a desa in another or the same.
BOTH = [["Siti", "Kepanjen", "Kepanjen"], ["Umi", "Tumpang", "Tumpang"], ["Ani", "Wonosari", "Wonosari"],
        ["Sri", "Pagelaran", "Pagelaran"], ["Tri", "Sumberagung", "Sumbermanjing Wetan"]]  # fmt: skip
PLAIN = [["Siti", "Codo", "Wajak"], ["Umi", "Blayu", "Wajak"], ["Ani", "Wajak", "Wajak"],
         ["Sri", "Toyomarto", "Singosari"]]  # fmt: skip


@pytest.mark.parametrize("rows", [BOTH, PLAIN])
@pytest.mark.parametrize(
    "headings",
    [
        ("Usaha berada di desa/kelurahan mana?", "Kecamatan tempat usaha"),
        ("Lokasi 1", "Lokasi 2"),
        ("Desa", "Wilayah"),
        ("Tempat", "Kec. usaha"),
    ],
)
def test_each_row_tells_which_is_which(gazetteer, rows, headings):
    fields = [one.field for one in guess(["Nama Pemilik", *headings], rows, gazetteer)]
    assert fields == ["owner", "desa", "kecamatan"]
    turned = [[name, kecamatan, desa] for name, desa, kecamatan in rows]
    fields = [one.field for one in guess(["Nama Pemilik", *headings[::-1]], turned, gazetteer)]
    assert fields == ["owner", "kecamatan", "desa"]


def test_titles_of_kbli():
    titles = KbliTitles(
        [
            ("10391", "Industri tempe kedelai"),
            ("23932", "Industri perlengkapan rumah tangga dari porselen"),
            ("23931", "Industri perlengkapan rumah tangga dari tanah liat/keramik"),
        ]
    )
    assert titles.code_of("INDUSTRI TEMPE  KEDELAI.") == "10391"
    assert titles.code_of("Industri perlengkapan rumah tangga dari tanah") == "23931"
    assert titles.code_of("Industri perlengkapan rumah tangga") == ""
    assert titles.code_of("Industri tempe") == ""
    assert titles.clean("10391").problems == ()
    assert [p.code for p in titles.clean("Industri Tempe Kedelai").problems] == ["kbli_title"]
    assert titles.clean("tempe").value is None
