"""The tables from outside the register that the document asks for: those of domain.md 1.3 that BPS, the
RTRW or another office publishes. Plain Python.
"""

from dataclasses import dataclass
from typing import Literal

from rpik.plan.document.blocks import Kind


@dataclass(frozen=True, slots=True)
class Asked:
    """A table the document wants; its rows are kecamatan or whatever its publisher calls them."""

    key: str
    section: str
    title: str
    unit: str
    publisher: str
    rows: Literal["kecamatan", "uraian"]
    kind: Kind = "decimal"
    hint: str = ""

    @property
    def by_kecamatan(self) -> bool:
        """Whether its rows are kecamatan."""
        return self.rows == "kecamatan"

    @property
    def by_division(self) -> bool:
        """Whether its rows are golongan pokok KBLI of the province."""
        return self.key.startswith("provinsi")


ASKED: tuple[Asked, ...] = (
    Asked(
        "penduduk", "2.1", "Jumlah penduduk menurut kecamatan", "jiwa", "BPS", "kecamatan", "count"
    ),
    Asked(
        "pdrb-berlaku", "2.1", "PDRB atas dasar harga berlaku menurut lapangan usaha",
        "Rp miliar", "BPS", "uraian",
        hint="Sertakan baris “Industri Pengolahan” dan “Produk Domestik Regional Bruto”: "
        "bagiannya dihitung dari keduanya. Cabang industri boleh ikut.",
    ),
    Asked(
        "pdrb-konstan", "2.1", "PDRB atas dasar harga konstan menurut lapangan usaha",
        "Rp miliar", "BPS", "uraian",
        hint="Laju pertumbuhan dihitung dari tabel ini; enam tahun memberi lima laju.",
    ),
    Asked(
        "bekerja", "2.2", "Penduduk bekerja menurut lapangan pekerjaan utama", "orang",
        "BPS (Sakernas)", "uraian", "count",
    ),
    Asked(
        "kpi", "2.3", "Kawasan peruntukan industri menurut kecamatan", "ha", "Perda RTRW",
        "kecamatan",
        hint="Satu kolom luas sudah cukup. Kecamatan yang tidak disebut dianggap tanpa kawasan.",
    ),
    Asked(
        "legalitas-luar", "2.4", "IKM menurut sertifikat dan legalitas", "IKM",
        "Dinas Kesehatan, BPJPH, DJKI, SIINas", "uraian", "count",
        hint="Satu baris satu jenis: P-IRT, halal, merek/HKI, akun SIINas. Muat bila lebih lengkap daripada register.",
    ),
    Asked(
        "provinsi-unit", "4.2.1", "Industri mikro dan kecil Jawa Timur menurut golongan pokok KBLI",
        "unit usaha", "BPS Jawa Timur", "uraian", "count",
        hint="Awali setiap baris dengan dua angka golongan pokoknya, misalnya “10 Makanan”; kolomnya tahun. "
        "Sertakan baris “Jumlah”. LQ kabupaten terhadap provinsi dihitung dari tahun terbaru.",
    ),
    Asked(
        "provinsi-tk", "4.2.1",
        "Tenaga kerja industri mikro dan kecil Jawa Timur menurut golongan pokok KBLI", "orang",
        "BPS Jawa Timur", "uraian", "count",
        hint="Seperti tabel unit usahanya: dua angka golongan pokok di awal setiap baris.",
    ),
    Asked(
        "bahan-baku", "2.4", "Nilai bahan baku dan penolong IKM menurut kecamatan", "Rp juta",
        "Dinas (lembar SIINas)", "kecamatan",
        hint="Register memuat nilai BB/BP hanya dari daftar yang menuliskannya; muat tabel bila ada yang lebih lengkap.",
    ),
)  # fmt: skip
BY_KEY = {one.key: one for one in ASKED}
