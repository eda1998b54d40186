"""Where what lacks can be mended, for the person who reads: addresses they may open."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.urls import reverse

from rpik.core.accounts import may_for_all
from rpik.core.models import User
from sentra.models import Proposal
from sentra.services import field_checks, layers, tellings
from sentra.services.assessment.seen import Seen

# Lists of the register's IKM that lack a field, by the word of its filter.
FIELDS = ("tk", "investasi", "produksi", "kapasitas", "bahan", "nib", "kbli")


def of(seen: Seen, by: User) -> Mapping[str, tuple[str, str]]:
    """Return mend → (address, what the link says); a query for an account of some kecamatan."""
    found = {"members": ("#anggota", "Lihat anggota"), "conflicts": ("#konflik-ruang", "Lihat")}
    if by.has_perm("ikm_registry.view_ikm"):
        found |= {f"register:{name}": (_register(seen, name), "Lengkapi") for name in FIELDS}
    if by.has_perm("ikm_registry.change_ikm"):
        found["places"] = (reverse("sentra:place-list"), "Perbaiki titik")
    if by.has_perm("ikm_registry.view_duplicatepair"):
        found["duplicates"] = (reverse("ikm_registry:duplicates"), "Putuskan")
        found["search"] = (reverse("ikm_registry:duplicates"), "Cari data ganda")
    if may_for_all(by, layers.PERMISSION):
        found["layers"] = (reverse("sentra:layer-list"), "Muat peta")
    if seen.proposal is not None:
        found |= _of_proposal(seen.proposal, by)
    return found


def _of_proposal(proposal: Proposal, by: User) -> dict[str, tuple[str, str]]:
    found = {}
    if by.has_perm(field_checks.MAY):
        found["field"] = (reverse("sentra:field-page", args=[proposal.pk]), "Periksa di lapangan")
    if tellings.may_tell(proposal, by):
        found["institution"] = (reverse("sentra:institution", args=[proposal.pk]), "Lengkapi")
        found["site"] = (reverse("sentra:site", args=[proposal.pk]), "Lengkapi")
    return found


def _register(seen: Seen, field: str) -> str:
    """The list of IKM of these groups and kecamatan that lack the field; the members among them."""
    asked = {"isian": f"tanpa_{field}"}
    if len(seen.alike) == 1:
        asked["kelompok"] = next(iter(seen.alike))
    places = {row["code"] for row in seen.figures["desa"] if row["code"]}
    districts = {row["kecamatan_code"] for row in seen.figures["desa"]}
    if len(places) == 1:
        asked["desa"] = places.pop()
    elif len(districts) == 1:
        asked["kecamatan"] = districts.pop()
    return f"{reverse('ikm_registry:ikm-list')}?{urlencode(asked)}"
