"""Headings that hold the words of a field and speak of something else: "HP Surveyor", "Usaha suami",
"NIB lama", "Modal yang diajukan", "Kapasitas listrik".
"""

import re

from ikm_registry.importing.columns import normal_heading

# Other people and places; not where the heading names the owner besides.
_OTHERS = re.compile(
    r"\b(?:petugas|pendata|pendamping|surveyor|survey|survei|enumerator|penyuluh|fasilitator|operator|admin|verifikator|pewawancara|tpl|"
    r"suami|istri|pasangan|penjamin|sekretaris|bendahara|anak|orang tua|ortu|ibu kandung|ahli waris|kerabat|saudara kandung|tetangga|saksi|pembeli|pemasok|supplier|bank|kepala desa|kades|"
    r"camat|ketua rt|ketua rw|nama rt|nama rw|kader|babinsa|kantor desa|puskesmas|kantor kecamatan|telp desa|telepon desa|hp desa)\b"
)
# A list of those who work for somebody: each of its rows is a person, and no business.
_STAFF = re.compile(
    r"\b(?:nama|nm) (?:lengkap )?(?:para )?(?:buruh|pekerja|karyawan|karyawati|pegawai|tenaga kerja|mahasiswa)\b"
)
_OWNER = re.compile(r"\b(?:pemilik|pengusaha|pelaku|pengelola|perajin|pengrajin)\b")
# What is wished for or was once.
_NOT_NOW = re.compile(
    r"\b(?:ingin|diinginkan|diajukan|diharapkan|direncanakan|dikembangkan|rencana|harapan|target|pandemi|covid|vakum|tutup|phk|dirumahkan|"
    r"pesaing|kompetitor|sampingan|cacat|gagal)\b"
)
_ONCE = re.compile(r"\b(?:sebelum(?:nya)?(?! pajak)|dulu|dahulu|terdahulu|lama)\b")
# "Lama usaha" is no figure of once.
_WORD = re.compile(r"[a-z0-9]+")
_AGE = re.compile(r"\blama\b")
_COUNTED = frozenset(
    {"investment", "output_value", "input_value", "workers", "male", "female", "capacity", "year"}
)
_ELSEWHERE = re.compile(
    r"\b(?:tujuan|pemasaran|bahan|pasar|binaan|lahir|pelatihan|penjualan|pengiriman|kerja sama|tetangga)\b(?!.*\busaha\b)"
)
_OF_FIELD = {
    **dict.fromkeys(("desa", "kecamatan", "desa_code", "point", "lat", "lon"), _ELSEWHERE),
    "output_value": re.compile(
        r"\b(?:pameran|bazar|bazaar|expo|event|acara|lebaran|ramadhan|online|daring|offline|luring)\b"
    ),
    "capacity": re.compile(r"\b(?:listrik|watt|daya|tangki|gudang|oven|tungku|stok|limbah|air)\b"),
    "workers": re.compile(r"\b(?:berijazah|ijazah|lulusan|sma|smp|sd|sarjana|keluar|berhenti)\b"),
    "year": re.compile(r"\b(?:dibina|koperasi|bantuan|pelatihan|mesin|renovasi)\b"),
}


def names_staff(header: str) -> bool:
    """Whether a heading is over names of workers: "Nama Buruh"."""
    return _STAFF.search(normal_heading(header)) is not None


def is_about_others(header: str, field: str | None = None) -> bool:
    """Whether a heading that would be of ``field`` by its words speaks of other people, of what is
    wished for, or of what was once.
    """
    words = normal_heading(header)
    if _NOT_NOW.search(words) or (_OTHERS.search(words) and not _OWNER.search(words)):
        return True
    if _STAFF.search(words):
        return True
    begun = field == "investment" and "awal" in words.split()  # always of once
    said = " ".join(_WORD.findall(header.lower()))  # in brackets too: "Jumlah TK (sebelum)"
    if not begun and _ONCE.search(_AGE.sub(" ", said) if field in _COUNTED else said):
        return True
    own = _OF_FIELD.get(field or "")
    return own is not None and own.search(words) is not None
