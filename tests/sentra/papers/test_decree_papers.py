"""The SK as PDF and DOCX, read by other programs: words, page breaks, marks, map, pixels."""

import io
import re
from dataclasses import replace
from datetime import date

import numpy as np
import pypdfium2
import pytest
from docx import Document as read_docx
from docx.oxml.ns import qn

from sentra.papers import docx, example, map, pdf, template_fill
from sentra.papers.content import Decree, Member, Signatory, counted, money

LONG = "Kelompok Usaha Bersama Perajin Gerabah dan Keramik Getaan Makmur Sejahtera Abadi Sentosa"
TITLED = (
    "Dr. Ir. H. Raden Mas Soerjodiningrat Kartosoewirjo Wiryodikromo Kartodimejo bin Abdurrahman "
    "Al-Malangi, S.E., M.Si."
)
ODD = 'UD "Śri & Rejeki" <Baru> #1 $x$ *tebal* _garis_'


def members(count: int) -> tuple[Member, ...]:
    titles = {0: LONG, 1: ODD}
    return tuple(
        Member(
            titles.get(n, f"Gerabah Nomor {n}"),
            "H. Sutrisno bin Wiryodikromo Kartodimejo" if n % 5 == 0 else "Sari",
            "gerabah, pot bunga",
            "23932 (2020)",
            ("Pagelaran", "Clumprit")[n % 2],
            "Pagelaran",
            None if n == 2 else 3,
            -8.2 + 0.0004 * (n % 20),
            112.6 + 0.0005 * (n // 20),
        )
        for n in range(count)
    )


def decree(count: int = 12, **fields) -> Decree:
    found = members(count)
    hull = {"type": "Polygon", "coordinates": [[[112.599, -8.201], [112.609, -8.201], [112.609, -8.19], [112.599, -8.201]]]}  # fmt: skip
    values = {
        "name": "Gerabah Getaan, Desa Pagelaran",
        "group": "Gerabah",
        "place": "Pagelaran, Kecamatan Pagelaran",
        "members": found,
        "year": 2026,
        "workers": 31,
        "investment": 1_500_000_000,
        "figures": (("Unit usaha", counted(count)), ("Investasi", money(1_500_000_000))),
        "as_of": date(2026, 11, 24),
        "map_svg": map.draw(found, hull=hull),
        "map_source": "Register IKM",
        "signatory": Signatory(name="Drs. H. Uji Coba, M.M."),
    }
    return Decree(**values | fields)


def pages(content: bytes) -> list[str]:
    with pypdfium2.PdfDocument(content) as found:
        texts = []
        for page in found:
            text = page.get_textpage()
            # Hyphens at line ends come back as a control character.
            texts.append(" ".join(text.get_text_range().replace("\ufffe\r\n", "").split()))
            text.close()
            page.close()
        return texts


def pixels(content: bytes, number: int) -> np.ndarray:
    with pypdfium2.PdfDocument(content) as found:
        page = found[number]
        bitmap = page.render(scale=1.5)
        drawn = bitmap.to_numpy().copy()
        bitmap.close()
        page.close()
        return drawn


def test_the_pdf_says_it_in_order():
    whole = " ".join(pages(pdf.write(decree(draft=False))))
    whole = re.sub(r" – \d+ –", "", whole)  # page numbers
    order = (
        "BUPATI MALANG PROVINSI JAWA TIMUR KEPUTUSAN BUPATI MALANG",
        "NOMOR 188.45/",
        "PENETAPAN SENTRA GERABAH GETAAN, DESA PAGELARAN",
        "Menimbang",
        "12 (dua belas) unit usaha",
        "Mengingat",
        "Nomor 29 Tahun 2018 tentang Pemberdayaan Industri",
        "MEMUTUSKAN:",
        "KESATU",
        "31 (tiga puluh satu) orang tenaga kerja",
        "Rp1.500.000.000 (satu miliar lima ratus juta rupiah)",
        "keadaan tanggal 24 November 2026",
        "KELIMA",
        "Ditetapkan di Kepanjen",
        "BUPATI MALANG, Drs. H. Uji Coba, M.M.",
        "LAMPIRAN I KEPUTUSAN BUPATI MALANG",
        "LAMPIRAN II ",
        "LAMPIRAN III ",
    )
    place = 0
    for words in order:
        place = whole.find(words, place)
        assert place >= 0, words


@pytest.mark.parametrize("kind", ["penetapan", "perubahan"])
def test_a_decree_cites_no_figures_of_a_later_day(kind):
    """An SK of last year typed in today: its figures are today's, and it says so in its marks."""
    for paper, is_cited in (
        (example.decree(kind), True),
        (replace(example.decree(kind), day=date(2025, 10, 26)), False),
    ):
        whole = " ".join(" ".join(pages(pdf.write(paper))).split())
        assert ("keadaan tanggal 24 November 2026" in whole) is is_cited
        assert ("angka menurut register 24 November 2026, sesudah tanggal SK" in whole) is not is_cited  # fmt: skip
        assert "orang tenaga kerja" in whole


def test_three_hundred_members_break_pages_well():
    content = pdf.write(decree(300))
    texts = pages(content)
    start = next(n for n, text in enumerate(texts) if "LAMPIRAN I KEPUTUSAN" in text)
    end = next(n for n, text in enumerate(texts) if "LAMPIRAN II KEPUTUSAN" in text)
    listed = texts[start:end]
    assert len(listed) >= 6
    assert all("No. Nama usaha Pemilik" in text for text in listed)
    whole = " ".join(listed)
    for n in range(2, 300):
        assert f"Gerabah Nomor {n} " in whole
    # The signature is on the page of the last rows, never torn.
    assert "Ditetapkan di Kepanjen" in listed[-1]
    assert "Uji Coba" in listed[-1]
    # A row is never torn: each page's first cell is a number one above the last page's.
    firsts = [int(re.search(r"Tenaga kerja (\d+) ", text)[1]) for text in listed]
    assert firsts[0] == 1
    for number, before in zip(firsts[1:], listed, strict=False):
        assert f"Gerabah Nomor {number - 2} " in before


def test_odd_characters_survive_both():
    assert ODD in " ".join(pages(pdf.write(decree())))
    word = read_docx(io.BytesIO(docx.write(decree())))
    assert word.tables[0].cell(2, 1).text == ODD


HOSTILE = {
    "Keripik \U0001f34c Bu Sri \u2615\ufe0f": "Keripik Bu Sri",
    "RTL \u202eterbalik\u202c \u200f\u0645\u0635\u0646\u0639": "RTL terbalik \u0645\u0635\u0646\u0639",
    "Baris\nBaru\tTab": "Baris Baru Tab",
    "Kontrol\x0b\x07\x00x": "Kontrolx",
    "Zero\u200bWidth \ufeffBOM": "ZeroWidth BOM",
    "\U0001f3fa Kendi": "Kendi",
    TITLED: TITLED,
    "A" * 120: "A" * 120,
}


def test_a_name_can_neither_stop_a_paper_nor_turn_it_nor_leave_its_column():
    hostile = tuple(Member(name, name, name, "", name, "", 1) for name in HOSTILE)
    paper = decree(5, members=hostile, name="Kendi\x0b \u202e", figures=(("Produk", "A" * 120),))
    for word in (docx.write(paper), template_fill.fill(docx.shipped("penetapan"), paper)):
        rows = read_docx(io.BytesIO(word)).tables[0].rows[1:]
        assert [row.cells[1].text for row in rows] == list(HOSTILE.values())
    content = pdf.write(paper)
    whole = " ".join(pages(content)).replace("\u200b", "")
    assert "terbalik" in whole
    assert "\u202e" not in whole
    for number in range(len(pages(content))):
        drawn = pixels(content, number)
        dark = (drawn[..., :3].min(axis=2) < 128).nonzero()
        assert dark[1].max() < drawn.shape[1] * 0.93, f"page {number + 1} runs over its margin"


def test_a_signatory_with_every_title_stands_whole():
    long = Signatory(above=("a.n. Bupati Malang", "Sekretaris Daerah"), name=TITLED)
    for text in pages(pdf.write(decree(6, signatory=long, draft=False))):
        if "Ditetapkan di Kepanjen" in text:
            assert TITLED in text.replace("\ufffe", "-")  # a hyphen at a line's end


MONTHS = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember"


def test_days_and_counts_stand_in_indonesian():
    for month, name in enumerate(MONTHS.split(), 1):
        assert decree(5, day=date(2026, month, 1)).day_text == f"1 {name} 2026"
    assert decree(5, day=date(2028, 2, 29)).day_text == "29 Februari 2028"
    assert counted(1_001) == "1.001 (seribu satu)"
    assert money(2_000_000) == "Rp2.000.000 (dua juta rupiah)"
    assert money(0) == "Rp0 (nol rupiah)"


def test_no_draft_mark_on_a_final_paper():
    final = decree(draft=False, number="188.45/7/KEP/2026", day=date(2026, 11, 2))
    text = " ".join(pages(pdf.write(final)))
    assert "NOMOR 188.45/7/KEP/2026" in text
    assert "pada tanggal 2 November 2026" in text
    assert "KONSEP" not in text
    assert "Lengkapi" not in text
    assert "DATA CONTOH" not in text


def test_demo_data_are_marked_on_every_page():
    texts = pages(pdf.write(decree(40, demo=True)))
    assert all("KONSEP" in text and "DATA CONTOH, bukan data sebenarnya" in text for text in texts)
    word = read_docx(io.BytesIO(docx.write(decree(demo=True))))
    assert "DATA CONTOH" in word.sections[0].header.paragraphs[0].text


def test_the_pages_are_drawn_inside_their_margins():
    content = pdf.write(decree(60))
    for number in range(len(pages(content))):
        drawn = pixels(content, number)
        dark = (drawn[..., :3].min(axis=2) < 128).nonzero()
        assert dark[0].size > 500, f"page {number + 1} is empty"
        height, width = drawn.shape[:2]
        assert dark[1].min() > width * 0.08
        assert dark[1].max() < width * 0.93
        assert dark[0].max() < height * 0.97


def test_the_map_shows_every_member_and_its_outline():
    content = pdf.write(decree(12))
    last = pixels(content, len(pages(content)) - 1).astype(int)
    blue, green, red = (last[..., k] for k in range(3))
    orange = (red > 200) & (green < 130) & (green > 60) & (blue < 60)
    outline = (abs(red - 0x1B) < 30) & (abs(green - 0x5E) < 30) & (abs(blue - 0x3B) < 30)
    assert orange.sum() > 12 * 6
    assert outline.sum() > 100
    svg = decree(12).map_svg
    assert svg.count('r="3.2"') == 13  # twelve and the one in the legend
    assert "PAGELARAN" in svg
    assert "0 – " in svg


def test_members_without_points_are_counted_on_the_map():
    some = (*members(6), Member("Tanpa titik", "", "", "", "", "", None))
    assert "1 anggota belum mempunyai titik" in map.draw(some)
    assert map.draw(some[-1:]) == ""
    assert "belum dapat digambar" in " ".join(pages(pdf.write(decree(map_svg=""))))


@pytest.mark.parametrize("spread", [0.0, 1e-7, 0.3])
def test_a_map_of_any_size_has_a_round_scale(spread):
    found = [
        Member("a", "", "", "", "", "", None, -8.0, 112.6),
        Member("b", "", "", "", "", "", None, -8.0 + spread, 112.6 + spread),
    ]
    assert re.search(r"0 – [125]0* (k?m)<", map.draw(found))


def test_the_docx_is_whole_and_editable():
    word = read_docx(io.BytesIO(docx.write(decree(300))))
    text = "\n".join(line.text for line in word.paragraphs)
    assert "KEPUTUSAN BUPATI MALANG" in text
    assert "300 (tiga ratus) unit usaha" in text
    assert "Menimbang\t:\ta.\tbahwa" in text
    assert text.count("Ditetapkan di Kepanjen") == 4
    table = word.tables[0]
    assert len(table.rows) == 301
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    assert [cell.text for cell in table.rows[3].cells][-1] == "–"
    assert len(word.inline_shapes) == 1
    assert word.tables[1].cell(1, 1).text == "Rp1.500.000.000 (satu miliar lima ratus juta rupiah)"


def test_the_same_decree_gives_the_same_pdf():
    assert pdf.write(decree()) == pdf.write(decree())


def test_a_delegate_signs_over_the_principals_name():
    signatory = Signatory("Bupati Malang", ("a.n. Bupati Malang", "Sekretaris Daerah,"), "Ir. Uji", "Pembina Utama Madya", "197001011995031001")  # fmt: skip
    text = " ".join(pages(pdf.write(decree(signatory=signatory))))
    assert "a.n. BUPATI MALANG SEKRETARIS DAERAH, Ir. Uji" in text
    assert "NIP 197001011995031001" in text
