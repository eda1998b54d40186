"""The head's pages at 1,000,000 IKM: queries, seconds of processor and seconds a page.

Run:  python -m tests.benchmarks.dashboard [IKM]    (1000000)

The demo register is grown by SQL to that size (``large_register``). Each address is asked twice by a head
of the office through the whole application: first as after a change of the register, then as it is kept.
"""

import sys
from time import perf_counter

from tests.benchmarks import cpu, large_register
from tests.benchmarks.database import scratch_database

PAGES = (
    ("Ringkasan, at once", "/ringkasan/"),
    ("its figures", "/ringkasan/?bagian=figures"),
    ("its growth", "/ringkasan/?bagian=growth"),
    ("Ringkasan again", "/ringkasan/"),
    ("one A4 (PDF)", "/ringkasan/ringkasan.pdf"),
    ("what each received", "/pembinaan/diterima/"),
    ("left out", "/pembinaan/belum/"),
    ("an edition", "/rencana/{edition}/"),
    ("a figure's origin", "/rencana/{edition}/asal/sektor/agro/workers/"),
)


def main(count: int) -> None:
    """Print the figures of each page."""
    with scratch_database():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        from rpik.plan.services.demo import load_demo
        from rpik.plan.services.editions import create
        from tests.benchmarks.register_pages import client_of

        load_demo(by=None, units=3000)
        large_register.fill(count)
        client, _ = client_of("pimpinan")
        _, planner = client_of("perencana")
        edition = create(title="RPIK", year_from=2026, year_to=2045, by=planner).pk
        print(
            f"{'page':<22}{'queries':>8}{'python s':>10}{'database s':>12}{'seconds':>9}{'kB':>7}"
        )
        for title, address in PAGES:
            for turn in ("first", "again"):
                before, began = cpu.here(), perf_counter()
                with CaptureQueriesContext(connection) as queries:
                    answer = client.get(address.format(edition=edition))
                    assert answer.status_code == 200, (address, answer.status_code)
                    body = (
                        b"".join(answer.streaming_content) if answer.streaming else answer.content
                    )
                took, spent = perf_counter() - began, cpu.here().since(before)
                print(
                    f"{title if turn == 'first' else '':<22}{len(queries):>8}{spent.python:>10.2f}"
                    f"{spent.postgres:>12.2f}{took:>9.2f}{len(body) / 1000:>7.0f}",
                    flush=True,
                )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
