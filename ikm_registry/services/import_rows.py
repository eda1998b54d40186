"""A cleaned row of a file becomes a staged row: lengths, ranges, encrypted NIK, flags."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import islice
from json.encoder import encode_basestring
from typing import Any

from ikm_registry.choices import ClassificationSource, QualityFlag, RowAction
from ikm_registry.cleaning.certificates import PAPERS
from ikm_registry.cleaning.result import ERROR, Problem
from ikm_registry.importing.clean_row import CleanRow
from ikm_registry.importing.cleaners import SECRET
from rpik.core import crypto

# (Product text, raw material) of many rows to (KBLI code, reason) where sure.
Suggest = Callable[[Sequence[tuple[str, str]]], Sequence[tuple[str, str] | None]]

# Never kept in clear beside a row: neither as written nor in a message.
PERSONAL = SECRET

# What a doubt about a cell means for the record.
FLAGS = {
    "nik_lost": QualityFlag.NIK_DAMAGED.value,
    "nik_maybe_truncated": QualityFlag.NIK_DOUBTFUL.value,
    "nik_length": QualityFlag.NIK_DOUBTFUL.value,
    "nik_rule": QualityFlag.NIK_DOUBTFUL.value,
    "nib_length": QualityFlag.NIB_DOUBTFUL.value,
    "phone_length": QualityFlag.PHONE_DOUBTFUL.value,
}

NO_NIK = (None, None, None)
CHUNK = 1_000  # rows whose products are looked up together
SUGGESTED = 20_000  # pairs of product and raw material remembered

ELSEWHERE = Problem(
    "luar_wilayah", "Kecamatan baris ini di luar wilayah kerja Anda.", ERROR, "kecamatan"
)


def staged(
    rows: Iterable[CleanRow],
    *,
    scope: Sequence[str],
    suggest: Suggest,
    observe: Callable[[int, CleanRow], None] | None = None,
) -> Iterator[list[Any]]:
    """Turn cleaned rows into rows of the stage (``queries.imports.COLUMNS``), in file order.

    ``scope``: codes of the kecamatan the person works in, empty for all; a row elsewhere is
    rejected. ``observe`` sees each cleaned row with its position before personal data is encrypted.
    """
    suggested: dict[tuple[str, str], tuple[str, str] | None] = {}
    numbered = enumerate(rows, 1)
    while chunk := list(islice(numbered, CHUNK)):
        if len(suggested) > SUGGESTED:
            suggested.clear()
        asked = [_words(row) for _, row in chunk]
        fresh = list(dict.fromkeys(t for texts in asked for t in texts if t not in suggested))
        suggested.update(zip(fresh, suggest(fresh), strict=True))
        for (position, row), texts in zip(chunk, asked, strict=True):
            if observe is not None:
                observe(position, row)
            answer = next(filter(None, map(suggested.__getitem__, texts)), None)
            yield _staged(position, row, scope, answer)


def _words(row: CleanRow) -> list[tuple[str, str]]:
    """What a row says it makes, and of what; the title of a KBLI, written in place of its code, says
    more and names its material itself.
    """
    if row.values.get("kbli"):
        return []
    raw = (row.values.get("raw") or "").lower().strip()
    written = ((row.written.get("kbli"), ""), (row.values.get("product"), raw))
    return [(text, raw) for words, raw in written if words and (text := words.lower().strip())]


def _source_of_kbli(row: CleanRow) -> str:
    titled = any(problem.code == "kbli_title" for problem in row.problems)
    return "Judulnya tertulis di berkas" if titled else "Tertulis di berkas"


def _staged(
    position: int, row: CleanRow, scope: Sequence[str], suggestion: tuple[str, str] | None
) -> list[Any]:
    get = row.values.get
    problems = row.problems
    desa = get("desa_code")
    kecamatan = get("kecamatan_code") or (desa[:8] if desa else None)
    if scope and kecamatan not in scope:
        problems = [*problems, ELSEWHERE]
    rejected = any(problem.severity == ERROR for problem in problems)
    nik = get("nik") or ""
    cipher, full, first15 = crypto.nik_columns(nik) if nik else NO_NIK
    kbli = (get("kbli") or "")[:5]
    male, female, stated = get("male"), get("female"), get("workers")
    lat, lon = get("lat"), get("lon")
    if lat is None or lon is None:
        lat = lon = None
    content = [
        (get("business") or "")[:200],
        (get("owner") or "")[:200],
        get("sex") or "",
        cipher,
        full,
        first15,
        (get("nib") or "")[:20],
        (get("phone") or "")[:40],
        (get("address") or "")[:300],
        kecamatan,
        desa,
        lat,
        lon,
        (get("product") or "")[:200],
        (get("raw") or "")[:200],
        kbli,
        ClassificationSource.STATED.value if kbli else "",
        _source_of_kbli(row) if kbli else "",
        _number(male, 2**31 - 1),
        _number(female, 2**31 - 1),
        _number(stated, 2**31 - 1),
        _number(get("investment"), 2**63 - 1),
        _number(get("output_value"), 2**63 - 1),
        _number(get("capacity"), 10**14 - 1),
        (get("unit") or "")[:30],
        _number(get("year"), 32767),
    ]
    status = (get("status") or "")[:10]
    further = [
        _number(get("input_value"), 2**63 - 1),
        (get("market") or "")[:200],
        *(get(paper) or "" for paper in PAPERS),
    ]
    # The cipher differs each time; the hash stands for the NIK. All else is the row's content.
    told = (content[:3], content[4:], status) if status else (content[:3], content[4:])
    # Records that a masked export makes look alike are told apart by what it leaves.
    left, number = (row.written.get("phone_mask"), row.written.get("address_mask")), get("number")
    if number or any(left):
        told = (*told, left, number)
    if any(further):  # else the key is that of lists read before there were such columns
        told = (*told, further)
    key = blake2b(repr(told).encode(), digest_size=20).hexdigest()
    if suggestion is not None:
        content[15:18] = [
            suggestion[0],
            ClassificationSource.AUTOMATIC.value,
            suggestion[1][:300],
        ]
    return [
        position,
        row.sheet[:120],
        row.number,
        RowAction.REJECTED.value if rejected else "",
        _problems(problems) if problems else "[]",
        _written(row.written),
        key,
        number,
        *content,
        *further,
        status,
        sorted({FLAGS[p.code] for p in problems if p.code in FLAGS}) if problems else [],
    ]


def _number(value: Any, largest: int) -> Any:
    """Return the number, or None beyond what the register holds: one cell must not stop a file."""
    return None if value is None or not 0 <= value <= largest else value


# JSON by hand: these two are written for every row. Codes, severities and names of fields are words of
# our own.
def _problems(problems: Sequence[Problem]) -> str:
    told = [
        f'{{"code": "{p.code}", "message": {_json(p.message)}, "severity": "{p.severity}", '
        f'"field": "{p.field}"}}'
        for p in problems
    ]
    return f"[{', '.join(told)}]"


def _written(written: dict[str, str]) -> str:
    kept = [f'"{f}": {_json(w)}' for f, w in written.items() if f not in PERSONAL]
    return f"{{{', '.join(kept)}}}"


def _json(text: str) -> str:
    # Postgres refuses U+0000 in jsonb; "\\u0000" as somebody typed it is six letters.
    return encode_basestring(text.replace("\x00", "") if "\x00" in text else text)
