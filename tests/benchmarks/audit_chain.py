"""Seconds to write and to check the audit's hash chain, at a million events.

``make bench``, or ``python -m tests.benchmarks.audit_chain [EVENTS]``.
"""

import sys
from time import perf_counter

from tests.benchmarks.database import scratch_database

WRITE = """
INSERT INTO core_auditevent (at, event, target_type, target_id, sentence, data)
SELECT now() - n * interval '1 second', 'ikm.update', 'ikm_registry.ikm', n %% 100000,
       'Sari mengubah jumlah tenaga kerja IKM ' || n, jsonb_build_object('n', n, 'field', 'workers')
  FROM generate_series(1, %(events)s) AS n
"""


def main() -> None:
    """Print seconds to write in one transaction, one by one, and to check all."""
    events = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with scratch_database():
        from django.db import transaction

        from rpik.core import sql
        from rpik.core.audit import record
        from rpik.core.audit_chain import verify

        began = perf_counter()
        with transaction.atomic():
            sql.execute(WRITE, {"events": events})
            plain = perf_counter() - began
        written = perf_counter() - began
        print(
            f"{events:,} events in one transaction: {plain:.1f} s, sealing at commit {written - plain:.1f} s"
        )
        sql.execute("ANALYZE core_auditevent")
        sql.execute("ANALYZE core_auditseal")
        began = perf_counter()
        for n in range(1000):
            record("ikm.update", by=None, sentence=f"langkah {n}")
        print(f"1,000 events, each its own transaction: {perf_counter() - began:.2f} s")
        began = perf_counter()
        verdict = verify()
        print(
            f"{verdict.events:,} events checked in {perf_counter() - began:.2f} s; fault: {verdict.fault or 'none'}"
        )


if __name__ == "__main__":
    main()
