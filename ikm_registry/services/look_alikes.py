"""Rows that look alike without an equal key: feeds columns to ``matching`` and reads its pairs."""

import contextlib
import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from ikm_registry.matching.beside import Alike, Beside, Found, compared, pairs_of
from ikm_registry.matching.evidence import NEAR_PRODUCT, SAME_PRODUCT
from ikm_registry.matching.keys import business_key, name_key
from ikm_registry.matching.names import DIFFERENT
from ikm_registry.matching.piped import Table
from ikm_registry.models import Ikm
from ikm_registry.queries import duplicates as duplicate_queries
from ikm_registry.queries import look_alikes as queries
from ikm_registry.queries import reduced_records
from ikm_registry.queries.look_alikes import Query, Suspicion
from rpik.core import sql

BLOCK = 25_000  # rows and records compared at once: some 100 MB
MOST = 50_000  # of one kecamatan: some 170 MB
MANY_ROWS = 4_000  # from here on a process of their own is worth its start
SHOWN = 4
ALIKE = 82.0  # of 100; "Siti Aminah" and "Sti Aminah" are 95, "Siti Aminah" and "Siti Lestari" 61


@dataclass(frozen=True, slots=True)
class Block:
    """What is compared together: the rows of these kecamatan ("" for none) and one of so many parts
    of their records; without kecamatan the rows whose numbers stand in several.
    """

    codes: Sequence[str] = ()
    part: int = 0
    parts: int = 1

    def rows(self) -> Query:
        """Return the query of the rows."""
        return queries.unplanned(self.codes) if self.codes else queries.unplanned_across()

    def records(self, kept: Sequence[str] = ()) -> Query | None:
        """Return the query of the records, without those of the kecamatan that are ``kept``."""
        return queries.near(self.codes, self.part, self.parts, kept) if self.codes else None


def in_file(say: Callable[[str], None] = lambda message: None) -> int:
    """Return how many pairs of rows are two businesses of one owner; add to the suspicions what looks like an earlier row or like a known record.

    Only rows that are not planned yet are compared, and only with records of their kecamatan: a
    business moves to the next desa, and some lists name no desa. Kecamatan are taken together up to
    ``BLOCK`` and compared in other processes, so that memory grows neither with the file nor with the
    register; what shares an identifier across blocks is compared behind them. ``say`` is told each
    block.
    """
    others = 0
    queries.open_waiting()
    places = queries.unplanned_places()
    asked = list(_asked(places))

    def told(number: int) -> None:
        say(f"Mencari yang mirip ({number} dari {len(asked)})")

    if sum(rows + records for _, rows, records in places) < MANY_ROWS:
        answers: Generator[Found, None, None] = (_here(one) for one in asked)
    else:
        answers = _beside(asked)
    with contextlib.closing(answers):  # whatever ``say`` raises leaves no process behind
        for number, (among, known) in enumerate(answers, start=1):
            told(number)
            doubted = [pair for pair in among if not _is_other_business(pair)]
            others += len(among) - len(doubted)
            queries.add_suspects(_suspicions(doubted, known))
    return others


def _is_other_business(pair: Alike) -> bool:
    """Whether two rows of one list are two businesses of one owner at one place: the list itself tells
    them apart, by what they make, as an export of OSS writes each activity of an NIB and a list of
    licences each food of a kitchen.
    """
    parts = pair.parts
    return (
        any(parts.get(number) == 1 for number in ("nib", "nik", "phone"))
        and parts.get("nik") != 0
        and parts.get("desa") == 1
        and "owner" in parts
        and parts["owner_way"] != DIFFERENT
        and parts.get("product", 1) < (SAME_PRODUCT if parts.get("kbli") == 0 else NEAR_PRODUCT)
    )


def _asked(places: Sequence[tuple[str, int, int]]) -> Iterator[Block]:
    """Yield what is compared together. Where a kecamatan holds more than ``MOST``, its records come in
    parts: each tells like a sample how common a name is there.
    """
    held = {code: (rows, records) for code, rows, records in places}
    blocks = _blocks([(code, rows + records) for code, rows, records in places])
    for block in blocks:
        rows, records = (
            sum(numbers) for numbers in zip(*map(held.__getitem__, block), strict=True)
        )
        parts = 1 if rows + records <= MOST else -(-records // max(BLOCK, MOST - rows)) or 1
        for part in range(parts):
            yield Block(block, part, parts)
    if len(blocks) > 1:
        yield Block()


def _suspicions(among: Iterable[Alike], known: Iterable[Alike]) -> Iterator[Suspicion]:
    for pair in among:
        earlier, later = sorted((int(pair.one), int(pair.other)))
        yield Suspicion(later, None, earlier, pair.score, pair.parts, pair.reason)
    for pair in known:
        yield Suspicion(int(pair.one), int(pair.other), None, pair.score, pair.parts, pair.reason)


def _here(block: Block) -> Found:
    """Compare a block in this process."""
    records = block.records()
    known = sql.tuples(*records) if records else ()
    return compared(Table.of(sql.tuples(*block.rows())), Table.of(known))


def _beside(asked: Sequence[Block]) -> Generator[Found, None, None]:
    """Compare blocks in processes of their own, as many at once as there are cores.

    Rows go from the database to the process as they come. Should one die (no memory left), its block
    is compared here.
    """
    reduced, changed = reduced_records.usable()
    at_work: deque[tuple[Block, Beside]] = deque()
    idle: list[Beside] = []
    most = min(2, len(asked), len(os.sched_getaffinity(0)))
    try:
        for block in asked:
            if len(at_work) == most:
                yield _answer(at_work, idle)
            process = idle.pop() if idle else Beside()
            at_work.append((block, process))
            # First what is kept: meanwhile another process may have thrown some of it away.
            asked_for = reduced.intersection(block.codes) if block.parts == 1 else ()
            kept = reduced_records.blocks(asked_for)
            for query in (block.rows(), block.records(list(kept))):
                if query:
                    sql.copy_csv_out(*query, process)
                process.ended()
            process.kept(changed, list(kept.values()))
        while at_work:
            yield _answer(at_work, idle)
    finally:
        for process in (*idle, *(process for _, process in at_work)):
            process.close()


def _answer(at_work: deque[tuple[Block, Beside]], idle: list[Beside]) -> Found:
    block, process = at_work.popleft()
    try:
        found = process.answer()
    except EOFError:
        process.close()
        return _here(block)
    idle.append(process)
    return found


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


def in_register(
    progress: Callable[..., None] | None = None,
) -> list[tuple[int, int, float, dict[str, float], str]]:
    """Return pairs of records that look alike: (ikm, ikm, score, parts, reason).

    Demo data is compared among itself.
    """
    found: list[Alike] = []
    rows = duplicate_queries.register_rows()
    for is_demo in (False, True):
        part = [row for row in rows if row[-1] is is_demo]
        if progress is not None:
            progress(len(found), len(rows), "Membandingkan data", force=True)
        found += pairs_of(Table.of(part))
    return [tuple(one) for one in found]


def of_names(*, business: str, owner: str, among: Iterable[Ikm]) -> list[tuple[float, Ikm]]:
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
    return sorted(found, key=lambda pair: (-pair[0], -pair[1].pk))[:SHOWN]


def _likeness(asked: str, known: str) -> float:
    return fuzz.token_sort_ratio(asked, known) if asked and known else 0.0
