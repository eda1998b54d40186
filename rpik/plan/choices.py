"""Every fixed list of values of the plan."""

from django.db.models import TextChoices


class EditionState(TextChoices):
    """Whether an edition still moves."""

    DRAFT = "draf", "Draf"
    PUBLISHED = "terbit", "Terbit"


class ActivityKind(TextChoices):
    """What is done, grouped by the ways of PP 29/2018 art. 5."""

    BUILDING = "pembangunan", "Pembangunan sentra"
    ORGANISATION = "kepengurusan", "Fasilitasi kepengurusan"
    TRAINING = "pelatihan", "Pelatihan"
    COMPANIONSHIP = "pendampingan", "Pendampingan"
    MACHINES = "mesin", "Mesin dan peralatan"
    CERTIFICATION = "sertifikasi", "Sertifikasi dan perizinan"
    PROMOTION = "promosi", "Promosi dan pasar"
    SERVICE_UNIT = "upt", "Unit pelayanan teknis"
    VISIT = "kunjungan", "Kunjungan"


class Moment(TextChoices):
    """When an outcome was measured."""

    BEFORE = "sebelum", "Sebelum"
    AFTER = "sesudah", "Sesudah"


# What a choice of sentra counts, by what it is asked as.
REACH_UNITS = {"units": "unit usaha", "workers": "tenaga kerja", "both": "nilai berbobot"}
