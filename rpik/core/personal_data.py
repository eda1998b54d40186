"""Personal data are masked; the full value needs a permission and leaves a trace [UU 27/2022]."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Model

from rpik.core.accounts import require
from rpik.core.audit import record_access
from rpik.core.models import User

VIEW = "core.view_personal_data"


@transaction.atomic
def log_reveal(subject: Model, *, fields: Sequence[str], by: User, purpose: str = "") -> None:
    """Check the permission and write who looks at what, before the value leaves.

    Raises:
        NotAllowed: the person may not; the sentence names who can.
    """
    require(by, VIEW, "membuka NIK, telepon, dan alamat lengkap")
    record_access(
        by=by,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        fields=list(fields),
        purpose=purpose,
    )
