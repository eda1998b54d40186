"""The sentences of a decree, one source for PDF, DOCX and the template the office edits.

The order is that of Indonesian decrees: considering, heeding, deciding, appendices.
"""

from collections.abc import Callable
from dataclasses import dataclass

from rpik.core.templatetags.format_id import tanggal
from sentra.papers.content import OFFICE, SEAT, Decree, counted, money, with_sentra
from sentra.papers.placeholders import AMEND, DESIGNATE, REVOKE, fill

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
IN_FORCE = "Keputusan ini mulai berlaku pada tanggal ditetapkan."
TOLD_BEFORE = (
    "bahwa dengan {{ keputusan_lama }} telah ditetapkan %s di {{ tempat }} sebagai Sentra Industri "
    "Kecil dan Industri Menengah;"
)
THEREFORE = (
    "bahwa berdasarkan pertimbangan sebagaimana dimaksud dalam %s, perlu menetapkan Keputusan "
    "{{ pejabat }} tentang {{ tentang }};"
)

CONSIDERING = {
    DESIGNATE: (
        "bahwa untuk meningkatkan kemampuan industri kecil dan industri menengah, pemerintah daerah "
        "membangun dan membina sentra sebagaimana dimaksud dalam Pasal 5 Peraturan Pemerintah Nomor "
        "29 Tahun 2018 tentang Pemberdayaan Industri;",
        "bahwa di {{ tempat }} terdapat {{ jumlah_anggota }} unit usaha industri {{ kelompok }} yang "
        "berada pada satu lokasi dan menghasilkan produk sejenis, sehingga memenuhi ketentuan paling "
        "sedikit 5 (lima) unit usaha sebagaimana dimaksud dalam Pasal 1 Peraturan Pemerintah Nomor "
        "29 Tahun 2018;",
        THEREFORE % "huruf a dan huruf b",
    ),
    AMEND: (
        TOLD_BEFORE % "{{ nama_lama }}",
        "bahwa {{ alasan }};",
        "bahwa agar penetapan sesuai dengan keadaan sentra, perlu diadakan perubahan berupa "
        "{{ uraian_perubahan }};",
        THEREFORE % "huruf a, huruf b, dan huruf c",
    ),
    REVOKE: (
        TOLD_BEFORE % "{{ nama_sentra }}",
        "bahwa {{ alasan }};",
        THEREFORE % "huruf a dan huruf b",
    ),
}

DECIDING = {
    DESIGNATE: (
        "Menetapkan {{ nama_sentra }} di {{ tempat }} sebagai sentra industri kecil dan industri "
        "menengah kelompok {{ kelompok }}.",
        "Sentra sebagaimana dimaksud dalam Diktum KESATU beranggotakan {{ jumlah_anggota }} unit "
        "usaha{{ rincian_angka }}, dengan daftar anggota, data, dan peta sebagaimana tercantum dalam "
        "Lampiran I, Lampiran II, dan Lampiran III yang merupakan bagian tidak terpisahkan dari "
        "Keputusan ini.",
        "{{ dinas }} membina sentra melalui pembangunan sentra, fasilitasi kepengurusan, peningkatan "
        "kemampuan usaha, dan pendirian unit pelayanan teknis sesuai dengan ketentuan peraturan "
        "perundang-undangan, dan mengevaluasinya paling sedikit satu kali dalam setahun.",
        "Perubahan nama, anggota, atau batas sentra, serta pencabutan penetapannya, hanya dilakukan "
        "dengan Keputusan {{ pejabat }}.",
        IN_FORCE,
    ),
    AMEND: (
        "Mengubah {{ keputusan_lama }} berupa {{ uraian_perubahan }}.",
        "Unit usaha yang menjadi anggota dan yang berhenti menjadi anggota terhitung sejak tanggal "
        "Keputusan ini tercantum dalam Lampiran I.",
        "Dengan perubahan sebagaimana dimaksud dalam Diktum KESATU, {{ nama_sentra }} di {{ tempat }} "
        "beranggotakan {{ jumlah_anggota }} unit usaha{{ rincian_angka }}, dengan daftar anggota, "
        "data, dan peta sebagaimana tercantum dalam Lampiran II, Lampiran III, dan Lampiran IV.",
        "Lampiran I, Lampiran II, Lampiran III, dan Lampiran IV merupakan bagian tidak terpisahkan "
        "dari Keputusan ini.",
        "Ketentuan lain dalam {{ keputusan_lama }} tetap berlaku sepanjang tidak diubah dengan "
        "Keputusan ini.",
        IN_FORCE,
    ),
    REVOKE: (
        "Mencabut {{ keputusan_lama }} dan menyatakannya tidak berlaku.",
        "Dengan pencabutan sebagaimana dimaksud dalam Diktum KESATU, keanggotaan "
        "{{ jumlah_anggota }} unit usaha sebagaimana tercantum dalam Lampiran yang merupakan bagian "
        "tidak terpisahkan dari Keputusan ini berakhir pada tanggal Keputusan ini.",
        "Pencabutan sebagaimana dimaksud dalam Diktum KESATU tidak menghapus pembinaan setiap unit "
        "usaha sebagai industri kecil dan industri menengah oleh {{ dinas }} sesuai dengan ketentuan "
        "peraturan perundang-undangan.",
        IN_FORCE,
    ),
}

# (title, parts) of each appendix; a part is (what stands there, its caption).
MEMBER_LIST = ("DAFTAR ANGGOTA", (("tabel_anggota", ""),))
DATA = ("DATA SENTRA", (("tabel_data", ""),))
MAP = ("PETA", (("peta", ""),))
EXCHANGE = (
    "PERUBAHAN ANGGOTA",
    (("tabel_masuk", "Anggota yang masuk"), ("tabel_keluar", "Anggota yang keluar")),
)
APPENDICES = {
    DESIGNATE: (MEMBER_LIST, DATA, MAP),
    AMEND: (EXCHANGE, ("DAFTAR ANGGOTA SETELAH PERUBAHAN", MEMBER_LIST[1]), DATA, MAP),
    REVOKE: (("DAFTAR ANGGOTA YANG BERAKHIR KEANGGOTAANNYA", MEMBER_LIST[1]),),
}
APPENDIX_HEAD = (
    "KEPUTUSAN {{ PEJABAT }}",
    "NOMOR {{ nomor }}",
    "TANGGAL {{ tanggal }}",
    "TENTANG {{ TENTANG }}",
)
NUMERALS = ("I", "II", "III", "IV")


@dataclass(frozen=True, slots=True)
class Appendix:
    """One appendix: the lines at its top right, its title, and what stands in it."""

    head: list[str]
    title: str
    parts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole decree in words; tables and map are named in the appendices' parts."""

    letterhead: list[str]
    authority: str
    number: str
    title: str
    considering: list[str]
    heeding: list[str]
    deciding: list[tuple[str, str]]
    seat: str
    day: str
    above: list[str]
    name: str
    below: list[str]
    marks: str
    sentra: str
    appendices: list[Appendix]


def sheet(decree: Decree) -> Sheet:
    """Return the decree in words."""
    signatory = decree.signatory
    said = values(decree)
    found = [f"{text};" for text in HEEDING]
    return _sheet(
        decree.action,
        lambda text: fill(text, said),
        letterhead=signatory.letterhead,
        heeding=[*found, TO_ADD] if decree.draft else found,
        above=signatory.lines_above,
        name=signatory.name,
        below=_below(decree),
    )


def unfilled(kind: str) -> Sheet:
    """Return the words of a kind of decree with their placeholders: the template that ships."""
    return _sheet(
        kind,
        lambda text: text,
        letterhead=["{{ kop }}"],
        heeding=[*(f"{text};" for text in HEEDING), TO_ADD],
        above=["{{ jabatan_penanda_tangan }}"],
        name="{{ nama_pejabat }}",
        below=["{{ pangkat_nip }}"],
    )


def _sheet(
    kind: str,
    say: Callable[[str], str],
    *,
    letterhead: list[str],
    heeding: list[str],
    above: list[str],
    name: str,
    below: list[str],
) -> Sheet:
    shown = APPENDICES[kind]
    numerals = NUMERALS if len(shown) > 1 else ("",)
    return Sheet(
        letterhead=letterhead,
        authority=say("{{ PEJABAT }}"),
        number=say("{{ nomor }}"),
        title=say("{{ TENTANG }}"),
        considering=[say(text) for text in CONSIDERING[kind]],
        heeding=heeding,
        deciding=[
            (ordinal, say(text)) for ordinal, text in zip(ORDINALS, DECIDING[kind], strict=False)
        ],
        seat=say("{{ tempat_penetapan }}"),
        day=say("{{ tanggal }}"),
        above=above,
        name=name,
        below=below,
        marks=say("{{ tanda }}"),
        sentra=say("{{ NAMA_SENTRA }}"),
        appendices=[
            Appendix(
                [f"LAMPIRAN {numeral}".strip(), *(say(text) for text in APPENDIX_HEAD)],
                title,
                parts,
            )
            for numeral, (title, parts) in zip(numerals, shown, strict=False)
        ],
    )


def values(decree: Decree) -> dict[str, str]:
    """Return what every inline placeholder stands for, "\\n" between lines."""
    signatory = decree.signatory
    return {
        "kop": "\n".join(signatory.letterhead),
        "nomor": decree.number_text,
        "tentang": decree.title,
        "tanda": decree.marks,
        "tanggal": decree.day_text,
        "tahun": str(decree.year),
        "pejabat": signatory.authority,
        "jabatan_penanda_tangan": "\n".join(signatory.lines_above),
        "nama_pejabat": signatory.name or "………………………………",
        "pangkat_nip": "\n".join(_below(decree)),
        "tempat_penetapan": SEAT,
        "dinas": OFFICE,
        "nama_sentra": decree.full_name,
        "kelompok": decree.group.lower(),
        "tempat": decree.place,
        "jumlah_anggota": counted(len(decree.members)),
        "rincian_angka": _sums(decree),
        "keputusan_lama": decree.earlier.cited if decree.earlier else "",
        "alasan": " ".join(decree.reason.split()).rstrip(".;, ") or "[tulis alasannya]",
        "nama_lama": with_sentra(decree.former_name or decree.name),
        "uraian_perubahan": _changes(decree),
        "jumlah_masuk": counted(len(decree.joined)),
        "jumlah_keluar": counted(len(decree.left)),
    }


def _below(decree: Decree) -> list[str]:
    signatory = decree.signatory
    nip = f"NIP {signatory.nip}" if signatory.nip else ""
    return [line for line in (signatory.rank, nip) if line]


def _sums(decree: Decree) -> str:
    """Return ", dengan … menurut keadaan tanggal …", or what of it is known."""
    sums = [f"{counted(decree.workers)} orang tenaga kerja"] if decree.workers else []
    if decree.investment:
        sums.append(f"nilai investasi {money(decree.investment)}")
    if decree.output_value:
        sums.append(f"nilai produksi setahun {money(decree.output_value)}")
    figures = f", dengan {listed(sums)}" if sums else ""
    if decree.as_of is None or decree.is_older:
        return figures
    return f"{figures} menurut keadaan tanggal {tanggal(decree.as_of)}"


def _changes(decree: Decree) -> str:
    parts = []
    if decree.former_name and decree.former_name != decree.name:
        parts.append(
            f"perubahan nama dari {with_sentra(decree.former_name)} menjadi {decree.full_name}"
        )
    if decree.joined:
        parts.append(f"penambahan {counted(len(decree.joined))} unit usaha")
    if decree.left:
        parts.append(f"pengurangan {counted(len(decree.left))} unit usaha")
    return listed(parts)


def listed(parts: list[str]) -> str:
    """Join: a; a dan b; a, b, dan c."""
    if len(parts) < 3:
        return " dan ".join(parts)
    return f"{', '.join(parts[:-1])}, dan {parts[-1]}"
