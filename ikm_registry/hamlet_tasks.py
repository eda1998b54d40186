"""The background door of the places: apart from the others, since it brings geometry along."""

from typing import Any

from ikm_registry.services import hamlets
from rpik.core.jobs import Progress, job
from rpik.core.models import User


@job(hamlets.JOB)
def learn_hamlets(*, progress: Progress, by_id: int) -> dict[str, Any]:
    """Reckon where dusun and RT/RW lie, and place the units whose address names one."""
    progress(0, 1, "Membaca alamat dan menghitung letak dusun", force=True)
    return dict(hamlets.learn(by=User.objects.get(pk=by_id)).counts)
