"""How fast a list becomes register: end to end, against COPY and django-import-export's default.

Run:  python -m tests.benchmarks.import_rows [rows …] [--xlsx] [--full] [--into]     (10000 100000)

End to end is what a petugas waits for: the file is read and understood, every row cleaned, placed,
given a KBLI, matched within the file and with the register, staged; then written with its history
and classified. A real worker does it, as background work; printed are the seconds of its jobs, its
peak of resident memory and that of any process it started. Two floors, both COPY of the finished rows
and nothing else: into a table with the register's indexes, and into one with its foreign keys as
well, as the register is. django-import-export reads the same columns into the same table with its
defaults (row by row, its own diff and savepoints), without cleaning, matching, history rows of its
own or classification; its rate is measured on fewer rows because it is the same for every row.

Without ``--into`` the list is then checked a second time and undone. With it, a list of a twentieth of
the rows, half of them known (with another phone), goes into a register of so many, which is made by SQL
(``large_register``); its floor is COPY of as many rows into that register. ``--xlsx`` writes the list as a workbook. ``--full`` gives it raw materials, and points
outside the kabupaten which the border of an official layer of desa tells.
"""

import csv
import os
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

import xlsxwriter

from tests.benchmarks import border, cpu, large_register
from tests.benchmarks.cpu import Spent
from tests.benchmarks.database import HEADERS, office_rows, scratch_database, write_list
from tests.benchmarks.worker import Worker, worker

FEWER = 1_000  # rows for django-import-export


class Took(NamedTuple):
    """Seconds of the clock, and of processor in all processes and the database."""

    wall: float = 0.0
    spent: Spent = Spent()

    @property
    def cpu(self) -> float:
        """Seconds of processor in all."""
        return sum(self.spent)

    def __add__(self, other: "Took") -> "Took":  # type: ignore[override]
        both = zip(self.spent, other.spent, strict=True)
        return Took(self.wall + other.wall, Spent(*map(sum, both)))

    def __mul__(self, times: float) -> "Took":  # type: ignore[override]
        return Took(self.wall * times, Spent(*(seconds * times for seconds in self.spent)))

    def __str__(self) -> str:
        python, postgres = self.spent
        return f"{self.wall:7.1f} s ({self.cpu:.1f} of processor: Python {python:.1f}, database {postgres:.1f})"


def main(count: int, *, xlsx: bool, full: bool, default: Took | None) -> Took:
    """Print one size; return what import-export takes for ``FEWER``, measured when not given."""
    with scratch_database(), tempfile.TemporaryDirectory() as folder:
        path = write_list(Path(folder) / "daftar.csv", count, full=full)
        path = _as_workbook(path) if xlsx else path
        print(f"\n{count:,} rows, {path.stat().st_size / 1e6:.1f} MB {path.suffix}{_load()}")
        if full:
            print(f"  areas of desa in force with {border.lay():,} corners")
        with worker() as one:
            ours = end_to_end(one, path, count)
        again(path)
        for floor, name in (
            (copied(keys=False), "indexes"),
            (copied(keys=True), "indexes and keys"),
        ):
            print(
                f"COPY, the register's {name:<18}{floor}   ours {ours.wall / floor.wall:.1f} times, "
                f"{ours.cpu / floor.cpu:.1f} of processor"
            )
        default = default or import_export(FEWER)
        theirs = default * (count / FEWER)
        print(
            f"django-import-export, default     {theirs} (measured on {FEWER:,})   "
            f"{theirs.wall / ours.wall:.0f} times ours, {theirs.cpu / ours.cpu:.0f} of processor{_load()}"
        )
        return default


def into(count: int) -> None:
    """Print what a list of a twentieth, half of it known, takes in a register of ``count`` rows."""
    with scratch_database(), tempfile.TemporaryDirectory() as folder, worker() as one:
        number = count // 20
        known = list(office_rows(number // 2))
        first = large_register.write(Path(folder) / "dikenal.csv", known)
        print(f"\n{number:,} rows, half of them known, into {count:,}{_load()}")
        imported(one, first)
        began = perf_counter()
        large_register.fill(count)
        print(f"  the register filled in    {perf_counter() - began:6.1f} s")
        # What the worker does by itself once so much was written (services/reduced_records.py).
        before = one.cpu()
        took = Took(one.run("ikm_registry.reduce_records", by=None), one.cpu().since(before))
        print(f"  and kept ready            {took}")
        path = large_register.half_known(Path(folder) / "separuh.csv", known)
        total = imported(one, path)
        floor = copied_into_register(number)
        print(
            f"half known, into {count:,}     {total}   {number / total.wall:,.0f} rows/s{_load()}\n"
            f"COPY of {number:,} rows into it     {floor}   ours {total.wall / floor.wall:.1f} times, "
            f"{total.cpu / floor.cpu:.1f} of processor"
        )


def _load() -> str:
    return f"   (load {os.getloadavg()[0]:.1f} of {len(os.sched_getaffinity(0))} cores)"


def _as_workbook(path: Path) -> Path:
    book_path = path.with_suffix(".xlsx")
    with xlsxwriter.Workbook(book_path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("IKM")
        with path.open(encoding="utf-8", newline="") as file:
            for number, row in enumerate(csv.reader(file, delimiter=";")):
                sheet.write_row(number, 0, row)
    return book_path


def end_to_end(one: Worker, path: Path, count: int) -> Took:
    """Import and print each step; return what it took from file to register."""
    from ikm_registry.models import Ikm, ImportBatch

    total = imported(one, path)
    counts = ImportBatch.objects.get().counts
    assert Ikm.objects.count() == counts["baru"] + counts["ganda"] - counts["ditahan"]
    print(f"RPIK end to end                   {total}   {count / total.wall:,.0f} rows/s")
    return total


def imported(one: Worker, path: Path) -> Took:
    """Import a file by the worker and print each step; return what all of them took."""
    from ikm_registry.services import imports
    from rpik.core.accounts import system_account
    from rpik.core.actor import acting

    by = system_account()
    with acting(by.pk, cause="bench"):
        began, before = perf_counter(), cpu.here()
        with path.open("rb") as file:
            batch = imports.upload(file=file, name=path.name, by=by)
        read = Took(perf_counter() - began, cpu.here().since(before))
        steps = {"upload, read, understand": read}
        for name, job in (
            ("upload, read, understand", "understand"),
            ("clean, match, stage", "check"),
            ("write, history, classify", "commit"),
        ):
            before = one.cpu()
            wall = one.run(f"ikm_registry.{job}_batch", by=by, batch_id=batch.pk)
            steps[name] = steps.get(name, Took()) + Took(wall, one.cpu().since(before))
    batch.refresh_from_db()
    for name, took in steps.items():
        print(f"  {name:<24}  {took}")
    print(f"  {batch.counts}")
    print(
        f"  peak memory of the worker {one.peaks.worker:,.0f} MB, "
        f"of a process it started {one.peaks.child:,.0f} MB"
    )
    return sum(steps.values(), Took())


def again(path: Path) -> None:
    """The same list once more: what a second upload costs, and that it changes nothing."""
    from ikm_registry.services import import_commit, imports
    from rpik.core.accounts import system_account
    from rpik.core.actor import acting

    by = system_account()
    with acting(by.pk, cause="bench"):
        began = perf_counter()
        with path.open("rb") as file:
            batch = imports.upload(file=file, name=path.name, by=by, force=True)
        batch = imports.check(batch=imports.understand(batch=batch, by=by), by=by)
        print(
            f"the same list again, to its preview {perf_counter() - began:7.1f} s   {batch.counts}"
        )
        first = batch.__class__.objects.order_by("pk").first()
        assert first is not None
        began = perf_counter()
        import_commit.undo(batch=first, by=by)
        print(f"undone                             {perf_counter() - began:8.1f} s")


def copied(*, keys: bool) -> Took:
    """COPY the register's own rows into a table like it; return what it took."""
    from django.db import connection

    with connection.cursor() as cursor:
        columns = ", ".join(_columns(cursor))
        cursor.execute("CREATE TABLE floor (LIKE ikm_registry_ikm INCLUDING ALL)")
        if keys:
            cursor.execute(
                "SELECT pg_get_constraintdef(oid) FROM pg_constraint "
                "WHERE conrelid = 'ikm_registry_ikm'::regclass AND contype = 'f'"
            )
            for (definition,) in cursor.fetchall():
                cursor.execute(f"ALTER TABLE floor ADD {definition}")
        with tempfile.TemporaryFile() as file:
            cursor.copy_expert(
                f"COPY (SELECT DISTINCT ON (pgh_obj_id) {columns} FROM ikm_registry_ikmevent "
                "WHERE pgh_label LIKE 'insert%' AND EXISTS (SELECT 1 FROM ikm_registry_importbatch b "
                "WHERE b.id = import_batch_id) ORDER BY pgh_obj_id) TO STDOUT",
                file,
            )
            file.seek(0)
            began, before = perf_counter(), cpu.here()
            cursor.copy_expert(f"COPY floor ({columns}) FROM STDIN", file)
            took = Took(perf_counter() - began, cpu.here().since(before))
        cursor.execute("DROP TABLE floor")
    return took


def copied_into_register(number: int) -> Took:
    """COPY so many of its rows once more into the register as it is, keys checked, without history;
    return what it took. Nothing of it stays.
    """
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor, tempfile.TemporaryFile() as file:
        columns = _columns(cursor)
        cursor.execute("ALTER TABLE ikm_registry_ikm DISABLE TRIGGER USER")
        new = [
            "nextval(pg_get_serial_sequence('ikm_registry_ikm', 'id'))" if name == "id" else name
            for name in columns
        ]
        cursor.copy_expert(
            f"COPY (SELECT {', '.join(new)} FROM ikm_registry_ikm LIMIT {number}) TO STDOUT", file
        )
        file.seek(0)
        began, before = perf_counter(), cpu.here()
        cursor.copy_expert(f"COPY ikm_registry_ikm ({', '.join(columns)}) FROM STDIN", file)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        took = Took(perf_counter() - began, cpu.here().since(before))
        transaction.set_rollback(True)
    return took


def _columns(cursor: Any) -> list[str]:
    """Return the columns of the register that are written, and kept in its history."""
    cursor.execute(
        "SELECT quote_ident(column_name) FROM information_schema.columns"
        " WHERE table_name = 'ikm_registry_ikm' AND is_generated = 'NEVER'"
        " AND column_name IN (SELECT column_name FROM information_schema.columns"
        "                     WHERE table_name = 'ikm_registry_ikmevent')"
    )
    return [name for (name,) in cursor.fetchall()]


def import_export(count: int) -> Took:
    """Return what a plain ModelResource takes for so many rows."""
    from import_export import fields, resources
    from import_export.widgets import CharWidget, ForeignKeyWidget, IntegerWidget
    from tablib import Dataset

    from ikm_registry.models import Desa, Ikm, Kecamatan

    class DesaInKecamatan(ForeignKeyWidget):
        """A desa by its name inside the row's kecamatan, as the library's manual shows it."""

        def get_queryset(self, value, row, *args, **kwargs):
            return Desa.objects.filter(kecamatan__name__iexact=row[HEADERS[6]])

        def clean(self, value, row=None, **kwargs):
            return self.get_queryset(value, row).filter(name__iexact=value).first()

    class Money(IntegerWidget):
        def clean(self, value, row=None, **kwargs):
            return int(value.replace(".", "")) * 1000 if value else None

    class Count(IntegerWidget):
        def clean(self, value, row=None, **kwargs):
            return int(value) if value.isdigit() else None

    class Plain(resources.ModelResource):
        business = fields.Field("business_name", HEADERS[0], CharWidget())
        owner = fields.Field("owner_name", HEADERS[1], CharWidget())
        nib = fields.Field("nib", HEADERS[3], CharWidget())
        address = fields.Field("address", HEADERS[4], CharWidget())
        desa = fields.Field("desa", HEADERS[5], DesaInKecamatan(Desa, "name"))
        kecamatan = fields.Field(
            "kecamatan", HEADERS[6], ForeignKeyWidget(Kecamatan, "name__iexact")
        )
        product = fields.Field("product", HEADERS[7], CharWidget())
        kbli = fields.Field("kbli_code", HEADERS[8], CharWidget())
        male = fields.Field("workers_male", HEADERS[9], Count())
        female = fields.Field("workers_female", HEADERS[10], Count())
        investment = fields.Field("investment", HEADERS[11], Money())
        phone = fields.Field("phone", HEADERS[12], CharWidget())

        class Meta:
            model = Ikm
            fields = ("business", "owner", "nib", "address", "desa", "kecamatan", "product", "kbli", "male", "female", "investment", "phone")  # fmt: skip
            import_id_fields = ()

    data = Dataset(headers=HEADERS)
    for row in office_rows(count, seed=2):
        data.append(row)
    data = Dataset().load(data.export("csv"), format="csv")
    began, before = perf_counter(), cpu.here()
    result = Plain().import_data(data, dry_run=False, raise_errors=True)
    took = Took(perf_counter() - began, cpu.here().since(before))
    assert result.totals["new"] == count, result.totals
    return took


if __name__ == "__main__":
    csv.field_size_limit(10**6)
    words = set(sys.argv[1:])
    sizes = [int(word) for word in sys.argv[1:] if word.isdigit()] or [10_000, 100_000]
    rate: Took | None = None
    for size in sizes:
        if "--into" in words:
            into(size)
        else:
            rate = main(size, xlsx="--xlsx" in words, full="--full" in words, default=rate)
