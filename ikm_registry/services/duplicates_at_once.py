"""One decision for all pairs that are suspected for the same reason, and taking it back."""

from collections import Counter

from django.db import transaction
from django.db.models import Count, Max
from django.utils import timezone

from ikm_registry.choices import ChangeCause, IkmStatus, PairState
from ikm_registry.models import DuplicatePair, Ikm
from ikm_registry.models.duplicates import KIND, DuplicatePairQuerySet
from ikm_registry.queries.quality import refresh_flags
from ikm_registry.services import duplicates
from ikm_registry.services.merge_fields import is_empty, survivor, value_of
from rpik.core.actor import because
from rpik.core.audit import is_undone, record
from rpik.core.errors import DomainError
from rpik.core.models import AuditEvent, User
from rpik.core.templatetags.format_id import angka

MOST = 200  # decided at one press
LOOKED_AT = 1_000  # pairs, the surest, of which some may be merged at once
LEAST = 3  # pairs of a reason from which one decision saves anything
SHOWN = 8
SURE = 0.95  # below it two records are too little alike to be merged unseen
EVENT, UNDONE = "duplicate.at_once", "duplicate.at_once_undone"
DONE = {
    PairState.MERGED: "digabung",
    PairState.DISTINCT: "dicatat sebagai dua usaha",
    PairState.LATER: "ditunda",
}


def kinds(pairs: DuplicatePairQuerySet) -> list[tuple[str, int]]:
    """Return the reasons that several of these pairs share, with how many, most first."""
    counted = (
        pairs.annotate(kind=KIND).values("kind").annotate(pairs=Count("pk"), surest=Max("score"))
    )
    found = counted.filter(pairs__gte=LEAST).order_by("-pairs", "-surest", "kind")[:SHOWN]
    return [(one["kind"], one["pairs"]) for one in found]


def mergeable(pairs: DuplicatePairQuerySet) -> list[DuplicatePair]:
    """Return those of the surest ``LOOKED_AT`` ``waiting`` pairs that one press may merge: no other number
    since, neither record in another waiting pair, and no third one bears the NIK of either.
    """
    sure = pairs.filter(score__gte=SURE).select_related("first", "second")
    found = list(sure.order_by("-score", "pk")[:LOOKED_AT])
    ids = {pk for pair in found for pk in (pair.first_id, pair.second_id)}
    waiting = DuplicatePair.objects.waiting()
    either = waiting.filter(first__in=ids) | waiting.filter(second__in=ids)
    asked = Counter(pk for pair in either.values_list("first_id", "second_id") for pk in pair)
    hashes = {bytes(one.nik_hash) for p in found for one in (p.first, p.second) if one.nik_hash}
    bearers = Ikm.objects.living().filter(nik_hash__in=hashes).only("nik_hash", "is_demo")
    of_nik = Counter(_number(one) for one in bearers)

    def alone(pair: DuplicatePair) -> bool:
        numbers = Counter(_number(one) for one in (pair.first, pair.second) if one.nik_hash)
        if _other_number(pair):
            return False
        return asked[pair.first_id] == asked[pair.second_id] == 1 and all(
            of_nik[number] == both for number, both in numbers.items()
        )

    return [pair for pair in found if alone(pair)]


def _number(ikm: Ikm) -> tuple[bytes, bool]:
    """The NIK of a record among its like: demo data stand in nobody's way, and real ones not in theirs."""
    return bytes(ikm.nik_hash or b""), ikm.is_demo


def _other_number(pair: DuplicatePair) -> bool:
    """Whether NIK or NIB are two by now: a list mended the one that Excel cut."""
    one, other = pair.first, pair.second
    sound = not any("nik_ragu" in ikm.flags for ikm in (one, other))
    return any(
        not (is_empty(one, name) or is_empty(other, name))
        and value_of(one, name) != value_of(other, name)
        for name in ("nib", *(["nik"] if sound else []))
    )


@transaction.atomic
def decide(
    *,
    pairs: DuplicatePairQuerySet,
    kind: str,
    state: PairState,
    by: User,
    newest: int | None = None,
) -> AuditEvent:
    """Decide those of ``pairs`` that wait for a reason, at most ``MOST``; return the event that
    :func:`take_back` undoes. A merge keeps the newer record and the better value of each field.

    ``newest``: the id of the newest pair the person saw; what was suspected since waits.

    Raises:
        DomainError: none of them can be decided so.
    """
    duplicates.allow(by)
    if state not in DONE:
        raise DomainError("Pilih salah satu: gabungkan, tetap dua usaha, atau putuskan nanti.")
    waiting = pairs.visible_to(by).waiting().of_kind(kind)
    if newest is not None:
        waiting = waiting.filter(pk__lte=newest)
    if state == PairState.LATER:
        waiting = waiting.filter(state=PairState.SUGGESTED)
    waiting = waiting.order_by("-score", "pk")
    found = mergeable(waiting) if state == PairState.MERGED else list(waiting[:MOST])
    decided = _locked([pair.pk for pair in found[:MOST]])
    if state == PairState.MERGED:  # somebody mended a number before the records were held
        decided = [pair for pair in decided if not _other_number(pair)]
    if not decided:
        raise DomainError(
            "Tidak ada pasangan yang dapat diputuskan sekaligus: tiap datanya masih mirip data lain, atau "
            "baru saja diputuskan. Putuskan satu per satu."
        )
    was = {pair.pk: pair.state for pair in decided}
    if state == PairState.MERGED:
        for pair in decided:
            first, second = pair.first, pair.second
            duplicates.merge(
                pair=pair,
                keep_id=survivor(first, second).pk,
                choices={},
                versions={one.pk: one.version for one in (first, second)},
                by=by,
            )
    else:
        _put({pair.pk: state for pair in decided}, by)
    now = DuplicatePair.objects.filter(pk__in=was, decided_at__isnull=False)
    moments = {pair.pk: _moment(pair) for pair in now}
    return record(
        EVENT,
        by=by,
        sentence=f"{angka(len(decided))} pasangan {DONE[state]} sekaligus ({kind[:120]})",
        data={
            "kind": kind,
            "state": state.value,
            "pairs": [[pk, was[pk], moments[pk]] for pk in was],
        },
    )


@transaction.atomic
@because(ChangeCause.SEPARATED)
def take_back(*, event: AuditEvent, by: User) -> tuple[int, int]:
    """Return (pairs that wait again, left alone): what somebody decided since stays as it is."""
    duplicates.allow(by)
    if event.event != EVENT or event.by_id != by.pk or is_taken_back(event):
        raise DomainError("Keputusan itu sudah dikembalikan, atau bukan keputusan Anda.")
    told = event.data["pairs"]
    pairs = {pair.pk: pair for pair in _locked([pk for pk, _, _ in told], only_waiting=False)}
    again: dict[int, str] = {}
    for pk, was, decided in reversed(told):
        pair = pairs.get(pk)
        if pair is None or (pair.state, _moment(pair)) != (event.data["state"], decided):
            continue
        if pair.state == PairState.MERGED:
            duplicates.separate(pair=pair, by=by)
        again[pk] = was
    _put(again, by)
    record(
        UNDONE,
        by=by,
        sentence=f"Mengembalikan {angka(len(again))} pasangan: {event.sentence}",
        data={"event": event.pk},
    )
    return len(again), len(told) - len(again)


def last(by: User) -> AuditEvent | None:
    """Return this person's last decision for many pairs, unless it was taken back."""
    event = AuditEvent.objects.filter(event=EVENT, by=by).order_by("-pk").first()
    return None if event is None or is_taken_back(event) else event


def is_taken_back(event: AuditEvent) -> bool:
    """Whether a decision was taken back."""
    return is_undone(event, UNDONE)


def _locked(pks: list[int], *, only_waiting: bool = True) -> list[DuplicatePair]:
    """Return the pairs, their records and they held in the order of their numbers: two people who
    decide overlapping groups, and whoever undoes an import, wait for each other.
    """
    pairs = DuplicatePair.objects.filter(pk__in=pks).order_by("pk")
    ids = {pk for both in pairs.values_list("first_id", "second_id") for pk in both}
    records = duplicates.hold(sorted(ids))
    found = list(pairs.select_for_update())
    for pair in found:
        pair.first, pair.second = records[pair.first_id], records[pair.second_id]
    if not only_waiting:
        return found
    living = {IkmStatus.ACTIVE, IkmStatus.INACTIVE}
    return [
        pair
        for pair in found
        if pair.state in duplicates.OPEN and {pair.first.status, pair.second.status} <= living
    ]


def _moment(pair: DuplicatePair) -> str:
    """When a pair was decided: another moment is another decision."""
    return pair.decided_at.isoformat() if pair.decided_at else ""


def _put(states: dict[int, str], by: User) -> None:
    """Give pairs that are not merged a state."""
    now = timezone.now()
    for state in set(states.values()):
        pks = [pk for pk, wanted in states.items() if wanted == state]
        waits = state == PairState.SUGGESTED
        DuplicatePair.objects.filter(pk__in=pks).update(
            state=state, decided_at=None if waits else now, decided_by=None if waits else by
        )
    ids = DuplicatePair.objects.filter(pk__in=states).values_list("first_id", "second_id")
    if ids:
        refresh_flags(sorted({pk for pair in ids for pk in pair}))
