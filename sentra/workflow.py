"""The law of a proposal on one screen: who may do what, when, and what must be given.

Pages, permissions, services and ``docs/algorithms/sentra-workflow.md`` all come from this table
(house.md 4.6; stages: PP 29/2018 art. 5 and the practice quoted in domain.md 2.2). Plain Python.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Transition:
    """One permitted step.

    ``by`` is "anyone", "proposer" (only the person who proposed) or "another" (four eyes: never
    the proposer). ``needs`` names the form fields that must not be empty.
    """

    action: str
    label: str
    sources: tuple[str, ...]
    target: str
    permission: str
    by: str
    needs: tuple[str, ...]
    done: str
    danger: bool = False
    queues: bool = True  # whether it waits in somebody's queue of proposals


TRANSITIONS: tuple[Transition, ...] = (
    Transition(
        "propose",
        "Usulkan",
        ("",),
        "diusulkan",
        "sentra.propose_sentra",
        "anyone",
        ("name", "reason"),
        "mengusulkan sentra",
    ),
    Transition(
        "request_changes",
        "Minta perbaikan",
        ("diusulkan",),
        "perbaikan",
        "sentra.review_sentra",
        "another",
        ("note",),
        "meminta perbaikan",
    ),
    Transition(
        "resubmit",
        "Ajukan kembali",
        ("perbaikan",),
        "diusulkan",
        "sentra.propose_sentra",
        "proposer",
        ("note", "points"),
        "mengajukan kembali",
    ),
    Transition(
        "endorse",
        "Setujui",
        ("diusulkan",),
        "disetujui",
        "sentra.review_sentra",
        "another",
        ("note", "checklist", "institution", "unvisited"),
        "menyetujui usulan",
    ),
    Transition(
        "reject",
        "Tolak",
        ("diusulkan", "perbaikan"),
        "ditolak",
        "sentra.review_sentra",
        "another",
        ("note",),
        "menolak usulan",
        danger=True,
    ),
    Transition(
        "withdraw",
        "Tarik kembali",
        ("diusulkan", "perbaikan", "disetujui"),
        "ditarik",
        "sentra.propose_sentra",
        "proposer",
        ("note",),
        "menarik kembali usulan",
        danger=True,
        queues=False,
    ),
    Transition(
        "dissent",
        "Sampaikan pendapat berbeda",
        ("disetujui",),
        "disetujui",
        "sentra.review_sentra",
        "another",
        ("note",),
        "berpendapat lain",
        queues=False,
    ),
    Transition(
        "return",
        "Kembalikan ke penelaah",
        ("disetujui",),
        "perbaikan",
        "sentra.designate_sentra",
        "another",
        ("note",),
        "mengembalikan usulan",
    ),
    Transition(
        "designate",
        "Tetapkan dengan SK",
        ("disetujui",),
        "ditetapkan",
        "sentra.designate_sentra",
        "another",
        ("decree_number", "decree_date", "signatory", "decree_file"),
        "menetapkan sentra",
    ),
    Transition(
        "evaluate",
        "Evaluasi tahunan",
        ("ditetapkan",),
        "ditetapkan",
        "sentra.evaluate_sentra",
        "another",
        ("year", "recommendation", "note"),
        "mengevaluasi sentra",
        queues=False,
    ),
    Transition(
        "accept_evaluation",
        "Terima evaluasi",
        ("ditetapkan",),
        "ditetapkan",
        "sentra.designate_sentra",
        "another",
        ("evaluation",),
        "menerima evaluasi tahunan",
        queues=False,
    ),
    Transition(
        "return_evaluation",
        "Kembalikan evaluasi",
        ("ditetapkan",),
        "ditetapkan",
        "sentra.designate_sentra",
        "another",
        ("evaluation", "note"),
        "mengembalikan evaluasi tahunan",
        queues=False,
    ),
    Transition(
        "draft_change",
        "Siapkan konsep perubahan",
        ("ditetapkan",),
        "ditetapkan",
        "sentra.review_sentra",
        "anyone",
        ("name", "note"),
        "menyerahkan konsep perubahan",
        queues=False,
    ),
    Transition(
        "return_change",
        "Kembalikan konsep perubahan",
        ("ditetapkan",),
        "ditetapkan",
        "sentra.designate_sentra",
        "another",
        ("change", "note"),
        "mengembalikan konsep perubahan",
        queues=False,
    ),
    Transition(
        "draft_revocation",
        "Siapkan konsep pencabutan",
        ("ditetapkan",),
        "ditetapkan",
        "sentra.review_sentra",
        "anyone",
        ("note",),
        "menyerahkan konsep pencabutan",
        queues=False,
    ),
    Transition(
        "return_revocation",
        "Kembalikan konsep pencabutan",
        ("ditetapkan",),
        "ditetapkan",
        "sentra.revoke_sentra",
        "another",
        ("change", "note"),
        "mengembalikan konsep pencabutan",
        queues=False,
    ),
    Transition(
        "amend",
        "Ubah dengan SK perubahan",
        ("ditetapkan",),
        "ditetapkan",
        "sentra.designate_sentra",
        "another",
        ("decree_number", "decree_date", "signatory", "decree_file", "note"),
        "mengubah penetapan",
        queues=False,
    ),
    Transition(
        "revoke",
        "Cabut penetapan",
        ("ditetapkan",),
        "dicabut",
        "sentra.revoke_sentra",
        "another",
        ("decree_number", "decree_date", "signatory", "decree_file", "note"),
        "mencabut penetapan",
        danger=True,
        queues=False,
    ),
)

OPEN_STATES = ("diusulkan", "perbaikan", "disetujui")


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the way, wider or narrower than a state of the table above.

    Four stages stand inside ``diusulkan``: they run side by side in practice (a visit waits for no
    advice), so they own no state. Each ends by a record of its own with who and when: ``ends`` is an
    action of the table, or what is recorded beside it (``visits``, ``advice``, ``institution``,
    ``activity``). ``paper`` is what it leaves behind.
    """

    code: str
    title: str
    state: str
    permission: str
    ends: str
    paper: str


# Practice elsewhere and PP 29/2018 art. 5 [domain.md 2.2].
STAGES: tuple[Stage, ...] = (
    Stage("usulan", "Usulan", "", "sentra.propose_sentra", "propose", "surat usulan dan daftar IKM"),
    Stage("lapangan", "Verifikasi lapangan", "diusulkan", "sentra.add_fieldcheck", "visits", "berita acara verifikasi"),
    Stage("ruang", "Kesesuaian ruang", "diusulkan", "sentra.add_institution", "advice", "rekomendasi ruang atau KKPR"),
    Stage("kelembagaan", "Kelembagaan", "diusulkan", "sentra.add_institution", "institution", "berita acara musyawarah, susunan pengurus, AD/ART"),
    Stage("telaahan", "Telaahan", "diusulkan", "sentra.review_sentra", "endorse", "telaahan dan konsep SK"),
    Stage("penetapan", "Penetapan", "disetujui", "sentra.designate_sentra", "designate", "SK penetapan dengan lampiran dan peta"),
    Stage("pembinaan", "Pembinaan", "ditetapkan", "plan.change_activity", "activity", "laporan kegiatan"),
    Stage("evaluasi", "Evaluasi", "ditetapkan", "sentra.evaluate_sentra", "accept_evaluation", "evaluasi tahunan"),
)  # fmt: skip
# Those a proposal passes between being proposed and being designated.
ON_THE_WAY = ("lapangan", "ruang", "kelembagaan", "telaahan", "penetapan")

# Working days a proposal may stand in a state before it counts as late. A custom of the office, no
# law: the law knows no term for this.
DEADLINES = {"diusulkan": 10, "perbaikan": 15, "disetujui": 10}

# What an endorsing reviewer confirms [PP 29/2018 art. 1; domain.md 8.3 "one page to approve"].
CHECKLIST: tuple[tuple[str, str], ...] = (
    ("alike", "Produk, bahan baku, atau proses anggota sejenis (PP 29/2018 Pasal 1)"),
    (
        "enough",
        "Jumlah unit memenuhi batas minimal dan daftar anggota sudah diperiksa (PP 29/2018 Pasal 1)",
    ),
    (
        "place",
        "Lokasi anggota sudah diperiksa; titik yang diragukan sudah ditandai (PP 29/2018 Pasal 1)",
    ),
    (
        "zone",
        "Kesesuaian ruang (RTRW) sudah dibaca, termasuk bila belum diketahui (UU 3/2014 Pasal 14)",
    ),
)

# The same points as the register answers them: no person's word.
LAW: dict[str, str] = {
    "alike": "Kesejenisan produk, bahan baku, atau proses (PP 29/2018 Pasal 1)",
    "enough": "Jumlah unit (PP 29/2018 Pasal 1)",
    "place": "Lokasi anggota (PP 29/2018 Pasal 1)",
    "zone": "Kesesuaian ruang (UU 3/2014 Pasal 14)",
}

# A text that says there is no advice on space; read by Python and by stages.sql, in any case.
NO_ADVICE = r"^\W*(belum|blm|tidak|tdk|tak|tanpa|nihil)(\W|$)|^\W*$"

# What a review asks of the sentra's institution [practice: identification, field visit, musyawarah,
# AD/ART and work plan before the SK, domain.md 2.2; pengurus and UPT: PP 29/2018 art. 5]. "Belum
# ada" is an answer; unanswered is not, and no proposal is endorsed before all are answered.
INSTITUTION: tuple[tuple[str, str, str], ...] = (
    ("managers", "Pengurus sentra", "PP 29/2018 Pasal 5"),
    ("group", "Kelompok usaha bersama atau paguyuban", "PP 29/2018 Pasal 5"),
    ("cooperative", "Koperasi", "PP 29/2018 Pasal 5"),
    ("meeting", "Musyawarah pembentukan", "praktik daerah lain"),
    ("statutes", "AD/ART", "praktik daerah lain"),
    ("work_plan", "Program kerja", "praktik daerah lain"),
    ("upt", "Unit Pelayanan Teknis (UPT)", "PP 29/2018 Pasal 5 dan 6"),
)

# A designated sentra is evaluated at least once a year: the decree itself says so (diktum KETIGA).
EVALUATE_EVERY_MONTHS = 12
EVALUATE_SOON_DAYS = 60


def is_advice(text: str) -> bool:
    """Return whether this is an advice on space: not empty, no "belum diminta" (custom)."""
    return re.search(NO_ADVICE, text, re.IGNORECASE) is None


def few_visited(visited: int, members: int) -> bool:
    """Return whether fewer than half were checked in the field: endorsing then asks why (custom)."""
    return visited * 2 < members


def stage_of(state: str, done: Iterable[str]) -> Stage | None:
    """Return the stage a proposal is at: the first of its state's not done; None once it ended.

    ``done`` names stages that ended. A proposal to be mended stands in the stage it was sent back from.
    """
    inside = "diusulkan" if state == "perbaikan" else state
    ended = set(done)
    here = (one for one in STAGES if one.state == inside and one.code not in ended)
    return next(here, None)


def find(action: str) -> Transition:
    """Return the transition of that name; raises KeyError for an unknown one."""
    for transition in TRANSITIONS:
        if transition.action == action:
            return transition
    raise KeyError(action)


def available(*, state: str, permissions: Iterable[str], is_proposer: bool) -> list[Transition]:
    """Return what a person may do now with a proposal in ``state``."""
    held = set(permissions)
    return [
        transition
        for transition in TRANSITIONS
        if state in transition.sources
        and transition.permission in held
        and may(transition, is_proposer=is_proposer)
    ]


def may(transition: Transition, *, is_proposer: bool) -> bool:
    """Return whether the four-eyes rule lets this person take the step."""
    if transition.by == "proposer":
        return is_proposer
    if transition.by == "another":
        return not is_proposer
    return True


def missing(transition: Transition, given: dict[str, object]) -> list[str]:
    """Return the needed fields that were not given."""
    lacking = [name for name in transition.needs if name != "checklist" and not given.get(name)]
    if "checklist" in transition.needs:
        ticked = given.get("checklist") or ()
        if not {key for key, _ in CHECKLIST} <= set(ticked):  # type: ignore[call-overload]
            lacking.append("checklist")
    return lacking
