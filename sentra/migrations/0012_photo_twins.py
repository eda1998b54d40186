"""Photos that came before their likeness was kept: compare them once, in their order."""

from typing import Any

import numpy as np
from django.db import migrations

from sentra.photos import likeness


def fill(apps: Any, schema_editor: Any) -> None:
    """Write each pair of near-equal photos of two members once."""
    photos = list(
        apps.get_model("sentra", "FieldPhoto")
        .objects.exclude(likeness=b"")
        .order_by("pk")
        .values_list("pk", "record__ikm_id", "likeness")
    )
    if len(photos) < 2:
        return
    hashes = likeness.stacked([bytes(row[2]) for row in photos])
    twin = apps.get_model("sentra", "PhotoTwin")
    made = []
    for at in range(1, len(photos)):
        found = likeness.pairs(np.asarray(hashes[at : at + 1]), np.asarray(hashes[:at]))
        made += [
            twin(earlier_id=photos[other][0], later_id=photos[at][0])
            for _, other in found
            if photos[other][1] != photos[at][1]
        ]
    twin.objects.bulk_create(made, batch_size=1000, ignore_conflicts=True)


class Migration(migrations.Migration):
    """No table changes."""

    dependencies = [("sentra", "0011_evaluation_institution")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
