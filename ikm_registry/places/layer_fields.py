"""Which attribute of a layer is its name, its code, its kecamatan? Guessed from usual titles.

The titles are those of the national schema (KUGI: WADMKD, KDEPUM, NAMOBJ, JNSRPR …) and of layers
seen at offices; a person may choose otherwise.
"""

from collections.abc import Sequence

DESA, KECAMATAN, KABUPATEN, ZONE, RDTR = "desa", "kecamatan", "kabupaten", "zone", "rdtr"
HAZARD = "bahaya"

_TITLES: dict[str, dict[str, tuple[str, ...]]] = {
    DESA: {
        "name": ("wadmkd", "nama_desa", "namadesa", "desa_kelurahan", "desa", "nmdesa", "kelurahan",
                 "nama_kel", "desakel", "namobj", "nama", "name"),
        "code": ("kdepum", "kode_desa", "kodedesa", "kddesa", "kdepum_", "kode_kel", "id_desa",
                 "iddesa", "kdcbps", "kdpbps", "kode", "code"),
        "kecamatan": ("wadmkc", "nama_kec", "namakec", "kecamatan", "nmkec", "kec"),
    },
    KECAMATAN: {
        "name": ("wadmkc", "nama_kec", "namakec", "kecamatan", "nmkec", "kec", "namobj", "nama", "name"),
        "code": ("kdcpum", "kode_kec", "kodekec", "kdkec", "idkec", "kode", "code"),
    },
    KABUPATEN: {
        "name": ("wadmkk", "kabupaten", "nama_kab", "nmkab", "kab_kota", "namobj", "nama", "name"),
        "code": ("kdppum", "kode_kab", "kodekab", "kdkab", "kode", "code"),
    },
    ZONE: {
        "name": ("namobj", "jnsrpr", "namzon", "nama_zona", "namazona", "zona", "pola_ruang",
                 "polaruang", "rencana", "peruntukan", "fungsi", "kawasan", "nmszon", "keterangan",
                 "ket", "nama", "name"),
        "code": ("kode_pr", "kodzon", "kode_zona", "kodezona", "kodszn", "kdzona", "orde04", "kode",
                 "code"),
    },
    # What an RDTR permits is said of the sub-zone.
    RDTR: {
        "name": ("namszn", "nmszon", "namasubzona", "nama_subzona", "subzona", "sub_zona", "namzon",
                 "nama_zona", "namazona", "zona", "namobj", "keterangan", "ket", "nama", "name"),
        "code": ("kodszn", "kodeszn", "kode_subzona", "kodzon", "kode_zona", "kodezona", "kdzona",
                 "kode", "code"),
    },
    # Maps of BNPB, BPBD, PVMBG: a class by area.
    HAZARD: {
        "name": ("kelas", "klas", "kelas_bahaya", "kls_bahaya", "kelas_baha", "kelas_risiko", "tingkat",
                 "kerawanan", "rawan", "bahaya", "zona_krb", "krb", "unsur", "kriteria", "namobj",
                 "remark", "keterangan", "ket", "nama", "name"),
    },
}  # fmt: skip

PARTS = ("name", "code", "kecamatan")


def guess(kind: str, fields: Sequence[str]) -> dict[str, str]:
    """Return {"name": field, "code": field, …} for the parts that were recognised.

    Titles are tried in their order: the national schema first. A field serves one part only.
    """
    by_title = {"".join(c for c in field.lower() if c.isalnum() or c == "_"): field for field in fields}  # fmt: skip
    found: dict[str, str] = {}
    for part, titles in _TITLES[kind].items():
        for title in titles:
            field = by_title.get(title)
            if field and field not in found.values():
                found[part] = field
                break
    return found


def parts_of(kind: str) -> tuple[str, ...]:
    """Return which parts this kind of layer has: zones have no kecamatan."""
    return tuple(_TITLES[kind])


def official_code(text: str, digits: int) -> str:
    """Return 3507012001 or 35.07.01.2001 as Kemendagri writes it, "" if the length is another."""
    plain = "".join(c for c in text if c.isascii() and c.isdigit())
    if len(plain) != digits:
        return ""
    cuts = [plain[0:2], plain[2:4], plain[4:6], plain[6:10]]
    return ".".join(cut for cut in cuts if cut)
