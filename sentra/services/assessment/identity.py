"""What is proposed: product, KBLI with its version, place [domain.md 8.3]."""

from sentra.services.assessment.lines import Block, Line, count, untold
from sentra.services.assessment.seen import Seen

NAMED = 4  # desa or codes that a line names


def block(seen: Seen) -> Block:
    """Return the members' groups, codes and places as shares of the members."""
    figures, places = seen.figures, seen.figures["desa"]
    districts: dict[str, int] = {}
    for row in places:
        districts[row["kecamatan"]] = districts.get(row["kecamatan"], 0) + row["n"]
    return Block(
        "identity",
        "Identitas",
        [
            Line(
                "Kelompok komoditas",
                ", ".join(f"{row['name']} ({row['n']})" for row in figures["groups"])
                or seen.product_group.name,
            ),
            *_kbli(seen),
            Line(
                "Desa",
                ", ".join(f"{p['name'] or 'tanpa desa'} ({p['n']})" for p in places[:NAMED]),
                note=f"dan {len(places) - NAMED} desa lain" if len(places) > NAMED else "",
            ),
            Line("Kecamatan", ", ".join(f"{name} ({n})" for name, n in districts.items())),
        ],
    )


def _kbli(seen: Seen) -> list[Line]:
    """Key of a KBLI value is (version, code): the versions reuse codes with other meanings."""
    figures = seen.figures
    codes, versions = figures["kbli"], figures["kbli_versions"]
    if not codes:
        return [untold("KBLI", "register:kbli")]
    said = [f"{row['code']} KBLI {row['version']} ({row['n']})" for row in codes]
    return [
        Line("KBLI", ", ".join(said[:NAMED]), note=codes[0]["title"] or ""),
        Line(
            "Versi KBLI",
            ", ".join(f"{row['version']} ({row['n']})" for row in versions),
            note="kode yang sama dapat berarti lain" if len(versions) > 1 else "",
            level="warn" if len(versions) > 1 else "plain",
        ),
        count("Tanpa KBLI", seen.units - figures["kbli_known"], mend="register:kbli"),
    ]
