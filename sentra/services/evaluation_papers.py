"""The paper of a yearly evaluation, from what was frozen with it."""

from typing import Any

from django.utils import timezone

from ikm_registry.services import group_sets
from rpik.core.audit import record
from rpik.core.errors import NotAllowed
from rpik.core.models import User
from rpik.core.templatetags.format_id import angka, tanggal
from sentra.models import Evaluation, Sentra
from sentra.papers import evaluation_docx, evaluation_pdf
from sentra.papers.evaluation import EvaluationPaper, Figure
from sentra.services import evaluations, institutions

WRITERS = {"pdf": evaluation_pdf.write, "docx": evaluation_docx.write}


def write(*, evaluation: Evaluation, kind: str, by: User) -> bytes:
    """Return the paper as "pdf" or "docx"; recorded in the audit trail."""
    if not by.has_perm("sentra.view_sentra"):
        raise NotAllowed("Anda tidak berhak membuka evaluasi sentra.")
    content = WRITERS[kind](_paper(evaluation))
    record(
        "sentra.evaluation_paper",
        by=by,
        target=evaluation,
        sentence=f"{by} mengunduh evaluasi {evaluation.year} ({kind.upper()}): "
        f"{evaluation.sentra.name}",
        data={"kind": kind},
    )
    return content


def _paper(one: Evaluation) -> EvaluationPaper:
    sentra = one.sentra
    return EvaluationPaper(
        name=sentra.name,
        group=group_sets.name_at(sentra.product_group_id, one.at),
        place=sentra.place,
        year=one.year,
        decree=_decrees(sentra),
        figures=tuple(
            Figure(
                row.label, row.kind == "rupiah", row.designated, row.before, row.now,
                row.since_designated, row.in_a_year,
            )
            for row in evaluations.growth_rows(one.figures)
        ),
        facts=tuple(facts(one.figures)),
        institution=tuple(
            (line.label, line.answer + (f": {line.note}" if line.there and line.note else ""))
            for line in institutions.lines(one.institution)
        ),
        recommendation=str(one.get_recommendation_display()),
        reason=one.reason,
        written_by=(str(one.by), one.by.position),
        day=timezone.localdate(one.at),
        state=one.state,
        decided_by=(str(one.decided_by), one.decided_by.position) if one.decided_by else ("", ""),
        decided_on=timezone.localdate(one.decided_at) if one.decided_at else None,
        decision_note=one.decision_note,
        demo=sentra.is_demo,
    )  # fmt: skip


def facts(figures: dict[str, Any]) -> list[str]:
    """Return what stands beside the figures: how current they are, and who stands outside."""
    now, before = figures["now"], figures["before"]
    source = {
        "evaluasi": f"evaluasi {figures['year'] - 1}",
        "register": f"register IKM dengan tahun data {figures['year'] - 1}, "
        "dibandingkan pada unit yang sama",
    }.get(before["source"], f"belum ada data tahun {figures['year'] - 1}")
    return [
        f"{angka(now['members'])} anggota, {angka(now['members'] - now['units'])} tidak aktif lagi; "
        f"{angka(figures['near'])} IKM sejenis di desa yang sama belum anggota.",
        f"{angka(now['renewed'])} dari {angka(now['units'])} unit aktif mempunyai data tahun "
        f"{figures['year']} atau sesudahnya. Angka tahun lalu: {source}.",
    ]


def _decrees(sentra: Sentra) -> str:
    return "; ".join(
        f"SK {decree.action} {decree.number}, {tanggal(decree.date)}"
        for decree in sentra.decrees.order_by("id")
    )
