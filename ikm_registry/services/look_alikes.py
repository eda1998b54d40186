"""Rows that look alike without an equal key: feeds columns to ``matching`` and reads its pairs."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from rapidfuzz import fuzz

from ikm_registry.matching.entries import Entries, Pairs
from ikm_registry.matching.keys import business_key, name_key
from ikm_registry.matching.scoring import find_pairs
from ikm_registry.models import Ikm
from ikm_registry.queries import duplicates as duplicate_queries
from ikm_registry.queries import look_alikes as queries
from ikm_registry.services.import_plan import Suspect

Found = tuple[int, int, float, dict[str, float], str]
# Columns of ``queries.imports.LOOK_ALIKE`` behind the id.
BUSINESS, OWNER, PRODUCT, KBLI, DESA, KECAMATAN, PHONE, ADDRESS, NIB, NIK, NIK15, YEAR, LAT, LON = range(1, 15)  # fmt: skip
BLOCK = 50_000  # rows and records compared at once: some 100 MB
ALIKE = 82.0  # of 100; "Siti Aminah" and "Sti Aminah" are 95, "Siti Aminah" and "Siti Lestari" 61


def in_file(
    suspects: dict[int, list[Suspect]], say: Callable[[str], None] = lambda message: None
) -> None:
    """Add to ``suspects`` (by position) what looks like an earlier row or like a known record.

    Only rows that are not planned yet are compared, and only with records of their kecamatan: a
    business moves to the next desa, and some lists name no desa. Kecamatan are taken together up to
    ``BLOCK``, so that memory grows neither with the file nor with the register; what shares an
    identifier across blocks is compared behind them. ``say`` is told each block.
    """
    places = queries.unplanned_places()
    blocks = _blocks(places)
    for number, block in enumerate(blocks, start=1):
        say(f"Mencari yang mirip ({number} dari {len(blocks)})")
        _in_block(suspects, block)
    if len(blocks) > 1:
        _among(suspects, queries.unplanned_across())


def _blocks(places: Sequence[tuple[str, int]]) -> list[list[str]]:
    """Kecamatan together up to ``BLOCK``; one that holds more stands alone."""
    found: list[list[str]] = []
    held = 0
    for code, rows in places:
        if not found or held + rows > BLOCK:
            found.append([])
            held = 0
        found[-1].append(code)
        held += rows
    return found


def _in_block(suspects: dict[int, list[Suspect]], kecamatan: Sequence[str]) -> None:
    rows = queries.unplanned(kecamatan)
    fresh = _among(suspects, rows)
    known = queries.register_rows_near([code for code in kecamatan if code])
    if known:
        for i, j, score, parts, reason in _pairs(find_pairs(fresh, _entries(known))):
            _add(suspects, rows[i][0], Suspect(score, reason, ikm=known[j][0], parts=parts))


def _among(suspects: dict[int, list[Suspect]], rows: Sequence[Sequence[Any]]) -> Entries:
    fresh = _entries(rows)
    for i, j, score, parts, reason in _pairs(find_pairs(fresh)):
        earlier, later = rows[i], rows[j]
        _add(
            suspects,
            later[0],
            Suspect(score, reason, position=earlier[0], row=earlier[-1], parts=parts),
        )
    return fresh


def in_register(progress: Callable[..., None] | None = None) -> list[Found]:
    """Return pairs of records that look alike: (ikm, ikm, score, parts, reason).

    Demo data is compared among itself.
    """
    found: list[Found] = []
    rows = duplicate_queries.register_rows()
    for is_demo in (False, True):
        part = [row for row in rows if row[-1] is is_demo]
        if progress is not None:
            progress(len(found), len(rows), "Membandingkan data", force=True)
        for i, j, score, parts, reason in _pairs(find_pairs(_entries(part))):
            found.append((part[i][0], part[j][0], score, parts, reason))
    return found


def _add(suspects: dict[int, list[Suspect]], position: int, suspect: Suspect) -> None:
    """Keep one suspicion per pair, the stronger."""
    of_row = suspects.setdefault(position, [])
    for index, other in enumerate(of_row):
        if (other.ikm, other.position) == (suspect.ikm, suspect.position):
            if suspect.score > other.score:
                of_row[index] = suspect
            return
    of_row.append(suspect)


def _entries(rows: Sequence[Sequence[Any]]) -> Entries:
    return Entries(
        owner=[row[OWNER] for row in rows],
        business=[row[BUSINESS] for row in rows],
        product=[row[PRODUCT] for row in rows],
        kbli=[row[KBLI] for row in rows],
        desa_code=[row[DESA] or "" for row in rows],
        nib=[row[NIB] for row in rows],
        nik=[bytes(row[NIK]) if row[NIK] is not None else "" for row in rows],
        phone=[row[PHONE] for row in rows],
        nik15=[bytes(row[NIK15]) if row[NIK15] is not None else "" for row in rows],
        kecamatan_code=[row[KECAMATAN] or "" for row in rows],
        address=[row[ADDRESS] for row in rows],
        year=[row[YEAR] or "" for row in rows],
        lat=[row[LAT] for row in rows],
        lon=[row[LON] for row in rows],
    )


def _pairs(pairs: Pairs) -> Iterator[Found]:
    for n in range(len(pairs)):
        parts = {
            name: round(float(values[n]), 2)
            for name, values in pairs.parts.items()
            if not math.isnan(values[n])
        }
        yield (
            int(pairs.i[n]),
            int(pairs.j[n]),
            float(pairs.score[n]),
            parts,
            pairs.sentence(n)[:300],
        )


def of_names(
    *, business: str, owner: str, among: Iterable[Ikm], limit: int = 4
) -> list[tuple[float, Ikm]]:
    """Return the records whose owner or business is written much like these, the likest first.

    ``among`` is what stands in the same desa: names alone say nothing elsewhere.
    """
    asked_owner, asked_business = name_key(owner), business_key(business)
    found = []
    for ikm in among:
        score = max(
            _likeness(asked_owner, name_key(ikm.owner_name)),
            _likeness(asked_business, business_key(ikm.business_name)),
            _likeness(asked_owner, name_key(ikm.business_name)),
        )
        if score >= ALIKE:
            found.append((score, ikm))
    return sorted(found, key=lambda pair: (-pair[0], -pair[1].pk))[:limit]


def _likeness(asked: str, known: str) -> float:
    return fuzz.token_sort_ratio(asked, known) if asked and known else 0.0
