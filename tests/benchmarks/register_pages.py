"""The register's pages at 100,000 IKM: queries and milliseconds a page, against the obvious ways.

Run:  python -m tests.benchmarks.register_pages [IKM]    (100000)

Each address is asked nine times through the whole application (middleware, permissions, template)
by a logged-in petugas; the median is printed with the number of queries. Then the two pieces that a
list usually gets wrong: the last page by OFFSET against the same page by key, and a search by
``icontains`` over four columns against the trigram index.
"""

import sys
from collections.abc import Callable
from statistics import median
from time import perf_counter

from tests.benchmarks.database import scratch_database

ROUNDS = 9
PAGES = (
    ("Beranda", "/"),
    ("list, newest first", "/ikm/"),
    ("list by name", "/ikm/?urut=nama"),
    ("list by investment", "/ikm/?urut=investasi"),
    ("kecamatan and sector", "/ikm/?kecamatan=35.07.24&sektor=non_agro"),
    ("group and size", "/ikm/?kelompok=gerabah&skala=kecil"),
    ("desa", "/ikm/?desa=35.07.24.2016"),
    ("quality flag", "/ikm/?tanda=tanpa_titik"),
    ("search, common word", "/ikm/?q=tempe"),
    ("search, two words", "/ikm/?q=gerabah slamet"),
    ("search, nothing found", "/ikm/?q=zzzzqq"),
    ("points of the map", "/ikm/peta/9/416/267.mvt"),
    ("classification", "/ikm/klasifikasi/"),
    ("data quality", "/ikm/mutu/"),
)


def main(count: int) -> None:
    with scratch_database():
        began = perf_counter()
        fill(count)
        print(f"{count:,} IKM made in {perf_counter() - began:.0f} s")
        client, _ = client_of("petugas")
        print(f"{'page':<24}{'queries':>8}{'median ms':>11}{'kB':>8}")
        for title, address in PAGES:
            ask(client, title, address)
        export(client)
        alternatives()


def fill(count: int) -> None:
    from django.db import connection

    from rpik.plan.services.demo import load_demo

    load_demo(by=None, units=count)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def client_of(role: str):
    """Return a logged-in client and its user, who has this role."""
    from django.conf import settings
    from django.contrib.auth.models import Group
    from django.test import Client

    from rpik.core.accounts import sync_roles
    from rpik.core.models import User

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
    sync_roles()
    user = User.objects.create_user(role, password="x")
    user.groups.set(Group.objects.filter(name=role))
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client, user


def ask(client, title: str, address: str) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def once():
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        return len(answer.getvalue() if answer.streaming else answer.content)

    once()
    with CaptureQueriesContext(connection) as queries:
        size = once()
    print(f"{title:<24}{len(queries):>8}{timed(once):>11.0f}{size / 1000:>8.0f}")


def export(client) -> None:
    for kind in ("csv", "xlsx"):
        began = perf_counter()
        answer = client.get(f"/ikm/ekspor/?format={kind}")
        size = sum(len(chunk) for chunk in answer.streaming_content) if answer.streaming else len(answer.content)  # fmt: skip
        print(f"export of all, {kind:<5} {perf_counter() - began:8.1f} s   {size / 1e6:.1f} MB")


def alternatives() -> None:
    from django.core.paginator import Paginator
    from django.db.models import Q

    from ikm_registry.models import Ikm

    ordered = Ikm.objects.order_by("-updated_at", "-pk")
    last = ordered.last()
    assert last is not None
    offset = timed(lambda: list((pages := Paginator(ordered, 50)).page(pages.num_pages)))
    key = timed(lambda: list(ordered.filter(Q(updated_at=last.updated_at, pk__lte=last.pk + 49) | Q(updated_at__lt=last.updated_at))[:50]))  # fmt: skip
    print(
        f"last page: OFFSET and count {offset:.0f} ms, by key {key:.1f} ms   {offset / key:.0f} times"
    )

    def plain():
        word = Q()
        for name in ("business_name", "owner_name", "product", "nib"):
            word |= Q(**{f"{name}__icontains": "kasmiati"})
        return list(ordered.filter(word)[:50])

    slow, fast = timed(plain), timed(lambda: list(ordered.filter(search__contains="kasmiati")[:50]))
    print(f"search: icontains on four columns {slow:.0f} ms, trigram {fast:.1f} ms   {slow / fast:.0f} times")  # fmt: skip
    rare = Ikm.objects.order_by("pk").first()
    assert rare is not None
    rare.owner_name = "Xylofonia"
    Ikm.objects.filter(pk=rare.pk).update(owner_name="Xylofonia")

    def plain_rare():
        word = Q()
        for name in ("business_name", "owner_name", "product", "nib"):
            word |= Q(**{f"{name}__icontains": "xylofonia"})
        return list(ordered.filter(word)[:50])

    slow, fast = timed(plain_rare), timed(lambda: list(ordered.filter(search__contains="xylofonia")[:50]))  # fmt: skip
    print(f"search, a rare word: icontains {slow:.0f} ms, trigram {fast:.1f} ms   {slow / fast:.0f} times")  # fmt: skip


def timed(act: Callable[[], object]) -> float:
    """Return the median of milliseconds."""
    took = []
    for _ in range(ROUNDS):
        began = perf_counter()
        act()
        took.append((perf_counter() - began) * 1000)
    return median(took)


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 100_000)
