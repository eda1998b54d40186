"""What the minutes of a field check (berita acara) say, as plain values."""

from dataclasses import dataclass
from datetime import date, datetime

from rpik.core.templatetags.format_id import MONTHS, angka, tanggal, tanggal_pendek
from rpik.core.terbilang import terbilang
from sentra.papers.content import Member, counted

DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
HEAD = ("No.", "Nama usaha", "Desa/kelurahan", "Keadaan", "Produk yang dilihat", "L", "P", "Titik", "Diperiksa", "Catatan")  # fmt: skip
WIDTHS = (0.9, 2.5, 2.0, 1.8, 1.9, 0.6, 0.6, 3.0, 2.0, 2.1)
DIFFERENCE_HEAD = ("No.", "Nama usaha", "Hal", "Menurut register", "Menurut lapangan", "Tindak lanjut")  # fmt: skip
DIFFERENCE_WIDTHS = (0.9, 3.4, 2.0, 3.6, 4.0, 2.6)
NUMBERS, RIGHT = {0, 5, 6}, {0}
NUMERALS = ("I", "II", "III", "IV")


@dataclass(frozen=True, slots=True)
class Visited:
    """One member as it was found; ``found`` is empty where nobody has been."""

    member: Member
    found: str = ""
    product: str = ""
    male: int | None = None
    female: int | None = None
    point: str = ""
    at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Differs:
    """One difference and what came of it; ``number`` is the member's in the list."""

    number: int
    title: str
    what: str
    before: str
    after: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Shot:
    """A photo with its words."""

    content: bytes
    caption: str


@dataclass(frozen=True, slots=True)
class Minutes:
    """The minutes of the field check of one proposal."""

    name: str
    group: str
    place: str
    day: date
    officers: tuple[tuple[str, str], ...]  # name, position
    visits: tuple[Visited, ...]
    differences: tuple[Differs, ...] = ()
    shots: tuple[Shot, ...] = ()
    photos: int = 0
    doubtful: int = 0
    active: int = 0
    closed: int = 0
    not_found: int = 0
    demo: bool = False
    map_svg: str = ""
    map_source: str = ""

    @property
    def full_name(self) -> str:
        """The sentra's name, beginning with "Sentra" once."""
        return self.name if self.name.lower().startswith("sentra") else f"Sentra {self.name}"

    @property
    def title(self) -> str:
        """What the paper is."""
        return f"Berita Acara Pemeriksaan Lapangan Usulan {self.full_name}"

    @property
    def marks(self) -> str:
        """What the paper is not."""
        return "DATA CONTOH, bukan data sebenarnya" if self.demo else ""

    @property
    def done(self) -> list[Visited]:
        """Members that were visited."""
        return [one for one in self.visits if one.found]


def opening(minutes: Minutes) -> str:
    """Return the first sentence, the date in words as minutes have it."""
    day = minutes.day
    return (
        f"Pada hari ini, {DAYS[day.weekday()]}, tanggal {terbilang(day.day)} bulan "
        f"{MONTHS[day.month - 1]} tahun {terbilang(day.year)} ({day:%d-%m-%Y}), yang bertanda tangan "
        "di bawah ini:"
    )


def done(minutes: Minutes) -> str:
    """Return what they did, when."""
    days = sorted(one.at for one in minutes.done if one.at)
    when = ""
    if days:
        first, last = tanggal(days[0]), tanggal(days[-1])
        when = f" pada tanggal {first}" + (f" sampai dengan {last}" if first != last else "")
    return (
        f"telah memeriksa anggota usulan {minutes.full_name} (kelompok {minutes.group.lower()}) di "
        f"{minutes.place}{when}, dengan hasil sebagai berikut:"
    )


def results(minutes: Minutes) -> list[str]:
    """Return the figures, each a sentence."""
    visited, total = len(minutes.done), len(minutes.visits)
    rest = total - visited
    counted_at = [one for one in minutes.done if one.male is not None or one.female is not None]
    men = sum(one.male or 0 for one in counted_at)
    women = sum(one.female or 0 for one in counted_at)
    open_ones = sum(one.outcome == "" for one in minutes.differences)
    return [
        f"Dari {counted(total)} anggota, diperiksa {counted(visited)}: masih berusaha "
        f"{angka(minutes.active)}, sudah tutup {angka(minutes.closed)}, tidak ditemukan di tempatnya "
        f"{angka(minutes.not_found)}"
        + (f"; belum diperiksa {angka(rest)}." if rest else "; semua anggota sudah diperiksa."),
        f"Tenaga kerja dihitung pada {angka(len(counted_at))} anggota: {counted(men + women)} orang, "
        f"laki-laki {angka(men)} dan perempuan {angka(women)}."
        if counted_at
        else "Tenaga kerja tidak dihitung.",
        f"Beda dengan register IKM: {counted(len(minutes.differences))}, belum diputuskan "
        f"{angka(open_ones)} (Lampiran II)."
        if minutes.differences
        else "Tidak ada beda dengan register IKM.",
        f"Foto: {counted(minutes.photos)}, perlu diperiksa ulang {angka(minutes.doubtful)}."
        if minutes.photos
        else "Tidak ada foto.",
    ]


def appendices(minutes: Minutes) -> dict[str, str]:
    """Return which appendix is which; what is empty has none, and the numbers run on."""
    kinds = {
        "list": True,
        "differences": bool(minutes.differences),
        "photos": bool(minutes.shots),
        "map": True,
    }
    there = [kind for kind, wanted in kinds.items() if wanted]
    return {kind: f"LAMPIRAN {NUMERALS[at]}" for at, kind in enumerate(there)}


CLOSING = (
    "Demikian berita acara ini dibuat dengan sebenarnya untuk dipergunakan sebagaimana mestinya."
)


def rows(minutes: Minutes) -> list[list[str]]:
    """Return the list as printed, numbered; members nobody visited say so."""
    return [
        [
            str(number),
            one.member.title,
            one.member.desa or "–",
            one.found or "belum diperiksa",
            one.product or "–",
            "–" if one.male is None else angka(one.male),
            "–" if one.female is None else angka(one.female),
            one.point or "–",
            tanggal_pendek(one.at) if one.at else "–",
            one.note or "–",
        ]
        for number, one in enumerate(minutes.visits, 1)
    ]


def difference_rows(minutes: Minutes) -> list[list[str]]:
    """Return the differences as printed."""
    return [
        [
            str(one.number),
            one.title,
            one.what,
            one.before or "kosong",
            one.after,
            one.outcome or "belum diputuskan",
        ]
        for one in minutes.differences
    ]


def photo_note(minutes: Minutes) -> str:
    """Return what is said of the photos that are not printed."""
    left = minutes.photos - len(minutes.shots)
    return f"{angka(left)} foto lain tersimpan di RPIK." if left > 0 else ""
