"""The legal test: units against 5, 20 and 20 % of households; which of the three likenesses holds."""

from collections.abc import Mapping, Sequence
from typing import Any

from rpik.core.templatetags.format_id import angka, persen
from sentra.services.assessment.lines import GOOD_SHARE, Block, Line, commonest, untold
from sentra.services.assessment.seen import Seen
from sentra.services.members import min_units

# Units of a sentra in the national counts of 2017-2020; BPS's directory counts from a share of the
# households of the desa on [domain.md 2.1].
TYPICAL = (20, 40)
BPS_SHARE = 0.2


def block(seen: Seen) -> Block:
    """Return the test of PP 29/2018 article 1, with the older measures beside it."""
    units, least = seen.units, min_units()
    places = seen.figures["desa"]
    return Block(
        "legal",
        "Uji hukum",
        [
            Line(
                "Unit usaha",
                units,
                "number",
                f"paling sedikit {least} (PP 29/2018 Pasal 1)",
                "ok" if units >= least else "fails",
                law="enough",
                mend="" if units >= least else "resubmit",
            ),
            Line(
                "Dibandingkan sentra pada umumnya",
                _against_typical(units),
                note=f"rata-rata nasional {TYPICAL[0]}-{TYPICAL[1]} unit; praktik lama menuntut 20",
            ),
            _households(seen),
            *_likeness(seen),
            Line(
                "Satu lokasi",
                "Satu desa" if len(places) == 1 else f"{len(places)} desa",
                note="undang-undang tidak menyebut jarak; BPS menuntut satu desa",
                law="place",
            )
            if places
            else untold("Satu lokasi", "members", "anggota belum mempunyai desa"),
        ],
        "PP 29/2018 Pasal 1",
    )


def _households(seen: Seen) -> Line:
    """BPS, Direktori Sentra Industri 2020: similar businesses >= 20 % of the desa's households."""
    places = seen.figures["desa"]
    here = places[0] if places else None
    where = f"Bagian rumah tangga Desa {here['name']}" if here and here["name"] else ""
    label = "Bagian rumah tangga desa (ukuran BPS)"
    if here is None or not seen.site or not seen.site.households:
        return untold(label, "site", "BPS: 20 % rumah tangga desa")
    part = here["n"] / seen.site.households
    counted = f"{angka(here['n'])} unit dari {angka(seen.site.households)} rumah tangga"
    return Line(
        label,
        part,
        "percent",
        f"{where}: {counted}; ukuran BPS 20 %, bukan syarat PP 29/2018".removeprefix(": "),
        "ok" if part >= BPS_SHARE else "plain",
    )


def _likeness(seen: Seen) -> list[Line]:
    """Product, raw material and process: one is enough ("dan/atau"); the law names no share.

    Groups that may stand together count as one product. The register has no process: a KBLI code in
    common stands for it, and the note says so.
    """
    figures, units = seen.figures, seen.units
    alike = sum(row["n"] for row in figures["groups"] if row["code"] in seen.alike)
    counts = {
        "produk": alike,
        "bahan baku": _most(figures["materials"]),
        "proses (KBLI)": _most(figures["kbli"]),
    }
    holds = [name for name, n in counts.items() if units and n / units >= GOOD_SHARE]
    return [
        Line(
            "Kesejenisan terpenuhi oleh",
            ", ".join(holds) or "Belum jelas",
            note=f"cukup satu; disebut jelas dari {persen(GOOD_SHARE)} anggota, pasal tidak menyebut bagian",
            level="ok" if holds else "warn",
            law="alike",
        ),
        *_purity(seen),
    ]


def _most(rows: Sequence[Mapping[str, Any]]) -> int:
    return int(rows[0]["n"]) if rows else 0


def _purity(seen: Seen) -> list[Line]:
    """How many members share the commonest group, raw material and code."""
    figures, found = seen.figures, []
    made, raw = commonest(figures["products"], "product"), figures["raw_known"]
    used = commonest(figures["materials"], "material")
    known = f"{used}; tertulis pada {angka(raw)} unit" if raw < seen.units else used
    for label, rows, note, mend in (
        ("Kemurnian kelompok", figures["groups"], f"terbanyak: {{name}}; {made}", "members"),
        ("Kemurnian bahan baku", figures["materials"], known, "register:bahan"),
        (
            "Kemurnian KBLI",
            figures["kbli"],
            "terbanyak: KBLI {version} {code} {title}; register tidak mencatat proses",
            "register:kbli",
        ),
    ):
        if not rows:
            found.append(untold(label, mend))
            continue
        words = {key: "" if value is None else value for key, value in rows[0].items()}
        level = "ok" if rows[0]["n"] / seen.units >= GOOD_SHARE else "plain"
        said = note if label == "Kemurnian bahan baku" else note.format(**words)
        found.append(Line(label, rows[0]["n"], "share", said, level, of=seen.units))
    return found


def _against_typical(units: int) -> str:
    if units < TYPICAL[0]:
        return "lebih kecil"
    return "setara" if units <= TYPICAL[1] else "lebih besar"
