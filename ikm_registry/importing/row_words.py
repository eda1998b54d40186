"""What rows say that are no data: totals, notes, signatures, examples, numbers of columns."""

import re
from collections.abc import Sequence

from ikm_registry.cleaning.numbers import number_in

TOTAL = re.compile(
    r"\A\W*(?:sub\s*-?\s*(?:total|jumlah|jml)|subtotal|jumlah|total|jml|rekapitulasi|grand total|jumlah total|(?:di)?pindah(?:an|kan)|bawaan)\b",
    re.IGNORECASE,
)
# What a spreadsheet says of its rows besides their sum.
AVERAGE = re.compile(
    r"\A\W*(?:rata\W*rata|rata2|rerata|average|persentase|prosentase|tertinggi|terendah|maksimum|minimum)\b",
    re.IGNORECASE,
)
_TOTAL_LETTERS = "sjtrgpdbamSJTRGPDBAMſ"
_LETTERED = re.compile(r"\w(?: \w)+\W*")  # J U M L A H
# Nothing but the words for a total: its figures may be formulas that were never computed.
BARE_TOTAL = re.compile(
    r"\W*(?:(?:sub|grand|jumlah|jml|total|seluruh|seluruhnya|keseluruhan|semua|pindahan|dipindahkan|bawaan)\W*)+",
    re.IGNORECASE,
)
SIGNATURE = re.compile(
    r"mengetahui|menyetujui|kepala dinas|kepala bidang|kepala seksi|kepala upt|kepala desa\b|\bnip\b|"
    r"\Acamat\b|\Alurah\b|nama terang|petugas pendata|\Apendata\b|\Apembina\b|penata (muda|tk)|dibuat oleh|disusun oleh|"
    r"\Attd\b|\A(?:wakil )?bupati\b|\bsekretaris daerah\b|\bkabid\b|\ba\.?n\.? (kepala|bupati)|\A[a-z. ]{3,30},\s*(tanggal\s*)?([0-9]{1,2}\s+)?[a-z.]+\s+20[0-9]{2}\W*\Z",
    re.IGNORECASE,
)
NOTE = re.compile(
    r"\A\W*(sumber|catatan|keterangan|ket|nb|note|cat)\b\W*[:.]|\A\*|\A\W*(?:bersambung|dilanjutkan|selesai)\b[^0-9]*\Z",
    re.IGNORECASE,
)
# What a template says below its headings: how to fill them in, and somebody invented.
EXAMPLE = re.compile(r"\W*(?:contoh|misal(?:nya)?|example)\b", re.IGNORECASE)
TOLD_HOW = re.compile(
    r"\W*(?:wajib|opsional|boleh (?:kosong|dikosongkan)|pilih|isi(?:kan)?|diisi|format|angka|huruf|teks|text|number|date|"
    r"required|optional|maks(?:imal)?|min(?:imal)?|[0-9]+ (?:digit|angka|karakter)|dd[/-]mm|08xx|contoh)\b.*",
    re.IGNORECASE,
)
NUMBERED = re.compile(r"[0-9]")
LETTERS = re.compile(r"[^\W\d_]{2,}")
_COUNTED = "orang|org|ikm|uu|unit|usaha|industri|perajin|pengrajin|pelaku|data|baris|kk"
UNITS = re.compile(rf"[0-9][0-9.,]*\s*(?:{_COUNTED})\b", re.IGNORECASE)
# "Jumlah IKM Kec. Bantur = 22": a count in one cell.
COUNT_LINE = re.compile(
    rf"\W*(?:jumlah|jml|total|banyak(?:nya)?)\b[^0-9=:]*[=:]\s*[0-9][0-9.,]*\s*(?:{_COUNTED})?\W*",
    re.IGNORECASE,
)
TOTAL_BEHIND = (" total", " subtotal", " jumlah")  # "Wajak Total": a spreadsheet's subtotals


def is_numbering(texts: Sequence[str], filled: Sequence[int]) -> bool:
    """Whether the row numbers the columns: 1, 2, 3 … or (1), (2), (3) …"""
    if len(filled) < 3 or texts[filled[0]].strip("()[]. ") not in {"1", "a", "A"}:
        return False
    values = [texts[i].strip("()[]. ") for i in filled]
    if values[0] == "1":
        expected = [str(n) for n in range(1, len(values) + 1)]
    else:
        expected = [chr(ord(values[0]) + n) for n in range(len(values))]
    return sum(map(str.__eq__, values, expected)) >= 0.8 * len(values)


def is_foot(text: str) -> bool:
    """Whether a cell says a total, a note or who signs: no product stands there."""
    return bool(TOTAL.match(text) or NOTE.match(text) or SIGNATURE.search(text))


def is_total_label(text: str) -> bool:
    """Whether a cell begins with a word for a total or an average."""
    # Most begin with a letter that no word for a total has.
    if text[0].isalnum() and text[0] not in _TOTAL_LETTERS:
        return False
    return TOTAL.match(unspaced(text)) is not None or AVERAGE.match(text) is not None


def unspaced(text: str) -> str:
    """Return "JUMLAH" for "J U M L A H", any other text as it is."""
    return text.replace(" ", "") if _LETTERED.fullmatch(text) else text


def is_rule(texts: Sequence[str], filled: Sequence[int]) -> bool:
    """Whether the row is drawn, not written: ---- | ==== | ____."""
    return texts[filled[0]][0] in "-=_*.–—" and not any(
        letter.isalnum() for i in filled for letter in texts[i]
    )


def is_figure(text: str) -> bool:
    """Whether a cell holds a number."""
    return number_in(text) is not None
