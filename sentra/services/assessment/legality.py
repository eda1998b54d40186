"""Which papers the members hold: NIB of the register, the others as counted by whoever told."""

from sentra.services import sites
from sentra.services.assessment.lines import Block, Line, share, untold
from sentra.services.assessment.seen import Seen


def block(seen: Seen) -> Block:
    """Return shares of the members; a count told is never more than them."""
    site, units = seen.site, seen.units
    lines = [share("NIB sah (13 angka)", seen.figures["with_nib"], units, mend="register:nib")]
    for name, label in sites.labels(sites.PAPERS):
        told = getattr(site, name, None)
        lines.append(
            untold(label, "site")
            if told is None
            else Line(label, min(told, units), "share", of=units)
        )
    source = f"NIB: register; lainnya: {site.source}" if site else "NIB: register IKM"
    return Block("legality", "Legalitas", lines, source)
