"""Legality, capacity and industrial zones against the register and squares measured by hand."""

from collections import defaultdict
from decimal import Decimal

import pytest
import shapely
from pyproj import Geod

from ikm_registry.models import Ikm, Kecamatan
from rpik.plan.queries.space import industrial_zones
from rpik.plan.services.editions import document_of
from sentra.models import LayerFeature, SiteTelling, ZoneKind
from tests.factories import plan as factories
from tests.factories import sentra as sentra_factories

pytestmark = pytest.mark.django_db


def table(document, key):
    return next(one for one in document.tables if one.key == key)


def test_nib_and_capacity_are_counted_row_by_row(reference, perencana):
    made = factories.register(40)
    units = ("kg", "Kg.", "buah", "")
    for at, ikm in enumerate(made):
        capacity = None if at % 5 == 0 else Decimal(at)
        held = {"pirt": "ada" if at % 3 == 0 else "", "halal": "ada" if at % 7 == 0 else ""}
        Ikm.objects.filter(pk=ikm.pk).update(capacity=capacity, capacity_unit=units[at % 4], **held)
    document = document_of(factories.edition(perencana))
    active = list(Ikm.objects.filter(status="aktif").select_related("kecamatan", "product_group"))
    printed = {row[0]: row[1:] for row in table(document, "legalitas").rows}
    for name in {ikm.kecamatan.name for ikm in active if ikm.kecamatan}:
        here = [ikm for ikm in active if ikm.kecamatan and ikm.kecamatan.name == name]
        held = [
            sum(bool(getattr(ikm, paper)) for ikm in here)
            for paper in ("nib", "pirt", "halal", "brand", "siinas")
        ]
        assert printed[name] == (len(here), *held, held[0] / len(here))
    assert sum(row[2] for row in printed.values()) > 0 < sum(row[3] for row in printed.values())
    expected = defaultdict(lambda: [0, 0.0])
    for ikm in active:
        if ikm.capacity is not None and ikm.capacity_unit:
            group = ikm.product_group.name if ikm.product_group else "Belum ditentukan"
            found = expected[group, ikm.capacity_unit.lower().strip(".")]
            found[0] += 1
            found[1] += float(ikm.capacity)
    rows = table(document, "kapasitas").rows
    assert {(g, u.lower().strip(".")): [n, c] for g, u, n, c in rows} == dict(expected)


def test_materials_and_value_added_are_of_those_who_tell_them(reference, perencana):
    made = factories.register(12)
    assert "bahan-register" not in {
        one.key for one in document_of(factories.edition(perencana)).tables
    }
    Ikm.objects.filter(pk__in=[ikm.pk for ikm in made[:5]]).update(input_value=2_000_000)
    Ikm.objects.filter(pk=made[0].pk).update(output_value=None)
    Ikm.objects.filter(pk__in=[ikm.pk for ikm in made[1:]]).update(output_value=5_000_000)
    found = table(document_of(factories.edition(perencana)), "bahan-register")
    active = {ikm.pk for ikm in Ikm.objects.filter(status="aktif")}
    telling = [ikm for ikm in made[:5] if ikm.pk in active]
    both = [ikm for ikm in made[1:5] if ikm.pk in active]
    assert found.total == (
        "Jumlah", len(telling), 2_000_000 * len(telling), len(both), 3_000_000 * len(both)
    )  # fmt: skip
    assert sum(row[2] or 0 for row in found.rows) == found.total[2]


def test_sentra_tell_their_papers_and_capacity(reference, perencana, make_user):
    made = sentra_factories.proposal("ditetapkan", name="Sentra uji").sentra
    told = {"proposal": made.proposal, "source": "Survei", "by": make_user("petugas")}
    SiteTelling.objects.create(pirt=1, **told)
    SiteTelling.objects.create(pirt=3, halal=0, **told)
    members = made.members.values_list("ikm_id", flat=True)
    Ikm.objects.filter(pk__in=members).update(capacity=10, capacity_unit="buah")
    document = document_of(factories.edition(perencana))
    (row,) = table(document, "legalitas-sentra").rows
    assert row[:6] == ("Sentra uji", made.units, 3, 0, None, None) and row[6].startswith("Survei, ")
    sentra = table(document, "sentra")
    assert dict(zip([c.title for c in sentra.columns], sentra.rows[0], strict=True))[
        "Kapasitas setahun"
    ] == (f"{10 * len(members)} buah")


def test_industrial_zones_are_parted_by_kecamatan(reference, perencana):
    """Two kecamatan side by side; a zone over both and beyond, one of another kind, one inside."""
    Kecamatan.objects.update(cell=None)
    boxes = {"35.07.13": (112.50, -8.10, 112.60, -8.00), "35.07.24": (112.60, -8.10, 112.70, -8.00)}
    for code, box in boxes.items():
        cell = shapely.geometry.mapping(shapely.box(*box))
        Kecamatan.objects.filter(pk=code).update(cell=cell)
    layer = sentra_factories.layer(state="berlaku", decree="Perda 3/2010", year=2010)
    zones = (
        ("Kawasan Peruntukan Industri", (112.59, -8.05, 112.62, -8.04)),
        ("KPI besar industri", (112.69, -8.05, 112.71, -8.04)),
        ("Permukiman", (112.51, -8.05, 112.52, -8.04)),
    )
    for number, (name, box) in enumerate(zones):
        shape = shapely.box(*box)
        area = abs(Geod(ellps="WGS84").geometry_area_perimeter(shape)[0]) / 10_000
        kind = ZoneKind.objects.create(
            layer=layer, name=name, answer="sesuai", features=1, hectares=area
        )
        LayerFeature.objects.create(
            layer=layer, zone=kind, number=number, name=name, hectares=area,
            shape=shapely.to_wkb(shape), outline=shapely.to_wkb(shape),
            west=box[0], south=box[1], east=box[2], north=box[3],
        )  # fmt: skip
    found = dict(industrial_zones()["rows"])
    square = 121.9  # hectares of 0.01° × 0.01° here
    assert found["35.07.13"] == pytest.approx(square, rel=0.02)
    assert found["35.07.24"] == pytest.approx(3 * square, rel=0.02)
    assert found[""] == pytest.approx(square, rel=0.02)
    document = document_of(factories.edition(perencana))
    printed = table(document, "kpi-peta")
    assert "Di luar batas kecamatan" in [row[0] for row in printed.rows]
    assert printed.total[1] == pytest.approx(5 * square, rel=0.02)
    assert "Perda 3/2010" in printed.source
