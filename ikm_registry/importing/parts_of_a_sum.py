"""Columns under one heading that are parts of what it counts: "TENAGA KERJA > Jahit | Potong",
"INVESTASI > Mesin | Modal kerja | Jumlah".
"""

import re
from collections.abc import Callable, Sequence

from ikm_registry.importing.column_guess import ColumnGuess
from ikm_registry.importing.columns import normal_heading
from ikm_registry.importing.neighbours import SUMS

FieldOf = Callable[[str], str | None]
# Below "TENAGA KERJA": other times, sexes, and what is said of those who work besides their number.
_NO_PART = re.compile(
    r"\b(?:20[0-9]{2}|sebelum|sesudah|setelah|awal|akhir|sekarang|target|rencana|upah|gaji|rp|umur|usia|pendidikan|asing|tka|"
    r"dibutuhkan|kebutuhan|disabilitas|difabel|(?:di|pe)?latih(?:an)?|sertifikat|bersertifikat|bpjs|asuransi|jaminan|jamsostek|jam|hari|l|p|lk|pr|laki|perempuan|pria|wanita|keterangan|ket)\b"
)
_CAPITAL = re.compile(
    r"\b(?:mesin|peralatan|alat|tanah|bangunan|gedung|kendaraan|inventaris|modal (?:kerja|tetap)|bahan|lain(?:nya)?|sendiri|pinjaman|bank)\b"
)
_FEW = re.compile(r"[0-9]{0,3}\W*(?:orang|org)?\W*", re.IGNORECASE)


def judge_parts(
    guesses: Sequence[ColumnGuess], parts: Sequence[Sequence[str]] | None, field_of: FieldOf
) -> None:
    """Add up workers who stand in a column a task, take the sum of what was invested; parts of a sum
    that nobody wrote are not used. ``parts`` are the headings by header row.
    """
    groups: dict[tuple[str, ...], list[ColumnGuess]] = {}
    for one in guesses:
        heading = parts[one.index] if parts and one.index < len(parts) else ()
        if len(heading) > 1 and one.score <= 1:
            groups.setdefault(tuple(heading[:-1]), []).append(one)
    for group, members in groups.items():
        counted = field_of(" ".join(group)) if len(members) > 1 else None
        if counted not in {"workers", "investment"}:
            continue
        lasts = {one.index: normal_heading(parts[one.index][-1]) for one in members}  # type: ignore[index]
        summed = next((o for o in members if lasts[o.index].rsplit(" ", 1)[-1] in SUMS), None)
        if counted == "investment":
            kinds = [one for one in members if _CAPITAL.search(lasts[one.index])]
        else:
            kinds = [
                one
                for one in members
                if one.field in {None, "workers", "workers_more", "desa"}
                and one is not summed
                and not _NO_PART.search(lasts[one.index])
                and all(map(_FEW.fullmatch, one.samples))
            ]
        if len(kinds) < 2:
            continue
        outside = [one for one in guesses if one not in members]
        if summed is not None:
            summed.field, summed.score, summed.reason = counted, 0.97, "jumlah kolom di sampingnya"
        elif counted == "workers" and not _counts_people(outside, members):
            for one in kinds:
                one.field, one.score, one.reason = "workers_more", 0.9, "bagian tenaga kerja"
            kinds[0].field = counted
            continue
        for one in kinds:
            if one.field in {counted, f"{counted}_more"}:
                one.field, one.reason = "-part", f"bagian dari “{' '.join(group)[:40]}”"


def _counts_people(others: Sequence[ColumnGuess], members: Sequence[ColumnGuess]) -> bool:
    """Whether men and women, or all who work, are counted elsewhere."""
    sexes = any(one.field in {"male", "female"} for one in (*others, *members))
    return sexes or any(one.field == "workers" for one in others)
