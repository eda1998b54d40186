"""Every fixed list of values of the register."""

from django.db.models import TextChoices


class Sector(TextChoices):
    """Industri agro or non-agro, as the head of the office divides them."""

    AGRO = "agro", "Agro"
    NON_AGRO = "non_agro", "Non-agro"
    NOT_INDUSTRY = "bukan_industri", "Bukan industri pengolahan"


class SizeClass(TextChoices):
    """Size by workers and investment without land and building [Permenperin 64/2016 art. 3-5]."""

    SMALL = "kecil", "Industri kecil"
    MEDIUM = "menengah", "Industri menengah"
    LARGE = "besar", "Industri besar"
    UNKNOWN = "belum", "Belum dapat ditentukan"


class IkmStatus(TextChoices):
    """Whether the business lives."""

    ACTIVE = "aktif", "Aktif"
    INACTIVE = "nonaktif", "Nonaktif"
    MERGED = "digabung", "Digabung ke data lain"
    ERASED = "dihapus", "Dihapus"


class PointSource(TextChoices):
    """Where the point comes from, best first."""

    GPS = "gps", "GPS"
    PIN = "pin", "Pin di peta"
    FILE = "berkas", "Dari daftar impor"
    NONE = "", "Tanpa titik"


class HamletLevel(TextChoices):
    """What an address names within its desa, finest first."""

    RT = "rt", "RT/RW"
    DUSUN = "dusun", "Dusun"
    RW = "rw", "RW"


class Sex(TextChoices):
    """Sex of the owner as identity cards have it."""

    MALE = "L", "Laki-laki"
    FEMALE = "P", "Perempuan"


class ClassificationSource(TextChoices):
    """Who or what gave the code or the sector."""

    STATED = "tertulis", "Tertulis di data"
    CHOSEN = "dipilih", "Dipilih petugas"
    AUTOMATIC = "otomatis", "Otomatis dari nama produk"
    NONE = "", "Belum ada"


class QualityFlag(TextChoices):
    """What is doubtful or lacking in one record; the work lists start from these."""

    NO_POINT = "tanpa_titik", "Tanpa titik lokasi"
    NO_DESA = "tanpa_desa", "Desa belum diketahui"
    NO_KBLI = "tanpa_kbli", "Belum ada KBLI"
    NO_NIK = "tanpa_nik", "NIK kosong"
    NIK_DAMAGED = "nik_rusak", "NIK rusak oleh Excel"
    NIK_DOUBTFUL = "nik_ragu", "NIK perlu diperiksa"
    NIB_DOUBTFUL = "nib_ragu", "NIB perlu diperiksa"
    PHONE_DOUBTFUL = "telepon_ragu", "Nomor telepon perlu diperiksa"
    FAR_FROM_DESA = "jauh_dari_desa", "Titik jauh dari desanya"
    OUTSIDE = "luar_kabupaten", "Titik di luar kabupaten"
    NO_WORKERS = "tanpa_tk", "Jumlah tenaga kerja kosong"
    KBLI_DOUBTFUL = "kbli_ragu", "KBLI kurang cocok dengan produk"
    DUPLICATE = "diduga_ganda", "Diduga ganda"


class BatchState(TextChoices):
    """Where an import stands."""

    UPLOADED = "diunggah", "Berkas diterima"
    MAPPED = "dipetakan", "Kolom ditetapkan"
    CHECKED = "diperiksa", "Siap disimpan"
    COMMITTED = "disimpan", "Tersimpan"
    UNDONE = "diurungkan", "Diurungkan"
    FAILED = "gagal", "Gagal, tidak ada data masuk"


class RowAction(TextChoices):
    """What the import will do, or did, with one row of the sheet."""

    NEW = "baru", "Baru"
    CHANGED = "berubah", "Berubah"
    UNCHANGED = "sama", "Sama"
    REJECTED = "ditolak", "Ditolak"
    DUPLICATE = "ganda", "Diduga ganda"


class PairState(TextChoices):
    """What people decided about two records that look alike."""

    SUGGESTED = "diduga", "Menunggu keputusan"
    LATER = "nanti", "Tanya nanti"
    MERGED = "digabung", "Digabung"
    DISTINCT = "berbeda", "Bukan ganda"


class RuleSetState(TextChoices):
    """Whether a table of rules binds."""

    DRAFT = "rancangan", "Rancangan"
    ACTIVE = "berlaku", "Berlaku"
    RETIRED = "lama", "Tidak berlaku lagi"


class CodeFate(TextChoices):
    """What becomes of a KBLI 2020 code in KBLI 2025 (``classification.concordance.Kind``)."""

    SAME = "sama", "Kode sama"
    MOVED = "pindah", "Berpindah kode"
    MERGED = "gabung", "Bergabung"
    SPLIT = "pecah", "Terpecah"
    UNSURE = "ragu", "Perlu dilihat"
    LOST = "hilang", "Hilang"


class ConversionState(TextChoices):
    """Where a conversion of the register stands."""

    DONE = "selesai", "Selesai"
    UNDONE = "diurungkan", "Diurungkan"


class UndoBucket(TextChoices):
    """What taking a conversion back did to one record."""

    RESTORED = "pulih", "Dipulihkan"
    KEPT = "tetap", "Tetap: diubah sesudahnya"
    GONE = "lepas", "Tetap: digabung atau dihapus"


class ChangeCause(TextChoices):
    """Why a record changed, beside the change in the history; the empty cause is unknown."""

    REGISTERED = "didata", "Didata petugas"
    IMPORTED = "impor", "Impor daftar"
    IMPORT_UNDONE = "impor_urung", "Impor diurungkan"
    CORRECTED = "koreksi", "Koreksi petugas"
    STATUS = "status", "Dinonaktifkan atau diaktifkan"
    MERGED = "gabung", "Data ganda digabung"
    SEPARATED = "pisah", "Data dipisahkan lagi"
    DECIDED = "keputusan", "Keputusan orang"
    MACHINE = "mesin", "Klasifikasi ulang otomatis"
    RULES = "aturan", "Aturan sektor diganti"
    KEYWORDS = "kata", "Kata kunci atau kelompok diubah"
    RECODED = "rekode", "Konversi KBLI 2025"
    RECODE_UNDONE = "rekode_urung", "Konversi KBLI diurungkan"
    DEMO = "contoh", "Data contoh"


KBLI_VERSIONS = [("2020", "KBLI 2020"), ("2025", "KBLI 2025")]
