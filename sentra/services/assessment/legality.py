"""Which papers the members hold: by the register, and as counted by whoever told."""

from ikm_registry.cleaning.certificates import PAPERS
from rpik.core.templatetags.format_id import angka
from sentra.services import sites
from sentra.services.assessment.lines import Block, Line, share, untold
from sentra.services.assessment.seen import Seen


def block(seen: Seen) -> Block:
    """Return shares of the members; of the register's count and the told one the larger holds."""
    site, units = seen.site, seen.units
    lines = [share("NIB sah (13 angka)", seen.figures["with_nib"], units, mend="register:nib")]
    for name, label in sites.labels(PAPERS):
        written, told = seen.figures[f"with_{name}"], getattr(site, name, None)
        lines.append(
            untold(label, "site")
            if told is None and not written
            else _held(label, written, None if told is None else min(told, units), units)
        )
    return Block(
        "legality", "Legalitas", lines, f"Register IKM; {site.source}" if site else "Register IKM"
    )


def _held(label: str, written: int, told: int | None, units: int) -> Line:
    note = (
        ""
        if told is None or told == written
        else f"register {angka(written)}, diterangkan {angka(told)}"
    )
    return Line(label, max(written, told or 0), "share", note, of=units)
