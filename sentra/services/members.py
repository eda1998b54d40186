"""Who may be a member, and the figures of a set of members."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings

from ikm_registry.models import Ikm, ProductGroup
from rpik.core.errors import DomainError
from rpik.core.models import User
from sentra.models import Proposal, SentraMember
from sentra.queries import evidence

MAX_MEMBERS = 2000
NAMED = 3  # how many members a refusal names before "dan n lainnya"


def min_units() -> int:
    """Return the least number of units of a sentra [PP 29/2018 art. 1: 5], a setting."""
    return settings.RPIK_SENTRA_MIN_UNITS


def check(
    *, ikm_ids: Sequence[int], group: ProductGroup, by: User, least: int | None = None
) -> list[Ikm]:
    """Return the chosen IKM, or refuse naming those that cannot be members.

    A member is active, an industry, not large, of the group or one related to it, inside the
    person's working area, in no standing sentra; demo and real data never mix. ``least`` instead
    of the legal number of units: a candidate may still lack some.
    """
    wanted = sorted(set(ikm_ids))
    if len(wanted) > MAX_MEMBERS:
        raise DomainError(
            f"Satu usulan memuat paling banyak {MAX_MEMBERS} anggota.", field="members"
        )
    found = list(
        Ikm.objects.visible_to(by)
        .eligible_for_sentra()
        .for_list()
        .filter(pk__in=wanted)
        .order_by("pk")
    )
    if len(found) < len(wanted):
        lost = set(wanted) - {ikm.pk for ikm in found}
        names = Ikm.objects.visible_to(by).filter(pk__in=lost).order_by("pk")
        raise DomainError(
            f"{len(lost)} IKM tidak dapat menjadi anggota{_named(names)}: nonaktif, industri "
            "besar, belum berkelompok, atau di luar wilayah kerja Anda. Hapus centangnya.",
            field="members",
        )
    alike = group.alike()
    strange = [ikm for ikm in found if ikm.product_group_id not in alike]
    if strange:
        raise DomainError(
            f"{len(strange)} IKM bukan kelompok {group.name}{_named(strange)}. Anggota sentra "
            "harus sejenis (PP 29/2018 Pasal 1).",
            field="members",
        )
    if len({ikm.is_demo for ikm in found}) > 1:
        raise DomainError(
            "Data contoh dan data sebenarnya tidak boleh berada dalam satu usulan.",
            field="members",
        )
    if least is None:
        require_enough(len(found))
    elif len(found) < least:
        raise DomainError(f"Pilih paling sedikit {least} IKM.", field="members")
    require_free([ikm.pk for ikm in found])
    return found


def require_enough(units: int) -> None:
    """Refuse fewer units than the law asks [PP 29/2018 art. 1]."""
    if units < min_units():
        raise DomainError(
            f"Anggota baru {units} unit; sentra memerlukan paling sedikit {min_units()} unit usaha "
            "(PP 29/2018 Pasal 1). Tambah anggota.",
            field="members",
        )


def require_free(ikm_ids: Sequence[int]) -> None:
    """Refuse members of a standing sentra, naming both."""
    taken = list(
        SentraMember.objects.filter(ikm__in=ikm_ids, until__isnull=True)
        .select_related("ikm", "sentra")
        .order_by("ikm_id")[: NAMED + 1]
    )
    if taken:
        first = taken[0]
        more = " dan lainnya" if len(taken) > 1 else ""
        raise DomainError(
            f"“{first.ikm.title}”{more} sudah anggota {first.sentra.name}. Satu usaha hanya dapat "
            "menjadi anggota satu sentra; hapus dari daftar, atau cabut keanggotaan lamanya.",
            field="members",
        )


def require_fit(proposal: Proposal) -> list[Ikm]:
    """Return the members of a proposal as they are today, refusing those no longer fit."""
    members = list(
        Ikm.objects.for_list().filter(pk__in=proposal.members.values("ikm_id")).order_by("pk")
    )
    fit = set(
        Ikm.objects.eligible_for_sentra()
        .filter(pk__in=[ikm.pk for ikm in members])
        .values_list("pk", flat=True)
    )
    unfit = [ikm for ikm in members if ikm.pk not in fit]
    if unfit:
        raise DomainError(
            f"{len(unfit)} anggota tidak lagi memenuhi syarat{_named(unfit)}: nonaktif, digabung, "
            "menjadi industri besar, atau kehilangan kelompoknya. Minta perbaikan daftar anggota."
        )
    require_enough(len(members))
    require_free([ikm.pk for ikm in members])
    return members


def figures(ikm_ids: Sequence[int]) -> dict[str, Any]:
    """Return the evidence of a set of members, JSON-ready."""
    return evidence.of_members(ikm_ids)


def place_of(found: dict[str, Any]) -> str:
    """Return "Desa A dan B, Kecamatan C" from the evidence's desa list."""
    by_kecamatan: dict[str, list[str]] = {}
    for row in found["desa"]:
        by_kecamatan.setdefault(row["kecamatan"], [])
        if row["name"]:
            by_kecamatan[row["kecamatan"]].append(row["name"])
    parts = []
    for kecamatan, desa in by_kecamatan.items():
        names = ", ".join(desa[:3]) + (f" dan {len(desa) - 3} desa lain" if len(desa) > 3 else "")
        parts.append(f"{names}, Kecamatan {kecamatan}" if names else f"Kecamatan {kecamatan}")
    return "; ".join(parts)[:300]


def _named(found: Any) -> str:
    names = [f"“{ikm.title}”" for ikm in found[: NAMED + 1]]
    if not names:
        return ""
    more = " dan lainnya" if len(names) > NAMED else ""
    return f" ({', '.join(names[:NAMED])}{more})"
