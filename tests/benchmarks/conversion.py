"""Converting a register from KBLI 2020 to 2025: seconds, against the row-by-row way.

Prints the run, its undo, the page before it, and the question why a number changed. The row-by-row
way is what one would write without sets (read, set, save, classify, note): measured on a sample and
multiplied. ``python -m tests.benchmarks.conversion [IKM]``
"""

import csv
import random
import sys
from datetime import timedelta
from time import perf_counter

from tests.benchmarks.database import REFERENCE, scratch_database

SAMPLE = 100


def _fill(count: int) -> None:
    """Write ``count`` IKM with a stated KBLI 2020 and its product, classified."""
    from django.db import connection, transaction
    from django.utils import timezone

    from ikm_registry.queries.import_commit import classify_stage
    from ikm_registry.services.classification import decided
    from rpik.core import sql

    rng = random.Random(7)
    with (REFERENCE / "kbli.csv").open() as file:
        goods = [
            (row["code"], word)
            for row in csv.DictReader(file)
            if row["version"] == "2020" and row["level"] == "5"
            for word in row["keywords"].split("|")
            if word
        ]
    with (REFERENCE / "desa.csv").open() as file:
        places = [(row["code"], row["kecamatan_code"]) for row in csv.DictReader(file)]
    columns = (
        "business_name", "owner_name", "owner_sex", "nib", "phone", "address", "desa_id",
        "kecamatan_id", "point_source", "product", "raw_material", "kbli_version", "kbli_code",
        "kbli_source", "kbli_reason", "sector", "group_reason", "capacity_unit", "status", "flags",
        "is_demo", "version", "created_at", "updated_at",
    )  # fmt: skip
    now = timezone.now().isoformat()

    def rows():
        for number in range(count):
            code, product = rng.choice(goods)
            desa, kecamatan = rng.choice(places)
            yield (
                f"Usaha {number}", f"Pemilik {number}", "", "", "", "", desa, kecamatan, "",
                product, "", "2020", code, "tertulis", "", "", "", "", "aktif", [], False, 1, now,
                now,
            )  # fmt: skip

    sql.copy_in("ikm_registry_ikm", columns, rows())
    with transaction.atomic():
        classify_stage(decided("2020", sorted(set(goods))))
        sql.execute(
            "UPDATE ikm_registry_ikm i SET sector = c.sector, sector_rule_id = c.rule_id, "
            "product_group_id = nullif(c.group_code, ''), group_reason = c.reason FROM classified c "
            "WHERE c.kbli_code = i.kbli_code AND c.product_key = i.product"
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE ikm_registry_ikm, ikm_registry_ikmevent")


def _row_by_row(by, table) -> float:
    """Convert a sample one record at a time; return milliseconds a record."""
    from django.db import transaction

    from ikm_registry.classification.concordance import SURE, sentence
    from ikm_registry.models import ConversionItem, Ikm, KbliConversion
    from ikm_registry.services.classification import classify

    sure = {row.code: row for row in table.rows.filter(kind__in=SURE)}
    ids = list(
        Ikm.objects.filter(kbli_version="2020", kbli_code__in=sure).values_list("pk", flat=True)[
            :SAMPLE
        ]
    )
    with transaction.atomic():
        run = KbliConversion.objects.create(concordance=table, state="selesai", by=by)
        began = perf_counter()
        for pk in ids:
            ikm = Ikm.objects.select_for_update().get(pk=pk)
            row = sure[ikm.kbli_code]
            ConversionItem.objects.create(
                conversion=run, ikm=ikm, code=row.code, target=row.targets[0], kind=row.kind,
                reason_before=ikm.kbli_reason, ikm_version=ikm.version + 1,
            )  # fmt: skip
            ikm.kbli_version, ikm.kbli_code = "2025", row.targets[0]
            ikm.kbli_reason = sentence(row.code, row.targets[0], row.basis)
            ikm.version += 1
            ikm.save()
            classify(ikm_ids=[pk], by=by)
        took = perf_counter() - began
        transaction.set_rollback(True)
    return took / len(ids) * 1000


def main(count: int) -> None:
    """Print the figures for a register of ``count`` IKM."""
    with scratch_database():
        from django.utils import timezone

        from ikm_registry.queries.change_causes import Part, change
        from ikm_registry.services import concordance, conversion
        from ikm_registry.services.reference import kbli_index
        from rpik.core.accounts import sync_roles
        from rpik.core.actor import acting
        from rpik.core.models import User

        sync_roles()
        by = User.objects.create_superuser("bench")
        kbli_index()
        table = concordance.active()
        with acting(by.pk):
            _fill(count)
        a_row = _row_by_row(by, table)
        began = perf_counter()
        found = conversion.overview(by=by)
        page = perf_counter() - began
        began = perf_counter()
        with acting(by.pk):
            run = conversion.convert(by=by, table_id=table.pk)
        took = perf_counter() - began
        done = sum(run.counts.values())
        whole = a_row * done / 1000
        print(f"register of {count:,} IKM, {found.ready:,} sure, {count - found.ready:,} left")
        print(f"figures of the page           {page:7.2f} s")
        print(f"convert {done:,} IKM         {took:7.2f} s, {done / took:,.0f} a second")
        print(f"row by row ({SAMPLE} measured)     {whole:7.0f} s, {whole / took:,.0f} times")
        began = perf_counter()
        change(Part(sector="agro"), timezone.now() - timedelta(days=1), timezone.now())
        print(f"why did the number change     {perf_counter() - began:7.2f} s")
        began = perf_counter()
        with acting(by.pk):
            conversion.undo(run=run, by=by)
        print(f"undo                          {perf_counter() - began:7.2f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
