"""What is no manufacturing: trade, food service, farming, repair of vehicles, services.

A list of firms names "warung kopi" and "ternak ayam" too. They get no KBLI of section C, and the
sentence says why. The words are reviewed data: ``fixtures/reference/bukan_industri.csv``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ikm_registry.classification.text import NOISE, words

# Whoever says that he makes the goods is a maker, although he sells them as well.
MAKERS = frozenset(
    "produksi memproduksi pembuatan membuat buat produsen industri pabrik pengrajin perajin "
    "kerajinan pengolahan mengolah olahan olah bikin konveksi".split()
)
# Produce that has been worked on is no raw produce, though nobody knows into what.
PROCESSED = frozenset(
    "olahan olah pengolahan mengolah krispi beku kering asap instan bubuk goreng kemasan presto "
    "marinasi panggang bakar giling parut iris serbuk pindang asin sangrai fermentasi manisan".split()
)
# What these words take goes on behind a comma: "jual keripik, sirup dan kue" sells all three.
TAKERS = frozenset(
    "jual jualan menjual penjual dagang berdagang pedagang dodolan bakul kulakan agen distributor grosir "
    "servis reparasi sewa persewaan penyewaan rental ternak peternak budidaya petani tani cuci".split()
)
OUTSIDE_WORDS = MAKERS | PROCESSED | TAKERS
# Words before an activity that say nothing about it.
LEADING = frozenset("usaha jasa home rumahan kelompok ud cv pt kub umkm ikm ukm".split())
# Groups of farmers' wives that make things: their name is no activity.
NAMES = tuple(
    words(name)
    for name in (
        "kelompok wanita tani",
        "kelompok tani wanita",
        "kelompok tani",
        "kelompok ternak",
        "wanita tani",
        "kwt",
        "gapoktan",
        "poktan",
        "bumdes",
        "ibu rumah tangga pkk",
    )
)
NAMED = frozenset(name[0] for name in NAMES)


@dataclass(frozen=True, slots=True)
class Activity:
    """One row: its kind (dagang, tegas, lunak), its name for people, its words."""

    kind: str
    name: str
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OutsideHit:
    """What was found: where in the words it starts, how long, and what it means."""

    start: int
    size: int
    kind: str
    phrase: str
    activity: str

    @property
    def sentence(self) -> str:
        """Say it in a sentence."""
        if self.activity == "bukan usaha":
            return f"Bukan industri pengolahan: “{self.phrase}” tidak menyebut produk."
        return f"Bukan industri pengolahan: “{self.phrase}” menunjuk {self.activity}."


class OutsideWords:
    """Finds the first activity outside manufacturing in the words of a text."""

    def __init__(self, activities: Iterable[Activity] = ()) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], Activity]]] = {}
        self.vocabulary: set[str] = set(MAKERS)
        for activity in activities:
            for phrase in activity.phrases:
                parts = words(phrase)
                if parts:
                    self._by_first.setdefault(parts[0], []).append((parts, activity))
                    self.vocabulary.update(parts)

    def find(self, asked: tuple[str, ...], makes: bool) -> list[OutsideHit]:
        """Return the longest activity at each place; trade counts not for who ``makes`` goods."""
        hits = []
        for start, word in enumerate(asked):
            best: OutsideHit | None = None
            for parts, activity in self._by_first.get(word, ()):
                if activity.kind == "dagang" and makes:
                    continue
                if asked[start : start + len(parts)] == parts and (
                    best is None or len(parts) > best.size
                ):
                    best = OutsideHit(
                        start, len(parts), activity.kind, " ".join(parts), activity.name
                    )
            if best:
                hits.append(best)
        return hits

    def decides(
        self, asked: tuple[str, ...], spans: Sequence[tuple[int, int]], makes: bool
    ) -> OutsideHit | None:
        """Return the activity the words mean, None where they name a product.

        Head first: what the text names first decides; at one place the longer phrase. ``spans``: where
        keywords of products begin and end.
        """
        for out in self.find(asked, makes):
            if out.kind == "lunak":
                if spans or not PROCESSED.isdisjoint(asked):
                    continue
                useful = [word for word in asked if word not in NOISE]
                if out.size >= len(useful) or out.start == 0:
                    return out
                continue
            covered = any(
                start <= out.start and end >= out.start + out.size and end - start > out.size - 1
                for start, end in spans
            )
            earlier = any(start < out.start for start, _ in spans)
            if not covered and not earlier:
                return out
        return None


def without_names(asked: tuple[str, ...]) -> tuple[str, ...]:
    """Drop the names of groups ("kelompok wanita tani") and the words before an activity."""
    for name in NAMES if not NAMED.isdisjoint(asked) else ():
        for start in range(len(asked) - len(name) + 1):
            if asked[start : start + len(name)] == name:
                asked = asked[:start] + asked[start + len(name) :]
                break
    while len(asked) > 1 and asked[0] in LEADING:
        asked = asked[1:]
    return asked
