"""Judge a decree template somebody hands in, before anything rests on it.

A DOCX is a ZIP of XML: what could run, reach out or swell is refused here, by its content and not
by its name. Every refusal says what stands where and what to do.
"""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import defusedxml.ElementTree as safe_xml
from defusedxml import DefusedXmlException
from docx import Document as open_document
from docx.oxml.ns import qn

from rpik.core.errors import DomainError
from sentra.papers.placeholders import CLOSE, NAME, OPEN, Placeholder, of_kind

MAX_BYTES = 5 * 2**20  # as handed in: letterhead and a few pages
MAX_UNPACKED = 40 * 2**20
MAX_XML = 8 * 2**20  # all XML together; a decree has some 100 kB
MAX_ENTRIES = 300
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
FORBIDDEN_PARTS = (
    ("vba", "makro"),
    ("activex", "kontrol ActiveX"),
    ("embeddings", "objek tertanam"),
    ("afchunk", "dokumen tertanam"),
    ("webextension", "pengaya Office"),
)
# Field codes that fetch or start something when Word opens the paper.
FORBIDDEN_FIELDS = (
    "DDE", "INCLUDE", "MACROBUTTON", "IMPORT", "LINK", "DATABASE", "AUTOTEXT", "QUOTE",
)  # fmt: skip
NOT_A_DOCX = (
    "Berkas ini bukan DOCX yang utuh. Buka di Word, pilih Simpan Sebagai → Dokumen Word (.docx), "
    "lalu unggah lagi."
)


class BadTemplate(DomainError):
    """A template that cannot be used; ``problems`` names all that was found."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(" ".join(problems), field="file")
        self.problems = problems


def check(content: bytes, kind: str) -> None:
    """Refuse a template that is unsafe, or that could not be filled in.

    Raises:
        BadTemplate: with every problem of the same sort, in words.
    """
    _safe(content)
    word, lines = _opened(content)
    problems = [*_unknown(lines, kind), *_unreached(word), *_missing(lines, kind)]
    if problems:
        raise BadTemplate(problems)


def _safe(content: bytes) -> None:
    if not content:
        raise BadTemplate(["Berkas kosong (0 bita). Pilih berkas DOCX."])
    if len(content) > MAX_BYTES:
        raise BadTemplate(
            [f"Berkas terlalu besar: paling besar {MAX_BYTES // 2**20} MB. Perkecil gambarnya."]
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _sizes(archive)
            _parts(archive)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, RuntimeError) as error:
        raise BadTemplate([NOT_A_DOCX]) from error


def _sizes(archive: zipfile.ZipFile) -> None:
    """Read what the archive says of itself; ``zipfile`` unpacks no more than it says."""
    entries = archive.infolist()
    names = {entry.filename.lower() for entry in entries}
    if "[content_types].xml" not in names or "word/document.xml" not in names:
        raise BadTemplate([NOT_A_DOCX])
    if any(entry.flag_bits & 1 for entry in entries):
        raise BadTemplate(["Berkas ini berkata sandi. Simpan tanpa sandi, lalu unggah lagi."])
    xml = sum(entry.file_size for entry in entries if _is_xml(entry.filename))
    if (
        len(entries) > MAX_ENTRIES
        or len(names) < len(entries)
        or sum(entry.file_size for entry in entries) > MAX_UNPACKED
        or xml > MAX_XML
    ):
        raise BadTemplate(
            [
                "Isi berkas ini jauh lebih besar daripada sebuah SK bila dibuka. Salin teksnya ke "
                "dokumen baru, lalu unggah lagi."
            ]
        )


def _parts(archive: zipfile.ZipFile) -> None:
    """Refuse parts that run or reach out, and XML that declares entities."""
    for entry in archive.infolist():
        lower = entry.filename.lower()
        for sign, what in FORBIDDEN_PARTS:
            if sign in lower:
                raise BadTemplate([f"Templat memuat {what}; RPIK menolaknya. Hapus, lalu unggah."])
        if not _is_xml(lower):
            continue
        try:
            root = safe_xml.fromstring(archive.read(entry), forbid_dtd=True)
        except (DefusedXmlException, safe_xml.ParseError, ValueError, LookupError) as error:
            raise BadTemplate([NOT_A_DOCX]) from error
        if lower.endswith(".rels"):
            _links(root)
        elif lower == "[content_types].xml":
            _types(root)
        elif lower.startswith("word/"):
            _fields(root)


def _is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels"))


def _links(root: Any) -> None:
    for link in root:
        if link.get("TargetMode") == "External" and not link.get("Type", "").endswith("/hyperlink"):
            raise BadTemplate(
                [
                    "Templat menunjuk berkas di luar dirinya (gambar tertaut atau templat induk). "
                    "Sisipkan gambarnya ke dalam dokumen, lalu unggah lagi."
                ]
            )


def _types(root: Any) -> None:
    types = {row.get("PartName", "").lower(): row.get("ContentType", "") for row in root}
    if any("macro" in found.lower() for found in types.values()):
        raise BadTemplate(["Templat memuat makro; RPIK menolaknya. Simpan sebagai .docx biasa."])
    if types.get("/word/document.xml") != MAIN:
        raise BadTemplate([NOT_A_DOCX])


def _fields(root: Any) -> None:
    for told in _instructions(root):
        for word in told.upper().split():
            name = word.strip("\\\"'{}")
            if name.startswith(FORBIDDEN_FIELDS):
                raise BadTemplate(
                    [f"Templat memuat kode bidang {name}, yang mengambil isi lain. Hapus dahulu."]
                )


def _instructions(root: Any) -> Iterator[str]:
    """Yield the field codes of a part; Word cuts one code into several elements."""
    told = ""
    for element in root.iter():
        if element.tag == qn("w:instrText"):
            told += element.text or ""
        elif element.tag == qn("w:fldChar"):
            yield told
            told = ""
        elif element.tag == qn("w:fldSimple"):
            yield element.get(qn("w:instr"), "")
    yield told


def _opened(content: bytes) -> tuple[Any, list[tuple[Any, bool]]]:
    """Return the document and its paragraphs."""
    try:
        word = open_document(io.BytesIO(content))
        return word, list(paragraphs(word))
    except Exception as error:  # whatever a broken package does to its reader
        raise BadTemplate([NOT_A_DOCX]) from error


def paragraphs(word: Any) -> Iterator[tuple[Any, bool]]:
    """Yield (w:p element, whether it may hold a table) of body, headers, footers and text boxes."""
    body = word.element.body
    for line in word.element.iter(qn("w:p")):
        yield line, line.getparent() is body
    seen = set()
    for section in word.sections:
        for name in ("header", "footer", "first_page_header", "first_page_footer",
                     "even_page_header", "even_page_footer"):  # fmt: skip
            part = getattr(section, name)
            if part.is_linked_to_previous or part.part.partname in seen:
                continue
            seen.add(part.part.partname)
            for line in part._element.iter(qn("w:p")):
                yield line, False


def texts(line: Any) -> list[Any]:
    """Return a paragraph's own text elements: Word cuts "{{ nomor }}" into several at will."""
    return [text for text in line.iter(qn("w:t")) if _home(text) is line]


def _home(text: Any) -> Any:
    return next(text.iterancestors(qn("w:p")))


def said(line: Any) -> str:
    """Return a paragraph's own text."""
    return "".join(text.text or "" for text in texts(line))


def _unknown(lines: list[tuple[Any, bool]], kind: str) -> Iterator[str]:
    known = of_kind(kind)
    for line, free in lines:
        text = said(line)
        rest = NAME.sub("", text)
        if OPEN in rest or CLOSE in rest:
            yield (
                f"Kurung tidak lengkap pada “{_shown(text)}”. Tulis utuh dalam satu paragraf: "
                "{{ nama }}, huruf dan garis bawah saja."
            )
        for written in NAME.findall(text):
            one = known.get(written.lower())
            if one is None:
                yield f"“{{{{ {written} }}}}” tidak dikenal; lihat daftar penanda templat {kind}."
            elif one.block and (not free or not NAME.fullmatch(text.strip())):
                yield (
                    f"“{{{{ {written} }}}}” menjadi tabel atau gambar: letakkan sendirian dalam satu "
                    "paragraf, di luar tabel, kotak teks, dan kepala halaman."
                )


def _unreached(word: Any) -> Iterator[str]:
    for part in word.part.package.iter_parts():
        name = str(part.partname)
        if name.endswith(("footnotes.xml", "endnotes.xml", "comments.xml")) and b"{{" in part.blob:
            yield "Penanda tidak dapat diisi dalam catatan kaki atau komentar. Pindahkan ke teks."


def _missing(lines: list[tuple[Any, bool]], kind: str) -> Iterator[str]:
    used = {name.lower() for line, _ in lines for name in NAME.findall(said(line))}
    lacking: list[Placeholder] = [
        one for one in of_kind(kind).values() if one.required and one.name not in used
    ]
    if lacking:
        names = ", ".join(f"{{{{ {one.name} }}}}" for one in lacking)
        yield f"Templat belum memuat {names}. Tambahkan, lalu unggah lagi."


def _shown(text: str) -> str:
    start = max(0, min(p for p in (text.find(OPEN), text.find(CLOSE), len(text)) if p >= 0) - 10)
    return text[start : start + 60].strip()
