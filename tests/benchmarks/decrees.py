"""Seconds of a review page (500 members), an SK and an evaluation (300), and of the head's board.

``make bench``, or ``python -m tests.benchmarks.decrees``. Real services and pages on a scratch database.
"""

from datetime import date
from time import perf_counter

from tests.benchmarks.database import scratch_database


def main() -> None:
    """Print seconds and queries."""
    with scratch_database():
        from django.conf import settings
        from django.db import connection
        from django.test import Client
        from django.test.utils import CaptureQueriesContext

        from sentra.services import decree_papers
        from tests.factories import sentra as make

        settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
        by = make.person("perencana")
        client = Client()
        client.force_login(by)
        large = make.proposal(members=make.units(500, step=0.00002))
        client.get(large.get_absolute_url())
        with CaptureQueriesContext(
            connection,
        ) as queries:
            began = perf_counter()
            answer = client.get(large.get_absolute_url())
            took = perf_counter() - began
        print(
            f"review page, 500 members: {took:.2f} s, {len(queries)} queries, status {answer.status_code}"
        )
        proposal = make.proposal("disetujui", members=make.units(300, step=0.00003))
        for kind in ("pdf", "docx"):
            began = perf_counter()
            content = decree_papers.draft(
                proposal=proposal, by=by, kind=kind, day=date(2026, 11, 2)
            )
            print(
                f"SK with 300 members and map, {kind}: {perf_counter() - began:.2f} s, {len(content) // 1024} kB"
            )
        others(client, make)


def others(client, make) -> None:
    """The yearly evaluation of a sentra with 300 members, and the head's board."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from sentra.services import evaluation_papers

    sentra = make.proposal("ditetapkan", members=make.units(300, step=0.00004)).sentra
    evaluation = make.evaluation(sentra)
    for name, address in (
        ("evaluation form, 300 members", f"/sentra/usulan/{sentra.proposal_id}/evaluasi/"),
        ("queue of evaluations", "/sentra/evaluasi/"),
        ("head's board", "/sentra/papan/"),
    ):
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            began = perf_counter()
            answer = client.get(address)
            took = perf_counter() - began
        print(f"{name}: {took:.2f} s, {len(queries)} queries, status {answer.status_code}")
    for kind in ("pdf", "docx"):
        began = perf_counter()
        evaluation_papers.write(evaluation=evaluation, kind=kind, by=evaluation.by)
        print(f"evaluation paper, {kind}: {perf_counter() - began:.2f} s")


if __name__ == "__main__":
    main()
