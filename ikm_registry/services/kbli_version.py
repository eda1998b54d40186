"""Which KBLI version the office gives new codes in."""

from django.db import transaction

from ikm_registry.choices import KBLI_VERSIONS
from ikm_registry.models import Kbli, KbliVersionChoice
from ikm_registry.services.concordance import allow
from rpik.core.accounts import require_whole_kabupaten
from rpik.core.audit import record
from rpik.core.errors import DomainError
from rpik.core.models import User

FIRST = "2020"


def current() -> str:
    """Return the version new codes are given in, and forms and lists begin with."""
    return KbliVersionChoice.objects.values_list("version", flat=True).first() or FIRST


def choice() -> KbliVersionChoice | None:
    """Return who chose the version that holds, when and why; None: nobody has yet."""
    return KbliVersionChoice.objects.select_related("by").first()


@transaction.atomic
def choose(*, version: str, basis: str, by: User, seen: str = "") -> KbliVersionChoice:
    """Let new codes be given in another version; codes that stand are not touched.

    ``seen``: the version that held when the person looked, "" where that does not matter.

    Raises:
        NotAllowed: may not convert, or is bound to some kecamatan.
        DomainError: at the field, for an unknown or the same version or no basis.
    """
    allow(by)
    require_whole_kabupaten(by)
    # A row that is always there serves as the door, and what holds is read behind it: of two people
    # at once the second sees the first.
    Kbli.objects.select_for_update(no_key=True).order_by("pk").first()
    held = choice()
    now = held.version if held else FIRST
    if version not in dict(KBLI_VERSIONS):
        raise DomainError("Pilih versinya.", field="version")
    if not basis.strip():
        raise DomainError("Tulis dasarnya: surat, keputusan, atau peraturan.", field="basis")
    if version == now:
        raise DomainError(
            f"KBLI {now} sudah dipakai"
            + (f": {held.by} baru saja menetapkannya." if held and seen not in ("", now) else "."),
            field="version",
        )
    made = KbliVersionChoice.objects.create(version=version, basis=basis.strip()[:300], by=by)
    record(
        "kbli.version_chosen",
        by=by,
        target=made,
        sentence=f"Kode baru memakai KBLI {version}, sebelumnya KBLI {now}",
        data={"before": now, "basis": made.basis},
    )
    return made
