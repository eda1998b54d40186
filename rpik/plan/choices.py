"""Every fixed list of values of the plan."""

from django.db.models import TextChoices


class EditionState(TextChoices):
    """Whether an edition still moves."""

    DRAFT = "draf", "Draf"
    PUBLISHED = "terbit", "Terbit"


class ActivityKind(TextChoices):
    """What is done; ``WAYS`` says in which way it makes a sentra stronger."""

    BUILDING = "pembangunan", "Pembangunan sentra"
    ORGANISATION = "kepengurusan", "Fasilitasi kepengurusan"
    TRAINING = "pelatihan", "Pelatihan"
    COMPANIONSHIP = "pendampingan", "Pendampingan"
    MACHINES = "mesin", "Mesin dan peralatan"
    CERTIFICATION = "sertifikasi", "Sertifikasi dan perizinan"
    PROMOTION = "promosi", "Promosi dan pasar"
    SERVICE_UNIT = "upt", "Unit pelayanan teknis"
    VISIT = "kunjungan", "Kunjungan"


# The four ways of PP 29/2018 art. 5; that all but three kinds raise the ability of businesses is our reading.
WAYS: dict[str, tuple[ActivityKind, ...]] = {
    "Pembangunan sentra": (ActivityKind.BUILDING,),
    "Fasilitasi kepengurusan": (ActivityKind.ORGANISATION,),
    "Peningkatan kemampuan usaha": (
        ActivityKind.TRAINING,
        ActivityKind.COMPANIONSHIP,
        ActivityKind.MACHINES,
        ActivityKind.CERTIFICATION,
        ActivityKind.PROMOTION,
        ActivityKind.VISIT,
    ),
    "Pendirian unit pelayanan teknis": (ActivityKind.SERVICE_UNIT,),
}
WAY_OF: dict[str, str] = {kind.value: way for way, kinds in WAYS.items() for kind in kinds}


class Moment(TextChoices):
    """When an outcome was measured."""

    BEFORE = "sebelum", "Sebelum"
    AFTER = "sesudah", "Sesudah"


# What a choice of sentra counts, by what it is asked as.
REACH_UNITS = {"units": "unit usaha", "workers": "tenaga kerja", "both": "nilai berbobot"}
