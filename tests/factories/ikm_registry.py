"""Records of the register for tests: valid by default, every field yours to set."""

from itertools import count
from typing import Any

from ikm_registry.models import Desa, Ikm
from rpik.core import crypto
from rpik.core.models import User

_numbers = count(1)


def ikm(*, nik: str = "", desa: str = "", by: User | None = None, **fields: Any) -> Ikm:
    """Create one IKM; ``desa`` by code, ``nik`` in clear (stored encrypted)."""
    number = next(_numbers)
    place = Desa.objects.get(pk=desa) if desa else None
    values: dict[str, Any] = {
        "business_name": f"Usaha Uji {number}",
        "owner_name": f"Pemilik Uji {number}",
        "product": "gerabah",
        "desa": place,
        "kecamatan": place.kecamatan if place else None,
        "created_by": by,
    }
    if nik:
        values |= {
            "nik_cipher": crypto.encrypt_nik(nik),
            "nik_hash": crypto.nik_hash(nik),
            "nik15_hash": crypto.nik15_hash(nik),
        }
    return Ikm.objects.create(**(values | fields))
