"""The small grammar of decree templates: ``{{ nomor }}`` stands for a value, nothing else happens.

A name is small letters and "_"; written in capitals it gives the value in capitals. There are no
conditions, loops or expressions, so a template cannot run anything.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

NAME = re.compile(r"\{\{\s*([A-Za-z_]{1,40})\s*\}\}")
OPEN, CLOSE = "{{", "}}"
DESIGNATE, AMEND, REVOKE = "penetapan", "perubahan", "pencabutan"
KINDS = (DESIGNATE, AMEND, REVOKE)
LATER = (AMEND, REVOKE)


@dataclass(frozen=True, slots=True)
class Placeholder:
    """One name; ``block`` stands alone in its paragraph and becomes a table or picture."""

    name: str
    meaning: str
    kinds: tuple[str, ...] = KINDS
    block: bool = False
    required: bool = False


CATALOGUE: tuple[Placeholder, ...] = (
    Placeholder("kop", "Kepala naskah: BUPATI MALANG, PROVINSI JAWA TIMUR; atau nama dinasnya."),
    Placeholder("nomor", "Nomor SK; titik-titik bila belum diisi.", required=True),
    Placeholder("tentang", "Judul SK, lengkap.", required=True),
    Placeholder(
        "tanda",
        "“KONSEP, belum ditandatangani” dan, untuk data contoh, “DATA CONTOH”. Biasanya di kepala halaman.",
        required=True,
    ),
    Placeholder("tanggal", "Tanggal SK dengan nama bulan; titik-titik bila belum diisi."),
    Placeholder("tahun", "Tahun SK, empat angka."),
    Placeholder("pejabat", "Pejabat yang memutuskan, misalnya Bupati Malang."),
    Placeholder(
        "jabatan_penanda_tangan", "Baris di atas tanda tangan, termasuk a.n., Plh., atau Plt."
    ),
    Placeholder("nama_pejabat", "Nama penanda tangan; titik-titik bila belum didata."),
    Placeholder("pangkat_nip", "Pangkat dan NIP penanda tangan; barisnya hilang bila kosong."),
    Placeholder("tempat_penetapan", "Tempat SK ditetapkan: Kepanjen."),
    Placeholder("dinas", "Nama dinas."),
    Placeholder("nama_sentra", "Nama sentra, selalu diawali “Sentra”."),
    Placeholder("kelompok", "Kelompok produk, huruf kecil."),
    Placeholder("tempat", "Desa dan kecamatan sentra."),
    Placeholder("jumlah_anggota", "Banyak unit usaha dengan terbilang: 31 (tiga puluh satu)."),
    Placeholder(
        "rincian_angka",
        "Lanjutan kalimat: “, dengan … orang tenaga kerja, nilai investasi … menurut keadaan tanggal …”. "
        "Kosong bila belum diketahui.",
        (DESIGNATE, AMEND),
    ),
    Placeholder(
        "keputusan_lama", "SK penetapan yang diubah atau dicabut, dengan nomor dan tanggal.", LATER
    ),
    Placeholder("alasan", "Alasan perubahan atau pencabutan, seperti yang ditulis.", LATER),
    Placeholder("nama_lama", "Nama sentra sebelum perubahan.", (AMEND,)),
    Placeholder(
        "uraian_perubahan", "Apa yang berubah: nama, anggota masuk, anggota keluar.", (AMEND,)
    ),
    Placeholder("jumlah_masuk", "Banyak anggota yang masuk, dengan terbilang.", (AMEND,)),
    Placeholder("jumlah_keluar", "Banyak anggota yang keluar, dengan terbilang.", (AMEND,)),
    Placeholder("tabel_anggota", "Tabel daftar anggota.", block=True, required=True),
    Placeholder("tabel_masuk", "Tabel anggota yang masuk.", (AMEND,), block=True, required=True),
    Placeholder("tabel_keluar", "Tabel anggota yang keluar.", (AMEND,), block=True, required=True),
    Placeholder("tabel_data", "Tabel angka sentra.", (DESIGNATE, AMEND), block=True),
    Placeholder(
        "peta", "Peta anggota dan batas sentra, dengan sumbernya.", (DESIGNATE, AMEND), block=True
    ),
    Placeholder(
        "segel",
        "Kode QR segel pada SK yang sudah dicatat; hilang pada konsep. Tanpa penanda ini kode QR "
        "ditaruh di akhir.",
        block=True,
    ),
)


def of_kind(kind: str) -> dict[str, Placeholder]:
    """Return the placeholders a template of that kind may use, by name."""
    return {one.name: one for one in CATALOGUE if kind in one.kinds}


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return the text with every name replaced, once: what a value holds is never read again.

    Raises:
        KeyError: a name without a value.
    """
    return NAME.sub(lambda found: value_of(found[1], values), text)


def value_of(written: str, values: Mapping[str, str]) -> str:
    """Return the value of a name as written; capitals ask for capitals."""
    value = values[written.lower()]
    return value.upper() if written.isupper() else value
