"""What a decree is about, as plain values; its sentences stand in ``papers.wording``."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from rpik.core.templatetags.format_id import angka, rupiah, tanggal
from rpik.core.terbilang import terbilang
from sentra.papers.placeholders import DESIGNATE, REVOKE

OFFICE = "Dinas Perindustrian dan Perdagangan Kabupaten Malang"
GOVERNMENT = "Kabupaten Malang"
PROVINCE = "Provinsi Jawa Timur"
SEAT = "Kepanjen"  # where the kabupaten's decrees are made
OFFICE_LETTERHEAD = (
    f"Pemerintah {GOVERNMENT}".upper(),
    OFFICE.removesuffix(f" {GOVERNMENT}").upper(),
)


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs: ``authority`` names the decree, ``above`` the lines over the signature."""

    authority: str = "Bupati Malang"
    above: tuple[str, ...] = ("Bupati Malang",)
    name: str = ""
    rank: str = ""
    nip: str = ""

    @property
    def letterhead(self) -> list[str]:
        """What stands above a decree: the bupati with the province [Permendagri 80/2015], or the office."""
        if OFFICE in self.authority:
            return list(OFFICE_LETTERHEAD)
        return [self.authority.upper(), PROVINCE.upper()]

    @property
    def lines_above(self) -> list[str]:
        """The lines over the signature in capitals with a comma, "a.n.", "Plh." and "Plt." as they are."""
        made = []
        for line in self.above:
            lead, _, rest = line.partition(" ")
            short = lead in {"a.n.", "Plh.", "Plt."}
            made.append(f"{lead} {rest.upper()}" if short else line.upper())
        return [*made[:-1], *(f"{line.removesuffix(',')}," for line in made[-1:])]


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
class Earlier:
    """The decree that is changed or revoked: its title, how it is cited, how often it was changed."""

    title: str
    authority: str
    number: str
    cited: str
    changes: int = 0


@dataclass(frozen=True, slots=True)
class Decree:
    """A decree on one sentra; unknown sums are None, an empty number or day is a gap.

    ``action`` is penetapan, perubahan or pencabutan; ``earlier`` and what follows it speak of the
    later two. ``members`` are those that stand afterwards, for a pencabutan those that end.
    """

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
    action: str = DESIGNATE
    earlier: Earlier | None = None
    former_name: str = ""
    reason: str = ""
    joined: tuple[Member, ...] = ()
    left: tuple[Member, ...] = ()
    seal: str = ""  # the QR code's text; only a recorded decree has one
    check_at: str = ""  # where a seal is checked
    remark: str = ""  # what else stands in the marks above

    @property
    def full_name(self) -> str:
        """The sentra's name, beginning with "Sentra" once."""
        return with_sentra(self.name)

    @property
    def title(self) -> str:
        """What the decree is about."""
        if self.earlier is None:
            return title_of(self.name)
        old = self.earlier
        before = f"Keputusan {old.authority} Nomor {old.number} tentang {old.title}"
        if self.action == REVOKE:
            return f"Pencabutan {before}"
        again = f" Ke{terbilang(old.changes + 1)}" if old.changes else ""
        return f"Perubahan{again} atas {before}"

    @property
    def number_text(self) -> str:
        """The number, or its pattern with a gap to fill."""
        return self.number or f"188.45/………/KEP/35.07.013/{self.year}"

    @property
    def day_text(self) -> str:
        """The day in words, or a gap to fill."""
        return tanggal(self.day) if self.day else f"……………… {self.year}"

    @property
    def is_older(self) -> bool:
        """Whether it bears a day before that of its figures, which it then cannot cite."""
        return bool(self.day and self.as_of and self.day < self.as_of)

    @property
    def marks(self) -> str:
        """What the paper is not: final, real, or as old as its figures."""
        parts = (
            "KONSEP, belum ditandatangani" if self.draft else "",
            "DATA CONTOH, bukan data sebenarnya" if self.demo else "",
            f"angka menurut register {tanggal(self.as_of)}, sesudah tanggal SK"
            if self.is_older
            else "",
            self.remark,
        )
        return " · ".join(part for part in parts if part)

    @property
    def seal_note(self) -> str:
        """What stands under the QR code."""
        where = f" di {self.check_at}" if self.check_at else ""
        return f"Segel digital. Periksa{where}, juga tanpa internet."


def counted(number: int) -> str:
    """A count with its words: 31 (tiga puluh satu)."""
    return f"{angka(number)} ({terbilang(number)})"


def money(amount: int) -> str:
    """Rupiah with its words: Rp1.500.000 (satu juta lima ratus ribu rupiah)."""
    return f"{rupiah(amount)} ({terbilang(amount)} rupiah)"


def with_sentra(name: str) -> str:
    """Return a sentra's name, beginning with "Sentra" once."""
    return name if name.lower().startswith("sentra") else f"Sentra {name}"


def before_name(words: str, name: str) -> str:
    """Return the words that a sentra's name follows, so that "sentra" is said once."""
    return words.removesuffix(" sentra") if name.lower().startswith("sentra") else words


def title_of(name: str) -> str:
    """Return what the decree that designated a sentra of that name is about."""
    return f"Penetapan {with_sentra(name)} sebagai Sentra Industri Kecil dan Industri Menengah"


def member_rows(members: Sequence[Member]) -> list[list[str]]:
    """Return the member list as it is printed, numbered; each text on one line."""
    return [
        [
            str(number),
            *(
                " ".join(text.split()) or "–"
                for text in (one.title, one.owner, one.product, one.kbli, one.desa, one.kecamatan)
            ),
            angka(one.workers),
        ]
        for number, one in enumerate(members, 1)
    ]


MEMBER_HEAD = ("No.", "Nama usaha", "Pemilik", "Produk", "KBLI", "Desa/kelurahan", "Kecamatan", "Tenaga kerja")  # fmt: skip
MEMBER_WIDTHS = (1.0, 3.1, 2.6, 2.5, 1.6, 2.2, 2.3, 1.7)  # parts of the line, about centimetres
