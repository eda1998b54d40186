"""KBLI 2020 to 2025: what becomes of each code, and how sure that is.

The shipped table holds what two title lists and ``kbli_moves.csv`` say for certain; what they do not
is left to people. An official concordance outranks it, code by code (``concordance_file``).
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["sama", "pindah", "gabung", "pecah", "ragu", "hilang"]

# One answer that needs nobody; the others wait for a person.
SURE: frozenset[str] = frozenset({"sama", "pindah", "gabung"})
OPEN: frozenset[str] = frozenset({"pecah", "ragu"})
LONGEST_BASIS = 300
# Begins the reason of a converted code.
MARK = "KBLI 2020 "
REVIEWED = "Ditinjau menurut judul dan uraian resmi kedua versi."

# Words that say nothing about what is made: "Industri tahu kedelai" and "Tahu kedelai" are one title.
_FILLERS = frozenset({"industri", "dan", "atau", "yang"})
_SIGNS = re.compile(r"[^a-z0-9 ]")


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of one 2020 code: its 2025 codes (none: nobody knows one), how, and why."""

    code: str
    targets: tuple[str, ...]
    kind: Kind
    basis: str


@dataclass(frozen=True, slots=True)
class Move:
    """A reviewed row of ``kbli_moves.csv``; ``sure`` is pasti, pecah, ragu or hilang."""

    code: str
    targets: tuple[str, ...]
    sure: str
    basis: str = ""


def shipped(
    old: Mapping[str, str], new: Mapping[str, str], moves: Iterable[Move]
) -> dict[str, Fate]:
    """Return the fate of every code of ``old`` (code to title) among ``new``.

    A reviewed move decides. Without one: the same code with the same title stays; a title that is
    found under one other code moved there; a code with another title needs a person; a code that is
    gone is lost.
    """
    reviewed = {move.code: move for move in moves}
    by_title: dict[str, list[str]] = {}
    for code, title in new.items():
        by_title.setdefault(_plain(title), []).append(code)
    found = {}
    for code, title in old.items():
        elsewhere = by_title.get(_plain(title), [])
        if code in reviewed:
            found[code] = _reviewed(reviewed[code], title, new)
        elif code in elsewhere:
            found[code] = Fate(code, (code,), "sama", "Kode dan judulnya sama di kedua versi.")
        elif len(elsewhere) == 1:
            found[code] = Fate(code, (elsewhere[0],), "pindah", "Judulnya sama, kodenya berpindah.")
        elif code in new:
            basis = f"Kodenya sama, judulnya berubah: “{title}” menjadi “{new[code]}”."
            found[code] = Fate(code, (code,), "ragu", basis[:LONGEST_BASIS])
        else:
            found[code] = Fate(code, (), "hilang", "Kode ini tidak ada di KBLI 2025.")
    return _merged(found)


def _reviewed(move: Move, title: str, new: Mapping[str, str]) -> Fate:
    kind: Kind = "ragu" if move.sure == "ragu" else "pecah"
    if not move.targets:
        kind = "hilang"
    elif move.sure == "pasti":
        kind = "sama" if move.targets == (move.code,) else "pindah"
    basis = f"{move.basis} {REVIEWED}"
    if not move.basis and move.targets:
        basis = f"Judulnya hanya berganti kata: “{title}” dan “{new[move.targets[0]]}”."
    return Fate(move.code, move.targets, kind, basis[:LONGEST_BASIS])


def of_pairs(pairs: Iterable[tuple[str, str, str]]) -> dict[str, Fate]:
    """Return the fates that rows (2020 code, 2025 code or "", basis) of a file amount to.

    Several 2025 codes for one code are a split: the person who knows the business decides.
    """
    targets: dict[str, dict[str, None]] = {}
    bases: dict[str, dict[str, None]] = {}
    for code, target, basis in pairs:
        targets.setdefault(code, {}).update({target: None} if target else {})
        bases.setdefault(code, {}).update({basis: None} if basis else {})
    found = {}
    for code, ones in targets.items():
        kind: Kind = "pecah" if len(ones) > 1 else "pindah"
        if not ones:
            kind = "hilang"
        elif tuple(ones) == (code,):
            kind = "sama"
        basis = "; ".join(bases[code])[:LONGEST_BASIS]
        found[code] = Fate(code, tuple(ones), kind, basis)
    return _merged(found)


def _merged(fates: dict[str, Fate]) -> dict[str, Fate]:
    """Name the moves that meet in one code merged; for the record they stay as sure as they were."""
    met = Counter(fate.targets for fate in fates.values() if fate.kind in SURE)
    return {
        code: Fate(code, fate.targets, "gabung", fate.basis)
        if fate.kind == "pindah" and met[fate.targets] > 1
        else fate
        for code, fate in fates.items()
    }


def _plain(title: str) -> str:
    words = _SIGNS.sub(" ", title.lower()).split()
    return " ".join(word for word in words if word not in _FILLERS)


def sentence(code: str, target: str, basis: str) -> str:
    """Return what a converted IKM says about its code."""
    return f"{MARK}{code} → 2025 {target}. {basis}"[:LONGEST_BASIS].strip()
