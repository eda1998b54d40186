"""What waits to be done at each IKM, and where it stands."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from django.db.models import F, FloatField, Q
from django.db.models.functions import Coalesce

from ikm_registry.choices import QualityFlag
from ikm_registry.models import Ikm
from ikm_registry.places.projection import to_utm49s
from rpik.core.models import User
from rpik.plan.optimise.errands import Points, Values
from sentra.choices import ProposalState
from sentra.models import FieldCheck, ProposalMember

MOST = 20_000  # IKM that are weighed for rounds; those with most to do come first
UNDER_REVIEW = (ProposalState.PROPOSED, ProposalState.CHANGES_REQUESTED)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of errand: what the officer does, what it is worth, the flags that ask for it.

    ``worth`` is a planning parameter: a decision on a sentra waits for a field check, two records
    of one business count twice, a place moves a candidate.
    """

    key: str
    label: str
    worth: int
    todo: dict[str, str]


FIELD = Kind("lapangan", "Periksa anggota usulan", 3, {})
KINDS: tuple[Kind, ...] = (
    FIELD,
    Kind("ganda", "Pastikan data ganda", 2, {QualityFlag.DUPLICATE: "satu usaha atau dua?"}),
    Kind("titik", "Ambil titik lokasi", 2, {
        QualityFlag.NO_POINT: "ambil titik GPS",
        QualityFlag.FAR_FROM_DESA: "pastikan titiknya, jauh dari desanya",
        QualityFlag.OUTSIDE: "pastikan titiknya, di luar kabupaten",
    }),
    Kind("produk", "Pastikan produk", 1, {
        QualityFlag.NO_KBLI: "lihat apa yang dibuat",
        QualityFlag.KBLI_DOUBTFUL: "pastikan produknya, KBLI kurang cocok",
    }),
    Kind("tk", "Tanya tenaga kerja", 1, {QualityFlag.NO_WORKERS: "tanya jumlah tenaga kerja"}),
    Kind("identitas", "Lengkapi identitas", 1, {
        QualityFlag.NO_NIK: "catat NIK",
        QualityFlag.NIK_DAMAGED: "salin ulang NIK",
        QualityFlag.NIK_DOUBTFUL: "periksa NIK",
        QualityFlag.NIB_DOUBTFUL: "periksa NIB",
        QualityFlag.PHONE_DOUBTFUL: "periksa nomor telepon",
    }),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Errands:
    """Errands by IKM: ids, what to do in words, worth and number (n,), metres (n, 2) of UTM 49S.

    ``waiting`` IKM have something to do; ``unplaced`` of them no point, dusun or desa to go to.
    """

    ikm_ids: list[int]
    todo: list[list[str]]
    worth: Values
    count: Values
    points: Points
    waiting: int
    unplaced: int


def errands(user: User, *, kinds: Collection[str], kecamatan: str = "") -> Errands:
    """Return what waits in the person's working area (one kecamatan of it, if given).

    A place is the point, else where its dusun is thought to be, else its desa. Four queries.
    """
    chosen = [kind for kind in KINDS if kind.key in kinds]
    wanted = {flag: text for kind in chosen for flag, text in kind.todo.items()}
    worth = {flag: kind.worth for kind in chosen for flag in kind.todo}
    checks = _field_checks() if FIELD.key in kinds else {}
    found = Ikm.objects.visible_to(user).active()
    if kecamatan:
        found = found.filter(kecamatan_id=kecamatan)
    found = found.filter(Q(flags__overlap=list(wanted)) | Q(pk__in=list(checks)))
    placed = found.annotate(
        y=Coalesce("lat", "estimate__place__lat", "desa__lat", output_field=FloatField()),
        x=Coalesce("lon", "estimate__place__lon", "desa__lon", output_field=FloatField()),
    ).filter(y__isnull=False)
    rows = placed.order_by(F("flags__len").desc(), "pk").values_list("pk", "flags", "y", "x")[:MOST]
    ids, todo, worths = [], [], []
    for pk, flags, _, _ in rows:
        here = [flag for flag in flags if flag in wanted]
        ids.append(pk)
        todo.append([*checks.get(pk, []), *(wanted[flag] for flag in here)])
        worths.append(sum(worth[flag] for flag in here) + FIELD.worth * len(checks.get(pk, [])))
    lat, lon = (np.array([row[at] for row in rows], float) for at in (2, 3))
    waiting = found.count()
    return Errands(
        ids,
        todo,
        np.array(worths, float),
        np.array([len(one) for one in todo], float),
        np.column_stack(to_utm49s(lat, lon)) if ids else np.empty((0, 2)),
        waiting,
        waiting - (placed.count() if len(ids) == MOST else len(ids)),
    )


def _field_checks() -> dict[int, list[str]]:
    """Return for each unchecked member of a proposal under review what it waits for."""
    members = ProposalMember.objects.filter(proposal__state__in=UNDER_REVIEW)
    checked = set(
        FieldCheck.objects.filter(proposal__state__in=UNDER_REVIEW).values_list(
            "proposal_id", "ikm_id"
        )
    )
    found: dict[int, list[str]] = {}
    for proposal, ikm, name in members.order_by("proposal_id", "ikm_id").values_list(
        "proposal_id", "ikm_id", "proposal__name"
    ):
        if (proposal, ikm) not in checked:
            found.setdefault(ikm, []).append(f"periksa untuk usulan {name}")
    return found
