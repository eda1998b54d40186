"""What the place has: road, power, water, waste, internet, showroom, as told."""

from sentra.services import sites
from sentra.services.assessment.lines import Block, Line, untold
from sentra.services.assessment.seen import Seen


def block(seen: Seen) -> Block:
    """Return each facility in the words of who told, with the source of it."""
    site, told, lacking = seen.site, [], []
    for name, label in sites.labels(sites.PLACE):
        value = getattr(site, name, "")
        if value:
            told.append(Line(label, value))
        else:
            lacking.append(label)
    if lacking:
        told.append(untold(", ".join(lacking), "site"))
    source = f"Sumber: {site.source}" if site else ""
    return Block("infrastructure", "Sarana", told, source)
