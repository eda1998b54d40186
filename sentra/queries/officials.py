"""Who may sign a decree on a given day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sentra.choices import Authority, DelegationKind
from sentra.models import Delegation, Official
from sentra.papers.content import Signatory

SHORT = {
    DelegationKind.ON_BEHALF: "a.n.",
    DelegationKind.DAILY: "Plh.",
    DelegationKind.ACTING: "Plt.",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to sign: ``code`` is what a form sends, ``official`` whose name stands below."""

    code: str
    label: str
    signatory: Signatory
    official: Official | None = None


def signatories(day: date) -> list[Choice]:
    """Return who may sign on ``day``: the official, or their delegate during leave.

    An authority nobody is entered for is offered without a name.
    """
    found = {row.authority: row for row in Official.objects.exclude(authority="").on(day)}
    away = {
        row.official_id: row
        for row in Delegation.objects.on(day).select_related("official", "delegate")
    }
    return [_choice(authority, found.get(authority), away) for authority in Authority]


def find(code: str, day: date) -> Choice | None:
    """Return the choice of that code if it holds on ``day``."""
    return next((choice for choice in signatories(day) if choice.code == code), None)


def known() -> list[tuple[str, str]]:
    """Return every way to sign there ever was, as (code, label with its period), newest first."""
    return [(choice.code, choice.label) for choice in _known()]


def _known() -> Iterator[Choice]:
    officials = list(Official.objects.exclude(authority=""))
    delegations = list(Delegation.objects.select_related("official", "delegate"))
    for authority in Authority:
        mine = [row for row in officials if row.authority == authority]
        for row in mine:
            choice = _choice(authority, row, {})
            yield Choice(choice.code, f"{choice.label} ({_period(row)})", choice.signatory)
            for away in delegations:
                if away.official_id == row.pk:
                    choice = _choice(authority, row, {row.pk: away})
                    yield Choice(choice.code, f"{choice.label} ({_period(away)})", choice.signatory)
        if not mine:
            yield _choice(authority, None, {})


def _period(row: Official | Delegation) -> str:
    return f"{row.since:%d-%m-%Y} s.d. {f'{row.until:%d-%m-%Y}' if row.until else 'sekarang'}"


def _choice(authority: Authority, official: Official | None, away: dict[int, Delegation]) -> Choice:
    name = str(authority.label)
    if official is None:
        return Choice(authority.value, name, Signatory(name, (name,)))
    delegation = away.get(official.pk)
    if delegation is None:
        return Choice(
            f"pejabat-{official.pk}",
            f"{name}: {official.name}",
            Signatory(name, (official.position,), official.name, official.rank, official.nip),
            official,
        )
    delegate, short = delegation.delegate, SHORT[DelegationKind(delegation.kind)]
    above = [f"{short} {official.position}"]
    if delegation.kind == DelegationKind.ON_BEHALF:
        above.append(delegate.position)
    return Choice(
        f"pelimpahan-{delegation.pk}",
        f"{short} {name}: {delegate.name}",
        Signatory(name, tuple(above), delegate.name, delegate.rank, delegate.nip),
        delegate,
    )
