"""Areas of desa in force, made from their points, so that a benchmark flags points by a border."""

import hashlib

import shapely

KOTA = (
    112.632,
    -7.969,
)  # the middle of Kota Malang: an enclave, its points lie outside the kabupaten
KOTA_DEGREES = 0.045
CORNER_DEGREES = 0.001  # a corner every 110 m, as official layers have them


def lay() -> int:
    """Put areas of all desa in force; return how many corners they have."""
    from django.utils import timezone

    from ikm_registry.models import Desa
    from rpik.core.accounts import system_account
    from sentra.models import LayerFeature, SpatialLayer

    desa = list(Desa.objects.order_by("code"))
    points = shapely.MultiPoint([(one.lon, one.lat) for one in desa])
    cells = shapely.get_parts(shapely.voronoi_polygons(points, extend_to=points.buffer(0.1)))
    tree = shapely.STRtree(cells)
    box, kota = points.envelope.buffer(0.02), shapely.Point(KOTA).buffer(KOTA_DEGREES)
    by, now = system_account(), timezone.now()
    west, south, east, north = box.bounds
    layer = SpatialLayer.objects.create(
        kind="desa", name="Batas desa (uji)", state="berlaku", crs="EPSG:4326", file_name="uji.geojson",
        sha256=hashlib.sha256(b"uji").hexdigest(), features=len(desa), west=west, south=south, east=east,
        north=north, loaded_by=by, enforced_at=now, enforced_by=by,
    )  # fmt: skip
    areas = []
    for number, one in enumerate(desa, 1):
        cell = cells[tree.query(shapely.Point(one.lon, one.lat), predicate="within")[0]]
        area = cell.intersection(box).difference(kota).segmentize(CORNER_DEGREES)
        west, south, east, north = area.bounds or cell.bounds
        areas.append(
            LayerFeature(
                layer=layer, number=number, name=one.name, code=one.code, shape=area.wkb,
                outline=area.simplify(0.0005).wkb, west=west, south=south, east=east, north=north,
                hectares=1.0,
            )
        )  # fmt: skip
    LayerFeature.objects.bulk_create(areas)
    return sum(shapely.get_num_coordinates(shapely.from_wkb(bytes(a.shape))) for a in areas)
