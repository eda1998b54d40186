"""Known pairs through the import: false merges, and the NIK that another list mends.

Called by ``duplicates``; needs the database, so it makes one of its own.
"""

import random
import re
import tempfile
from pathlib import Path
from typing import Any

from tests.benchmarks.database import scratch_database
from tests.benchmarks.known_pairs import KnownPairs, Register

NUMBERS = 2_000


def lists(known: KnownPairs) -> None:
    """Import the first records as one list, all others as a second; then the two lists of NIK."""
    with scratch_database(), tempfile.TemporaryDirectory() as folder:
        _two_lists(known, Path(folder))
        _mended(Path(folder))


def _two_lists(known: KnownPairs, folder: Path) -> None:
    from ikm_registry.models import DuplicatePair

    rng = random.Random(1)
    second = [n for n, row in enumerate(known.rows) if row.get("role") or rng.random() < 0.1]
    later = set(second)
    first = [n for n in range(len(known.rows)) if n not in later]
    before = _imported(known, first, folder / "first.csv", commit=True)
    suspected_before = DuplicatePair.objects.count()
    held = _held(before, first)
    home = {row.ikm_id: first[row.position - 1] for row in before.rows.all() if row.ikm_id}
    after = _imported(known, second, folder / "second.csv", commit=False)
    rows = list(after.rows.all())
    true = {max(pair): min(pair) for pair in known.truth} | {min(pair): max(pair) for pair in known.truth}  # fmt: skip
    taken = [(second[r.position - 1], home.get(r.ikm_id)) for r in rows if r.action in {"sama", "berubah"}]  # fmt: skip
    wrong = [(new, old) for new, old in taken if true.get(new) != old]
    held += _held(after, second)
    unlike = [pair for pair in held if true.get(pair[0]) != pair[1]]
    partners = [n for n in second if known.rows[n].get("role") == "again" and true[n] not in later]
    asked = set()
    for row in rows:
        for suspect in row.changes.get("suspects", []):
            if suspect.get("ikm") and true.get(second[row.position - 1]) == home.get(suspect["ikm"]):  # fmt: skip
                asked.add(second[row.position - 1])
    sure = {new for new, old in taken if true.get(new) == old}
    print(f"import of {len(first):,} rows, then {len(second):,}: {len(partners):,} of them recorded before")  # fmt: skip
    print(f"        taken as the same without a question {len(taken):,}, wrongly {len(wrong):,}; "
          f"repeats inside a list held back {len(held):,}, wrongly {len(unlike):,}")  # fmt: skip
    print(f"        of the {len(partners):,}: known by themselves {len(sure):,}, asked {len(asked - sure):,}, "
          f"unseen {len(set(partners) - sure - asked):,}; suspicions inside the first list {suspected_before:,}")  # fmt: skip
    for new, old in (wrong + unlike)[:5]:
        print("        WRONG", known.rows[new], "->", known.rows[old] if old is not None else None)


def _held(batch: Any, numbers: list[int]) -> list[tuple[int, int]]:
    """Return the rows that were held back as repeats, and the row each is said to repeat."""
    rows = list(batch.rows.order_by("position"))
    by_number = {row.number: numbers[row.position - 1] for row in rows}
    held = []
    for row in rows:
        if row.action == "ganda" and (row.score or 0) >= 1:
            said = next(p["message"] for p in row.problems if p["code"] == "ganda_berkas")
            held.append((numbers[row.position - 1], by_number[int(re.search(r"baris (\d+)", said)[1])]))  # fmt: skip
    return held


def _mended(folder: Path) -> None:
    """A list whose NIK column Excel cut, then one with whole numbers: what the register holds then."""
    from django.db import transaction

    from ikm_registry.models import DuplicatePair, Ikm
    from ikm_registry.services import duplicates
    from rpik.core import crypto
    from rpik.core.accounts import system_account

    register = Register(11)
    rng = register.rng
    damaged: list[dict[str, Any]] = []
    while len(damaged) < NUMBERS:
        row = register.fresh()
        if row["nik"] and not row["nik"].endswith("0"):
            damaged.append(row | {"nik_written": row["nik"][:15] + "0"})
    whole, expected = [], set()
    for number, row in enumerate(damaged):
        dice = rng.random()
        if dice < 0.35:  # copied from the same notes
            whole.append(row | {"nik_written": row["nik"], "phone": ""})
        elif dice < 0.6:  # by another hand; its NIK is whole
            new = register.again(row)[0]
            whole.append(new | {"nik_written": row["nik"], "nik": row["nik"]})
        elif dice < 0.75:  # a stranger born on that day: fifteen digits alike
            other = register.fresh() | {key: row[key] for key in ("desa_code", "kecamatan_code")}
            whole.append(
                other | {"nik_written": f"{row['nik'][:15]}{(int(row['nik'][15]) % 9) + 1}"}
            )
            continue
        else:
            continue
        expected.add(number)
    rng.shuffle(whole)
    known = KnownPairs(damaged + whole)
    batch = _imported(known, range(NUMBERS), folder / "cut.csv", commit=True)
    home = {row.position - 1: row.ikm_id for row in batch.rows.all() if row.ikm_id}
    doubted = Ikm.objects.filter(pk__in=home.values(), flags__contains=["nik_ragu"]).count()
    _imported(known, range(NUMBERS, len(known.rows)), folder / "whole.csv", commit=True)

    def right_and_wrong() -> tuple[int, int]:
        right = wrong = 0
        held = dict(Ikm.objects.filter(pk__in=home.values()).values_list("pk", "nik_cipher"))
        for number, pk in home.items():
            nik = crypto.decrypt_nik(held[pk])
            right += nik == damaged[number]["nik"]
            wrong += nik not in (damaged[number]["nik"], damaged[number]["nik_written"])
        return right, wrong

    print(f"NIK: {NUMBERS:,} numbers cut by Excel, {doubted:,} marked; a second list holds {len(expected):,} of them whole, "
          f"and {len(whole) - len(expected):,} strangers with the same 15 digits")  # fmt: skip
    shown, wrong = right_and_wrong()
    print(f"        shown as a change in the preview and saved: {shown:,} right, {wrong:,} wrong")
    by = system_account()
    pairs = DuplicatePair.objects.filter(parts__nik15=1, state="diduga").select_related("first", "second")  # fmt: skip
    asked = pairs.count()
    for pair in list(pairs):
        versions = dict(Ikm.objects.filter(pk__in=[pair.first_id, pair.second_id]).values_list("pk", "version"))  # fmt: skip
        try:
            with transaction.atomic():
                duplicates.merge(pair=pair, keep_id=pair.first_id, choices={}, versions=versions, by=by)  # fmt: skip
        except Exception:  # a record already merged into another  # noqa: BLE001
            continue
    all_right, all_wrong = right_and_wrong()
    print(f"        proposed as a pair {asked:,}; were every one accepted: {all_right:,} right, {all_wrong:,} wrong: "
          f"recall {all_right / len(expected):.4f}, precision {all_right / max(1, all_right + all_wrong):.4f}")  # fmt: skip


def _imported(known: KnownPairs, numbers: Any, path: Path, *, commit: bool) -> Any:
    from ikm_registry.services import import_commit, imports
    from rpik.core.accounts import system_account
    from rpik.core.actor import acting

    known.write(path, numbers)
    by = system_account()
    with acting(by.pk, cause="bench"), path.open("rb") as file:
        batch = imports.upload(file=file, name=path.name, by=by)
        batch = imports.check(batch=imports.understand(batch=batch, by=by), by=by)
        return import_commit.commit(batch=batch, by=by) if commit else batch
