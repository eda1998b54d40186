"""What stands in the way of a set of members: other sentra, proposals, candidates at the same place."""

from collections.abc import Mapping, Sequence
from typing import Any

from rpik.core.templatetags.format_id import meter
from sentra.services.assessment_lines import Block, Line

OVERLAPS_SHOWN = 5


def conflict_block(
    conflicts: Sequence[Mapping[str, Any]],
    beside: Sequence[Mapping[str, Any]] | None,
    overlaps: Sequence[Mapping[str, Any]] | None,
) -> Block:
    """Return the block of overlaps.

    Args:
        conflicts: of ``queries.evidence.conflicts``: where members stand already.
        beside: of ``queries.beside.designated``: alike sentra at or near the place, None where none is
            looked at.
        overlaps: of ``queries.evidence.overlaps``, None where no candidate is looked at.
    """
    lines = [*_of_members(conflicts)]
    held = {row["id"] for row in conflicts if row["kind"] == "sentra"}
    lines += [_beside(row) for row in beside or () if row["pk"] not in held]
    lines = lines or [Line("Dengan sentra atau usulan lain", "Tidak ada", level="ok")]
    if overlaps is not None:
        lines += _with_candidates(overlaps)
    return Block("conflict", "Tumpang tindih", lines)


def _of_members(conflicts: Sequence[Mapping[str, Any]]) -> list[Line]:
    words = {"sentra": "Anggota sentra", "usulan": "Ada di usulan"}
    return [
        Line(
            f"{words[row['kind']]} {row['name']}",
            row["members"],
            "number",
            "tidak dapat ditetapkan dua kali"
            if row["kind"] == "sentra"
            else "periksa mana yang berlaku",
            "warn",
        )
        for row in conflicts
    ]


def _beside(row: Mapping[str, Any]) -> Line:
    """A designated sentra of the same or a related kind at the place, though it shares no member."""
    where = (
        f"Bidangnya beririsan {row['hectares']:.2f} ha".replace(".", ",")
        if row["hectares"]
        else f"Berjarak {meter(row['metres'])}"
        if row["metres"]
        else "Bersinggungan"
    )
    kind = "kelompok terkait" if row["related"] else "sejenis"
    return Line(
        f"Sentra {row['name']}",
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
            note=f"irisan {row['hectares']:.2f} ha".replace(".", ",") if row["hectares"] else "",
            level="warn" if row["members"] else "plain",
        )
        for row in overlaps[:OVERLAPS_SHOWN]
    ]
    more = len(overlaps) - len(lines)
    return lines + ([Line("Kandidat lain yang beririsan", more, "number")] if more else [])
