"""The tone of every state shown as a badge: the same everywhere, on maps and charts too."""

from typing import Any

TONES = {
    # sector
    "agro": "agro",
    "non_agro": "non-agro",
    "bukan_industri": "unknown",
    # record
    "aktif": "good",
    "nonaktif": "unknown",
    "digabung": "unknown",
    "dihapus": "unknown",
    # sentra
    "kandidat": "candidate",
    "usulan": "proposal",
    "sentra": "solid",
    "diusulkan": "proposal",
    "perbaikan": "warn",
    "disetujui": "ready",
    "ditetapkan": "solid",
    "ditolak": "bad",
    "ditarik": "unknown",
    "dicabut": "bad",
    # yearly evaluation
    "lanjut": "good",
    "khusus": "warn",
    "perubahan": "warn",
    "pencabutan": "bad",
    "dikembalikan": "warn",
    "diterima": "good",
    # import rows, duplicates, work
    "baru": "good",
    "berubah": "ready",
    "sama": "unknown",
    "ganda": "warn",
    "diduga": "warn",
    "nanti": "unknown",
    "berbeda": "plain",
    "disimpan": "solid",
    "diperiksa": "ready",
    "diunggah": "unknown",
    "dipetakan": "ready",
    "diurungkan": "unknown",
    "gagal": "bad",
    "selesai": "good",
    "berjalan": "ready",
    "menunggu": "unknown",
    "dibatalkan": "unknown",
    "rancangan": "unknown",
    "berlaku": "good",
    "lama": "unknown",
    "pratinjau": "ready",
    # what becomes of a KBLI code
    "pindah": "ready",
    "gabung": "ready",
    "pecah": "warn",
    "ragu": "warn",
    "asing": "warn",
    "hilang": "bad",
    "luar": "unknown",
    # what the RTRW says
    "sesuai": "good",
    "bersyarat": "warn",
    "tidak_sesuai": "bad",
    # size
    "kecil": "plain",
    "menengah": "plain",
    "besar": "warn",
    "belum": "unknown",
}


def tone_of(value: Any) -> str:
    """Return the tone of a value; grey for nothing, plain for a value without one."""
    return TONES.get(str(value), "plain" if value else "unknown")
