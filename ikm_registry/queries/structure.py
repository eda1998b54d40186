"""The structure of the register in one pass: places, sectors, sizes, groups, how codes were found."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from rpik.core import sql


@dataclass(slots=True)
class Structure:
    """Counts of active IKM; a key's None or "" is what is not known."""

    places: dict[tuple[str | None, str, str], int] = field(default_factory=dict)
    groups: dict[tuple[str | None, str], int] = field(default_factory=dict)
    sources: dict[tuple[str, str | None, bool], int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Active IKM."""
        return sum(self.places.values())


def structure(scope: Sequence[str]) -> Structure:
    """Return (kecamatan, sector, size), (group, sector) and (source, band, doubted) → active IKM.

    ``scope`` limits to kecamatan (empty: all). ``band`` is the lower bound of the confidence in
    percent, "belum" where the code is older than the measure, None where no machine gave it.
    """
    found = Structure()
    for row in sql.rows(sql.load(__file__, "structure"), {"scope": list(scope) or None}):
        if row["kind"] == 0:
            found.places[row["kecamatan"], row["sector"], row["size"]] = row["ikm"]
        elif row["kind"] == 1:
            found.groups[row["product_group"], row["sector"]] = row["ikm"]
        else:
            found.sources[row["source"], row["band"], row["doubted"]] = row["ikm"]
    return found
