"""What became of the candidates of one run in another: plain sets, no database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

SAME, GREW, SHRANK, TURNED, SPLIT, JOINED, REARRANGED, NEW, GONE = (
    "sama", "tumbuh", "menyusut", "berganti", "terpecah", "bergabung", "tersusun_ulang", "baru",
    "hilang",
)  # fmt: skip
# Two candidates are one and the same place when they share half of the smaller one: a planning
# convention, so that one common member does not tie two places together.
SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Became:
    """One story: candidates of the old run, of the new one, and how many members they share."""

    kind: str
    old: tuple[int, ...]
    new: tuple[int, ...]
    shared: int


def what_became(
    old: Mapping[int, int], new: Mapping[int, int], shared: Iterable[tuple[int, int, int]]
) -> list[Became]:
    """Return one story for every candidate of both runs; each candidate is in exactly one.

    ``old`` and ``new`` give the number of members by candidate, ``shared`` the (old, new, members
    in common) of those that have any.
    """
    links = [(a, b, n) for a, b, n in shared if n >= SHARE * min(old[a], new[b])]
    root: dict[tuple[str, int], tuple[str, int]] = {}

    def find(node: tuple[str, int]) -> tuple[str, int]:
        while root.setdefault(node, node) != node:
            root[node] = root[root[node]]
            node = root[node]
        return node

    nodes = [("old", one) for one in old] + [("new", one) for one in new]
    for a, b, _ in links:
        root[find(("old", a))] = find(("new", b))
    stories: dict[tuple[str, int], tuple[list[int], list[int]]] = {}
    for node in nodes:
        sides = stories.setdefault(find(node), ([], []))
        sides[node[0] == "new"].append(node[1])
    common: dict[tuple[str, int], int] = {}
    for a, _, n in links:
        common[find(("old", a))] = common.get(find(("old", a)), 0) + n
    return [
        Became(
            _kind(before, after, common.get(key, 0), old, new),
            tuple(sorted(before)),
            tuple(sorted(after)),
            common.get(key, 0),
        )
        for key, (before, after) in stories.items()
    ]


def _kind(
    before: list[int], after: list[int], shared: int, old: Mapping[int, int], new: Mapping[int, int]
) -> str:
    if not before:
        return NEW
    if not after:
        return GONE
    if len(before) == len(after) == 1:
        a, b = old[before[0]], new[after[0]]
        if a == b:
            return SAME if shared == a else TURNED
        return GREW if b > a else SHRANK
    if len(before) == 1:
        return SPLIT
    return JOINED if len(after) == 1 else REARRANGED
