"""What one heading says by its words alone, in full, abbreviated, misspelt or over several rows."""

import re
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from ikm_registry.cleaning import certificates
from ikm_registry.cleaning.names import sex_codes
from ikm_registry.importing.columns import CATALOGUE, Column, normal_heading
from ikm_registry.importing.heading_words import expanded, without_owner
from ikm_registry.importing.names_in_cell import without_address

_ANYBODYS = frozenset(
    "sex nik nib kbli phone year -npwp -birth -mail -form -kk point lat lon".split()
)
# Whose names say all: "Klasifikasi Baku (KBLI)".
_IDENTIFIED = frozenset({"kbli", "nik", "nib"})
# Child headings that say nothing without the group above them.
_GENERIC = frozenset(
    "no nomor kode nama jumlah jml jmlh total jenis nilai satuan sat volume vol lain lain lainnya ket tahun kel unit rp".split()
)
_OF_FIRM = re.compile(r"(?<=[a-z]{3})(?:usaha|perusahaan|pemilik)\Z")  # nibusaha, nikpemilik
_TABLES = frozenset("ikm tb tbl usaha umkm ukm industri m t f d data ref mst trx tm col fld field kolom".split())  # fmt: skip
# Groups that say what stands below is said of something: "IDENTITAS USAHA > Nama".
_FRAMES = frozenset("identitas data profil keterangan informasi biodata uraian rincian tentang".split())  # fmt: skip
_BESIDE = re.compile(r"\s*(?:[/&+,]|\bdan\b)\s*", re.IGNORECASE)
_VALUE = re.compile(r"\b(?:nilai|value)\b")
LONGEST = 60  # of a heading known in full
_PATTERNS = {
    column.field: (
        re.compile("|".join(column.inside)) if column.inside else None,
        re.compile("|".join(column.never)) if column.never else None,
    )
    for column in CATALOGUE
}
_EXACT: dict[str, Column] = {}
for _column in CATALOGUE:
    for _heading in _column.headings:
        _EXACT.setdefault(normal_heading(_heading), _column)
_FIRST_WORD = re.compile(r"#|[A-Za-z]+")
_FIRST_WORDS = frozenset(_heading.split()[0] for _heading in _EXACT if _heading)
_EXPANDED: dict[str, Column] = {}
_BY_WORDS: dict[frozenset[str], Column] = {}
_BY_INITIAL: dict[tuple[str, str], set[str]] = {}
for _heading, _column in _EXACT.items():
    _wide = expanded(_heading)
    if _wide in _GENERIC and _wide != _heading:
        continue  # "jumlah orang" without its empty word
    if _wide in _EXACT and _EXACT[_wide].field != _column.field:
        continue  # "koordinat s" is no word for "koordinat"
    _EXPANDED.setdefault(_wide, _column)
    if len(_heading.split()) > 1:
        _BY_WORDS.setdefault(frozenset(_wide.split()), _column)
    _first, _, _rest = _wide.partition(" ")
    if len(_rest) > 3:
        _BY_INITIAL.setdefault((_first[0], _rest), set()).add(_column.field)
_SQUEEZED = {_heading.replace(" ", ""): _column for _heading, _column in _EXACT.items()}
_IN_RUPIAH = re.compile(
    r"[(\[][^)\]]*\b(?:rp|rupiah|idr)\b|[\s_](?:rp|rupiah|idr)\W*\Z", re.IGNORECASE
)
_REMARK = re.compile(r"\(([^)]{3,40})\)")
_PEOPLE = re.compile(r"[(\[]\s*(?:org|orang|jiwa)\s*[)\]]", re.IGNORECASE)
# "NIB / TANGGAL TERBIT", "No. dan Tgl P-IRT": the number, and when it was given.
_AND_DATE = re.compile(
    r"\s*(?:[/&,+]|\bdan\b)\s*(?:tgl|tanggal)\b\.?(?:\s*(?:terbit|keluar|izin|ijin|berlaku))?",
    re.IGNORECASE,
)
_PAPERS = frozenset({"nib", *certificates.PAPERS})
_SEX_AT_END = re.compile(
    r"(.{3,}?) (?:(l|lk|laki2|laki laki|pria)|p|pr|prp|perempuan|wanita)(?: orang| org)?"
)
_COUNTED_PEOPLE = re.compile(r"(?:jumlah |banyak )*(?:perajin|tenaga(?: ahli)?|jiwa|tenaga kerja)")
# "101. Kecamatan", "R203) Umur": the number of a question; "BLOK II. KETERANGAN USAHA": where it stands.
_QUESTION = re.compile(r"\s*(?:[A-Z]{1,2})?[0-9]{1,4}[a-z]?[.)]\s+(?=[^\W\d_])")
_BLOCK = re.compile(r"\W*(?:blok|bagian|seksi|section)\b", re.IGNORECASE)
_SURVEY_GROUP = re.compile(r"(?:\S*/)?(?:grp|group|sec|section|bag)_(\w+)", re.IGNORECASE)
_ANYWHERE = frozenset({"lokasi", "lokasi usaha", "lokasi ikm", "wilayah", "tempat usaha"})


@lru_cache(maxsize=20_000)
def heading_match(header: str) -> tuple[str | None, float, str]:
    """Return (field, score, reason) of one heading by its words alone."""
    if numbered := _QUESTION.match(header):
        return heading_match(header[numbered.end() :])
    found = _by_words(header)
    if found[0] is None or found[0] == "-permit":
        bare = _AND_DATE.sub(" ", header)
        if bare != header and (dated := _by_words(bare))[0] in _PAPERS:
            return dated
    if found[0] in {"capacity", "product"} and _IN_RUPIAH.search(header):
        return "output_value", 0.9, "judul produksi dengan satuan uang"
    if found[0] is None and sex_codes(header):
        return "sex", 0.9, "kode jenis kelamin pada judul"
    if found[0] is None and _PEOPLE.search(header) and expanded(normal_heading(header)) == "jumlah":
        return "workers", 0.9, "jumlah orang"
    if found[0] in {None, "workers", "owner"} and (sex := _of_one_sex(header)):
        return sex, 0.9, "orang dari satu jenis kelamin"
    if found[0] == "address" and (told := _by_remark(header)):
        return told.field, 0.9, "keterangan pada judul"
    return found


def _of_one_sex(header: str) -> str:
    """ "Tenaga_L", "Jumlah Perajin P": which of the two is counted, "" where the heading counts no people."""
    said = _SEX_AT_END.fullmatch(normal_heading(header))
    if said is None:
        return ""
    counted = expanded(said[1])
    people = _COUNTED_PEOPLE.fullmatch(counted) or _by_words(said[1])[0] == "workers"
    return ("male" if said[2] else "female") if people else ""


def _by_remark(header: str) -> Column | None:
    """ "Lokasi (Desa)", "Lokasi (Google Maps)": which part of the place the column holds."""
    remark = _REMARK.search(header)
    if remark is None or normal_heading(header) not in _ANYWHERE:
        return None
    told = _known(normal_heading(remark.group(1)))
    return told if told and told.field in {"desa", "kecamatan", "point"} else None


def _by_words(header: str) -> tuple[str | None, float, str]:
    text = normal_heading(header)
    if not text:
        return None, 0.0, "judul kosong"
    exact = _known(text)
    if exact:
        return exact.field, 1.0, "judul dikenal"
    if (name := without_address(text)) and (named := heading_match(name))[0] in {
        "owner",
        "business",
    }:
        return named[0], 0.9, "nama, dengan alamat di belakangnya"
    if text.startswith("nama jenis ") and (kind := heading_match(text[5:]))[0]:
        return kind
    if (first := _first_of_two(header)) is not None:
        return first
    if (leaf := _leaf(header)) and (meant_by_leaf := heading_match(leaf))[0]:
        return meant_by_leaf
    bare = _untechnical(text)
    if bare != text and (exact := _known(bare)) and bare not in _GENERIC:
        return exact.field, 0.95, "judul dikenal"
    wide = expanded(text)
    if wide and (meant := _EXPANDED.get(wide) or _BY_WORDS.get(frozenset(wide.split()))):
        return meant.field, 0.95, "judul dikenal"
    rest = without_owner(wide)
    if rest and (meant := _EXPANDED.get(rest)) and meant.field in _ANYBODYS:
        return meant.field, 0.9, "judul dikenal"
    if text[1:2] == " " and len(meant_by := _BY_INITIAL.get((text[0], wide[2:]), ())) == 1:
        return next(iter(meant_by)), 0.85, "judul dengan kata pertama disingkat"
    found = _inside(text)
    if found[0] is None and wide != text:
        found = _inside(wide)
    if found[0]:
        return found
    remark = _REMARK.search(header)
    told = _known(normal_heading(remark.group(1))) if remark else None
    if told and "?" in header:
        return told.field, 0.8, "keterangan pada judul"
    near = _misspelt(text)
    if near[0] is None and told and told.field in _IDENTIFIED:
        return told.field, 0.8, "keterangan pada judul"
    return near


def _first_of_two(header: str) -> tuple[str | None, float, str] | None:
    """ "Nama / NIK", "Nama dan No. HP": the name, with a number behind it that is cut off its cells."""
    parts = _BESIDE.split(header)
    if len(parts) != 2:
        return None
    fields = [heading_match(part)[0] for part in parts]
    if set(fields) == {"-group", "owner"}:  # a group's name above those of its members
        return "owner", 0.8, "nama kelompok dan anggotanya"
    if fields == ["address", "phone"]:
        return "address", 0.9, "alamat, dengan nomor di belakangnya"
    if fields[0] not in {"owner", "business"} or fields[1] not in {"nik", "phone"}:
        return None
    return fields[0], 0.9, "nama, dengan nomor di belakangnya"


def _leaf(header: str) -> str:
    """The question of a heading that names its groups as exports of survey tools do:
    "grp_usaha/nama_usaha"; "" for any other ("desa/kelurahan", "L/P").
    """
    group, _, leaf = header.strip().rpartition("/")
    if said := _SURVEY_GROUP.fullmatch(group):
        # "grp_pemilik/nama": a word that says nothing alone is said of the group.
        return f"{leaf} {said[1]}" if normal_heading(leaf) in _GENERIC else leaf
    path = group and "_" in group and " " not in header and header == header.lower()
    return leaf.strip("_") if path and heading_match(group.split("/")[0])[0] is None else ""


def _untechnical(text: str) -> str:
    """The heading of a database without the name of its table: "ikm tkl", "tb pemilik"."""
    words = text.split()
    return " ".join(words[1:]) if len(words) > 1 and words[0] in _TABLES else text


def _inside(text: str) -> tuple[str | None, float, str]:
    """The field whose words cover most of a heading: the more, the surer; questionnaires are long."""
    best: tuple[float, str] = (0.0, "")
    for column in CATALOGUE:
        inside, never = _PATTERNS[column.field]
        if not inside or (never and never.search(text)):
            continue
        match = inside.search(text)
        if match:
            score = 0.72 + 0.2 * min(1.0, len(match.group()) / len(text))
            if score > best[0]:
                best = (score, column.field)
    return (best[1], round(best[0], 2), "kata kunci pada judul") if best[0] else (None, 0.0, "")


def _known(text: str) -> Column | None:
    """The column of a heading in full, however its words are spaced: "N A M A  USAHA", "namausaha"."""
    squeezed = text.replace(" ", "")
    spaced_out = len(squeezed) > 1 and len(text) == 2 * len(squeezed) - 1
    known = _EXACT.get(text)
    if known is None and (len(squeezed) >= 6 or spaced_out):
        known = _SQUEEZED.get(squeezed) or _EXACT.get(_OF_FIRM.sub("", squeezed))
    return known


def _misspelt(text: str) -> tuple[str | None, float, str]:
    """The heading nearest in letters, one slip for each six of them."""
    if len(text) < 5:
        return None, 0.0, "judul tidak dikenal"
    names = [known for known in _EXACT if len(known) >= 5 and known[0] == text[0]]
    near = process.extract(
        text, names, scorer=OSA.distance, processor=None, score_cutoff=3, limit=5
    )
    for known, gap, _ in near:
        if _same_words(text, known) or (gap == 1 and len(text.split()) != len(known.split())):
            return _EXACT[known].field, 0.8, f"judul mirip “{known}”"
    return None, 0.0, "judul tidak dikenal"


def _same_words(text: str, known: str) -> bool:
    """Whether each word of one is the other's with a slip or two; a short word that differs is another."""
    pairs = list(zip(text.split(), known.split(), strict=False))
    if len(text.split()) != len(known.split()):
        return False
    gaps = [(OSA.distance(a, b), len(b)) for a, b in pairs if a != b]
    return all(length >= 5 and gap <= (1 if length < 8 else 2) for gap, length in gaps)


def is_heading(text: str) -> bool:
    """Whether the text is, in full, a heading known. Asked of every row: names fail at their first word."""
    first = _FIRST_WORD.match(text)
    if first is None or first.group().lower() not in _FIRST_WORDS or len(text) > LONGEST:
        return False
    return normal_heading(text) in _EXACT


def parts_match(parts: Sequence[str]) -> tuple[str | None, float, str]:
    """Return (field, score, reason) of a heading over several rows, its groups first.

    The lowest words that are a heading by themselves count, unless they say nothing alone
    (*Nama*, *Jumlah*): *IDENTITAS IKM > PEMILIK > L/P* is the sex of the owner.
    """
    if len(parts) > 1 and _BLOCK.match(parts[0]):
        return parts_match(parts[1:])
    whole = heading_match(" ".join(parts))
    if len(parts) < 2:
        return whole
    if whole[1] == 1.0:
        return whole
    for start in range(1, len(parts)):
        text = normal_heading(" ".join(parts[start:]))
        if text in _EXACT and not (start == len(parts) - 1 and text in _GENERIC):
            found = _EXACT[text].field
            if found == "capacity" and _VALUE.search(normal_heading(" ".join(parts[:start]))):
                found = "output_value"
            return found, 0.95, "judul dikenal di bawah kelompoknya"
    if whole[0] is None:
        words = normal_heading(" ".join(parts)).split()
        return heading_match(" ".join(word for word in words if word not in _FRAMES))
    return whole
