"""Mend where an IKM stands, as the work list of places offers it."""

from django.db import transaction

from ikm_registry.models import Ikm, Kbli
from ikm_registry.services import ikm as register
from rpik.core.errors import DomainError
from rpik.core.models import User
from sentra.queries import zoning


@transaction.atomic
def accept_desa(*, ikm: Ikm, version: int, by: User) -> Ikm:
    """Write the desa in which the point lies by the official boundary; the point stays.

    Raises:
        NotAllowed, StaleObject: as ``ikm_registry.services.ikm.update`` does.
        DomainError: the point lies in no desa, or nothing says where it lies.
    """
    stands = zoning.of_point(ikm)
    if stands is None or stands.desa_layer is None:
        raise DomainError("Batas resmi desa belum berlaku, atau IKM ini belum mempunyai titik.")
    if stands.outside:
        raise DomainError("Titik ini di luar kabupaten; perbaiki titiknya, bukan desanya.")
    if stands.desa is None:
        raise DomainError(
            "Titik ini di luar desa yang batasnya sudah dimuat, jadi desanya belum diketahui."
        )
    data = {"desa": stands.desa, "lat": ikm.lat, "lon": ikm.lon}
    return register.update(ikm=ikm, data=data | code_of(ikm), version=version, by=by)


@transaction.atomic
def drop_point(*, ikm: Ikm, version: int, by: User) -> Ikm:
    """Take a wrong point away: the IKM then rests on its desa, and detection says so.

    Raises as ``accept_desa``; DomainError where no desa is stated, since nothing would be left.
    """
    if ikm.desa is None:
        raise DomainError("Desa IKM ini belum tertulis; isi desanya dahulu, lalu buang titiknya.")
    data = {"desa": ikm.desa, "lat": None, "lon": None}
    return register.update(ikm=ikm, data=data | code_of(ikm), version=version, by=by)


def code_of(ikm: Ikm) -> dict[str, Kbli | None]:
    """Return the KBLI as the register's form hands it in: it stays what it is."""
    kbli = Kbli.objects.filter(version=ikm.kbli_version, code=ikm.kbli_code).first()
    if ikm.kbli_code and kbli is None:
        raise DomainError("KBLI IKM ini tidak dikenal; perbaiki letaknya lewat formulir.")
    return {"kbli": kbli}
