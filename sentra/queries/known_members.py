"""Who belongs to a sentra that is known on paper only, as far as the register can tell."""

from ikm_registry.models import Ikm
from rpik.core.models import User
from sentra.models import KnownSentra, SentraMember


def of(*, known: KnownSentra, by: User) -> list[int]:
    """Return the IKM of its group in its desa, in its dusun where an address names it.

    A dusun no address names leaves the whole desa to choose from: nobody is ticked.
    """
    taken = SentraMember.objects.filter(until__isnull=True).values("ikm_id")
    found = (
        Ikm.objects.visible_to(by)
        .eligible_for_sentra()
        .filter(product_group=known.product_group, desa=known.desa)
        .exclude(pk__in=taken)
        .order_by("is_demo", "pk")
    )
    if known.hamlet:
        found = found.filter(address__icontains=known.hamlet)
    rows = list(found.values_list("pk", "is_demo"))
    # Real and demo records never stand in one proposal; the real ones come first.
    return [pk for pk, demo in rows if demo == rows[0][1]]
