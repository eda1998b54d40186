"""What a draft of rules or groups would move: every figure opens the list below, chips say what it is
narrowed to.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, QueryDict

from ikm_registry.models import Kecamatan
from ikm_registry.queries.rules import Move, Moves
from rpik.core.errors import DomainError, NotAllowed, StaleObject
from rpik.core.views.asked import number

NONE, PAGE = "belum", 50
PARAMETERS = {"was": "dari", "becomes": "ke", "kecamatan": "kecamatan", "group": "kelompok"}
# A finished count of a large register, by its job: it goes along with every link of the page.
COUNTED = "kerja"


def opened(request: HttpRequest) -> str:
    """Return the stamp of what a draft's form was opened with."""
    return request.POST.get("asal", "")[:32]


def refused(error: DomainError) -> tuple[int, dict[str, str]]:
    """Return status and words of the page of a draft that could not be switched on.

    Raises:
        NotAllowed: that is what ``error`` was.
    """
    if isinstance(error, NotAllowed):
        raise error
    if isinstance(error, StaleObject):
        return 409, {"stale": error.message}
    return 422, {"refused": error.message}


def asked(request: HttpRequest) -> dict[str, Any]:
    """Return which of those that move the list shows: a page and one more, and what it is narrowed to.

    None is everything, "" what has no sector or group.
    """
    scope = request.user.kecamatan_scope
    only = {key: request.GET.get(name, "")[:60] or None for key, name in PARAMETERS.items()}
    only |= {key: "" for key in ("was", "becomes") if only[key] == NONE}
    after = number(request.GET.get("sesudah", ""))
    return {"after": after, "limit": PAGE + 1, "scope": scope, "chosen": only}


def effect(
    request: HttpRequest,
    found: Moves,
    rows: Sequence[dict[str, Any]],
    labels: tuple[Mapping[str, str], Mapping[str, str]],
    groups: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Return what both pages show: tables of moves, chips, and the list of ``rows`` (as ``asked``).

    ``labels`` name what was and what will be; ``groups`` the product groups of a table by them.
    """
    kecamatan = dict(Kecamatan.objects.values_list("code", "name"))

    def table(
        moves: Sequence[Move], names: Mapping[str, str] | None = None, parameter: str = ""
    ) -> list[dict[str, Any]]:
        return [_line(request, move, labels, names, parameter) for move in moves]

    return {
        "found": found,
        "scoped": bool(request.user.kecamatan_scope),
        "kecamatan": kecamatan,
        "moves": table(found.by_move),
        "by_kecamatan": table(found.by_kecamatan, kecamatan, "kecamatan"),
        "by_group": table(found.by_group, groups, "kelompok") if groups is not None else [],
        "chips": _chips(request, labels, kecamatan, groups),
        **_paged(request, rows),
    }


def _line(
    request: HttpRequest,
    move: Move,
    labels: tuple[Mapping[str, str], Mapping[str, str]],
    names: Mapping[str, str] | None = None,
    parameter: str = "",
) -> dict[str, Any]:
    """Return one line of a table of moves, with the address of the list behind it.

    ``labels`` name what was and what will be; ``names`` the keys of a table by ``parameter``.
    """
    query = QueryDict(mutable=True)
    if counted := request.GET.get(COUNTED):
        query[COUNTED] = counted
    query["dari"], query["ke"] = move.was or NONE, move.becomes or NONE
    if parameter:
        query[parameter] = move.key or NONE
    return {
        "name": (names or {}).get(move.key or "", "Belum diketahui") if parameter else "",
        "was": move.was,
        "was_label": labels[0][move.was],
        "becomes": move.becomes,
        "becomes_label": labels[1][move.becomes],
        "ikm": move.ikm,
        "query": query.urlencode(),
    }


def _chips(
    request: HttpRequest,
    labels: tuple[Mapping[str, str], Mapping[str, str]],
    kecamatan: Mapping[str, str],
    groups: Mapping[str, str] | None = None,
) -> list[dict[str, str]]:
    """Return a chip for each filter in force, with the address without it."""
    kinds: tuple[tuple[str, str, Mapping[str, str]], ...] = (
        ("dari", "Dari", {**labels[0], NONE: labels[0][""]}),
        ("ke", "Menjadi", {**labels[1], NONE: labels[1][""]}),
        ("kecamatan", "Kecamatan", kecamatan),
        ("kelompok", "Kelompok", groups or {}),
    )
    found = []
    for name, label, names in kinds:
        value = request.GET.get(name, "")[:60]
        if value:
            rest = request.GET.copy()
            for gone in (name, "sesudah"):
                rest.pop(gone, None)
            shown = names.get(value, "Belum diketahui" if value == NONE else value)
            found.append({"label": label, "value": shown, "url": f"?{rest.urlencode()}#daftar"})
    return found


def _paged(request: HttpRequest, rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return what the list shows of ``rows`` (one more than a page, if there is more), and its links."""
    query = request.GET.copy()
    query.pop("sesudah", None)
    counted = request.GET.get(COUNTED)
    return {
        "rows": rows[:PAGE],
        "chip_query": f"{query.urlencode()}&" if query else "",
        "clear_url": f"?{COUNTED}={counted}#daftar" if counted else "?#daftar",
        "next_after": rows[PAGE - 1]["id"] if len(rows) > PAGE else None,
    }
