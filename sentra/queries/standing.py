"""What a list of candidates says of each beside its score: already taken up, and where a plan forbids."""

from collections import Counter
from collections.abc import Collection, Mapping

import numpy as np

from rpik.core import sql
from sentra.choices import ZoneFit
from sentra.models import Candidate, CandidateMember, Proposal, Sentra
from sentra.queries import layers, zoning
from sentra.workflow import OPEN_STATES


def taken_up(candidates: Collection[Candidate]) -> dict[int, Sentra | Proposal]:
    """Return the sentra, else the open proposal, that each candidate is already; by candidate id.

    It is one in which half of its members or more stand, whichever run the candidate is of: a new
    run finds the old places again. Three queries.
    """
    found = sql.rows(
        sql.load(__file__, "standing"),
        {"ids": [one.pk for one in candidates], "open": list(OPEN_STATES)},
    )
    ids = {kind: [row["id"] for row in found if row["kind"] == kind] for kind in ("sentra", "usulan")}  # fmt: skip
    held: dict[str, Mapping[int, Sentra | Proposal]] = {
        "sentra": Sentra.objects.in_bulk(ids["sentra"]),
        "usulan": Proposal.objects.in_bulk(ids["usulan"]),
    }
    return {row["candidate_id"]: held[row["kind"]][row["id"]] for row in found}


def forbidden(candidates: Collection[Candidate]) -> Counter[int]:
    """Return how many members of each candidate stand where a plan in force forbids; by candidate id.

    Only zones near a candidate are read. Three queries.
    """
    plans = layers.plans()
    rows = list(
        CandidateMember.objects.filter(candidate__in=candidates, ikm__lat__isnull=False)
        .order_by("candidate_id")
        .values_list("candidate_id", "ikm__lat", "ikm__lon")
    )
    if not plans or not rows:
        return Counter()
    owner, lat, lon = (np.array(column) for column in zip(*rows, strict=True))
    answers = zoning.answers_at(plans, lat, lon)
    return Counter(owner[answers == ZoneFit.FORBIDDEN.value].tolist())
