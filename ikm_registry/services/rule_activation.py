"""A rule set shown before it binds (the promise), and switched on exactly as promised.

beyond.md 2.7: the same set-based decision runs for the preview and for the deed. The promise carries
a stamp of which IKM move from what to what; switching on holds the register, decides anew, and
writes only if the stamp is the same.
"""

import hashlib
from dataclasses import dataclass

import pghistory
from django.db import OperationalError, transaction
from django.urls import reverse

from ikm_registry.choices import ChangeCause, Sector
from ikm_registry.models import RuleSet
from ikm_registry.queries import rules as queries
from ikm_registry.services import office_sets
from ikm_registry.services.rules import require_permission
from rpik.core.actor import because
from rpik.core.audit import record
from rpik.core.errors import DomainError, StaleObject
from rpik.core.jobs import enqueue
from rpik.core.models import Job, JobState, User
from rpik.core.templatetags.format_id import angka

JOB = "ikm_registry.activate_rules"
OPEN = [JobState.WAITING, JobState.RUNNING]
WAIT_S = 20
SECTOR_WORDS = {**dict(Sector.choices), "": "Belum terklasifikasi"}


@dataclass(frozen=True, slots=True)
class Promise:
    """What switching a set on would do now; ``stamp`` stands for every single IKM of it."""

    ruleset: RuleSet
    current: RuleSet | None
    moves: queries.Moves
    stamp: str


@dataclass(frozen=True, slots=True)
class Activated:
    """What switching on did: IKM whose sector changed, by (from, to)."""

    ruleset: RuleSet
    moves: dict[tuple[str, str], int]

    @property
    def ikm(self) -> int:
        """How many IKM changed their sector."""
        return sum(self.moves.values())


def promise(ruleset: RuleSet) -> Promise:
    """Return what would change if this set were in force; nothing is written."""
    current = office_sets.in_force(RuleSet)
    moves = queries.what_if(ruleset.pk)
    words = "|".join(
        (
            str(ruleset.pk),
            str(current.pk if current else 0),
            queries.content_stamp(ruleset.pk),
            str(moves.ikm),
            moves.stamp,
        )
    )
    return Promise(ruleset, current, moves, hashlib.sha256(words.encode()).hexdigest()[:32])


def start(*, ruleset: RuleSet, promised: str, by: User) -> Job:
    """Queue switching a set on as promised; one on its way is returned instead.

    Raises:
        StaleObject: what would change is no longer what was promised.
    """
    require_permission(by)
    _require_ready(ruleset)
    _require_kept(promise(ruleset), promised)
    waiting = Job.objects.filter(
        name=JOB, state__in=OPEN, by=by, arguments__ruleset_id=ruleset.pk
    ).first()
    return waiting or enqueue(
        JOB,
        title=f"Memberlakukan {ruleset.name}",
        by=by,
        result_url=reverse("ikm_registry:ruleset-effect", args=[ruleset.pk]),
        ruleset_id=ruleset.pk,
        promised=promised,
        by_id=by.pk,
    )


@transaction.atomic
@because(ChangeCause.RULES)
def activate(*, ruleset_id: int, promised: str, by: User | None) -> Activated:
    """Put a draft or an old set in force and reclassify the register, in one transaction.

    The sets and the register are held, then the promise is computed anew: what is written is what
    was shown, or nothing. What a person decided stays; the set that held becomes an old one.

    Raises:
        NotAllowed, DomainError: may not, or the set is empty or not yet valid.
        StaleObject: the register, the draft or the set in force moved since the promise.
    """
    require_permission(by)
    hold_register()
    sets = {one.pk: one for one in RuleSet.objects.select_for_update().order_by("pk")}
    ruleset = sets.get(ruleset_id)
    if ruleset is None:
        raise DomainError(office_sets.GONE)
    if ruleset.is_active:
        return Activated(ruleset, {})
    _require_ready(ruleset)
    now = promise(ruleset)
    _require_kept(now, promised)
    office_sets.bind(ruleset, now.current, by)
    with pghistory.context(ruleset=ruleset.pk):
        moved = {(move.was, move.becomes): move.ikm for move in queries.apply(ruleset.pk)}
    done = Activated(ruleset, moved)
    if done.ikm != now.moves.ikm:  # held and decided by the same SQL: cannot be, and must not pass
        raise RuntimeError(f"promised {now.moves.ikm}, wrote {done.ikm}")
    record(
        "rules.activated",
        by=by,
        target=ruleset,
        sentence=f"Memberlakukan “{ruleset.name}”: {angka(done.ikm)} IKM berganti sektor",
        data={
            "before": now.current.pk if now.current else None,
            "promised": promised,
            "moves": {f"{was or '-'} > {becomes or '-'}": n for (was, becomes), n in moved.items()},
        },
    )
    return done


def hold_register() -> None:
    """Let nobody else write IKM until the transaction ends, or say why not."""
    try:
        queries.hold_register(WAIT_S)
    except OperationalError as error:
        raise DomainError(
            "Register sedang diubah (misalnya impor yang sedang disimpan). Tunggu sampai selesai, "
            "lalu berlakukan lagi."
        ) from error


def _require_ready(ruleset: RuleSet) -> None:
    if not ruleset.rules.exists():
        raise DomainError("Rancangan ini kosong: semua IKM akan kehilangan sektornya. Isi dahulu.")
    office_sets.require_ready(ruleset)


def _require_kept(now: Promise, promised: str) -> None:
    if now.stamp != promised:
        raise StaleObject(
            "Register atau aturannya berubah sejak pratinjau dibuka, jadi belum ada yang "
            f"diberlakukan. Sekarang {angka(now.moves.ikm)} IKM akan berganti sektor: periksa lagi, "
            "lalu berlakukan."
        )
