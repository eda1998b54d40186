"""Cells that hold the name of a business, of its owner, or both; and names with an address behind."""

import re
from typing import Any

from ikm_registry.cleaning.contacts import clean_phone
from ikm_registry.cleaning.names import clean_business, clean_name
from ikm_registry.cleaning.result import Problem
from ikm_registry.cleaning.text import clean_product
from ikm_registry.importing.clean_row import CleanRow
from ikm_registry.importing.contents import (
    begins_with_product,
    is_business_form,
    is_first_name,
    is_name_of_person,
)

_PERSON = r"(?:pemilik|pimpinan|pengusaha|penanggung ?jawab|pengrajin|perajin|pengelola|owner|ketua|(?:contact|kontak) ?person)"
_BUSINESS = r"(?:usaha|perusahaan|ikm|umkm|ukm|industri|merk|merek|brand|toko|kub|kelompok)"
_JOINT = r"\s*(?:[/(&+,][/(&+,\s]*|\bdan\b|\batau\b)\s*(?:nama |nm\.? )?"
_BOTH = re.compile(
    rf"{_PERSON}[a-z ]*{_JOINT}{_BUSINESS}|{_BUSINESS}[a-z ]*{_JOINT}{_PERSON}", re.IGNORECASE
)
# "NAMA USAHA / PRODUK", "Nama IKM dan Produknya": what is made behind the name.
_AND_PRODUCT = re.compile(
    rf"{_BUSINESS}\b[a-z ]*{_JOINT}(?:jenis )?(?:produk|komodit|hasil)", re.IGNORECASE
)
_PRODUCT_BEHIND = re.compile(r"\A(.*?)(?:\s*[/;|\n(]\s*|\s+[-–—]\s+)([^\W\d_][^/;|()]{2,})\)?\Z")
_HONORIFIC = re.compile(
    r"(?:pak|bapak|bpk|bu|ibu|h|hj|haji|hajah|hajjah|sdr|sdri|mas|mbak|gus|kh|ust|ustad[hz]?)\b\.?\s+\S",
    re.IGNORECASE,
)
# "UD. Sumber Rejeki (Pak Slamet)", "CV Maju / H. Ali": a person named behind the business.
_OWNER_BEHIND = re.compile(
    r"\A(.+?)\s*[(\[/]\s*((?:pak|bapak|bpk|bu|ibu|h|hj|sdr|mas|mbak)\b\.?\s*[^)\]/]+)[)\]]?\s*\Z",
    re.IGNORECASE,
)
# Under "Nama Perusahaan / Pemilik" brackets, a stroke or a dash part the two.
_TWO = re.compile(r"\A(.{2,}?)(?:\s*[(\[/|;][\s(\[]*|\s+[-–—]\s+)([^)\]/|;]{3,}?)[)\]]?\s*\Z")
_BRACKETED = re.compile(r"\A(.{2,}?)\s*[(\[/]\s*([^\W\d_][^)\]/]{2,}?)\s*[)\]]?\s*\Z")
# "Mulyadi (merk Sari Rasa)", "Siti, merek: Dua Putri": the brand says itself what it is.
_BRANDED = re.compile(
    r"\A(.{2,}?)\s*[(\[,/;-]\s*(?:merk|merek|brand|nama usaha|nama produk)\b\s*[:.=]?\s*[\"“”']?([^\"“”)\]]{2,}?)[\"“”']?\s*[)\]]?\s*\Z",
    re.IGNORECASE,
)
# Words that businesses are called by and people seldom.
_CALLED = re.compile(
    r"\b(?:abadi|agung|aneka|anugerah|anugrah|asri|barokah|berkah|bersama|berdikari|bersaudara|bina|bumi|bunda|cahaya|center|collection|cipta|"
    r"craft|dua|food|griya|group|harapan|idola|jaya|karya|kencana|kita|kreasi|kreatif|lancar|langgeng|maju|makmur|mandiri|mekar|mekarsari|"
    r"mitra|mugi|mulia|mulya|nusantara|pelangi|prima|rasa|rejeki|rezeki|rejo|restu|rumah|sari|saudara|sejahtera|sentosa|sentra|sido|sinar|"
    r"sukses|sumber|tani|tiga|tunas|usaha|utama|warung|dapur|snack|bakery|tempe|tahu|keripik|kripik|mebel|batik|bordir)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"\s*[\n;,/(-]*\s*(?=\b(?:jl|jln|jalan|ds|desa|dsn|dusun|dukuh|rt|rw|kel|kelurahan|kec|kecamatan|kp|kampung|perum|gang|gg|blok|lingkungan|alamat)\b[. :]*\S)",
    re.IGNORECASE,
)
_WITH_ADDRESS = re.compile(r"\A(.*\b(?:nama|nm)\b.*?)(?:\s*(?:[/&,+]|\bdan\b|\bbeserta\b|\bserta\b)\s*|\s+)alamat(.*)\Z", re.IGNORECASE)  # fmt: skip
# "Nama, Alamat, No. HP": what else such a cell holds, each word behind its mark.
_WITH_PHONE = re.compile(
    r"\s*(?:[/&,+]|\bdan\b|\bserta\b)?\s*\b(?:(?:no|nomor|nomer)\.?\s*)?(?:hp|telp|tlp|telepon|telpon|wa|whatsapp|kontak)\b(?:\s*/\s*(?:hp|wa|telp))?",
    re.IGNORECASE,
)
_PERSONS = re.compile(r"\s*[/&+]\s*|\s+(?:dan|dg|dengan)\s+|\s+[-–]\s+", re.IGNORECASE)
_PHONE = re.compile(r"(?<![0-9])((?:\+?62|0)[ .-]?8[0-9 .-]{7,14}[0-9])[)\]]?")
_PHONE_WORD = re.compile(
    r"(?:\b(?:no|nomor)[. ]{0,2})?(?:\b(?:hp|telp|tlp|telepon|wa|cp|kontak))?\Z", re.IGNORECASE
)
_MARKS = " ,;:./([-\n"
_LONGEST = 1_000
BUSINESS, OWNER = "business", "owner"


def holds_both(heading: str) -> bool:
    """Whether a heading names owner and business: "NAMA PERUSAHAAN / PEMILIK"."""
    return _BOTH.search(heading) is not None


def is_person_first(heading: str) -> bool:
    """Whether such a heading names the owner before the business."""
    person, business = (
        re.search(word, heading, re.IGNORECASE) for word in (_PERSON, rf"\b{_BUSINESS}\b")
    )
    return person is not None and (business is None or person.start() < business.start())


def without_address(heading: str) -> str:
    """Return "Nama Usaha" for "Nama dan Alamat Usaha", "" for a heading that does not name both."""
    found = _WITH_ADDRESS.match(heading)
    if found is None:
        return ""
    return (
        f"{found.group(1).strip(' ,/')} {_WITH_PHONE.sub('', found.group(2)).strip(' ),/')}".strip()
    )


def phone_in(cell: str) -> tuple[str, str]:
    """Return (the cell without its telephone number, the number), "" where none stands in it."""
    found = _PHONE.search(cell[:_LONGEST])
    if found is None:
        return cell, ""
    before = cell[: found.start()].rstrip(_MARKS)
    label = _PHONE_WORD.search(before[-20:])
    if label and label.group():
        before = before[: len(before) - len(label.group())].rstrip(_MARKS)
    behind = cell[found.end() :].strip(" ,;\n")
    return f"{before}\n{behind}" if before and behind else before or behind, found.group(1)


def name_and_address(cell: str) -> tuple[str, str]:
    """Return the name and what stands behind it: another line, or from the first word of an address."""
    first, _, rest = cell.strip().partition("\n")
    if rest.strip():
        return first.strip(" ,;"), " ".join(rest.split()).strip(" ,;")
    found = _ADDRESS.search(cell, 1)
    if found is None:
        return cell.strip(), ""
    return cell[: found.start()].strip(" ,;-("), cell[found.end() :].strip(" ,;)")


def split_names(text: str, *, both: bool, first: str = BUSINESS) -> tuple[str, str, bool]:
    """Return (business, owner, whether that is sure) of a cell; "" for the one it does not hold.

    ``both``: its heading names both, the field ``first`` before the other. Without that only a person
    with an honorific behind a business is told apart.
    """
    if (branded := _BRANDED.match(text)) and not is_business_form(branded.group(1)):
        return branded.group(2).strip(), _person(branded.group(1)), True
    if not both:
        named = _OWNER_BEHIND.match(text) if first == BUSINESS else _in_brackets(text)
        if named:
            return named.group(1), _person(named.group(2)), True
        two = _BRACKETED.match(text) if first == BUSINESS and text.endswith(")") else None
        if two and is_name_of_person(two.group(2)) and not _is_of_business(two.group(2)):
            return two.group(1), _person(two.group(2)), False
        return *_alone(text, first), True
    two = _TWO.match(text)
    if two is None:
        kind = _kind(text)
        return (*_alone(text, kind or OWNER), bool(kind))
    one, other = two.group(1).strip(), two.group(2).strip()
    kinds = _kind(one), _kind(other)
    turned = kinds in {(OWNER, BUSINESS), (BUSINESS, OWNER)} and kinds[0] != first
    if (first == BUSINESS) != turned:
        return one, _person(other), True
    return other, _person(one), True


def _in_brackets(text: str) -> re.Match[str] | None:
    """The two of "Sumber Rejeki (Slamet Widodo)" below "Nama": a business and, behind it, a person;
    None for "Siti (Bu Haji)", who is one.
    """
    two = _BRACKETED.match(text)
    if two is None or _kind(two.group(1)) != BUSINESS or _kind(two.group(2)) == BUSINESS:
        return None
    return two


def _alone(text: str, kind: str) -> tuple[str, str]:
    return (text, "") if kind == BUSINESS else ("", _person(text))


def _person(text: str) -> str:
    return clean_name(text).value or ""


def _is_of_business(text: str) -> bool:
    return is_business_form(text) or begins_with_product(text)


def first_of_two_persons(text: str) -> str:
    """Return the first of two persons in one cell, "Bpk. Slamet / Ibu Sri"; "" for anything else.

    Both must show that they are persons: by an honorific, or a first name known.
    """
    parts = _PERSONS.split(text)
    if len(parts) != 2 or not all(
        _HONORIFIC.match(part) or (is_first_name(part) and not _CALLED.search(part))
        for part in parts
    ):
        return ""
    return parts[0].strip(" ,(")


def _kind(text: str) -> str:
    """The field a name is of by its own words, "" where they do not tell."""
    if is_business_form(text) or begins_with_product(text):
        return BUSINESS
    if _HONORIFIC.match(text) or is_first_name(text):
        return OWNER
    return BUSINESS if _CALLED.search(text) else ""


class Naming:
    """How a column of names is read: what its heading says that it holds."""

    def __init__(self, field: str, heading: str) -> None:
        self._field, self._both = field, holds_both(heading)
        self._first = OWNER if is_person_first(heading) else BUSINESS
        self._with_address = bool(without_address(heading))
        self._with_product = field == BUSINESS and _AND_PRODUCT.search(heading) is not None

    @property
    def is_plain(self) -> bool:
        """Whether its cells are names of owners and nothing more."""
        return self._field == OWNER and not self._both and not self._with_address

    def part(self, row: CleanRow, cell: Any, *, alone: bool) -> None:
        """Part the cell of a row; ``alone``: no other column names the owner or the business."""
        values, name = row.values, self._field
        if self._with_product and "product" not in values:
            self._product_behind(row)
            if name not in values:
                return
        if self._with_address:
            rest, phone = phone_in(str(cell))
            found, behind = name_and_address(rest)
            if behind or phone:
                values[name] = _person(found) if name == OWNER else found
                row.written.pop(name, None)  # it holds an address, perhaps a telephone
            if behind:
                values.setdefault("address", behind[:300])
            if phone and "phone" not in values and (number := clean_phone(phone).value):
                values["phone"] = number
        if not alone or (name == OWNER and not self._both):
            return
        whole = values[name]
        if self._both and isinstance(cell, str) and len(lines := cell.strip().splitlines()) == 2:
            whole = " / ".join(" ".join(line.split()) for line in lines)
        business, owner, sure = split_names(whole, both=self._both, first=self._first)
        if (business if name == BUSINESS else owner) == whole:
            return
        for field, value in ((BUSINESS, business), (OWNER, owner)):
            if value:
                values[field] = value
            else:
                values.pop(field, None)
        row.written[name] = whole[:120]
        if not sure and name == BUSINESS:
            row.problems.append(_which_of_two(owner))

    def _product_behind(self, row: CleanRow) -> None:
        whole = row.values[BUSINESS]
        if (two := _PRODUCT_BEHIND.match(whole)) is None:
            return
        row.written[BUSINESS] = whole[:120]
        row.values["product"] = clean_product(two.group(2)).value or two.group(2)
        if name := clean_business(two.group(1)).value:
            row.values[BUSINESS] = name
        else:
            del row.values[BUSINESS]


def business_among_names(row: CleanRow) -> None:
    """In a list without a column of businesses: "UD Maju" below "Nama" is one, and so is what stands
    before a person in brackets.
    """
    whole = row.values[OWNER]
    two = _TWO.match(whole)
    if two and is_business_form(two.group(2)) and not _is_of_business(two.group(1)):
        business, owner = two.group(2).strip(), _person(two.group(1))
    elif branded := _BRANDED.match(whole):
        business, owner = branded.group(2).strip(), _person(branded.group(1))
    elif is_business_form(whole) and not _BRACKETED.match(whole):
        business, owner = whole, ""
    elif "(" in whole or "/" in whole or "[" in whole:
        business, owner, _ = split_names(whole, both=False, first=OWNER)
    else:
        return
    if not business:
        return
    row.values[BUSINESS] = business
    row.written[OWNER] = whole[:120]
    if owner:
        row.values[OWNER] = owner
    else:
        del row.values[OWNER]


def naming_of(field: str, heading: str) -> Naming | None:
    """Return how to part the cells of a column, None for one that needs none."""
    if field not in {BUSINESS, OWNER}:
        return None
    naming = Naming(field, heading)
    return None if naming.is_plain else naming


def _which_of_two(name: str) -> Problem:
    """The doubt about a name that may be the owner's or the business's."""
    return Problem(
        "name_which",
        f"“{name[:40]}” dibaca sebagai nama pemilik; kolomnya memuat nama usaha atau pemilik. Periksa.",
        field="owner",
    )
