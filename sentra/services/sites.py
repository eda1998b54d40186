"""Record what no register holds of a sentra: its place, its members' papers, their business."""

from collections.abc import Sequence
from typing import Any

from ikm_registry.cleaning.certificates import PAPERS
from rpik.core.errors import DomainError
from rpik.core.models import User
from rpik.core.templatetags.format_id import angka, rupiah
from sentra.models import Proposal, SiteTelling
from sentra.services import tellings

PLACE = ("road", "power", "water", "waste", "internet", "showroom")
SPACE = ("space_advice", "hazards")
BUSINESS = (
    "input_value", "material_origin", "material_km", "market_local", "market_export", "households",
)  # fmt: skip
WORDS = (*PLACE, *SPACE, "material_origin")
FIGURES = (*PAPERS, "input_value", "material_km", "market_local", "market_export", "households")
FIELDS = (*PLACE, *PAPERS, *BUSINESS, *SPACE, "source")


def newest(proposal: Proposal) -> SiteTelling | None:
    """Return what was told last, None before the first telling."""
    return tellings.newest(proposal, "sites")


def tell(*, proposal: Proposal, after: int | None, data: dict[str, Any], by: User) -> SiteTelling:
    """Keep a new telling (of ``FIELDS``); raises as ``tellings.keep``."""
    units = proposal.members.count()
    values = {name: " ".join((data.get(name) or "").split()) for name in (*WORDS, "source")}
    return tellings.keep(
        proposal=proposal,
        related="sites",
        after=after,
        values=values | {name: data.get(name) for name in FIGURES},
        require=lambda values: _require(values, units),
        what="tempat dan usaha",
        event="site",
        in_words=in_words,
        by=by,
    )


def _require(values: dict[str, Any], units: int) -> None:
    """Refuse more papers than members, more than the whole market, nothing told, no source."""
    for name in PAPERS:
        if (values[name] or 0) > units:
            raise DomainError(
                f"{_capital(name)}: {values[name]}, padahal anggotanya {units}.", field=name
            )
    if (values["market_local"] or 0) + (values["market_export"] or 0) > 100:
        raise DomainError(
            "Pasar lokal dan ekspor bersama lebih dari 100 %. Periksa keduanya.",
            field="market_export",
        )
    if values["households"] == 0:
        raise DomainError(
            "Rumah tangga di desa tidak mungkin 0. Kosongkan bila belum tahu.", field="households"
        )
    if not any(values[name] not in {"", None} for name in (*WORDS, *FIGURES)):
        raise DomainError("Isi paling sedikit satu keterangan.", field="road")
    if not values["source"]:
        raise DomainError("Tulis sumbernya: dari mana keterangan ini, dan kapan.", field="source")


def in_words(told: SiteTelling) -> str:
    """Return what was told, in one line."""
    said = [f"{_label(name)}: {value}" for name in WORDS if (value := getattr(told, name))]
    said += [
        f"{_label(name)} {rupiah(value) if name == 'input_value' else angka(value)}"
        for name in FIGURES
        if (value := getattr(told, name)) is not None
    ]
    return "; ".join([*said, f"sumber: {told.source}"])


def _label(name: str) -> str:
    return str(SiteTelling._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _capital(name: str) -> str:
    label = _label(name)
    return label[0].upper() + label[1:]


def labels(names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return (field, label beginning with a capital)."""
    return [(name, _capital(name)) for name in names]


def of_proposals(proposal_ids: Sequence[int]) -> dict[int, SiteTelling]:
    """Return what was told last of each of these proposals; one query."""
    rows = SiteTelling.objects.filter(proposal_id__in=proposal_ids)
    newest_each = rows.order_by("proposal_id", "-id").distinct("proposal_id")
    return {row.proposal_id: row for row in newest_each.select_related("by")}
