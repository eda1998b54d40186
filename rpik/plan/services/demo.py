"""Load and remove the demo data: all of it is marked, none of it mixes with real records."""

from django.db import transaction
from django.utils import timezone

from ikm_registry.choices import ChangeCause, ClassificationSource, IkmStatus, PointSource
from ikm_registry.models import Desa, Ikm
from ikm_registry.services import duplicates
from ikm_registry.services.classification import classify
from rpik.core import crypto
from rpik.core.accounts import require
from rpik.core.actor import because
from rpik.core.audit import record
from rpik.core.errors import DomainError
from rpik.core.models import AuditEvent, User
from rpik.core.templatetags.format_id import angka
from rpik.plan.demo.generator import SEED, DemoIkm, Place, generate
from rpik.plan.models import Activity, Edition, SentraPlan
from rpik.plan.queries import demo as queries
from sentra.models import DetectionRun, Proposal, Sentra, SpatialLayer

COLUMNS = (
    "business_name", "owner_name", "owner_sex", "nik_cipher", "nik_hash", "nik15_hash", "nib",
    "pirt", "halal", "brand", "siinas",
    "phone", "address", "kecamatan_id", "desa_id", "lat", "lon", "point_source", "product",
    "raw_material", "kbli_version", "kbli_code", "kbli_source", "kbli_reason", "sector",
    "group_reason", "workers_male", "workers_female", "investment", "output_value", "input_value", "capacity",
    "capacity_unit", "year_established", "data_year", "status", "flags", "is_demo", "version",
    "created_at", "created_by_id", "updated_at",
)  # fmt: skip


@transaction.atomic
@because(ChangeCause.DEMO)
def load_demo(*, by: User | None, units: int = 3000, seed: int = SEED) -> int:
    """Fill an empty register with synthetic IKM; return how many.

    Raises:
        DomainError: the register holds real records, or demo data already.
    """
    if Ikm.objects.exists():
        raise DomainError(
            "Data contoh hanya dapat dimuat ke register yang masih kosong. "
            "Hapus data contoh yang ada, atau gunakan basis data lain."
        )
    places = places_to_draw()
    if not places:
        raise DomainError("Data acuan belum dimuat. Jalankan dahulu: manage.py load_reference")
    now = timezone.now()
    year = now.year - 1
    drawn = generate(places, units=units, seed=seed)
    queries.load(COLUMNS, (_values(one, now.isoformat(), year, by) for one in drawn))
    classify(ikm_ids=None, by=by)
    duplicates.search(by=by)
    count = Ikm.objects.count()
    record("demo.loaded", by=by, sentence=f"Data contoh dimuat: {count} IKM", data={"seed": seed})
    return count


def places_to_draw() -> list[Place]:
    """Return the desa that invented records and zones are drawn around, in the order of their codes."""
    return [
        Place(d.code, d.name, d.kecamatan_id, d.kecamatan.name, d.lat, d.lon)
        for d in Desa.objects.select_related("kecamatan").order_by("code")
    ]


def _values(one: DemoIkm, now: str, year: int, by: User | None) -> tuple[object, ...]:
    nik = one.nik
    return (
        one.business, one.owner, one.sex,
        crypto.encrypt_nik(nik) if nik else None,
        crypto.nik_hash(nik) if nik else None,
        crypto.nik15_hash(nik) if nik else None,
        one.nib, one.pirt, one.halal, one.brand, one.siinas, one.phone, one.address, one.place.kecamatan_code, one.place.code,
        one.lat, one.lon, PointSource.GPS if one.lat is not None else PointSource.NONE,
        one.product, one.raw,
        "2020" if one.kbli else "", one.kbli,
        ClassificationSource.STATED if one.kbli else ClassificationSource.NONE,
        "", "", "",
        one.male, one.female, one.investment, one.output_value, one.input_value, one.capacity, one.unit,
        one.established, year, IkmStatus.ACTIVE, [], True, 1, now, by.pk if by else None, now,
    )  # fmt: skip


def is_wanted() -> bool:
    """Whether a start should load demo data: the register is empty, and nobody removed them."""
    return not Ikm.objects.exists() and not AuditEvent.objects.filter(event="demo.removed").exists()


def has_demo() -> bool:
    """Whether anything in the register is demo data (an index answers; cached by the caller)."""
    return Ikm.objects.filter(is_demo=True).exists()


def what_goes() -> list[tuple[int, str]]:
    """Return how many of what :func:`remove_demo` takes, also what people made of demo records."""
    published = Edition.objects.filter(is_demo=True, published_at__isnull=False).count()
    counted = [
        (Ikm.objects.filter(is_demo=True).count(), "IKM contoh"),
        (DetectionRun.objects.filter(includes_demo=True).count(), "pencarian kandidat"),
        (Proposal.objects.filter(is_demo=True).count(), "usulan, dengan pemeriksaan dan fotonya"),
        (Sentra.objects.filter(is_demo=True).count(), "sentra ditetapkan, dengan SK dan berkasnya"),
        (Activity.objects.filter(is_demo=True).count(), "kegiatan pembinaan, dengan kehadirannya"),
        (SentraPlan.objects.filter(is_demo=True).count(), "rencana sentra"),
        (
            Edition.objects.filter(is_demo=True).count(),
            "edisi RPIK" + (f", {published} di antaranya sudah terbit" if published else ""),
        ),
        (SpatialLayer.objects.filter(is_demo=True).count(), "lapisan peta contoh"),
    ]
    return [(count, words) for count, words in counted if count]


@transaction.atomic
@because(ChangeCause.DEMO)
def remove_demo(*, by: User) -> int:
    """Remove every demo record and what was built on it; return how many IKM went.

    The history keeps that they existed; real records are never touched.

    Raises:
        NotAllowed: the person has no right to.
    """
    require(by, "core.remove_demo", "menghapus data contoh")
    going = what_goes()
    removed = queries.remove()
    told = "; ".join(f"{angka(count)} {words}" for count, words in going)
    record("demo.removed", by=by, sentence=f"Data contoh dihapus: {told or '0 IKM'}")
    return removed
