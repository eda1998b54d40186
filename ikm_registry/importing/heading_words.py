"""The words of headings, abbreviated, foreign or misordered, as the catalogue writes them."""

import re
from functools import lru_cache

from ikm_registry.importing.columns import CATALOGUE

# What clerks shorten, and the English of templates; one word stands for one or more of the catalogue.
_WORDS = {
    "jml": "jumlah", "jlh": "jumlah", "jmlh": "jumlah", "jum": "jumlah", "total": "jumlah",
    "nm": "nama", "nmr": "nomor", "nomer": "nomor", "no": "nomor", "num": "nomor", "number": "nomor",
    "thn": "tahun", "th": "tahun", "year": "tahun", "annual": "tahun", "yearly": "tahun", "pertahun": "tahun",
    "kap": "kapasitas", "capacity": "kapasitas", "prod": "produksi", "production": "produksi", "output": "produksi",
    "inv": "investasi", "inves": "investasi", "invest": "investasi", "investment": "investasi", "capital": "modal", "bhn": "bahan",
    "sat": "satuan", "stn": "satuan", "kec": "kecamatan", "kcmtn": "kecamatan", "district": "kecamatan",
    "subdistrict": "kecamatan", "ds": "desa", "village": "desa", "ward": "kelurahan", "kel": "kelurahan", "lurah": "kelurahan",
    "almt": "alamat", "address": "alamat", "dsn": "dusun", "tlp": "telepon", "telp": "telepon", "tlpn": "telepon", "telpon": "telepon",
    "phone": "telepon", "contact": "telepon", "mobile": "telepon", "telephone": "telepon", "handphone": "hp",
    "prp": "perempuan", "prmpn": "perempuan", "pr": "perempuan", "prempuan": "perempuan", "wanita": "perempuan", "pi": "perempuan",
    "perempuan2": "perempuan", "female": "perempuan", "women": "perempuan", "lk": "laki laki", "laki2": "laki laki", "lk2": "laki laki",
    "pria": "laki laki", "male": "laki laki", "men": "laki laki", "tng": "tenaga", "tenag": "tenaga", "krj": "kerja", "tk": "tenaga kerja",
    "naker": "tenaga kerja", "employees": "tenaga kerja", "employee": "tenaga kerja", "workers": "tenaga kerja", "worker": "tenaga kerja",
    "labor": "tenaga kerja", "labour": "tenaga kerja", "workforce": "tenaga kerja", "karyawan": "tenaga kerja", "pekerja": "tenaga kerja",
    "pegawai": "tenaga kerja", "ush": "usaha", "prsh": "perusahaan", "pershn": "perusahaan", "business": "usaha",
    "enterprise": "usaha", "company": "perusahaan", "firm": "perusahaan", "pmlk": "pemilik", "pemlk": "pemilik", "owner": "pemilik",
    "wirausaha": "pelaku usaha", "wirausahawan": "pelaku usaha", "entrepreneur": "pelaku usaha", "jns": "jenis", "type": "jenis", "kind": "jenis",
    "omset": "omzet", "revenue": "omzet", "turnover": "omzet", "sales": "penjualan", "komoditas": "komoditi", "commodity": "komoditi",
    "kd": "kode", "code": "kode", "name": "nama", "full": "lengkap", "product": "produk", "products": "produk", "prdk": "produk",
    "value": "nilai", "nil": "nilai", "gender": "jenis kelamin", "sex": "jenis kelamin", "klmn": "kelamin", "raw": "bahan", "material": "baku",
    "materials": "baku", "established": "berdiri", "establishment": "berdiri", "founded": "berdiri", "initial": "awal", "brand": "merek",
    "merk": "merek", "coordinates": "koordinat", "coordinate": "koordinat", "latitude": "lintang", "longitude": "bujur",
    "identity": "identitas", "id": "identitas", "main": "utama", "pengrajin": "perajin",
    "persh": "perusahaan", "perusah": "perusahaan", "perush": "perusahaan", "jln": "jalan", "jl": "jalan", "penj": "penjualan",
    "buruh": "tenaga kerja", "sdm": "tenaga kerja", "kary": "tenaga kerja", "kry": "tenaga kerja", "ponsel": "hp", "seluler": "hp", "hape": "hp",
    "telfon": "telepon", "telpn": "telepon", "nohp": "nomor hp", "notelp": "nomor telepon", "nowa": "nomor wa", "coord": "koordinat", "coords": "koordinat",
    "setahun": "tahun", "sebulan": "bulan", "seminggu": "minggu", "sehari": "hari", "monthly": "bulan", "weekly": "minggu", "daily": "hari",
    "started": "mulai", "start": "mulai", "tukang": "tenaga kerja", "brp": "berapa", "koord": "koordinat", "kordinat": "koordinat", "perbulan": "bulan", "perhari": "hari", "perminggu": "minggu", "pengerajin": "perajin",
}  # fmt: skip
_EMPTY = frozenset("of the in and or dan atau yang yg di ke dari untuk pada rp idr per s d anda orang org".split())  # fmt: skip
# Whose it is: a NIK of the owner is a NIK. Not a name or an address.
_WHOSE = frozenset({"pemilik", "usaha", "ikm", "perusahaan", "pengusaha", "pelaku", "perajin", "umkm", "pengelola", "peserta", "anggota", "penerima", "responden", "pemohon"})  # fmt: skip


_VOWELS = re.compile(r"[aeiou]")
_SHORTEST = 4  # letters of an abbreviation without vowels


def _skeleton(word: str) -> str:
    """A word as clerks shorten it: without the vowels behind its first letter."""
    return word[0] + _VOWELS.sub("", word[1:])


def _vocabulary() -> frozenset[str]:
    words = {word for column in CATALOGUE for text in column.headings for word in text.split()}
    return frozenset(words | {word for text in _WORDS.values() for word in text.split()})


_KNOWN = _vocabulary()
# What databases write in one with the word behind it: NMKEC, JMLTK, THNBERDIRI.
_GLUED = re.compile(r"(kd|kode|nm|nama|jml|jlh|jmlh|jumlah|tgl|thn|tahun|nilai)([a-z]{2,})")


def _apart(word: str) -> list[str]:
    """Return the words that one of a database holds, else the word itself."""
    if word in _KNOWN or word in _WORDS or word in _SHORTENED:
        return [word]
    found = _GLUED.fullmatch(word)
    known = found is not None and (found.group(2) in _KNOWN or found.group(2) in _WORDS)
    return [found.group(1), found.group(2)] if found and known else [word]


def _skeletons() -> dict[str, str]:
    """Abbreviation without vowels ("prshn") to the one word of the catalogue it stands for."""
    words = _KNOWN
    found: dict[str, set[str]] = {}
    for word in words:
        if len(word) > _SHORTEST and (short := _skeleton(word)) != word:
            found.setdefault(short, set()).add(_WORDS.get(word, word))
    return {
        short: meant.pop()
        for short, meant in found.items()
        if len(meant) == 1 and len(short) >= _SHORTEST and short not in words
    }


_SHORTENED = _skeletons()


@lru_cache(maxsize=20_000)
def expanded(text: str) -> str:
    """Return a normal heading with its words written out: "jml tk prp" → jumlah tenaga kerja perempuan."""
    words = [part for word in text.split() for part in _apart(word)]
    found: list[str] = []
    for i, word in enumerate(words):
        if word == "sub" and words[i + 1 : i + 2] == ["district"]:
            continue
        if word == "kel" and found[-1:] == ["jenis"]:
            word = "kelamin"
        if word == "n" and i + 1 < len(words):
            word = "nilai"
        if word == "t" and words[i + 1 : i + 2] == ["kerja"]:
            word = "tenaga"
        if word == "p" and words[i + 1 : i + 2] == ["jawab"]:
            word = "penanggung"
        if word.endswith("nya") and word[:-3] in _KNOWN and word not in _KNOWN:
            word = word[:-3]  # "usahanya apa"
        if word not in _EMPTY:
            found.append(_WORDS.get(word) or _SHORTENED.get(word, word))
    return " ".join(found)


def without_owner(text: str) -> str:
    """Return the heading without whose it is, "" when nothing is taken or left."""
    words = text.split()
    rest = [word for word in words if word not in _WHOSE]
    return " ".join(rest) if 0 < len(rest) < len(words) else ""
