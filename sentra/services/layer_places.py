"""Which desa or kecamatan of ours is a feature of a boundary layer? By code, else by name."""

from collections import defaultdict
from collections.abc import Mapping

from ikm_registry.models import Desa, Kecamatan
from ikm_registry.places.layer_fields import official_code
from sentra.choices import LayerKind
from sentra.models import LayerFeature, SpatialLayer

CODE_DIGITS = {LayerKind.DESA: 10, LayerKind.KECAMATAN: 6}


def recognise(layer: SpatialLayer, mapping: Mapping[str, str]) -> dict[str, int]:
    """Write the official code into each feature; return how many were known, of how many places.

    Names repeat between kecamatan: a desa is known by its name alone only where that is unique. A
    place that occurs in several features (islands) is known in each.
    """
    if layer.kind not in CODE_DIGITS:
        return {}
    digits = CODE_DIGITS[LayerKind(layer.kind)]
    by_code, by_name = _desa() if layer.kind == LayerKind.DESA else _kecamatan()
    features = list(LayerFeature.objects.filter(layer=layer).only("name", "code", "attributes"))
    for feature in features:
        parent = _plain(str(feature.attributes.get(mapping.get("kecamatan", ""), "")))
        code = official_code(feature.code, digits)
        name = _plain(feature.name)
        feature.code = (
            by_code.get(code)
            or by_code.get("".join(filter(str.isdigit, feature.code)))
            or by_name.get((name, parent))
            or by_name.get((name, ""))
            or ""
        )
    LayerFeature.objects.bulk_update(features, ["code"], batch_size=2000)
    known = {feature.code for feature in features if feature.code}
    return {
        "recognised": sum(bool(feature.code) for feature in features),
        "places": len(known),
        "of": len(set(by_code.values())),
    }


def _desa() -> tuple[dict[str, str], dict[tuple[str, str], str]]:
    by_code: dict[str, str] = {}
    named: dict[tuple[str, str], set[str]] = defaultdict(set)
    for desa in Desa.objects.select_related("kecamatan"):
        by_code[desa.code] = desa.code
        for name in (desa.name, *desa.aliases):
            named[_plain(name), ""].add(desa.code)
            for parent in (desa.kecamatan.name, *desa.kecamatan.aliases):
                named[_plain(name), _plain(parent)].add(desa.code)
    return by_code, _unique(named)


def _kecamatan() -> tuple[dict[str, str], dict[tuple[str, str], str]]:
    by_code: dict[str, str] = {}
    named: dict[tuple[str, str], set[str]] = defaultdict(set)
    for kecamatan in Kecamatan.objects.all():
        by_code[kecamatan.code] = by_code[kecamatan.bps_code] = kecamatan.code
        for name in (kecamatan.name, *kecamatan.aliases):
            named[_plain(name), ""].add(kecamatan.code)
    return by_code, _unique(named)


def _unique(named: Mapping[tuple[str, str], set[str]]) -> dict[tuple[str, str], str]:
    return {key: next(iter(codes)) for key, codes in named.items() if len(codes) == 1}


def _plain(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())
