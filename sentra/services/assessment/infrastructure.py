"""What the place has: road, power, water, waste, internet, showroom, as told."""

from sentra.services import sites
from sentra.services.assessment.lines import Block, Line, untold
from sentra.services.assessment.seen import Seen


def block(seen: Seen) -> Block:
    """Return each facility in the words of who told, with the source of it."""
    site = seen.site
    lines = [
        Line(label, value) if (value := getattr(site, name, "")) else untold(label, "site")
        for name, label in sites.labels(sites.PLACE)
    ]
    return Block("infrastructure", "Sarana", lines, f"Sumber: {site.source}" if site else "")
