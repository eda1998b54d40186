"""GeoJSON of the sentra app's layers (WGS84): candidates, proposals, sentra, members."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.db.models import Count, Model, QuerySet

from ikm_registry.models import Ikm
from ikm_registry.models.ikm import IkmQuerySet
from rpik.core.templatetags.format_id import angka
from sentra.detection.changes import SAME
from sentra.detection.results import CandidateResult
from sentra.models import Candidate, Proposal, Sentra, SentraMember
from sentra.queries.run_changes import Story

Feature = dict[str, Any]
Row = TypeVar("Row", bound=Model)


def collection(features: Iterable[Feature]) -> dict[str, Any]:
    """Return a FeatureCollection."""
    return {"type": "FeatureCollection", "features": list(features)}


def holding(
    found: QuerySet[Row], members: QuerySet[Any], key: str, ikm: IkmQuerySet | None, most: int
) -> list[Row]:
    """Return at most ``most`` of these areas; with ``ikm`` only those that have some of them as members.

    How many is written into each row as ``matching``. ``members`` are the rows that tie an area
    (``key``) to its IKM. Two queries.
    """
    if ikm is None:
        return list(found[:most])
    tied = members.filter(**{f"{key}__in": found.values("pk"), "ikm__in": ikm.values("pk")})
    counts = dict(tied.order_by().values_list(key).annotate(n=Count("ikm")))
    rows = list(found.filter(pk__in=counts)[:most])
    for row in rows:
        row.matching = counts[row.pk]  # type: ignore[attr-defined] # for the map alone
    return rows


def _matching(row: Any) -> str:
    count = getattr(row, "matching", None)
    return "" if count is None else f" · {angka(count)} sesuai saringan"


def candidates(
    found: Iterable[Candidate], became: Mapping[int, Sentra | Proposal] | None = None
) -> list[Feature]:
    """Return a hull (or a point where there is none) for each candidate.

    ``became`` (``standing.taken_up``): what they are already; ``held`` tells the map which.
    """
    return [_candidate(row, (became or {}).get(row.pk)) for row in found if _placed(row)]


def _candidate(row: Candidate, became: Sentra | Proposal | None) -> Feature:
    told = f" · {became.get_state_display()}" if became else ""
    hand = " · disusun tangan" if row.is_by_hand else ""
    held = {"held": "sentra" if isinstance(became, Sentra) else "usulan"} if became else {}
    return _feature(
        "candidate",
        row,
        text=f"{row.units} unit · {row.product_group.name}{told}{hand}{_matching(row)}",
        near_miss=row.is_near_miss,
        rank=row.rank,
        units=row.units,
        **held,
    )


def tried(found: Iterable[CandidateResult]) -> list[Feature]:
    """Return the candidates that a run would find: they have no page yet."""
    return [
        {
            "type": "Feature",
            "geometry": row.hull or {"type": "Point", "coordinates": [row.lon, row.lat]},
            "properties": {
                "kind": "candidate",
                "title": row.name,
                "text": f"{row.units} unit · {row.place}",
                "rank": rank,
                "units": row.units,
            },
        }
        for rank, row in enumerate(found, start=1)
        if _placed(row)
    ]


def proposals(found: Iterable[Proposal]) -> list[Feature]:
    """Return each open proposal."""
    return [
        _feature(
            "proposal",
            row,
            text=f"{row.get_state_display()} · {row.product_group.name}{_matching(row)}",
            state=row.state,
        )
        for row in found
        if _placed(row)
    ]


def sentra(found: Iterable[Sentra]) -> list[Feature]:
    """Return each sentra as it was designated."""
    return [
        _feature(
            "sentra",
            row,
            text=f"{row.units} unit · {row.product_group.name}{_matching(row)}",
            state=row.state,
            units=row.units,
        )
        for row in found
        if _placed(row)
    ]


def changes(stories: Iterable[Story]) -> list[Feature]:
    """Return what became of each candidate: where it is now, of one that went where it was.

    Where one moved, grew or broke up, its outline of before lies below (mark "lama").
    """
    before, after = [], []
    for story in stories:
        if story.kind == SAME:
            continue
        told = {"mark": story.kind, "label": story.label, "text": _story(story)}
        after += [_feature("change", row, **told) for row in story.new or story.old if _placed(row)]
        before += [
            _feature("change", row, mark="lama", label="Letak sebelumnya", text=f"{row.units} unit")
            for row in (story.old if story.new else [])
            if row.hull
        ]
    return before + after


def _placed(row: Any) -> bool:
    return bool(row.hull) or row.lat is not None


def _story(story: Story) -> str:
    units = f"{angka(story.units_before)} → {angka(story.units_after)} unit"
    if not story.old or len(story.old) == len(story.new) == 1:
        return f"{story.label}: {units}"
    if not story.new:
        return f"{story.label}: {angka(story.units_before)} unit"
    return f"{story.label} dari {', '.join(one.name for one in story.old[:3])}: {units}"


def members(found: Iterable[Ikm]) -> list[Feature]:
    """Return a point for each member that has one: title and product, no personal data beside."""
    return [
        _member(ikm, ikm.lat, ikm.lon)
        for ikm in found
        if ikm.lat is not None and ikm.lon is not None
    ]


def _member(ikm: Ikm, lat: float, lon: float, **told: Any) -> Feature:
    return {
        "type": "Feature",
        "id": ikm.pk,
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
        "properties": {
            "kind": "ikm",
            "id": ikm.pk,
            "title": ikm.title,
            "text": ikm.product,
            "sector": ikm.sector,
            "group": ikm.product_group_id,
            "url": ikm.get_absolute_url(),
            **told,
        },
    }


NOT_FROZEN = "belum bertitik saat ditetapkan; letak menurut register hari ini"


def frozen_members(found: Iterable[SentraMember], seen: Mapping[int, Ikm]) -> list[Feature]:
    """Return the points that a decree froze, of members in ``seen``; no personal data beside.

    Without a frozen point the register's of today stands in its place, and says so
    (``frozen`` false); without either there is no feature.
    """
    features = []
    for row in found:
        ikm, then = seen.get(row.ikm_id), row.frozen
        if ikm is None:
            continue
        held = then.get("lat") is not None
        lat, lon = (then["lat"], then["lon"]) if held else (ikm.lat, ikm.lon)
        if lat is None or lon is None:
            continue
        product = then.get("product") or ""
        text = product if held else f"{product}; {NOT_FROZEN}".lstrip("; ")
        title = then.get("title") or ikm.title
        features.append(_member(ikm, lat, lon, title=title, text=text, frozen=held))
    return features


def _feature(kind: str, row: Any, **properties: Any) -> Feature:
    geometry = row.hull or {"type": "Point", "coordinates": [row.lon, row.lat]}
    return {
        "type": "Feature",
        "id": row.pk,
        "geometry": geometry,
        "properties": {
            "kind": kind,
            "id": row.pk,
            "title": row.name,
            "url": row.get_absolute_url(),
            **properties,
        },
    }
