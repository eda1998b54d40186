"""Where the decision stands: recommendation, dissent, who and when, and the next paper to sign."""

from rpik.core.templatetags.format_id import tanggal
from sentra import workflow
from sentra.models import Review, Sentra
from sentra.services import again
from sentra.services.assessment.lines import Block, Line
from sentra.services.assessment.seen import Seen
from sentra.services.institutions import UNTOLD

WORDS = 30  # of a reason that a line repeats
WENT = {"endorse": "Menyetujui", "reject": "Menolak", "request_changes": "Meminta perbaikan", "return": "Mengembalikan"}  # fmt: skip


def block(seen: Seen) -> Block:
    """Return what people decided so far; a candidate has nothing to decide on yet."""
    if seen.proposal is None:
        return Block("decision", "Keputusan", [_proposed(seen)])
    last = _last(seen, "endorse", "reject", "request_changes")
    decided = _last(seen, "designate", "revoke", "return")
    dissents = [step for step in seen.steps if step.action == "dissent"]
    lines = [
        _said("Rekomendasi penelaah", last),
        Line(
            "Pendapat berbeda",
            ", ".join(str(step.by) for step in dissents) or "Tidak ada",
            note=_short(dissents[-1].note) if dissents else "",
            level="warn" if dissents else "plain",
        ),
        _said("Keputusan pimpinan", decided),
        _next_paper(seen),
    ]
    return Block("decision", "Keputusan", lines)


def _proposed(seen: Seen) -> Line:
    """Whether the candidate is a sentra or a proposal already, else the newest that was made of it."""
    label, paper = "Usulan", f"berkas berikut: {workflow.STAGES[0].paper}"
    held = seen.held
    if isinstance(held, Sentra):
        return Line(label, "Sudah ditetapkan", note=f"sebagai {held.name}", level="ok")
    made = list(seen.candidate.proposals.all()) if seen.candidate else []
    newest = held or max(made, key=lambda one: one.pk, default=None)
    if newest is None:
        return Line(label, "Belum diusulkan", note=paper, level="unknown")
    state, since = newest.get_state_display(), f"{newest.name}, {tanggal(newest.state_since)}"
    if newest.state in again.OVER:
        return Line(label, f"Pernah diusulkan: {state.lower()}", note=since, level="unknown")
    return Line(label, state, note=since)


def _next_paper(seen: Seen) -> Line:
    """The paper of the stage the proposal is at, by what stands recorded of the stages before."""
    assert seen.proposal is not None  # noqa: S101
    done = {
        "lapangan": seen.visited and not workflow.few_visited(seen.visited, seen.units),
        "ruang": seen.site and seen.site.has_advice,
        "kelembagaan": any(line.answer != UNTOLD for line in seen.told),
    }
    stage = workflow.stage_of(seen.proposal.state, [code for code, ended in done.items() if ended])
    if stage is None:
        return Line("Berkas berikut", "Tidak ada", note="usulan ini sudah selesai")
    return Line(
        "Berkas berikut",
        stage.paper[:1].upper() + stage.paper[1:],
        note=f"tahap {stage.title.lower()}",
    )


def _last(seen: Seen, *actions: str) -> Review | None:
    return next((step for step in reversed(seen.steps) if step.action in actions), None)


def _said(label: str, step: Review | None) -> Line:
    if step is None:
        return Line(label, "Belum ada", level="unknown")
    done = WENT.get(step.action, workflow.find(step.action).done.capitalize())
    note = ": ".join(filter(None, (f"{step.by}, {tanggal(step.at)}", _short(step.note))))
    level = "ok" if step.action in {"endorse", "designate"} else "warn"
    return Line(label, done, note=note, level=level)


def _short(text: str) -> str:
    words = text.split()
    return " ".join(words[:WORDS]) + (" …" if len(words) > WORDS else "")
