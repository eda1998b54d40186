"""The command as a shell calls it: JSON for one text, columns for a file, sentences for mistakes."""

import csv
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command


def ask(*arguments, **options):
    out = StringIO()
    call_command("suggest_kbli", *arguments, stdout=out, **options)
    return json.loads(out.getvalue())


def test_one_text_without_a_database():
    found = ask("keripik tempe", "--top", "3")
    assert len(found) <= 3
    assert found[0]["code"] == "10794"
    assert found[0]["confidence"] >= 0.8
    assert (found[0]["sector"], found[0]["group"]) == ("agro", "keripik-kerupuk")
    assert "keripik tempe" in found[0]["evidence"]
    assert set(found[0]) == {"code", "title", "confidence", "evidence", "sector", "group"}


def test_the_version_is_that_of_the_kbli():
    assert ask("batik tulis", "--version", "2025")[0]["code"] == "13133"
    assert ask("batik tulis", "--version", "2020")[0]["code"] == "13134"


def test_no_manufacturing_is_one_entry_without_code():
    (only,) = ask("warung kopi")
    assert (only["code"], only["sector"]) == ("", "bukan industri")
    assert "Bukan industri pengolahan" in only["evidence"]


@pytest.mark.parametrize("text", ["", "a", "12345", "😀", "asdfgh", "\udcff"])
def test_what_says_nothing_is_an_empty_list(text):
    assert ask(text) == []


def test_a_file_keeps_its_rows_and_columns(tmp_path):
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text(
        '\ufeffid;Text;raw\n1;keripik tempe;\n2;"warung kopi; es";\n3;cobek;tanah liat\n4;;\n5\n',
        encoding="utf-8",
    )
    call_command("suggest_kbli", batch=str(source), output=str(target), stdout=StringIO())
    with target.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["id"] for row in rows] == ["1", "2", "3", "4", "5"]
    assert [row["code1"] for row in rows] == ["10794", "", "23932", "", ""]
    assert [row["sector"] for row in rows] == ["agro", "bukan industri", "non-agro", "", ""]
    assert float(rows[0]["confidence1"]) >= 0.8
    assert rows[2]["group"] == "gerabah"


def test_another_product_of_the_cell_has_a_group_of_its_own():
    first, second = ask("tempe, keripik & sambal")[:2]
    assert (first["code"], first["group"]) == ("10391", "tempe-tahu")
    assert (second["code"], second["group"]) == ("10794", "keripik-kerupuk")


@pytest.mark.parametrize(
    "content",
    [
        "text\traw\nkursi\tbesi\n".encode("utf-16"),  # "Unicode text" of Excel
        b"sep=;\r\ntext;raw\r\nkursi;besi\r\n",
        b"\n\ntext,raw\nkursi,besi\n",
    ],
)
def test_what_excel_writes_is_read(tmp_path, content):
    source, out = tmp_path / "in.csv", StringIO()
    source.write_bytes(content)
    call_command("suggest_kbli", batch=str(source), stdout=out)
    assert "kursi,besi,31004" in out.getvalue()


def test_a_file_without_the_column_is_refused_in_a_sentence(tmp_path):
    source = tmp_path / "in.csv"
    source.write_text("produk\nkeripik\n", encoding="utf-8")
    with pytest.raises(CommandError, match="kolom “text”: judul yang terbaca “produk”"):
        call_command("suggest_kbli", batch=str(source))
    with pytest.raises(CommandError, match="tidak dapat dibaca"):
        call_command("suggest_kbli", batch=str(tmp_path / "lain.csv"))
    with pytest.raises(CommandError, match="Tulis satu nama produk"):
        call_command("suggest_kbli")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "itu folder, bukan berkas"),
        (b"", "kosong"),
        (b"\xd0\xcf\x11\xe0\x00\x01\x02\x03", "data biner"),
        ("text\nkué\nsaté\nrujak é\nkafé\n".encode() + b"roti \xff\n", "Baris 6"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_code_two(tmp_path, content, said):
    source = tmp_path / "in.csv"
    source.mkdir() if content is None else source.write_bytes(content)
    with pytest.raises(CommandError, match=said) as refused:
        call_command("suggest_kbli", batch=str(source))
    assert refused.value.returncode == 2


def test_a_file_of_old_excel_is_read(tmp_path):
    source, out = tmp_path / "in.csv", StringIO()
    source.write_bytes("text\nkeripik tempé\n".encode("cp1252"))
    call_command("suggest_kbli", batch=str(source), stdout=out)
    assert "keripik tempé,10794" in out.getvalue()


def test_a_result_that_cannot_be_written_is_told_with_code_two(tmp_path):
    source = tmp_path / "in.csv"
    source.write_text("text\ntempe\n", encoding="utf-8")
    for target, said in ((tmp_path, "itu folder"), (tmp_path / "x" / "y.csv", "foldernya tidak")):
        with pytest.raises(CommandError, match=said) as refused:
            call_command("suggest_kbli", batch=str(source), output=str(target))
        assert refused.value.returncode == 2


def test_a_cell_of_any_length_is_read(tmp_path):
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text(f'text\n"{"x" * 11_000_000}"\nkeripik tempe\n', encoding="utf-8")
    call_command("suggest_kbli", "--batch", str(source), "--output", str(target), stdout=StringIO())
    with target.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["code1"] for row in rows] == ["", "10794"]


@pytest.mark.parametrize("header", ["text,text", "text,Text ", "text,raw,raw"])
def test_a_file_with_two_columns_of_one_name_is_refused(tmp_path, header):
    source = tmp_path / "in.csv"
    source.write_text(f"{header}\nkeripik tempe,batako,besi\n", encoding="utf-8")
    with pytest.raises(CommandError, match="lebih dari satu kolom") as refused:
        call_command("suggest_kbli", batch=str(source))
    assert refused.value.returncode == 2
