"""The invented pola ruang of the demo register: loaded as any layer, marked, gone with the demo."""

import io

from django.db import transaction

from ikm_registry.queries.demo import use_demo
from rpik.plan.demo import zones
from rpik.plan.services.demo import has_demo, places_to_draw
from sentra.choices import PLAN_KINDS, LayerKind
from sentra.models import SpatialLayer
from sentra.services import layers

NAME = "Pola ruang contoh"
SOURCE = "Data contoh RPIK, bukan RTRW Kabupaten Malang"
ARTICLE = "contoh, bukan pasal sebenarnya"


def is_wanted() -> bool:
    """Whether demo data stand alone and nobody has loaded a pola ruang yet."""
    return (
        has_demo() and use_demo() and not SpatialLayer.objects.filter(kind__in=PLAN_KINDS).exists()
    )


@transaction.atomic
def load() -> SpatialLayer:
    """Draw the zones, say what they mean and put them in force for the demo records."""
    drawn = zones.geojson(places_to_draw())
    layer = layers.load(
        file=io.BytesIO(drawn),
        file_name="pola-ruang-contoh.geojson",
        kind=LayerKind.ZONE,
        name=NAME,
        source=SOURCE,
        is_demo=True,
        by=None,
    )
    answers = {
        zone.pk: (zones.ANSWERS[zone.name], ARTICLE)
        for zone in layer.zones.all()
        if zone.name in zones.ANSWERS
    }
    layers.answer_zones(layer_id=layer.pk, answers=answers, by=None)
    return layers.enforce(layer_id=layer.pk, by=None)
