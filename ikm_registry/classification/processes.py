"""What is done to which material: "pengeringan cabai" is 10313, "pengeringan kayu" 16102.

KBLI parts food, wood, leather and metal by the process, and lists name process and material instead
of a product. No keyword could hold each pair, so the pairs are a table:
``fixtures/reference/kbli_processes.csv``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ikm_registry.classification.evidence import Hit
from ikm_registry.classification.heads import KIND
from ikm_registry.classification.text import words


@dataclass(frozen=True, slots=True)
class Process:
    """Words of one process, words of what it is done to, the codes of one version, likeliest first."""

    version: str
    said: tuple[str, ...]
    materials: tuple[str, ...]
    codes: tuple[str, ...]


class ProcessFinder:
    """Finds a process and its material in the words of a text or its raw material."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], tuple[int, ...]] = {}
        self._materials: dict[str, list[tuple[str, ...]]] = {}
        self.said: set[str] = set()
        self.vocabulary: set[str] = set()

    def add(self, process: Process, positions: tuple[int, ...]) -> None:
        """Let each pair of process and material point at these entries, likeliest first."""
        materials = [words(one) for one in process.materials]
        for said in (word for one in process.said for word in words(one)):
            self.said.add(said)
            self.vocabulary.add(said)
            for material in materials:
                self.vocabulary.update(material)
                self._codes[said, " ".join(material)] = positions
                self._materials.setdefault(said, []).append(material)

    def find(self, part: tuple[str, ...], raw: tuple[str, ...]) -> dict[int, Hit]:
        """Return what the first process of the words makes of the first material it knows.

        A member of a kind counts as the kind: lele is ikan. The material stands in ``part`` or in
        ``raw``; where the pair leaves several codes open each is told so by its place.
        """
        if self.said.isdisjoint(part):
            return {}
        start = next(n for n, word in enumerate(part) if word in self.said)
        said = part[start]
        for source, lent in ((part[:start] + part[start + 1 :], False), (raw, True)):
            found = self._material(said, source)
            if found:
                named, key = found
                size = 1 + len(named)
                keyword = " ".join((said, *named))
                return {
                    position: Hit(
                        keyword,
                        (said, *named),
                        min(start, part.index(named[0])) if not lent else start,
                        size,
                        size,
                        1 if lent else size,
                        named if lent else (),
                        process=True,
                        open_to=place + (len(self._codes[said, key]) > 1),
                    )
                    for place, position in enumerate(self._codes[said, key])
                }
        return {}

    def _material(self, said: str, source: tuple[str, ...]) -> tuple[tuple[str, ...], str] | None:
        """Return the first material of ``source``: as it is written, and as the table calls it."""
        known = sorted(self._materials[said], key=len, reverse=True)
        for place, word in enumerate(source):
            for material in known:
                written = source[place : place + len(material)]
                if written == material or material == (KIND.get(word),):
                    return written, " ".join(material)
        return None


def finders(
    processes: Iterable[Process], places: Mapping[tuple[str, str], int]
) -> dict[str, ProcessFinder]:
    """Return a finder a version; ``places`` gives each (version, code) its entry."""
    found: dict[str, ProcessFinder] = {}
    for process in processes:
        positions = tuple(
            places[process.version, code]
            for code in process.codes
            if (process.version, code) in places
        )
        if positions:
            found.setdefault(process.version, ProcessFinder()).add(process, positions)
    return found
