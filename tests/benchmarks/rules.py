"""Rule sets, product groups and the structure at 100,000 IKM: what a person waits for.

Run:  python -m tests.benchmarks.rules [IKM]    (100000)

The register is made in SQL, classified: every everyday keyword of KBLI 2020 in turn, a fifth of them with
a brand behind (so that some 20,000 texts differ), half with the code written, over all kecamatan. Then the
promise of a draft that turns weaving and furniture, switching it on, back again; what a changed product
group moves; a word of the office; and the pages, asked five times through the whole application.
"""

import sys
from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import Any

from tests.benchmarks.database import scratch_database

ROUNDS = 5

FILL = """
WITH words AS (
    SELECT k.code, word, r.sector, r.id AS rule, g.code AS product_group,
           row_number() OVER (ORDER BY k.code, word) - 1 AS at, count(*) OVER () AS words
    FROM ikm_registry_kbli k CROSS JOIN LATERAL unnest(k.keywords) AS word
    CROSS JOIN LATERAL (
        SELECT id, sector FROM ikm_registry_sectorrule
        WHERE version = '2020' AND starts_with(k.code, prefix) ORDER BY length(prefix) DESC LIMIT 1
    ) r
    LEFT JOIN LATERAL (
        SELECT pg.code FROM ikm_registry_productgroup pg, unnest(pg.kbli_2020) AS prefix
        WHERE starts_with(k.code, prefix) ORDER BY length(prefix) DESC LIMIT 1
    ) g ON true
    WHERE k.version = '2020' AND k.level = 5
)
INSERT INTO ikm_registry_ikm (
    business_name, owner_name, owner_sex, nib, phone, address, kecamatan_id, point_source, product,
    raw_material, kbli_version, kbli_code, kbli_source, kbli_reason, sector, sector_rule_id,
    product_group_id, group_reason, capacity_unit, status, flags, is_demo, version, created_at,
    updated_at, workers_male, investment)
SELECT 'Usaha ' || n, 'Pemilik ' || n, '', '', '', '', p.code, '',
       w.word || CASE WHEN n %% 5 = 0 THEN ' cap ' || chr(97 + (n * 7) %% 26) || chr(97 + (n * 11) %% 26)
                                          || chr(97 + (n * 3) %% 26) ELSE '' END,
       '', '2020', w.code, CASE WHEN n %% 2 = 0 THEN 'tertulis' ELSE 'otomatis' END,
       CASE WHEN n %% 2 = 0 THEN '' ELSE 'Keyakinan ' || 80 + n %% 19 || ' %%: uji' END,
       w.sector, w.rule, w.product_group, '', '', 'aktif', '{}', false, 1, now(), now(), n %% 30,
       CASE WHEN n %% 10 > 0 THEN (n %% 2000) * 1000000::bigint END
FROM generate_series(1, %(count)s) AS n
JOIN words w ON w.at = n %% w.words
JOIN (SELECT code, row_number() OVER (ORDER BY code) - 1 AS at FROM ikm_registry_kecamatan) AS p
  ON p.at = (n * 31) %% 33
"""


def main(count: int) -> None:
    with scratch_database():
        took, _ = once(lambda: fill(count))
        print(f"{count:,} IKM made in {took:.0f} s")
        sets()
        groups()
        pages()


def fill(count: int) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(FILL, {"count": count})
        cursor.execute("ANALYZE")


def once(act: Callable[[], Any]) -> tuple[float, Any]:
    began = perf_counter()
    answer = act()
    return perf_counter() - began, answer


def sets() -> None:
    from ikm_registry.models import RuleSet
    from ikm_registry.services import rule_activation
    from tests.factories.rules import draft, row

    old = RuleSet.objects.get(state="berlaku")
    made = draft(row(), row(prefix="31001", reason="Kerajinan"), row(prefix="1079", reason="Uji"))
    for title, one in (("draft", made), ("the old set again", old)):
        seconds, promise = once(lambda one=one: rule_activation.promise(one))
        print(f"promise of {title}: {promise.moves.ikm:,} IKM in {1000 * seconds:.0f} ms", end="; ")
        seconds, done = once(
            lambda one=one, stamp=promise.stamp: rule_activation.activate(
                ruleset_id=one.pk, promised=stamp, by=None
            )
        )
        print(f"switched on in {seconds:.1f} s, {done.ikm:,} changed")


def groups() -> None:
    from ikm_registry.models import Kbli
    from ikm_registry.queries.classification import distinct_signatures
    from ikm_registry.services import group_sets, office_keywords
    from tests.factories.rules import group_draft, group_values
    from tests.factories.sentra import person

    words = [word for word in group_values("keripik-kerupuk")["keywords"] if word != "keripik"]
    made = group_draft(("keripik-kerupuk", group_values("keripik-kerupuk", keywords=words)))
    seconds, promise = once(lambda: group_sets.promise(made))
    texts = len(distinct_signatures(None))
    print(f"a set of product groups: {promise.moves.ikm:,} IKM move, of {texts:,} texts, in {seconds:.1f} s", end="; ")  # fmt: skip
    seconds, _ = once(
        lambda: group_sets.activate(groupset_id=made.pk, promised=promise.stamp, by=None)
    )
    print(f"switched on in {seconds:.1f} s")
    code = Kbli.objects.get(version="2020", code="10710")
    by = person("perencana")
    seconds, taught = once(lambda: office_keywords.add(text="opak", kbli=code, by=by))
    print(f"a word of the office: {taught.ikm:,} IKM coded anew in {seconds:.1f} s")


def pages() -> None:
    from django.conf import settings
    from django.test import Client

    from tests.factories.rules import draft, row
    from tests.factories.sentra import person

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
    client = Client()
    client.force_login(person("perencana"), backend="django.contrib.auth.backends.ModelBackend")
    made = draft(row(), row(prefix="31001", reason="Kerajinan"))
    print(f"{'page':<34}{'median ms':>11}")
    for title, address in (
        ("struktur industri", "/analisis/struktur/"),
        ("rules that bind", "/ikm/klasifikasi/aturan/"),
        ("what a draft moves", f"/ikm/klasifikasi/aturan/{made.pk}/akibat/"),
        ("product groups", "/ikm/klasifikasi/kelompok/"),
        ("words of the office", "/ikm/klasifikasi/kata/?q=opak&coba=opak"),
        ("list: 80-84 % sure", "/ikm/?keyakinan=80"),
        ("list: cabang Pangan", "/ikm/?cabang=Pangan"),
    ):
        assert client.get(address).status_code == 200, address
        took = [once(lambda address=address: client.get(address))[0] for _ in range(ROUNDS)]
        print(f"{title:<34}{1000 * median(took):>11.0f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 100_000)
