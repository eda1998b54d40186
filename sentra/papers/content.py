"""What a decree says, as plain values: the office's own order of considering, heeding, deciding."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from rpik.core.templatetags.format_id import angka, rupiah, tanggal
from rpik.core.terbilang import terbilang

OFFICE = "Dinas Perindustrian dan Perdagangan Kabupaten Malang"
SEAT = "Kepanjen"  # where the kabupaten's decrees are made

# Regulations a decree on a sentra rests on [domain.md 1.1, 2.1]; local ones are the legal
# section's to add, and the draft says so.
HEEDING = (
    "Undang-Undang Nomor 3 Tahun 2014 tentang Perindustrian sebagaimana telah diubah dengan "
    "Undang-Undang Nomor 6 Tahun 2023 tentang Penetapan Peraturan Pemerintah Pengganti "
    "Undang-Undang Nomor 2 Tahun 2022 tentang Cipta Kerja menjadi Undang-Undang",
    "Undang-Undang Nomor 23 Tahun 2014 tentang Pemerintahan Daerah sebagaimana telah beberapa kali "
    "diubah terakhir dengan Undang-Undang Nomor 6 Tahun 2023",
    "Peraturan Pemerintah Nomor 14 Tahun 2015 tentang Rencana Induk Pembangunan Industri Nasional "
    "Tahun 2015-2035",
    "Peraturan Pemerintah Nomor 29 Tahun 2018 tentang Pemberdayaan Industri",
    "Peraturan Pemerintah Nomor 20 Tahun 2024 tentang Perwilayahan Industri",
)
TO_ADD = "[Lengkapi dengan peraturan daerah dan peraturan bupati yang berlaku.]"
ORDINALS = ("KESATU", "KEDUA", "KETIGA", "KEEMPAT", "KELIMA", "KEENAM", "KETUJUH")


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs: ``authority`` names the decree, ``above`` the lines over the signature."""

    authority: str = "Bupati Malang"
    above: tuple[str, ...] = ("Bupati Malang",)
    name: str = ""
    rank: str = ""
    nip: str = ""

    @property
    def lines_above(self) -> list[str]:
        """The lines over the signature in capitals, "a.n.", "Plh." and "Plt." as they are."""
        made = []
        for line in self.above:
            lead, _, rest = line.partition(" ")
            short = lead in {"a.n.", "Plh.", "Plt."}
            made.append(f"{lead} {rest.upper()}" if short else line.upper())
        return made


@dataclass(frozen=True, slots=True)
class Member:
    """One line of the member list; no NIK, phone or address."""

    title: str
    owner: str
    product: str
    kbli: str
    desa: str
    kecamatan: str
    workers: int | None
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True)
class Decree:
    """A decree that designates one sentra; unknown sums are None, an empty number or day is a gap."""

    name: str
    group: str
    place: str
    members: tuple[Member, ...]
    year: int
    workers: int | None = None
    investment: int | None = None
    output_value: int | None = None
    figures: tuple[tuple[str, str], ...] = ()
    number: str = ""
    day: date | None = None
    signatory: Signatory = field(default_factory=Signatory)
    draft: bool = True
    demo: bool = False
    as_of: date | None = None
    map_svg: str = ""
    map_source: str = ""

    @property
    def full_name(self) -> str:
        """The sentra's name, beginning with "Sentra" once."""
        return self.name if self.name.lower().startswith("sentra") else f"Sentra {self.name}"

    @property
    def title(self) -> str:
        """What the decree is about."""
        return f"Penetapan {self.full_name} sebagai Sentra Industri Kecil dan Industri Menengah"

    @property
    def number_text(self) -> str:
        """The number, or its pattern with a gap to fill."""
        return self.number or f"188.45/………/KEP/35.07.013/{self.year}"

    @property
    def day_text(self) -> str:
        """The day in words, or a gap to fill."""
        return tanggal(self.day) if self.day else f"……………… {self.year}"

    @property
    def marks(self) -> str:
        """What the paper is not: final, or real."""
        parts = ["KONSEP, belum ditandatangani"] if self.draft else []
        return " · ".join(parts + (["DATA CONTOH, bukan data sebenarnya"] if self.demo else []))


def counted(number: int) -> str:
    """A count with its words: 31 (tiga puluh satu)."""
    return f"{angka(number)} ({terbilang(number)})"


def money(amount: int) -> str:
    """Rupiah with its words: Rp1.500.000 (satu juta lima ratus ribu rupiah)."""
    return f"{rupiah(amount)} ({terbilang(amount)} rupiah)"


def considering(decree: Decree) -> list[str]:
    """Return the grounds, lettered by the writer."""
    return [
        "bahwa untuk meningkatkan kemampuan industri kecil dan industri menengah, pemerintah daerah "
        "membangun dan membina sentra sebagaimana dimaksud dalam Pasal 5 Peraturan Pemerintah Nomor "
        "29 Tahun 2018 tentang Pemberdayaan Industri;",
        f"bahwa di {decree.place} terdapat {counted(len(decree.members))} unit usaha industri "
        f"{decree.group.lower()} yang berada pada satu lokasi dan menghasilkan produk sejenis, "
        "sehingga memenuhi ketentuan paling sedikit 5 (lima) unit usaha sebagaimana dimaksud dalam "
        "Pasal 1 Peraturan Pemerintah Nomor 29 Tahun 2018;",
        "bahwa berdasarkan pertimbangan sebagaimana dimaksud dalam huruf a dan huruf b, perlu "
        f"menetapkan Keputusan {decree.signatory.authority} tentang {decree.title};",
    ]


def heeding(decree: Decree) -> list[str]:
    """Return the regulations; a draft reminds of the local ones."""
    found = [f"{text};" for text in HEEDING]
    return [*found, TO_ADD] if decree.draft else found


def deciding(decree: Decree) -> list[tuple[str, str]]:
    """Return (ordinal, dictum)."""
    sums = [f"{counted(decree.workers)} orang tenaga kerja"] if decree.workers else []
    if decree.investment:
        sums.append(f"nilai investasi {money(decree.investment)}")
    if decree.output_value:
        sums.append(f"nilai produksi setahun {money(decree.output_value)}")
    figures = f", dengan {_listed(sums)}" if sums else ""
    as_of = f" menurut keadaan tanggal {tanggal(decree.as_of)}" if decree.as_of else ""
    texts = (
        f"Menetapkan {decree.full_name} di {decree.place} sebagai sentra industri kecil dan "
        f"industri menengah kelompok {decree.group.lower()}.",
        f"Sentra sebagaimana dimaksud dalam Diktum KESATU beranggotakan {counted(len(decree.members))} "
        f"unit usaha{figures}{as_of}, dengan daftar anggota, data, dan peta sebagaimana tercantum "
        "dalam Lampiran I, Lampiran II, dan Lampiran III yang merupakan bagian tidak terpisahkan "
        "dari Keputusan ini.",
        f"{OFFICE} membina sentra melalui pembangunan sentra, fasilitasi kepengurusan, peningkatan "
        "kemampuan usaha, dan pendirian unit pelayanan teknis sesuai dengan ketentuan peraturan "
        "perundang-undangan, dan mengevaluasinya paling sedikit satu kali dalam setahun.",
        "Perubahan nama, anggota, atau batas sentra, serta pencabutan penetapannya, hanya dilakukan "
        f"dengan Keputusan {decree.signatory.authority}.",
        "Keputusan ini mulai berlaku pada tanggal ditetapkan.",
    )
    return list(zip(ORDINALS, texts, strict=False))


def member_rows(members: Sequence[Member]) -> list[list[str]]:
    """Return the member list as it is printed, numbered."""
    return [
        [
            str(number),
            one.title,
            one.owner or "–",
            one.product or "–",
            one.kbli or "–",
            one.desa or "–",
            one.kecamatan or "–",
            angka(one.workers),
        ]
        for number, one in enumerate(members, 1)
    ]


MEMBER_HEAD = ("No.", "Nama usaha", "Pemilik", "Produk", "KBLI", "Desa/kelurahan", "Kecamatan", "Tenaga kerja")  # fmt: skip
MEMBER_WIDTHS = (1.0, 3.4, 2.7, 2.6, 1.7, 2.2, 2.1, 1.3)  # parts of the line, about centimetres


def appendix_head(decree: Decree, numeral: str) -> list[str]:
    """Return the lines at the top right of an appendix."""
    return [
        f"LAMPIRAN {numeral}",
        f"KEPUTUSAN {decree.signatory.authority.upper()}",
        f"NOMOR {decree.number_text}",
        f"TANGGAL {decree.day_text}",
        f"TENTANG {decree.title.upper()}",
    ]


def _listed(parts: list[str]) -> str:
    """Join: a; a dan b; a, b, dan c."""
    if len(parts) < 3:
        return " dan ".join(parts)
    return f"{', '.join(parts[:-1])}, dan {parts[-1]}"
