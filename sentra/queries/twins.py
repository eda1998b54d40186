"""Photos that look alike: found once, when the later one arrives; read by photo ever after."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from rpik.core import sql
from sentra.models import FieldPhoto, PhotoTwin
from sentra.photos import likeness

LOCK = 3507006


def lock() -> None:
    """Let one photo in at a time until the transaction ends, so that no two overlook each other."""
    sql.execute(f"SELECT pg_advisory_xact_lock({LOCK})")


def write(photo: FieldPhoto) -> int:
    """Keep which earlier photos of other members look like this one; return how many.

    Reads the hashes of every photo: 200 bytes each, compared as an array.
    """
    if not photo.likeness:
        return 0
    earlier = list(
        FieldPhoto.objects.filter(pk__lt=photo.pk)
        .exclude(record__ikm_id=photo.record.ikm_id)
        .exclude(likeness=b"")
        .order_by("pk")
        .values_list("pk", "likeness")
    )
    found = likeness.pairs(
        likeness.stacked([bytes(photo.likeness)]),
        likeness.stacked([bytes(hashes) for _, hashes in earlier]),
    )
    PhotoTwin.objects.bulk_create(
        PhotoTwin(earlier_id=earlier[at][0], later=photo) for _, at in found
    )
    return len(found)


def names(photo_ids: Iterable[int]) -> dict[int, dict[int, str]]:
    """Return photo → {other member: name} of the members whose photos look like it; one query."""
    ids = set(photo_ids)
    rows = PhotoTwin.objects.filter(Q(earlier__in=ids) | Q(later__in=ids)).values_list(
        "earlier_id",
        "earlier__record__ikm_id",
        "earlier__record__ikm__business_name",
        "earlier__record__ikm__owner_name",
        "later_id",
        "later__record__ikm_id",
        "later__record__ikm__business_name",
        "later__record__ikm__owner_name",
    )
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for row in rows.order_by("pk"):
        first, second = row[:4], row[4:]
        for (mine, my_ikm, *_), (_, ikm, business, owner) in ((first, second), (second, first)):
            if mine in ids and ikm != my_ikm:
                found[mine][ikm] = business or owner
    return found
