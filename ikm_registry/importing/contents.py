"""What a column holds, judged by its cells alone: identifiers, places, persons, businesses."""

import csv
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from ikm_registry.cleaning.coordinates import clean_point
from ikm_registry.cleaning.names import is_tick, unmarked
from ikm_registry.cleaning.product_words import SPELLINGS
from ikm_registry.cleaning.text import cell_text, is_nothing
from ikm_registry.importing.gazetteer import Gazetteer

SAMPLE = 60
SHARE = 0.7  # of the cells must be of a kind
_LETTER = re.compile(r"[A-Za-z]")
_DIGITS = re.compile(r"[^0-9]")
_SEXES = frozenset({"L", "P", "LK", "PR", "LAKI-LAKI", "PEREMPUAN", "PRIA", "WANITA"})
_ADDRESS = re.compile(
    r"\b(?:rt|rw|jl|jln|jalan|dsn|dusun|ds|desa|kel|gang|gg|perum|blok|kec)\b", re.IGNORECASE
)
_BUSINESS = re.compile(
    r"\A(?:ud|cv|pt|po|pd|ikm|umkm|ukm|kub|kube|kwt|bumdes|koperasi|toko|kelompok|depot|pabrik|industri|home ?industry)\b",
    re.IGNORECASE,
)
_HONORIFIC = re.compile(
    r"\A(?:(?:bapak|bpk|pak|ibu|bu|h|hj|sdr|sdri|drs|dra|ir|mas|mbak)\b\.?\s*)+", re.IGNORECASE
)
# First names of which a list of people of East Java always holds some.
_FIRST_NAMES = frozenset(
    """abdul abdullah achmad adi agung agus ahmad aini ali amin aminah andi andik andri ani anik anis anita
    anwar ari arif arifin aris asih asmaul atik bagus bambang basuki bayu binti budi budiono buari cahyo
    choirul christin darmaji darsono dedi desi dewi diah dian didik djoko dwi edi edy efendi eka eko endah endang
    ernawati erni fajar farid fatimah fatkhur fauzi fitri fitria galih gatot gunawan hadi halimah hari haris
    hariyanto hariyono hartono hartini hasan hendra hendro heni heri heru imam imron indah indra ifa ika ika iin
    irfan irwan isa ismail istiqomah iswati iwan jainul joko jumadi jumain jumiati juma'ati kasiati kasiyanto
    kasmiati kasdi katemi khoirul khoiriyah khusnul kholifah kholis kusnadi kusno lasmi lestari lia lilik lina luluk
    mahmud maria mariani mariyam marsini maryam mas masruroh maslikah masudi miftahul misdi misnan misti moch
    mohamad mohammad muhamad muhammad mujiati mujiono mukhlis mulyadi mulyani mulyono mustofa ngatini
    ngatiyem ngatmini nanik nia ninik nining nita nova novi nur nurhadi nurhayati nurul paijo painem parti ponidi ponirah
    ponijan pujiono purnomo puji puspita putri rahayu rahman rahmat ratna reni retno riadi rina rini riyanto rizki
    rohman rokhim roni rudi rukiyah rusdi saiful samsul sari sarno santi santoso satuki sholeh siswanto siti
    slamet soleh solikin solikah sri srianah sriatun subandi sudarmi sudarsono suci sugeng sugiarto sugiono suhartono
    suharti sukardi sukarni sulastri suliati sulis sulikah sumarni sumiati sunarti sunarto suparman suparno supardi
    supriadi supriyadi suprapto suryani surya susanto susi sutikno sutini sutrisno suwarni suwarno suyanto suyono
    syaiful tatik teguh tini titik toha totok tri trisno tumini turiyah tutik udin umi untung usman vina wagiman
    wahyu wahyudi wahyuni warsito wati wawan widodo winarsih wiwik wulan yanti yatemi yayuk yeni yogi yuli yuliati
    yulianto yuni yusuf zaenal zaini zainab zainal zainul zulaikah""".split()
)

# How names of persons end and words of other things seldom do.
_ENDING = re.compile(
    r"(?:iyem|iyah|iyati|inah|wati|ningsih|yanti|yanto|wanto|janto|udd?in|yono|yadi|yani|tini|tono|mini|wan|sih|ningrum|ullah|priyo|iman)\Z"
)
# Answers to "Bidang Usaha" that say no product.
_SECTOR = re.compile(
    r"(?:(?:sektor|bidang|usaha|industri|jasa)\s+)*(?:industri|pengolahan|manufaktur|makanan|minuman|mamin|mamin olahan|kuliner|pangan|sandang|fashion|fesyen|"
    r"kriya|craft|handicraft|kerajinan|kerajinan tangan|jasa|perdagangan|dagang|produksi|pertanian|olahan|aneka|kimia|logam|mikro|kecil|lainnya|umum|"
    r"kosmetik|obat|kesehatan|rumah tangga|rt|irt|home industr[iy]|non pangan|agro|non agro|usaha)(?:\s*(?:[,&/]|dan|ringan|olahan)\s*(?:minuman|makanan|olahan|ringan|sejenisnya|lainnya)?)*",
    re.IGNORECASE,
)

_FIRST_WORD = re.compile(r"[^a-z]+")
_PRODUCTS = frozenset(
    """abon aksesoris anyaman arang atap bakso bambu bata batako batik bengkel besi bordir bubut bumbu cobek dodol
    dompet emping gamelan genteng gerabah gula handicraft hijab ikan jahit jajanan jamu jenang jilbab kain kaos karak
    kayu keju kendang keramik kerajinan keripik kerudung kerupuk keset klompen konveksi kopi kripik krupuk kue kuliner
    kursi kusen las layang logam lukir madu makanan mamin mebel meubel mebeler meubeler mendong minuman minyak mukena opak
    pakaian pande paving pisau rambak rajut rengginang rokok rotan roti sablon sale sambal sandal sangkar sapu sari
    sepatu sirup songkok souvenir susu sulam tahu tas telur tembakau tempe tenun tepung tikar topeng tralis wayang""".split()
)

# What the register's KBLI calls things by: thousands of words, some of which names have too.
_VOCABULARY = Path(__file__).resolve().parents[2] / "fixtures" / "reference" / "kbli.csv"


@lru_cache(maxsize=1)
def _made() -> frozenset[str]:
    with _VOCABULARY.open(encoding="utf-8") as file:
        keywords = [row["keywords"].split("|") for row in csv.DictReader(file)]
    return frozenset(word.split()[0].lower() for words in keywords for word in words if word)


def content_match(values: Sequence[Any], gazetteer: Gazetteer) -> tuple[str | None, float, str]:
    """Return (field, score, reason) by what the cells hold, when its form leaves no doubt."""
    sample = [text for value in values[:SAMPLE] if not is_nothing(text := cell_text(value))]
    if len(sample) < 2:
        return None, 0.0, ""
    total = len(sample)
    digits = [_DIGITS.sub("", text) for text in sample]

    def share(test: Callable[[int], object]) -> float:
        return sum(map(bool, map(test, range(total)))) / total

    mostly_digits = share(lambda i: len(digits[i]) >= 0.7 * len(sample[i].replace(" ", "")))
    kecamatan = share(lambda i: gazetteer.is_kecamatan(sample[i]))
    checks = (
        ("nik", share(lambda i: len(digits[i]) == 16 and not _LETTER.search(sample[i]) and "/" not in sample[i] and not _is_point(sample[i])) if mostly_digits > 0.7 else 0, 0.9, "isi 16 angka"),
        ("nib", share(lambda i: len(digits[i]) == 13 and not _LETTER.search(sample[i]) and "/" not in sample[i] and not sample[i].startswith(("+", "62", "08"))) if mostly_digits > 0.7 else 0, 0.85, "isi 13 angka"),
        ("desa_code", share(lambda i: len(digits[i]) == 10 and gazetteer.desa_code(sample[i]) is not None) if mostly_digits > 0.7 else 0, 0.9, "isi kode desa"),
        # Some desa are called like a kecamatan, but not all of a list.
        ("kecamatan", kecamatan, 0.83 if kecamatan == 1 else 0.8, "isi nama kecamatan"),
        ("desa", share(lambda i: gazetteer.is_desa(sample[i])), 0.82, "isi nama desa"),
        ("desa", share(lambda i: _is_place(sample[i], gazetteer)), 0.82, "isi desa dan kecamatan"),
        ("kbli", share(lambda i: len(sample[i]) == 5 and sample[i].isdigit() and "10" <= sample[i][:2] <= "33" and sample[i][3:] != "00") if len(set(sample)) > 1 else 0, 0.8, "isi 5 angka seperti KBLI"),
        ("phone", share(lambda i: 9 <= len(digits[i]) <= 14 and sample[i].lstrip("+'").startswith(("08", "62", "8", "0341"))) if mostly_digits > 0.6 else 0, 0.75, "isi seperti nomor telepon"),
        ("point", share(lambda i: _is_point(sample[i])), 0.8, "isi koordinat"),
        ("lat", share(lambda i: _between(sample[i], 7.6, 8.6)), 0.75, "isi lintang"),
        ("lon", share(lambda i: _between(sample[i], 112.1, 113.1)), 0.75, "isi bujur"),
        ("sex", share(lambda i: sample[i].upper() in _SEXES), 0.75, "isi L atau P"),
    )  # fmt: skip
    best = max(checks, key=lambda check: check[1] * check[2])
    if best[1] >= SHARE:
        return best[0], round(best[2] * best[1], 2), best[3]
    return None, 0.0, ""


_BETWEEN_PLACES = re.compile(r"\s*[,/;(–-]+\s*")


def _is_place(text: str, gazetteer: Gazetteer) -> bool:
    return any(desa_and_kecamatan(text, gazetteer))


def desa_and_kecamatan(text: str, gazetteer: Gazetteer) -> tuple[str, str]:
    """Return both names where the text is a desa and its kecamatan: "Codo, Wajak", either first, or
    "Codo Wajak"; else ("", "").
    """
    parts = _BETWEEN_PLACES.split(text.strip(" )."))
    words = text.split()
    pairs = [parts, parts[::-1]] if len(parts) == 2 else []
    if len(parts) == 1 and len(words) < 5:  # "Blayu Wajak"
        pairs = [[" ".join(words[:n]), " ".join(words[n:])] for n in range(1, len(words))]
    for desa, kecamatan in pairs:
        if gazetteer.is_kecamatan(kecamatan) and gazetteer.is_desa_of(desa, kecamatan):
            return desa, kecamatan
    return "", ""


def words_match(values: Sequence[Any], gazetteer: Gazetteer) -> tuple[str | None, float, str]:
    """Return (field, score, reason) of a column of words without a heading: a weaker judgement
    than ``content_match``, for sheets whose headings say nothing.
    """
    sample = [text for text in map(cell_text, values[:SAMPLE]) if not is_nothing(text)]
    if len(sample) < 3:
        return None, 0.0, ""
    total = len(sample)
    addresses = sum(bool(_ADDRESS.search(text)) for text in sample)
    bare = sum(_is_place(text, gazetteer) for text in sample if not _ADDRESS.search(text))
    if addresses and addresses + bare >= 0.6 * total:
        return "address", 0.75, "isi seperti alamat"
    if sum(map(is_business_form, sample)) >= 0.3 * total:
        return "business", 0.7, "isi nama usaha (UD, CV, …)"
    if sum(map(is_name_of_person, sample)) >= 0.3 * total:
        return "owner", 0.7, "isi nama orang"
    if sum(map(begins_with_product, sample)) >= 0.5 * total:
        return "product", 0.65, "isi jenis produk"
    wordy = sum(not _DIGITS.sub("", text) and len(text) > 2 for text in sample)
    if total >= 8 and wordy >= 0.9 * total and len(set(map(str.lower, sample))) <= 0.6 * total:
        return "product", 0.62, "isi kata yang berulang, seperti jenis produk"
    return None, 0.0, ""


def is_first_name(text: str) -> bool:
    """Whether the text begins with a first name known, honorifics aside, and is not longer than names."""
    words = _HONORIFIC.sub("", unmarked(text)).lower().split()
    return 1 <= len(words) <= 6 and words[0].strip(".,") in _FIRST_NAMES


def is_name_of_person(text: str) -> bool:
    """Whether the text begins with a first name known or one of its words ends as names do."""
    if is_first_name(text):
        return True
    words = unmarked(text).lower().split()
    return 1 < len(words) < 7 and any(len(word) > 5 and _ENDING.search(word) for word in words)


def is_business_form(text: str) -> bool:
    """Whether the text begins as businesses do: UD, CV, kelompok, toko."""
    return _BUSINESS.match(text) is not None


def begins_with_product(text: str) -> bool:
    """Whether the first word is a product's: "Kerupuk Puli Yusuf"."""
    return _FIRST_WORD.split(text.lower(), maxsplit=1)[0] in _PRODUCTS


def is_made(text: str) -> bool:
    """Whether the first word is one of the register's vocabulary, in any spelling: "klasa mendong",
    "gedheg". Names of businesses may begin so too: for whole columns and what is called a sentra.
    """
    word = _FIRST_WORD.split(text.lower().strip(), maxsplit=1)[0]
    return word in _PRODUCTS or word in _made() or SPELLINGS.get(word, "") in _made()


def is_product_word(word: str) -> bool:
    """Whether a word is one that products begin with."""
    return word in _PRODUCTS


def names_products(values: Sequence[Any]) -> bool:
    """Whether the cells say what is made: most begin with a product, or few words come again and
    again; hardly any begins as businesses do (UD, CV, …).
    """
    sample = [text.lower() for text in map(cell_text, values[:SAMPLE]) if not is_nothing(text)]
    formed = sum(bool(_BUSINESS.match(text)) for text in sample)
    if not sample or formed >= 0.2 * len(sample):
        return False
    made = sum(map(begins_with_product, sample))
    return made >= 0.5 * len(sample) or len(set(sample)) <= 0.7 * len(sample)


def says_only_sector(values: Sequence[Any]) -> bool:
    """Whether the cells name branches (*Kuliner*, *Industri Pengolahan*) and no products."""
    texts = [text for text in map(cell_text, values[:SAMPLE]) if not is_nothing(text)]
    named = sum(_is_sector(text) for text in texts)
    return len(texts) > 1 and named >= SHARE * len(texts)


def _is_sector(text: str) -> bool:
    """Also of several answers ticked: "Makanan, Kerajinan"."""
    if _SECTOR.fullmatch(text):
        return True
    parts = [part.strip() for part in re.split(r"[,;]", text)]
    return len(parts) > 1 and all(_SECTOR.fullmatch(part) for part in parts if part)


def are_ticks(values: Sequence[Any]) -> bool:
    """Whether the cells that hold something are ticks (v, √, x)."""
    texts = [text for text in map(cell_text, values) if not is_nothing(text)]
    return bool(texts) and all(is_tick(text) for text in texts)


def without_digits(values: Sequence[Any], length: int = 1) -> bool:
    """Whether next to no cell holds a number of ``length`` digits or more."""
    texts = [text for text in map(cell_text, values) if not is_nothing(text)]
    numbers = sum(len(_DIGITS.sub("", text)) >= length for text in texts)
    return len(texts) >= 2 and numbers <= len(texts) / 10


_PAIR = re.compile(r"[0-9]{1,3}\s*[/+;,-]\s*[0-9]{1,3}")


def are_pairs(values: Sequence[Any]) -> bool:
    """Whether the cells are two counts: "3/2" below "L/P"."""
    texts = [text for text in map(cell_text, values) if not is_nothing(text)]
    return bool(texts) and sum(map(bool, map(_PAIR.fullmatch, texts))) >= SHARE * len(texts)


_AMOUNT = re.compile(r"[±~]?\s*[0-9][0-9.,]*\s*[A-Za-z].*")


def are_amounts(values: Sequence[Any]) -> bool:
    """Whether the cells are numbers with their units: "120 kg"."""
    texts = [text for text in map(cell_text, values) if not is_nothing(text)]
    return bool(texts) and sum(map(bool, map(_AMOUNT.fullmatch, texts))) >= SHARE * len(texts)


def _is_point(text: str) -> bool:
    """Whether the text is a point of Indonesia, its sides swapped or not: "1/6" is none."""
    point = clean_point(text).value
    if point is None:
        return False
    low, high = sorted(map(abs, point))
    return low <= 12 and 94 <= high <= 142


def _between(text: str, low: float, high: float) -> bool:
    try:
        return low <= abs(float(text.replace(",", "."))) <= high and len(text) >= 4
    except ValueError:
        return False
