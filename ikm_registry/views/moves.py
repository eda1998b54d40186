"""What a draft would move: every figure opens the list below, chips say what it is narrowed to."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, QueryDict

from ikm_registry.queries.rules import Move

NONE, PAGE = "belum", 50
PARAMETERS = {"was": "dari", "becomes": "ke", "kecamatan": "kecamatan", "group": "kelompok"}
# A finished count of a large register, by its job: it goes along with every link of the page.
COUNTED = "kerja"


def chosen(request: HttpRequest) -> dict[str, str | None]:
    """Return what the list is narrowed to; None everything, "" what has no sector or group."""
    asked = {key: request.GET.get(name, "")[:60] or None for key, name in PARAMETERS.items()}
    return asked | {key: "" for key in ("was", "becomes") if asked[key] == NONE}


def line(
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


def kept(request: HttpRequest) -> str:
    """Return the filters of this page, ready for one parameter more."""
    query = request.GET.copy()
    query.pop("sesudah", None)
    return f"{query.urlencode()}&" if query else ""


def chips(
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


def clear_url(request: HttpRequest) -> str:
    """Return the address of the page without any filter."""
    counted = request.GET.get(COUNTED)
    return f"?{COUNTED}={counted}#daftar" if counted else "?#daftar"


def paged(request: HttpRequest, rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return what the list shows of ``rows`` (one more than a page, if there is more), and its links."""
    return {
        "rows": rows[:PAGE],
        "chip_query": kept(request),
        "clear_url": clear_url(request),
        "next_after": rows[PAGE - 1]["id"] if len(rows) > PAGE else None,
    }
