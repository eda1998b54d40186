"""The empty list that is handed out, with the places of the person's working area."""

from ikm_registry.importing.template import template
from ikm_registry.models import Desa
from ikm_registry.services.import_commit import allow
from rpik.core.models import User


def empty_list(*, by: User) -> bytes:
    """Return the template as a workbook."""
    allow(by)
    found = Desa.objects.order_by("kecamatan__name", "name")
    if by.kecamatan_scope:
        found = found.filter(kecamatan_id__in=by.kecamatan_scope)
    places: dict[str, list[str]] = {}
    for kecamatan, desa in found.values_list("kecamatan__name", "name"):
        places.setdefault(kecamatan, []).append(desa)
    return template(places)
