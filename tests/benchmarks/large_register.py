"""A register of any size made by SQL from a few imported records, and a list that half of it knows."""

import csv
import random
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.database import HEADERS, SYLLABLES, office_rows

PHONE = HEADERS.index("NO HP")
# A record like the imported one: its trade, size and doubts; another person, place, phone and NIB.
FILL = """
INSERT INTO ikm_registry_ikm ({kept}, owner_name, business_name, nib, phone, address, desa_id,
                              kecamatan_id, lat, lon)
SELECT {kept_of_base}, w.owner,
       CASE WHEN b.business_name = '' THEN '' ELSE initcap(b.product) || ' ' || split_part(w.owner, ' ', 1) END,
       CASE WHEN b.nib = '' THEN '' ELSE lpad((x.number %% 10000000000000)::text, 13, '1') END,
       CASE WHEN b.phone = '' THEN '' ELSE '+628' || (100000000 + x.number %% 9000000000)::text END,
       'Dsn. Krajan RT ' || 1 + x.number %% 30 || ' RW ' || 1 + x.number / 64 %% 11,
       d.code, d.kecamatan_id,
       CASE WHEN b.lat IS NOT NULL THEN d.lat + (x.number %% 1000 - 500) / 1e5 END,
       CASE WHEN b.lat IS NOT NULL THEN d.lon + (x.number / 1024 %% 1000 - 500) / 1e5 END
FROM (SELECT *, row_number() OVER () AS rank FROM ikm_registry_ikm) b
CROSS JOIN generate_series(1, %(times)s) AS again
CROSS JOIN LATERAL (SELECT decode(md5(b.rank || '/' || again), 'hex') AS seed) h
CROSS JOIN LATERAL (
    SELECT abs(('x' || encode(substr(h.seed, 9, 7), 'hex'))::bit(56)::bigint) AS number
) x
CROSS JOIN LATERAL (
    SELECT {owner} AS owner
) w
JOIN (SELECT *, row_number() OVER (ORDER BY code) - 1 AS rank, count(*) OVER () AS number
      FROM ikm_registry_desa) d ON d.rank = x.number %% d.number
"""
OWN = (
    "id", "owner_name", "business_name", "nib", "phone", "address", "desa_id", "kecamatan_id", "lat",
    "lon", "nik_cipher", "nik_hash", "nik15_hash",
)  # fmt: skip


def write(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    """Write rows of an office list; return the path."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(HEADERS)
        writer.writerows(rows)
    return path


def half_known(path: Path, known: Sequence[Sequence[str]]) -> Path:
    """Write a list of the known rows, with other phones, and as many new ones."""
    rng = random.Random(3)
    again = [list(row) for row in known]
    for row in again:
        row[PHONE] = f"08{rng.randint(10**8, 10**10 - 1)}"
    return write(path, [*again, *office_rows(len(known), seed=9)])


def fill(count: int) -> None:
    """Bring the register to ``count`` records, with their history, out of those it holds.

    Its indexes are dropped meanwhile and made again.
    """
    from django.db import connection

    from ikm_registry.models import Ikm

    held = Ikm.objects.count()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(quote_ident(column_name), ', '), "
            "       string_agg('b.' || quote_ident(column_name), ', ') "
            "FROM information_schema.columns WHERE table_name = 'ikm_registry_ikm' "
            "AND is_generated = 'NEVER' AND NOT column_name = ANY(%s)",
            [list(OWN)],
        )
        kept, kept_of_base = cursor.fetchone()
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'ikm_registry_ikm' "
            "AND indexname NOT IN (SELECT conname FROM pg_constraint)"
        )
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        cursor.execute(
            FILL.format(kept=kept, kept_of_base=kept_of_base, owner=_owner()),
            {"times": count // held - 1},
        )
        for _, definition in indexes:
            cursor.execute(definition)
        cursor.execute("VACUUM ANALYZE ikm_registry_ikm, ikm_registry_ikmevent")


def _owner() -> str:
    """SQL of two names of two to four syllables, as ``office_rows`` makes them."""
    syllables = "ARRAY['" + "', '".join(SYLLABLES) + "']"

    def one(byte: int) -> str:
        return f"({syllables})[1 + get_byte(h.seed, {byte}) %% {len(SYLLABLES)}]"

    def name(first: int) -> str:
        third = f"CASE WHEN get_byte(h.seed, {first}) > 170 THEN '' ELSE {one(first + 2)} END"
        fourth = f"CASE WHEN get_byte(h.seed, {first}) > 85 THEN '' ELSE {one(first + 3)} END"
        return f"initcap({one(first)} || {one(first + 1)} || {third} || {fourth})"

    return f"{name(0)} || ' ' || {name(4)}"
