"""The register from KBLI 2020 to 2025: what is sure, what people decided, all of it taken back.

What is shown is what is done: page and run read the same groups. Only living IKM move; what stands
merged into another record keeps its old code and comes up again when it is separated.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from ikm_registry.choices import ChangeCause, ConversionState, RuleSetState, UndoBucket
from ikm_registry.classification.concordance import SURE, sentence
from ikm_registry.models import Concordance, ConversionDecision, Kbli, KbliConversion
from ikm_registry.queries import conversion as queries
from ikm_registry.queries.conversion import Group, Written
from ikm_registry.queries.imports import lock_commits, tell_planner
from ikm_registry.services import named_products
from ikm_registry.services.classification import decided, flag_doubts
from ikm_registry.services.concordance import active, allow
from ikm_registry.services.conversion_proposals import clear_ones
from ikm_registry.services.reference import rule_table
from rpik.core import jobs
from rpik.core.actor import because
from rpik.core.audit import record
from rpik.core.errors import DomainError, NotAllowed, StaleObject
from rpik.core.models import Job, JobState, User
from rpik.core.templatetags.format_id import angka

JOB = "ikm_registry.convert_kbli"
UNDO_JOB = "ikm_registry.undo_conversion"
MANY = 5_000  # rows from which on the planner is told
OUTSIDE, UNKNOWN = "luar", "asing"
# kind of a group: the figure of the page it belongs to.
BUCKETS = {
    "sama": "pasti", "pindah": "pasti", "gabung": "pasti",
    "pecah": "ragu", "ragu": "ragu", UNKNOWN: "ragu",
    "hilang": "hilang", OUTSIDE: "luar",
}  # fmt: skip


@dataclass(slots=True)
class Code:
    """One 2020 code of the register: what becomes of it, in IKM and groups of product text."""

    code: str
    title: str
    kind: str
    targets: list[str]
    basis: str
    ikm: int = 0
    decided: int = 0
    texts: int = 0

    @property
    def bucket(self) -> str:
        """Which figure of the page it belongs to: pasti, ragu, hilang, luar."""
        return BUCKETS[self.kind]

    @property
    def left(self) -> int:
        """IKM that wait for a person."""
        return self.ikm - self.decided


@dataclass(frozen=True, slots=True)
class Resorted:
    """IKM of a 2020 code that change their sector with the 2025 one: the rules of the two differ."""

    code: str
    target: str
    was: str
    becomes: str
    ikm: int


@dataclass(slots=True)
class Overview:
    """What a run would do now. ``ready``: IKM it would convert; ``resorted``: whose sector moves."""

    table: Concordance | None
    codes: list[Code]
    already: int
    ready: int
    resorted: list[Resorted]

    def bucket(self, name: str) -> list[Code]:
        """Return the codes of one figure."""
        return [code for code in self.codes if code.bucket == name]

    def ikm(self, name: str) -> int:
        """Return the IKM of one figure."""
        return sum(code.ikm for code in self.bucket(name))


def overview(*, by: User) -> Overview:
    """Return what waits, by code, within the person's working area."""
    groups = queries.waiting(by.kecamatan_scope)
    codes: dict[str, Code] = {}
    for group in groups:
        one = codes.setdefault(
            group.code,
            Code(group.code, group.title, group.kind, group.targets, group.basis),
        )
        one.ikm += group.ikm
        one.texts += 1
        one.decided += group.ikm if group.target else 0
    return Overview(
        table=active(),
        codes=sorted(codes.values(), key=lambda code: (-code.ikm, code.code)),
        already=queries.already_2025(by.kecamatan_scope),
        ready=sum(group.ikm for group in groups if group.target),
        resorted=_resorted(groups),
    )


def _resorted(groups: Sequence[Group]) -> list[Resorted]:
    rules = rule_table()
    found: Counter[tuple[str, str]] = Counter()
    for group in groups:
        if group.target:
            found[group.code, group.target] += group.ruled
    sectors = {
        pair: (
            rules.sector("2020", pair[0]).sector or "",
            rules.sector("2025", pair[1]).sector or "",
        )
        for pair in found
    }
    return [
        Resorted(*pair, *sectors[pair], ikm)
        for pair, ikm in found.most_common()
        if ikm and sectors[pair][0] != sectors[pair][1]
    ]


def undecided(*, by: User, code: str = "") -> list[Group]:
    """Return the groups that wait for a person, most IKM first; ``code`` keeps one code's."""
    return [
        group
        for group in queries.waiting(by.kecamatan_scope)
        if group.target is None and group.kind != OUTSIDE and code in ("", group.code)
    ]


@transaction.atomic
def decide(*, code: str, text: str, target: Kbli | None, by: User) -> ConversionDecision:
    """Choose the 2025 code for all IKM of one 2020 code and product text; a run writes it.

    Raises:
        NotAllowed: the person may not classify.
        DomainError: no such group waits any more, or the target is no 2025 code.
    """
    _allow_deciding(by)
    if target is None or (target.version, target.level, target.active) != ("2025", 5, True):
        raise DomainError("Pilih kode lima angka KBLI 2025.", field="target")
    group = next((one for one in undecided(by=by, code=code) if one.text == text), None)
    if group is None:
        raise DomainError(
            "Kelompok ini tidak menunggu lagi. Mungkin orang lain baru saja memutuskannya; "
            "lanjutkan ke kelompok berikutnya."
        )
    try:
        with transaction.atomic():
            made = ConversionDecision.objects.create(
                code=code, text=text, target=target.code, by=by
            )
    except IntegrityError as error:
        raise DomainError("Orang lain baru saja memutuskan kelompok ini.") from error
    record(
        "kbli.conversion_decided",
        by=by,
        target=made,
        sentence=f"KBLI 2020 {code} “{text[:80]}” → KBLI 2025 {target.code}, {group.ikm} IKM",
        data={"ikm": group.ikm},
    )
    return made


@transaction.atomic
def decide_clear(*, code: str, by: User) -> tuple[int, int]:
    """Choose for every waiting group what its product words surely say; return groups and IKM.

    ``code`` keeps one code's groups. Each choice is a person's like any other: listed, and taken
    back one by one.
    """
    _allow_deciding(by)
    clear = clear_ones(undecided(by=by, code=code))
    ConversionDecision.objects.bulk_create(
        [ConversionDecision(code=one.code, text=one.text, target=to, by=by) for one, to in clear],
        ignore_conflicts=True,  # somebody else may have decided one of them just now
    )
    ikm = sum(one.ikm for one, _ in clear)
    if clear:
        record(
            "kbli.conversion_decided",
            by=by,
            sentence=f"Menerima usulan yang yakin bagi {angka(len(clear))} kelompok, {angka(ikm)} IKM",
            data={"groups": len(clear), "ikm": ikm, "code": code},
        )
    return len(clear), ikm


@transaction.atomic
def withdraw(*, decision: ConversionDecision, by: User) -> None:
    """Take a choice back; what a run has written by it stays until that run is undone."""
    _allow_deciding(by)
    current = ConversionDecision.objects.select_for_update().get(pk=decision.pk)
    if by.kecamatan_scope and current.by_id != by.pk:
        raise NotAllowed("Di luar wilayah kerja Anda: minta yang memutuskan untuk mencabutnya.")
    if current.withdrawn_at:
        raise DomainError("Keputusan ini sudah dicabut.")
    current.withdrawn_at = timezone.now()
    current.save(update_fields=["withdrawn_at"])
    record(
        "kbli.conversion_withdrawn",
        by=by,
        target=current,
        sentence=f"Mencabut keputusan KBLI 2020 {current.code} “{current.text[:80]}”",
    )


def _allow_deciding(by: User) -> None:
    if not (by.has_perm("ikm_registry.classify_ikm") or by.has_perm("ikm_registry.convert_kbli")):
        raise NotAllowed("Hanya Petugas, Perencana, atau Administrator yang dapat memutuskannya.")


@transaction.atomic
def start(*, by: User, table_id: int) -> Job:
    """Queue a run with the table the person saw; one on its way is not doubled.

    Raises:
        StaleObject: another table came into force meanwhile.
        DomainError: nothing can be converted, or a run is on its way.
    """
    allow(by)
    _refuse_while_working()
    _check_table(table_id)
    if not overview(by=by).ready:
        raise DomainError(
            "Tidak ada IKM yang dapat dikonversi sekarang. Putuskan dahulu kelompok yang menunggu."
        )
    return jobs.enqueue(
        JOB,
        title="Mengonversi KBLI 2020 ke 2025",
        by=by,
        result_url=reverse("ikm_registry:conversion"),
        by_id=by.pk,
        table_id=table_id,
    )


@transaction.atomic
def start_undo(*, run: KbliConversion, by: User) -> Job:
    """Queue the undo of a run."""
    allow(by)
    _refuse_while_working()
    if run.state == ConversionState.UNDONE:
        raise DomainError(f"{run} sudah diurungkan.")
    return jobs.enqueue(
        UNDO_JOB,
        title=f"Mengurungkan konversi KBLI {run.pk}",
        by=by,
        result_url=run.get_absolute_url(),
        by_id=by.pk,
        run_id=run.pk,
    )


def _refuse_while_working() -> None:
    # The table in force serves as the door: of the button pressed twice, one goes through.
    Concordance.objects.select_for_update(no_key=True).filter(state=RuleSetState.ACTIVE).first()
    if Job.objects.filter(
        name__in=[JOB, UNDO_JOB], state__in=[JobState.WAITING, JobState.RUNNING]
    ).exists():
        raise DomainError("Konversi sedang dikerjakan. Tunggu sampai selesai, lalu muat ulang.")


def _check_table(table_id: int) -> Concordance:
    table = active()
    if table is None:
        raise DomainError("Tabel konversi belum dimuat. Administrator menjalankan load_reference.")
    if table.pk != table_id:
        raise StaleObject(
            f"Tabel “{table.name}” baru saja diberlakukan. Periksa angkanya, lalu konversi lagi."
        )
    return table


@transaction.atomic
@because(ChangeCause.RECODED)
def convert(
    *, by: User, table_id: int, progress: Callable[..., None] | None = None
) -> KbliConversion | None:
    """Convert what is sure and what people decided, in one transaction; None when nothing waits.

    One run at a time, and no import beside it; the second finds nothing left. Groups are read anew
    under the lock, so that an IKM edited meanwhile is judged as it now is.

    Raises:
        StaleObject: another table came into force meanwhile.
    """
    allow(by)
    say = progress or _silent
    lock_commits()
    table = _check_table(table_id)
    groups = [
        Written(one.code, one.text, one.target, one.kind, _reason(one))
        for one in queries.waiting(by.kecamatan_scope)
        if one.target
    ]
    total = queries.hold(groups, by.kecamatan_scope)
    if not total:
        return None
    say(0, total, "Menentukan sektor dan kelompok", force=True)
    classified = decided("2025", queries.signatures())
    run = KbliConversion.objects.create(
        concordance=table, state=ConversionState.DONE, counts=queries.counts(), by=by
    )
    say(0, total, "Menulis KBLI 2025", force=True)
    queries.write(conversion_id=run.pk, classified=classified, now=timezone.now())
    flag_doubts(queries.held_ids())
    named_products.look_up(queries.held_ids())
    say(total, total, "Menyelesaikan", force=True)
    if total > MANY:
        tell_planner()
    record(
        "kbli.converted",
        by=by,
        target=run,
        sentence=f"Konversi KBLI 2020 ke 2025: {angka(total)} IKM menurut “{table.name}”",
        data={"ikm": total, "kinds": run.counts},
    )
    return run


def _reason(group: Group) -> str:
    basis = group.basis
    if group.kind not in SURE:
        basis = f"Diputuskan orang untuk “{group.text[:60]}”. {basis}"
    return sentence(group.code, group.target or "", basis)


def _silent(*_: Any, **__: Any) -> None:
    """Nobody watches."""


@transaction.atomic
@because(ChangeCause.RECODE_UNDONE)
def undo(
    *, run: KbliConversion, by: User, progress: Callable[..., None] | None = None
) -> KbliConversion:
    """Take a run back as a whole; what somebody changed since is kept and listed on the run.

    A second call finds it done.
    """
    allow(by)
    say = progress or _silent
    lock_commits()
    run = KbliConversion.objects.select_for_update().get(pk=run.pk)
    if run.state == ConversionState.UNDONE:
        return run
    found = queries.hold_undo(run.pk)
    total = sum(found.values())
    say(0, total, "Mengembalikan KBLI 2020", force=True)
    queries.undo(classified=decided("2020", queries.reverting_signatures()), now=timezone.now())
    flag_doubts(queries.reverting_ids())
    named_products.look_up(queries.reverting_ids())
    say(total, total, "Menyelesaikan", force=True)
    run.state = ConversionState.UNDONE
    run.undo = {bucket: found.get(bucket, 0) for bucket in UndoBucket.values}
    run.undone_at, run.undone_by = timezone.now(), by
    run.save(update_fields=["state", "undo", "undone_at", "undone_by"])
    record(
        "kbli.conversion_undone",
        by=by,
        target=run,
        sentence=f"Konversi KBLI {run.pk} diurungkan: {angka(run.undo['pulih'])} dipulihkan, "
        f"{angka(run.undo['tetap'] + run.undo['lepas'])} tetap",
        data=run.undo,
    )
    return run
