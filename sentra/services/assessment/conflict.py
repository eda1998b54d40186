"""What it collides with: other sentra, proposals and candidates, and the two cities."""

from collections.abc import Mapping, Sequence
from typing import Any

from rpik.core.templatetags.format_id import desimal, meter
from sentra.papers.content import before_name, with_sentra
from sentra.services.assessment.lines import Block, Line, untold
from sentra.services.assessment.seen import Seen

OVERLAPS_SHOWN = 5
WORDS = {"sentra": "Anggota sentra", "usulan": "Ada di usulan"}


def block(seen: Seen) -> Block:
    """Return a line for each collision; a standing membership elsewhere stops the decree."""
    lines = [
        Line(
            f"{before_name(WORDS[row['kind']], row['name'])} {row['name']}",
            row["members"],
            "number",
            "tidak dapat ditetapkan dua kali"
            if row["kind"] == "sentra"
            else "periksa mana yang berlaku",
            "fails" if row["kind"] == "sentra" else "warn",
            mend="members",
        )
        for row in seen.conflicts
    ]
    held = {row["id"] for row in seen.conflicts if row["kind"] == "sentra"}
    lines += [_near(row) for row in seen.near if row["pk"] not in held]
    lines = lines or [Line("Dengan sentra atau usulan lain", "Tidak ada", level="ok")]
    if seen.overlaps is not None:
        lines += _with_candidates(seen.overlaps)
    return Block("conflict", "Tumpang tindih", [*lines, _cities(seen)])


def _near(row: Mapping[str, Any]) -> Line:
    """A designated sentra of the same or a related kind at the place, though it shares no member."""
    where = (
        f"Bidangnya beririsan {desimal(row['hectares'])} ha"
        if row["hectares"]
        else f"Berjarak {meter(row['metres'])}"
        if row["metres"]
        else "Bersinggungan"
    )
    kind = "kelompok terkait" if row["related"] else "sejenis"
    return Line(
        with_sentra(row["name"]),
        where,
        note=f"sudah ditetapkan, {kind}; pertimbangkan perluasan alih-alih sentra baru",
        level="warn",
    )


def _with_candidates(overlaps: Sequence[Mapping[str, Any]]) -> list[Line]:
    if not overlaps:
        return [Line("Dengan kandidat lain", "Tidak ada", level="ok")]
    lines = [
        Line(
            f"Kandidat {row['name']}",
            f"{row['members']} anggota sama" if row["members"] else "Bidangnya beririsan",
            note=f"irisan {desimal(row['hectares'])} ha" if row["hectares"] else "",
            level="warn" if row["members"] else "plain",
        )
        for row in overlaps[:OVERLAPS_SHOWN]
    ]
    more = len(overlaps) - len(lines)
    return lines + ([Line("Kandidat lain yang beririsan", more, "number")] if more else [])


def _cities(seen: Seen) -> Line:
    """Units of Kota Malang and Kota Batu are not the kabupaten's [domain.md 6.3].

    By the point (outside the kabupaten) and by the words of the address; Kota Malang lies inside the
    outline of the desa points, so without official boundaries its points only show as far from their
    desa.
    """
    label = "Berdiri di Kota Malang atau Kota Batu"
    figures = seen.figures
    outside, named = figures["points_outside"], figures["city_addresses"]
    if not figures["with_point"] and not outside and not named:
        return untold(label, "places", "anggota belum mempunyai titik")
    return Line(
        label,
        max(outside, named),
        "number",
        f"{outside} titik di luar kabupaten, {named} alamat menyebut kota itu",
        "warn" if outside or named else "ok",
        mend="places" if outside else "members" if named else "",
    )
