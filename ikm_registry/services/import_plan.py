"""What each staged row will become: known, perhaps double, or new. Called by ``imports.check``."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from ikm_registry.choices import BatchState, RowAction
from ikm_registry.cleaning.hamlets import hamlet_in, hamlet_key
from ikm_registry.importing.yearly import years_in_use
from ikm_registry.models import ImportBatch, ImportRow
from ikm_registry.queries import imports as queries
from ikm_registry.queries import look_alikes as suspects
from ikm_registry.queries.imports import Edge, Planned
from ikm_registry.queries.look_alikes import Suspicion

# Beyond this a look-alike counts as "diduga ganda" in the preview; below it is a note to look at.
PROBABLY = 0.6
# One owner may well run two businesses: another product under one NIK or NIB is a weak suspicion.
OTHER_ACTIVITY = 0.55
TAKEN = 0.9
BY_NIK = 0.99
NO_PRODUCT = "NIK sama, produknya tidak tertulis"
ENOUGH = 7  # of evidence, as with a number: owner, product and desa equal are 8
CLEARLY = 2  # of evidence: a phone, or an address; figures that change every year are less
SIMILAR = 1  # evidence of a product much like the record's
NEXT = 0.25  # of evidence: the least that tells two fits apart
NUMBERED = 20  # so much more than the next only a record's own number gives
SUSPECTS_KEPT = 3
ELSEWHERE = {
    "code": "luar_wilayah",
    "severity": "error",
    "field": "kecamatan",
    "message": "Usaha ini sudah tercatat di luar wilayah kerja Anda. "
    "Minta petugas kecamatan itu memperbaruinya.",
}

DEMO = {
    "code": "data_contoh",
    "severity": "error",
    "field": "",
    "message": "Sama dengan data contoh yang diunduh dari register, maka tidak dimasukkan. "
    "Bila usaha ini sungguh ada, pilih “Ini usaha sebenarnya” di atas.",
}
# So much of a list alike the demo data is their export; less is chance, as names and desa go.
MOSTLY = 0.5


def match_register(
    *, batch: ImportBatch, scope: Sequence[str] | None
) -> tuple[list[Suspicion], dict[str, int]]:
    """Plan the rows that are known; return the suspicions against the register, and how many rows
    without a product know their IKM by its NIK: ``asked``, or ``taken`` where a person said so.

    Each record takes one row, the best; strong evidence first. Records outside the person's
    working area cannot be updated: such rows are planned as rejected, without saying whose.
    """
    queries.find_candidates()
    queries.match_remembered(scope, ELSEWHERE)
    queries.weigh(scope)
    suspects.part(list(_in_other_dusun()))
    found_edges = _of_one_list(queries.edges(ELSEWHERE), _years_before(batch))
    by_nik = _by_nik(found_edges)
    if batch.updates_by_nik:
        found_edges = [e._replace(same=e.same or e in by_nik) for e in found_edges]
    edges = sorted(
        found_edges,
        key=lambda e: (not e.same, -e.total, e.position, e.ikm_id),
    )
    unsure = _which_of_several(edges)
    matches: dict[int, Edge] = {}
    taken = {edge.ikm_id for edge in edges if edge.taken}
    found: list[Suspicion] = []
    for edge in edges:
        if edge.position in matches:
            continue
        of_several = (edge.position, edge.ikm_id) in unsure
        if edge.same and edge.ikm_id not in taken and not of_several:
            matches[edge.position] = edge
            taken.add(edge.ikm_id)
        elif edge.visible:
            found.append(_suspicion(edge, of_several, edge in by_nik))
    queries.write_matches(
        (e.position, e.ikm_id, e.version, False) for e in matches.values() if e.visible
    )
    queries.plan_matches(kbli_version=batch.kbli_version, data_year=batch.data_year)
    queries.write_plan(
        Planned(
            e.position,
            RowAction.REJECTED.value,
            None,
            None,
            None,
            {},
            ELSEWHERE,
        )
        for e in matches.values()
        if not e.visible
    )
    told = {"taken" if batch.updates_by_nik else "asked": len(by_nik)}
    return [one for one in found if one.position not in matches], told


def hold_demo(*, real: bool) -> dict[str, int]:
    """Plan the rows that are demo records come back from an export as rejected; return how many are
    ``held`` and how many alike go in all the same (``taken``).

    A row is one when it bears the record's number, or when most of the list is alike the demo data.
    ``real``: a person said that these businesses exist.
    """
    found = queries.demo_rows()
    mostly = len(found) >= MOSTLY * queries.staged_number()
    held = [] if real else [position for position, numbered in found if numbered or mostly]
    queries.write_plan(
        Planned(position, RowAction.REJECTED.value, None, None, None, {}, DEMO) for position in held
    )
    return {"held": len(held), "taken": len(found) - len(held)}


def _which_of_several(edges: Iterable[Edge]) -> set[tuple[int, int]]:
    """Return the (row, record) that fit, with too little to choose by: others fit nearly as well."""
    found = [
        e
        for e in edges
        if e.same
        or (e.owner > 0 and e.activity > 0 and not e.other_dusun)
        or (e.activity == 0 and (e.same_nik or e.same_nib))
    ]
    of_row, of_record = _grouped(found, "position"), _grouped(found, "ikm_id")
    unsure = set()
    for edge in found:
        if edge.same:
            rivals, clear = _rivals(edge, of_row[edge.position], of_record[edge.ikm_id])
            if any(e.total > edge.total - clear for e in rivals if e != edge):
                unsure.add((edge.position, edge.ikm_id))
    return unsure


def _rivals(edge: Edge, of_row: list[Edge], of_record: list[Edge]) -> tuple[list[Edge], float]:
    """Return what may fit as ``edge`` does, and how much clearer it must be: of a name every row and record
    of it; of a number the owner's businesses, which their trade or name tells apart, or nothing.
    """
    if edge.by_name:
        return of_row + of_record, CLEARLY
    if not edge.told:
        return of_row, NUMBERED
    if edge.activity > SIMILAR:
        return [], 0
    told = [e for e in of_row if e.same and e.told]
    return told, NEXT if edge.activity == SIMILAR else CLEARLY


def _grouped(edges: Iterable[Edge], name: str) -> dict[int, list[Edge]]:
    groups: dict[int, list[Edge]] = {}
    for edge in edges:
        groups.setdefault(getattr(edge, name), []).append(edge)
    return groups


def _years_before(batch: ImportBatch) -> frozenset[int]:
    """Return the records that the earlier years of the same workbook added or met."""
    years = years_in_use(batch.understanding["sheets"])
    if not years:
        return frozenset()
    rows = ImportRow.objects.filter(
        batch__file_id=batch.file_id,
        batch__state=BatchState.COMMITTED,
        batch__data_year__lt=years[0],
        ikm_id__isnull=False,
    )
    return frozenset(rows.values_list("ikm_id", flat=True))


def _of_one_list(edges: Iterable[Edge], before: frozenset[int]) -> list[Edge]:
    """An office that keeps a list a year writes a business each year: name, product and place are
    enough where nothing contradicts and neither the row nor the record fits another one.
    """
    found = list(edges)
    near = [
        e
        for e in found
        if e.ikm_id in before
        and e.activity > 0
        and e.owner >= 0
        and e.total >= ENOUGH
        and not e.other_dusun
    ]
    alone = _alone(near)
    return [e._replace(same=True) if e in alone else e for e in found]


def _by_nik(edges: Iterable[Edge]) -> set[Edge]:
    """Return those of rows without a product whose NIK this record alone bears, under a name of its own:
    a NIK of several businesses, or on several rows, says nothing of which.
    """
    found = list(edges)
    same = {(e.position, e.ikm_id) for e in found if e.same}
    rows, records = ({key[n] for key in same} for n in (0, 1))
    return {
        e
        for e in _alone(e for e in found if e.same_nik)
        if e.by_nik and e.visible and not e.taken
        if e.position not in rows and e.ikm_id not in records
    }


def _alone(edges: Iterable[Edge]) -> set[Edge]:
    """Return those that are the only ones of their row and of their record."""
    found = list(edges)
    rows, records = Counter(e.position for e in found), Counter(e.ikm_id for e in found)
    return {e for e in found if rows[e.position] == 1 and records[e.ikm_id] == 1}


def _in_other_dusun() -> Iterator[tuple[int, int]]:
    """Yield the (row, record) whose addresses name two dusun of the desa: perhaps two of one name."""
    for position, ikm_id, one, other, *around in suspects.two_addresses():
        near = tuple(filter(None, around))
        here, there = (_dusun_keys(text, near) for text in (one, other))
        if here and there and not here & there:
            yield position, ikm_id


def _dusun_keys(address: str, around: Sequence[str]) -> set[str]:
    """Return the dusun that an address names, behind its word or without it: "Krajan RT 1"."""
    words = hamlet_in(address, *around)
    names = (words.dusun,) if words.dusun else words.maybe
    return {hamlet_key(name) for name in names} - {"", *map(hamlet_key, around)}


def _suspicion(edge: Edge, of_several: bool, by_nik: bool) -> Suspicion:
    score, reason = (BY_NIK, NO_PRODUCT) if by_nik else _why(edge, of_several)
    return Suspicion(edge.position, edge.ikm_id, None, score, {}, reason)


def _why(edge: Edge, of_several: bool) -> tuple[float, str]:
    score = min(0.99, edge.total / 10)
    if edge.same and edge.activity == 0:
        return TAKEN, "NIB sama, produknya tidak tertulis" if edge.same_nib else NO_PRODUCT
    if of_several:
        return TAKEN, "Nama, tempat, dan kegiatan cocok dengan lebih dari satu usaha"
    if edge.same:
        return TAKEN, "Mirip data yang sudah cocok dengan baris lain"
    if edge.same_nik or edge.same_nib:
        what = "NIK" if edge.same_nik else "NIB"
        if edge.activity < 0:
            return min(score, OTHER_ACTIVITY), f"{what} sama, kegiatannya berbeda"
        return score, f"{what} sama, keterangan lain berbeda"
    if edge.activity < 0:
        return min(score, OTHER_ACTIVITY), "Nama dan tempat sama, kegiatan berbeda"
    if edge.other_dusun:
        return score, "Nama, desa, dan kegiatan sama; dusunnya berbeda"
    return score, "Nama, tempat, dan kegiatan sama; keterangan lain berbeda"


def write_suspects() -> None:
    """Plan suspicious rows: they go in flagged; a person decides later."""
    suspects.plan_suspects(most=SUSPECTS_KEPT, probably=PROBABLY)
