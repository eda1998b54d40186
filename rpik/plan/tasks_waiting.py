"""What waits for a person, by what they may do: each with a count and the page that settles it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from ikm_registry.choices import BatchState, QualityFlag
from ikm_registry.models import DuplicatePair, Ikm, ImportBatch
from rpik.core.models import User
from rpik.core.roles import PETUGAS
from rpik.core.templatetags.format_id import angka
from rpik.plan.models import Activity
from sentra.choices import ChangeState, EvaluationState, ProposalState, SentraState
from sentra.models import Evaluation, Mention, Proposal
from sentra.papers.placeholders import LATER
from sentra.queries import changes, evaluations, field
from sentra.services import field_checks

# A work list that long says "more than"; counting on would cost a scan at a million rows.
CAP = 10_000


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line of the home page: ``count`` things, the oldest since ``since``."""

    title: str
    count: int
    url: str
    hint: str
    since: datetime | None = None
    urgent: bool = False

    @property
    def count_text(self) -> str:
        """The count, capped."""
        return f"> {CAP:,}".replace(",", ".") if self.count > CAP else str(self.count)


def waiting_for(user: User) -> list[Waiting]:
    """Return what waits for this person, decisions about others' work first; empty lines left out."""
    lines = [
        line
        for permission, told in LINES
        if not permission or user.has_perm(permission)
        for line in told(user)
    ]
    return [line for line in lines if line.count]


def _aged(
    title: str, since: list[datetime], url: str, hint: str, *, urgent: bool = True
) -> Waiting:
    """Return a line of things that wait ``since`` these days, the oldest first."""
    return Waiting(title, len(since), url, hint, since[0] if since else None, urgent)


# (permission, title, state, hint, whether the proposals are one's own: four eyes)
STEPS = (
    (
        "sentra.designate_sentra",
        "Usulan menunggu penetapan",
        ProposalState.ENDORSED,
        "Sudah disetujui penelaah; tetapkan dengan SK atau kembalikan.",
        False,
    ),
    (
        "sentra.review_sentra",
        "Usulan menunggu telaah Anda",
        ProposalState.PROPOSED,
        "Diusulkan orang lain; Anda dapat menyetujui, meminta perbaikan, atau menolak.",
        False,
    ),
    (
        "sentra.propose_sentra",
        "Usulan Anda perlu perbaikan",
        ProposalState.CHANGES_REQUESTED,
        "Penelaah meminta perbaikan; baca catatannya lalu ajukan kembali.",
        True,
    ),
)


def _steps(user: User) -> Iterator[Waiting]:
    """Proposals whose next step is this person's."""
    for permission, title, state, hint, mine in STEPS:
        if user.has_perm(permission):
            found = Proposal.objects.filter(state=state)
            found = found.filter(proposer=user) if mine else found.exclude(proposer=user)
            since = found.order_by("state_since").values_list("state_since", flat=True)
            url = f"{reverse('sentra:proposal-list')}?keadaan={state}"
            yield _aged(title, list(since[: CAP + 1]), url, hint)


def _rejected(user: User) -> Iterator[Waiting]:
    """One's own proposals rejected lately and not proposed again: their reasons want reading."""
    found = Proposal.objects.rejected_lately(user)
    since = list(found.order_by("state_since").values_list("state_since", flat=True))
    url = f"{reverse('sentra:proposal-list')}?keadaan={ProposalState.REJECTED}"
    hint = "Baca alasannya; perbaiki, lalu usulkan lagi tanpa mengetik ulang."
    yield _aged("Usulan Anda ditolak", since, url, hint, urgent=False)


def _visits(user: User) -> Iterator[Waiting]:
    """Field visits, for those who check in the field and judge no proposal themselves."""
    if user.has_perm("sentra.review_sentra"):
        return
    found = field.to_visit(user)
    members = sum(line.members for line in found)
    yield Waiting(
        "Usulan menunggu pemeriksaan lapangan",
        len(found),
        reverse("sentra:field-list"),
        f"{angka(members)} anggota di wilayah kerja Anda belum diperiksa; buka halamannya di HP.",
        found[0].since if found else None,
    )


def _duplicates(user: User) -> Iterator[Waiting]:
    yield Waiting(
        "Dugaan data ganda",
        DuplicatePair.objects.visible_to(user).waiting()[: CAP + 1].count(),
        reverse("ikm_registry:duplicates"),
        "Bandingkan berdampingan: gabungkan, atau tetap dua.",
    )


def _attendance(user: User) -> Iterator[Waiting]:
    """Coaching that has begun and counts for nobody until somebody notes who came."""
    found = Activity.objects.without_attendance().order_by("start")
    years = list(found.values_list("programme__year", flat=True)[: CAP + 1])
    address = reverse("plan:coaching")
    yield Waiting(
        "Kegiatan belum dicatat kehadirannya",
        len(years),
        f"{address}?tahun={years[0]}" if years else address,
        "Pesertanya belum dihitung sebagai dibina sampai kehadiran dicatat.",
    )


def _unclassified(user: User) -> Iterator[Waiting]:
    yield Waiting(
        "IKM belum terklasifikasi",
        Ikm.objects.visible_to(user).active().unclassified()[: CAP + 1].count(),
        reverse("ikm_registry:classification"),
        "Satu keputusan untuk satu nama produk berlaku bagi semua baris yang sama.",
    )


def _damaged(user: User) -> Iterator[Waiting]:
    """Records with what most stands in the way: a damaged NIK, a wrong point, no desa."""
    visible = Ikm.objects.visible_to(user).active()
    for flag in (QualityFlag.NIK_DAMAGED, QualityFlag.OUTSIDE, QualityFlag.NO_DESA):
        yield Waiting(
            str(flag.label),
            visible.filter(flags__contains=[flag.value])[: CAP + 1].count(),
            f"{reverse('ikm_registry:ikm-list')}?tanda={flag.value}",
            "Perbaiki mulai dari yang ini.",
        )


def _first_account(user: User) -> Iterator[Waiting]:
    """An office that starts without demo data has nobody yet who may write in the register."""
    if not User.objects.filter(is_active=True, groups__name=PETUGAS.name).exists():
        yield Waiting(
            "Buat akun petugas",
            1,
            reverse("admin:core_user_add"),
            "Belum ada petugas yang dapat mengimpor atau mendaftarkan IKM. Beri kata sandi, lalu "
            "pilih kelompok petugas.",
            urgent=True,
        )


def _mentions(user: User) -> Iterator[Waiting]:
    """Comments that name this person, until they open the proposal."""
    found = list(
        Mention.objects.filter(user=user, seen_at__isnull=True)
        .select_related("comment__proposal")
        .order_by("comment_id")[:100]
    )
    if found:
        first = found[0].comment
        yield Waiting(
            "Anda disebut dalam percakapan",
            len(found),
            f"{first.proposal.get_absolute_url()}#komentar-{first.pk}",
            "Buka usulannya dan jawab.",
            since=first.at,
            urgent=True,
        )


def _evaluations(user: User) -> Iterator[Waiting]:
    """Yearly evaluations: to be decided by the head, to be written or written anew by planners."""
    url = reverse("sentra:evaluation-list")
    if user.has_perm("sentra.designate_sentra"):
        # Four eyes: neither who wrote it nor who proposed the sentra.
        waiting = Evaluation.objects.filter(
            state=EvaluationState.WAITING, sentra__state=SentraState.DESIGNATED
        ).exclude(Q(by=user) | Q(sentra__proposal__proposer=user))
        since = list(waiting.order_by("at").values_list("at", flat=True)[:100])
        hint = "Terima, atau kembalikan dengan catatan."
        yield _aged("Evaluasi sentra menunggu keputusan", since, url, hint)
    if user.has_perm("sentra.evaluate_sentra"):
        mine = Evaluation.objects.filter(
            state=EvaluationState.RETURNED, sentra__state=SentraState.DESIGNATED, by=user
        ).count()
        hint = "Baca catatannya, tulis ulang."
        yield Waiting("Evaluasi Anda dikembalikan", mine, url, hint, urgent=True)
        late = sum(
            one.late and one.sentra.proposal.proposer_id != user.pk for one in evaluations.queue()
        )
        hint = "Sudah lewat setahun sejak SK atau evaluasi terakhir."
        yield Waiting("Sentra perlu dievaluasi", late, url, hint)


def _changes(user: User) -> Iterator[Waiting]:
    """Drafts of later decrees: to be decided by the head, or sent back to who prepared them."""
    for permission, title, state, hint in (
        (
            "sentra.designate_sentra",
            "Konsep {} menunggu keputusan",
            ChangeState.WAITING,
            "Tetapkan dengan SK {}, atau kembalikan dengan catatan.",
        ),
        (
            "sentra.review_sentra",
            "Konsep {} Anda dikembalikan",
            ChangeState.RETURNED,
            "Baca catatannya, perbaiki, serahkan lagi.",
        ),
    ):
        if not user.has_perm(permission):
            continue
        drafts = changes.to_settle(state, user)
        for kind in LATER:
            found = [draft for draft in drafts if draft.kind == kind]
            if found:
                waits = state == ChangeState.WAITING
                url = found[0].get_absolute_url() if waits else found[0].prepared_at
                since = [draft.at for draft in found]
                yield _aged(title.format(kind), since, url, hint.format(kind))


def _imports(user: User) -> Iterator[Waiting]:
    open_states = [BatchState.UPLOADED, BatchState.MAPPED, BatchState.CHECKED]
    batches = ImportBatch.objects.filter(created_by=user, state__in=open_states)
    since = list(batches.order_by("created_at").values_list("created_at", flat=True)[:100])
    hint = "Berkas sudah terbaca; periksa pratinjaunya lalu simpan."
    yield _aged("Impor Anda belum disimpan", since, reverse("ikm_registry:import-list"), hint)


# By whom they are settled; without a permission, each tells by itself.
LINES: tuple[tuple[str, Callable[[User], Iterator[Waiting]]], ...] = (
    ("core.add_user", _first_account),
    ("", _mentions),
    ("", _evaluations),
    ("", _changes),
    ("", _steps),
    ("sentra.propose_sentra", _rejected),
    (field_checks.MAY, _visits),
    ("ikm_registry.add_importbatch", _imports),
    ("ikm_registry.change_duplicatepair", _duplicates),
    ("plan.change_activity", _attendance),
    ("ikm_registry.classify_ikm", _unclassified),
    ("ikm_registry.change_ikm", _damaged),
)
