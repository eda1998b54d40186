"""Seconds and queries of the field check's pages with 500 members, 500 visits and 2,000 photos.

``python -m tests.benchmarks.field_check``. Real pages on a scratch database; the photos' hashes are
random, none is a copy.
"""

import uuid
from time import perf_counter

import numpy as np

from tests.benchmarks.database import scratch_database


def main() -> None:
    """Print seconds, queries and size of each page."""
    with scratch_database():
        from django.conf import settings
        from django.db import connection
        from django.test import Client
        from django.test.utils import CaptureQueriesContext
        from django.utils import timezone

        from rpik.core.models import StoredFile
        from sentra.models import FieldCheck, FieldPhoto
        from sentra.photos import likeness
        from tests.factories import sentra as make

        settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
        by, rng = make.person("petugas"), np.random.default_rng(1)
        proposal = make.proposal(members=make.units(500, step=0.00002))
        file = StoredFile.objects.create(name="x.jpg", size=1, sha256="0", uploaded_by=by)
        records = FieldCheck.objects.bulk_create(
            FieldCheck(
                key=uuid.uuid4(), proposal=proposal, ikm_id=ikm, found="aktif", product="pot",
                workers_male=4, by=by, checked_at=timezone.now(),
            )
            for ikm in proposal.members.values_list("ikm_id", flat=True)
        )  # fmt: skip
        FieldPhoto.objects.bulk_create(
            FieldPhoto(
                record=record,
                file=file,
                given_sha256="0",
                width=10,
                height=10,
                likeness=likeness.packed([int(one) for one in rng.integers(0, 2**63, 21)]),
            )
            for record in records
            for _ in range(4)
        )
        client = Client()
        client.force_login(by)
        pages = {
            "review page": proposal.get_absolute_url(),
            "results": f"/sentra/usulan/{proposal.pk}/lapangan/",
            "phone page": f"/sentra/lapangan/{proposal.pk}/",
        }
        for name, address in pages.items():
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                began = perf_counter()
                answer = client.get(address)
                took = perf_counter() - began
            print(
                f"{name}: {took:.2f} s, {len(queries)} queries, {len(answer.content) // 1024} kB, "
                f"status {answer.status_code}"
            )


if __name__ == "__main__":
    main()
