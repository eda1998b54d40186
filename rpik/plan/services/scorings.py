"""How an edition scores its industri unggulan, every scoring kept, and which groups lead in which stage."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction

from ikm_registry.models import ProductGroup
from rpik.core.audit import record
from rpik.core.errors import DomainError
from rpik.core.models import User
from rpik.plan.models import Edition, Scoring
from rpik.plan.priority import (
    FEWEST,
    LQ_BY,
    MEASURES,
    MOST,
    OWN,
    SCALE,
    Criterion,
    LqFilter,
    Setup,
    rank,
    setup_of,
    weights_of,
)
from rpik.plan.queries.document import gather
from rpik.plan.services.editions import draft_of, touch

KEY_LENGTH = 40
LABEL_LENGTH = 60
NOTE_LENGTH = 200
PRODUCTS_LENGTH = 200


@transaction.atomic
def compare_criteria(
    *, edition_id: int, comparisons: Mapping[str, str], note: str = "", by: User
) -> Edition:
    """Keep how the criteria compare; the scoring that comes of it is kept for good.

    Raises:
        NotAllowed, DomainError: a pair or a value that is none.
    """
    edition = draft_of(edition_id, by)
    setup = setup_of(edition.criteria, edition.comparisons)
    pairs = {f"{first.key}|{second.key}" for first, second in setup.pairs}
    if set(comparisons) - pairs or set(comparisons.values()) - set(SCALE):
        raise DomainError("Perbandingan kriteria rusak. Muat ulang halaman, lalu ulangi.")
    changed = replace(setup, comparisons=dict(sorted(comparisons.items())))
    return _kept(edition, changed, "Membandingkan kriteria unggulan", note, by)


@transaction.atomic
def set_criteria(
    *, edition_id: int, criteria: Sequence[Criterion], lq: LqFilter | None, by: User
) -> Edition:
    """Replace the criteria and the filter; comparisons and own scores of those that stay are kept.

    Raises:
        NotAllowed, DomainError: too few or many, a name that is empty or repeated, no such filter.
    """
    edition = draft_of(edition_id, by)
    _check_criteria(criteria)
    if lq and (lq.by not in LQ_BY or not 0 < lq.threshold <= 100):
        raise DomainError("Ambang LQ harus angka di atas 0, paling tinggi 100.", field="threshold")
    setup = setup_of(edition.criteria, edition.comparisons)
    changed = Setup(tuple(criteria), lq=lq)
    pairs = {f"{first.key}|{second.key}" for first, second in changed.pairs}
    own = {one.key for one in changed.own}
    changed = replace(
        changed,
        comparisons={k: v for k, v in setup.comparisons.items() if k in pairs},
        scores={k: row for k, row in setup.scores.items() if k in own},
    )
    return _kept(edition, changed, "Mengubah kriteria unggulan", "", by)


@transaction.atomic
def score_groups(
    *, edition_id: int, scores: Mapping[str, Mapping[str, float]], note: str = "", by: User
) -> Edition:
    """Keep what the office thinks of each group by its own criteria, from 0 to 100.

    Raises:
        NotAllowed, DomainError: a criterion that is not the office's own, no such group, out of range.
    """
    edition = draft_of(edition_id, by)
    setup = setup_of(edition.criteria, edition.comparisons)
    groups = set(ProductGroup.objects.values_list("code", flat=True))
    for key, row in scores.items():
        if key not in {one.key for one in setup.own} or set(row) - groups:
            raise DomainError("Kriteria atau kelompok ini tidak ada lagi. Muat ulang halaman.")
        if any(not 0 <= value <= 100 for value in row.values()):
            raise DomainError("Nilai kriteria sendiri antara 0 dan 100.")
    return _kept(edition, replace(setup, scores=scores), "Menilai kelompok komoditas", note, by)


@transaction.atomic
def choose_leaders(
    *, edition_id: int, chosen: Mapping[str, Mapping[int, str]], by: User
) -> Edition:
    """Say which product groups lead in which stage, with their product types.

    Raises:
        NotAllowed, DomainError: no such group or stage, a text too long.
    """
    edition = draft_of(edition_id, by)
    groups = set(ProductGroup.objects.values_list("code", flat=True))
    stages = range(1, len(edition.stages) + 1)
    for code, products in chosen.items():
        if code not in groups or set(products) - set(stages):
            raise DomainError("Kelompok atau tahap ini tidak ada lagi. Muat ulang halaman.")
        if any(len(text) > PRODUCTS_LENGTH for text in products.values()):
            raise DomainError(f"Jenis produk paling banyak {PRODUCTS_LENGTH} huruf.")
    edition.leaders = {
        code: {str(stage): text.strip() for stage, text in sorted(products.items()) if text.strip()}
        for code, products in chosen.items()
        if any(text.strip() for text in products.values())
    }
    touch(edition)
    edition.save(update_fields=["leaders", "version", "updated_at"])
    record(
        "edition.leaders",
        by=by,
        target=edition,
        sentence=f"Memilih industri unggulan per tahap {edition}",
        data={"leaders": edition.leaders},
    )
    return edition


def _check_criteria(criteria: Sequence[Criterion]) -> None:
    if not FEWEST <= len(criteria) <= MOST:
        raise DomainError(f"Kriterianya {FEWEST} sampai {MOST}; sekarang {len(criteria)}.")
    names = [one.label.strip().lower() for one in criteria]
    if not all(any(map(str.isalnum, name)) for name in names):
        raise DomainError("Setiap kriteria perlu nama yang terbaca.")
    if len(set(names)) < len(names):
        raise DomainError("Dua kriteria bernama sama. Bedakan namanya.")
    if any(len(one.key) > KEY_LENGTH for one in criteria):
        raise DomainError("Kunci kriteria rusak. Muat ulang halaman, lalu ulangi.")
    if any(len(one.label) > LABEL_LENGTH for one in criteria):
        raise DomainError(f"Nama kriteria paling banyak {LABEL_LENGTH} huruf.")
    measured = [one.measure for one in criteria if one.measure != OWN]
    if set(measured) - set(MEASURES):
        raise DomainError("Ukuran kriteria rusak. Muat ulang halaman, lalu ulangi.")
    if len(set(measured)) < len(measured):
        raise DomainError("Dua kriteria memakai ukuran register yang sama. Hapus salah satunya.")


def _kept(edition: Edition, setup: Setup, sentence: str, note: str, by: User) -> Edition:
    """Save a setup and the scoring it gives; the same one twice is kept once."""
    edition.criteria, edition.comparisons = setup.stored(), dict(setup.comparisons)
    touch(edition)
    edition.save(update_fields=["criteria", "comparisons", "version", "updated_at"])
    weights = weights_of(setup)
    figures = gather()
    made = Scoring(
        edition=edition,
        note=" ".join(note.split())[:NOTE_LENGTH],
        setup=edition.criteria | {"comparisons": edition.comparisons},
        result={
            "as_of": figures["as_of"],
            "weights": {key: round(value, 6) for key, value in weights.values.items()},
            "ratio": round(weights.ratio, 6),
            "rows": [_row(one) for one in rank(figures, setup)],
        },
        made_by=by,
    )
    newest = Scoring.objects.filter(edition=edition).first()
    if newest is None or made.note or (newest.setup, newest.result) != (made.setup, made.result):
        made.save()
    record(
        "edition.criteria",
        by=by,
        target=edition,
        sentence=f"{sentence} {edition}",
        data={
            "comparisons": edition.comparisons,
            "weights": {key: round(value, 4) for key, value in weights.values.items()},
            "ratio": round(weights.ratio, 4),
        },
    )
    return edition


def _row(one: Any) -> dict[str, Any]:
    return {
        "code": one.code,
        "name": one.name,
        "rank": one.rank,
        "score": round(one.score, 4),
        "lq": None if one.lq is None else round(one.lq, 4),
        "place": one.place,
        "values": one.values,
    }
