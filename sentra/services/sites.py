"""Record the infrastructure of a sentra's place and the papers of its members."""

from typing import Any

from rpik.core.errors import DomainError
from rpik.core.models import User
from rpik.core.templatetags.format_id import angka
from sentra.models import Proposal, SiteTelling
from sentra.services import tellings
from sentra.services.tellings import MAY_CHANGE_IN, PERMISSION

__all__ = ["MAY_CHANGE_IN", "PERMISSION"]  # of this telling, for its page
PLACE = ("road", "power", "water", "waste", "internet", "showroom")
PAPERS = ("pirt", "halal", "brand", "siinas")
FIELDS = (*PLACE, *PAPERS, "source")


def newest(proposal: Proposal) -> SiteTelling | None:
    """Return what was told last, None before the first telling."""
    return tellings.newest(proposal, "sites")


def tell(*, proposal: Proposal, after: int | None, data: dict[str, Any], by: User) -> SiteTelling:
    """Keep a new telling (of ``FIELDS``); raises as ``tellings.keep``."""
    units = proposal.members.count()

    def require(values: dict[str, Any]) -> None:
        for name in PAPERS:
            if (values[name] or 0) > units:
                raise DomainError(
                    f"{_label(name).capitalize()}: {values[name]}, padahal anggotanya {units}.",
                    field=name,
                )
        if not any(values[name] not in {"", None} for name in (*PLACE, *PAPERS)):
            raise DomainError("Isi paling sedikit satu sarana atau jumlah.", field="road")
        if not values["source"]:
            raise DomainError(
                "Tulis sumbernya: dari mana keterangan ini, dan kapan.", field="source"
            )

    values = {name: " ".join((data.get(name) or "").split()) for name in (*PLACE, "source")}
    return tellings.keep(
        proposal=proposal,
        related="sites",
        after=after,
        values=values | {name: data.get(name) for name in PAPERS},
        require=require,
        what="sarana dan legalitas",
        event="site",
        in_words=in_words,
        by=by,
    )


def in_words(told: SiteTelling) -> str:
    """Return what was told, in one line."""
    said = [f"{_label(name)}: {value}" for name in PLACE if (value := getattr(told, name))]
    said += [
        f"{_label(name)} {angka(value)}"
        for name in PAPERS
        if (value := getattr(told, name)) is not None
    ]
    return "; ".join([*said, f"sumber: {told.source}"])


def _label(name: str) -> str:
    return str(SiteTelling._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def labels(names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return (field, label beginning with a capital)."""
    return [(name, _label(name)[0].upper() + _label(name)[1:]) for name in names]


def of_proposal(proposal_id: int) -> SiteTelling | None:
    """Return what was told last of this proposal; one query."""
    return SiteTelling.objects.filter(proposal_id=proposal_id).order_by("-id").first()
