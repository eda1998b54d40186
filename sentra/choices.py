"""Every fixed list of values of the sentra app."""

from django.db.models import TextChoices


class RunState(TextChoices):
    """Where a detection run stands."""

    RUNNING = "berjalan", "Berjalan"
    DONE = "selesai", "Selesai"
    FAILED = "gagal", "Gagal"
    HAND = "tangan", "Disusun tangan"  # holds one candidate that a planner composed


class Basis(TextChoices):
    """What a candidate rests on."""

    POINTS = "titik", "Titik lokasi"
    DESA = "desa", "Desa (tanpa titik)"
    HAMLET = "dusun", "Perkiraan dari dusun"
    MIXED = "campuran", "Titik dan desa"
    MANUAL = "tangan", "Dipilih perencana"


class ProposalState(TextChoices):
    """Where a proposal stands; ``workflow.TRANSITIONS`` says what leads where."""

    PROPOSED = "diusulkan", "Diusulkan"
    CHANGES_REQUESTED = "perbaikan", "Perlu perbaikan"
    ENDORSED = "disetujui", "Disetujui, menunggu penetapan"
    DESIGNATED = "ditetapkan", "Ditetapkan"
    REJECTED = "ditolak", "Ditolak"
    WITHDRAWN = "ditarik", "Ditarik kembali"
    REVOKED = "dicabut", "Dicabut"


class SentraState(TextChoices):
    """Whether the designation holds."""

    DESIGNATED = "ditetapkan", "Ditetapkan"
    REVOKED = "dicabut", "Dicabut"


class LayerKind(TextChoices):
    """What a spatial layer draws."""

    DESA = "desa", "Batas desa/kelurahan"
    KECAMATAN = "kecamatan", "Batas kecamatan"
    KABUPATEN = "kabupaten", "Batas kabupaten"
    ZONE = "zone", "Pola ruang (RTRW)"
    RDTR = "rdtr", "Pola ruang rinci (RDTR)"
    HAZARD = "bahaya", "Rawan bencana"


# The kinds that say what may stand where: one RTRW for all, an RDTR for each part that has one.
PLAN_KINDS = (LayerKind.ZONE, LayerKind.RDTR)

# Of the others one binds at most: an RDTR each part, a map each danger.
SEVERAL_KINDS = (LayerKind.RDTR, LayerKind.HAZARD)


class LayerState(TextChoices):
    """Whether a layer binds; one of each kind does, of the ``SEVERAL_KINDS`` more."""

    DRAFT = "pratinjau", "Pratinjau"
    IN_FORCE = "berlaku", "Berlaku"
    PAST = "lama", "Tidak berlaku lagi"


class ZoneFit(TextChoices):
    """The four answers of the RTRW."""

    ALLOWED = "sesuai", "Sesuai"
    CONDITIONAL = "bersyarat", "Bersyarat"
    FORBIDDEN = "tidak_sesuai", "Tidak sesuai"
    UNKNOWN = "belum", "Belum diketahui"


class Authority(TextChoices):
    """In whose name a decree on a sentra is given."""

    BUPATI = "bupati", "Bupati Malang"
    OFFICE = "kadis", "Kepala Dinas Perindustrian dan Perdagangan Kabupaten Malang"


class DelegationKind(TextChoices):
    """How a delegate signs."""

    ON_BEHALF = "an", "a.n. (atas nama)"
    DAILY = "plh", "Plh. (pelaksana harian)"
    ACTING = "plt", "Plt. (pelaksana tugas)"


class Found(TextChoices):
    """What a visit found at the member's place."""

    ACTIVE = "aktif", "Masih berusaha"
    CLOSED = "tutup", "Sudah tutup"
    NOT_FOUND = "tidak_ada", "Tidak ditemukan di tempatnya"


class Difference(TextChoices):
    """In what a visit may differ from the register."""

    STATUS = "status", "Status"
    PRODUCT = "produk", "Produk"
    WORKERS = "tk", "Tenaga kerja"
    POINT = "titik", "Titik"


class Answer(TextChoices):
    """Whether a part of an institution is there."""

    YES = "ada", "Ada"
    PLANNED = "rencana", "Direncanakan"
    NO = "belum", "Belum ada"


class Recommendation(TextChoices):
    """What a yearly evaluation recommends."""

    CONTINUE = "lanjut", "Lanjut dibina"
    ATTEND = "khusus", "Pendampingan khusus"
    AMEND = "perubahan", "Perubahan SK"
    REVOKE = "pencabutan", "Pencabutan"


class ChangeState(TextChoices):
    """Where a planner's draft of a change stands."""

    WAITING = "menunggu", "Menunggu keputusan"
    RETURNED = "dikembalikan", "Dikembalikan"
    USED = "ditetapkan", "Menjadi SK"
    REPLACED = "diganti", "Digantikan"


class EvaluationState(TextChoices):
    """Where a yearly evaluation stands."""

    WAITING = "menunggu", "Menunggu keputusan"
    RETURNED = "dikembalikan", "Dikembalikan"
    ACCEPTED = "diterima", "Diterima"
