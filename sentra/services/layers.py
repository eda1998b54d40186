"""Load a layer, say what its attributes and zones mean, put it in force; older ones stay."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import date
from itertools import islice
from pathlib import PurePosixPath
from typing import Any, BinaryIO, Required, TypedDict, Unpack

from django.db import transaction
from django.utils import timezone

from ikm_registry.places import layer_fields
from ikm_registry.places.layer_files import (
    LayerReading,
    LayerRefused,
    reading,
)
from ikm_registry.places.layer_limits import TOLD
from ikm_registry.queries.demo import use_demo
from ikm_registry.queries.quality import refresh_outside
from rpik.core.accounts import require
from rpik.core.audit import record
from rpik.core.errors import DomainError
from rpik.core.models import User
from sentra.choices import LayerKind, LayerState, ZoneFit
from sentra.models import LayerFeature, SpatialLayer, ZoneKind
from sentra.queries import layers as queries
from sentra.queries import overlaps
from sentra.services.layer_places import recognise

PERMISSION = "sentra.manage_layers"
MAX_ZONE_KINDS = 300
BLOCK = 200  # features a COPY: a large one weighs megabytes
Report = Callable[[int, int, str], None]
# Of the areas, before a boundary layer may bind; a layer of the province holds the neighbours' too, so
# half of the kabupaten's own places will do. A layer of some kecamatan alone is sound as far as it goes.
LEAST_RECOGNISED = 0.5
BORDERS = (LayerKind.DESA, LayerKind.KECAMATAN, LayerKind.KABUPATEN)  # what tells who lies outside


class LayerUnusable(DomainError):
    """The file cannot be used; ``fell`` (west, south, east, north) where it lies elsewhere."""

    def __init__(self, message: str, *, field: str = "", fell: tuple[float, ...] = ()) -> None:
        super().__init__(message, field=field, told={"fell": list(fell), "field": field})
        self.fell = fell


class AlreadyLoaded(DomainError):
    """A file that was read before, in the same way: ``layer`` is what it made."""

    def __init__(self, layer: SpatialLayer) -> None:
        super().__init__(
            f"Isi berkas ini sama dengan lapisan “{layer.name}” "
            f"({layer.get_state_display().lower()}), jadi tidak dimuat lagi.",
            told={"layer": layer.pk},
        )
        self.layer = layer


class Given(TypedDict, total=False):
    """What a person says of a layer's file."""

    kind: Required[str]
    name: Required[str]
    source: str  # who gave the file
    decree: str
    year: int | None
    valid_from: date | None
    crs: str  # like "EPSG:32749"; "" takes what the file says
    layer_name: str  # which layer, where the file holds several
    mapping: Mapping[str, str]  # attributes for "name", "code", "kecamatan"; the rest is guessed
    again: bool  # make another layer though one of the same content is there


def load(
    *,
    file: BinaryIO,
    file_name: str,
    by: User | None,
    is_demo: bool = False,
    progress: Report | None = None,
    **given: Unpack[Given],
) -> SpatialLayer:
    """Read a file into a draft layer: all of it or nothing.

    Args:
        by: None for a command on the server.
        is_demo: invented for the demo register; it never says anything of real records.
        progress: called with (features stored, of how many, what is being done).

    Raises LayerUnusable with the sentence why the file cannot be used, AlreadyLoaded for one that was
    read in the same way before, DomainError for the rest.
    """
    allow(by)
    kind, title = given["kind"], " ".join(given["name"].split())
    if kind not in LayerKind.values:
        raise DomainError("Pilih jenis lapisan.", field="kind")
    if not title:
        raise DomainError("Beri nama lapisan ini.", field="name")
    digest = _sha256(file)
    asked = {"crs": given.get("crs", ""), "layer": given.get("layer_name", "")}
    if not given.get("again"):
        _refuse_same(kind, digest, asked, is_demo)
    report = progress or (lambda done, total, words: None)
    try:
        with (
            reading(file, file_name, **asked, tell=lambda words: report(0, 0, words)) as found,
            transaction.atomic(),
        ):
            layer = SpatialLayer.objects.create(
                kind=kind,
                name=title[:200],
                source=given.get("source", "").strip()[:200],
                decree=given.get("decree", "").strip()[:120],
                year=given.get("year"),
                valid_from=given.get("valid_from"),
                file_name=PurePosixPath(file_name.replace("\\", "/")).name[:200],
                sha256=digest,
                loaded_by=by,
                is_demo=is_demo,
                **_of_file(found, asked),
            )
            _store(layer, found, report)
            report(found.features, found.features, "Mengenali tempat dan zonanya")
            _apply(layer, layer_fields.guess(kind, layer.fields) | dict(given.get("mapping", {})))
            record(
                "layer.loaded",
                by=by,
                target=layer,
                sentence=f"{by or 'Perintah'} memuat lapisan peta {layer.name}",
                data={"kind": kind, "features": layer.features, "sha256": digest},
            )
    except LayerRefused as refusal:
        raise LayerUnusable(str(refusal), field=refusal.field, fell=refusal.fell) from refusal
    return layer


def _refuse_same(kind: str, digest: str, asked: dict[str, str], is_demo: bool) -> None:
    """Raise AlreadyLoaded where the same content was read in the same way; the newest is named."""
    same = SpatialLayer.objects.filter(kind=kind, sha256=digest, is_demo=is_demo).order_by("-id")
    for one in same:
        if one.report.get("asked", {"crs": "", "layer": ""}) == asked:
            raise AlreadyLoaded(one)


def _of_file(found: LayerReading, asked: dict[str, str]) -> dict[str, Any]:
    """Return the columns of a layer that the file itself tells, and how it was asked to be read."""
    return {
        "crs": f"{found.crs_name} ({found.crs})"[:120],
        "features": found.features,
        "fields": [field[:80] for field in found.fields],
        "report": _report(found) | {"asked": asked},
        **dict(zip(("west", "south", "east", "north"), found.bounds, strict=True)),
    }


@transaction.atomic
def map_fields(*, layer_id: int, mapping: Mapping[str, str], by: User | None) -> SpatialLayer:
    """Say which attributes of a draft are its name, code and kecamatan."""
    allow(by)
    layer = _draft(layer_id)
    _apply(layer, mapping)
    return layer


@transaction.atomic
def answer_zones(
    *, layer_id: int, answers: Mapping[int, tuple[str, str]], by: User | None
) -> SpatialLayer:
    """Give kinds of zone their answer and article: ``{zone id: (answer, article)}``.

    Allowed for a layer in force too: what an article means may be learned later. Every change is
    recorded with what stood before. Raises DomainError for an answer without its article: only
    "belum diketahui" needs none.
    """
    allow(by)
    layer = SpatialLayer.objects.select_for_update().get(pk=layer_id)
    if layer.state == LayerState.PAST:
        raise DomainError("Lapisan ini tidak berlaku lagi; jawabannya tidak dapat diubah.")
    changes = []
    for zone in ZoneKind.objects.filter(layer=layer, pk__in=list(answers)):
        answer, article = answers[zone.pk]
        article = " ".join(article.split())[:200]
        if answer not in ZoneFit.values:
            raise DomainError(f"Pilih salah satu dari empat jawaban untuk {zone.name}.")
        if answer != ZoneFit.UNKNOWN and not article:
            raise DomainError(
                f"Sebut pasal yang menyatakan {zone.name} {ZoneFit(answer).label.lower()}, "
                "atau pilih “Belum diketahui”."
            )
        if (zone.answer, zone.article) == (answer, article):
            continue
        changes.append([zone.name, zone.answer, answer, article])
        zone.answer, zone.article = answer, article
        zone.save(update_fields=["answer", "article"])
    if changes:
        record(
            "layer.answered",
            by=by,
            target=layer,
            sentence=f"{by or 'Perintah'} menetapkan arti {len(changes)} zona pada {layer.name}",
            data={"changes": changes},
        )
    return layer


@transaction.atomic
def enforce(*, layer_id: int, by: User | None) -> SpatialLayer:
    """Put a layer in force; the one that held of its kind becomes an old version, of RDTR the one of
    the same part (``queries.replaced_by``).

    Raises DomainError for a layer whose areas are not recognised: it would judge wrongly.
    """
    allow(by)
    # The lock on all layers of the kind serves people who press at the same moment.
    kind = SpatialLayer.objects.values_list("kind", flat=True).get(pk=layer_id)
    same = {one.pk: one for one in SpatialLayer.objects.select_for_update().filter(kind=kind)}
    layer = same[layer_id]
    if layer.state == LayerState.IN_FORCE:
        return layer
    _require_fit(layer)
    held = queries.replaced_by(layer)
    if layer.is_demo and (held or not use_demo()):
        raise DomainError("Pola ruang contoh hanya untuk data contoh; ia tidak menggantikan RTRW.")
    now = timezone.now()
    for other in held:
        other.state = LayerState.PAST
        other.save(update_fields=["state"])
    layer.state, layer.enforced_at, layer.enforced_by = LayerState.IN_FORCE, now, by
    layer.save(update_fields=["state", "enforced_at", "enforced_by"])
    if kind in BORDERS:
        refresh_outside()
    record(
        "layer.enforced",
        by=by,
        target=layer,
        sentence=f"{by or 'Perintah'} memberlakukan lapisan peta {layer.name}",
        data={"kind": kind, "replaced": [one.pk for one in held]},
    )
    return layer


@transaction.atomic
def retire(*, layer_id: int, by: User | None) -> SpatialLayer:
    """Take a layer out of force without another in its place: a decree revoked, a wrong map.

    Raises DomainError for a layer that is not in force.
    """
    allow(by)
    layer = SpatialLayer.objects.select_for_update().get(pk=layer_id)
    if layer.state != LayerState.IN_FORCE:
        raise DomainError("Lapisan ini sedang tidak berlaku.")
    layer.state = LayerState.PAST
    layer.save(update_fields=["state"])
    if layer.kind in BORDERS:
        refresh_outside()
    record(
        "layer.retired",
        by=by,
        target=layer,
        sentence=f"{by or 'Perintah'} menghentikan berlakunya lapisan peta {layer.name}",
        data={"kind": layer.kind},
    )
    return layer


@transaction.atomic
def discard(*, layer_id: int, by: User | None) -> None:
    """Throw a draft away; a layer that was ever in force stays."""
    allow(by)
    layer = _draft(layer_id)
    record(
        "layer.discarded",
        by=by,
        target=layer,
        sentence=f"{by or 'Perintah'} membuang pratinjau lapisan {layer.name}",
    )
    layer.delete()


def _apply(layer: SpatialLayer, mapping: Mapping[str, str]) -> None:
    parts = layer_fields.parts_of(layer.kind)
    by_title = {field.lower(): field for field in layer.fields}
    chosen = {}
    for part, field in mapping.items():
        if part not in parts or not field:
            continue
        if field.lower() not in by_title:
            raise DomainError(
                f"Atribut {field} tidak ada; yang ada: {', '.join(layer.fields)[:300] or 'tidak ada'}.",
                field="mapping",
            )
        chosen[part] = by_title[field.lower()]
    queries.name_features(layer, name=chosen.get("name", ""), code=chosen.get("code", ""))
    if layer.is_plan:
        kinds = queries.count_names(layer)
        if kinds > MAX_ZONE_KINDS:
            raise DomainError(
                f"Atribut {chosen.get('name')} berisi {kinds} nilai yang berbeda; "
                "pilih atribut yang menyebut jenis zonanya.",
                field="mapping",
            )
        queries.make_zones(layer)
    layer.mapping = chosen
    layer.report = layer.report | {"places": recognise(layer, chosen)}
    layer.report["told"] = _told(layer)
    layer.save(update_fields=["mapping", "report"])


def _require_fit(layer: SpatialLayer) -> None:
    if layer.is_plan:
        if not layer.zones.exists():
            raise DomainError("Pilih dahulu atribut yang menyebut jenis zona.", field="mapping")
        return
    places = layer.report.get("places") or {}
    few = LEAST_RECOGNISED * layer.features
    if places and places["recognised"] < min(few, LEAST_RECOGNISED * places["of"]):
        raise DomainError(
            f"Hanya {places['recognised']} dari {layer.features} bidang dikenali. "
            "Pilih atribut kode atau nama yang benar, lalu berlakukan.",
            field="mapping",
        )


def _store(layer: SpatialLayer, found: LayerReading, report: Report) -> None:
    """COPY the features in blocks; what is told between them may need the connection itself."""
    stored, rows = 0, found.rows()
    while block := list(islice(rows, BLOCK)):
        queries.store(layer, block)
        stored += len(block)
        report(stored, found.features, "Menyimpan bidang")
    overlaps.store(layer, found.common())


def _sha256(file: BinaryIO) -> str:
    digest = hashlib.sha256()
    while chunk := file.read(1 << 20):
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def _report(found: LayerReading) -> dict[str, Any]:
    return {
        "skipped": found.skipped,
        "outside": found.outside,
        "mended": found.mended,
        "overlaps": found.overlaps,
    }


def _told(layer: SpatialLayer) -> list[dict[str, Any]]:
    """Return the first mended features, as the report names them."""
    found = LayerFeature.objects.filter(layer=layer).exclude(mended="").order_by("number")[:TOLD]
    return [
        {"number": one.number, "name": one.name, "why": one.mended}
        for one in found.only("number", "name", "mended")
    ]


def _draft(layer_id: int) -> SpatialLayer:
    layer = SpatialLayer.objects.select_for_update().get(pk=layer_id)
    if not layer.is_draft:
        raise DomainError("Lapisan ini sudah diberlakukan dan tidak dapat diubah; muat versi baru.")
    return layer


def allow(by: User | None) -> None:
    """Raise NotAllowed unless the person, or a command on the server (None), may change layers.

    A layer binds the whole kabupaten: an account of some kecamatan may read it, no more.
    """
    require(by, PERMISSION, "mengurus lapisan peta", whole=True)
