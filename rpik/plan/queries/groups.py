"""What the document says of product groups and sentra beyond sums: places, KBLI, capacity, papers."""

from collections import defaultdict
from typing import Any

from ikm_registry.cleaning.certificates import PAPERS
from rpik.core import sql
from rpik.core.templatetags.format_id import angka
from sentra.models import SiteTelling

CODES = 4  # KBLI codes named for a group


def by_group(*, real_only: bool) -> dict[str, Any]:
    """Return ``group_places`` [[kecamatan, group, units, workers]], ``group_kbli`` {group: [codes]}
    and ``capacity`` [[group, unit, IKM, a year]]; two scans.
    """
    only = {"real_only": real_only}
    cells = sql.rows(sql.load(__file__, "document_groups"), only)
    places: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    codes: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for cell in cells:
        group = cell["product_group"]
        found = places[cell["kecamatan_id"] or "", group]
        found[0] += cell["units"]
        found[1] += cell["workers"] or 0
        if group and cell["kbli_code"]:
            codes[group][f"{cell['kbli_code']} ({cell['kbli_version']})"] += cell["units"]
    return {
        "group_places": [[*key, *counts] for key, counts in sorted(places.items())],
        "group_kbli": {
            group: sorted(found, key=lambda code: (-found[code], code))[:CODES]
            for group, found in sorted(codes.items())
        },
        "capacity": [
            [row["product_group"], row["unit"], row["units"], row["capacity"]]
            for row in sql.rows(sql.load(__file__, "document_capacity"), only)
        ],
    }


def sentra_capacities() -> dict[int, str]:
    """Return what the members of each sentra can make in a year, in words: "12.000 buah; 300 kg"."""
    found: dict[int, list[str]] = defaultdict(list)
    for row in sql.rows(sql.load(__file__, "document_sentra"), {}):
        found[row["sentra"]].append(f"{angka(row['capacity'])} {row['unit']}")
    return {sentra: "; ".join(parts) for sentra, parts in found.items()}


def sentra_papers(proposals: dict[int, int]) -> dict[int, dict[str, Any]]:
    """Return the newest telling of papers by sentra; ``proposals`` is {proposal: sentra}."""
    newest = SiteTelling.objects.filter(proposal__in=proposals).order_by("proposal_id", "-id")
    return {
        proposals[row.proposal_id]: {paper: getattr(row, paper) for paper in PAPERS}
        | {"source": row.source, "told": row.at.date().isoformat()}
        for row in newest.distinct("proposal_id")
    }
