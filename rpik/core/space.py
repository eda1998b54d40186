"""Room on the disk: asked before a large list is taken in, and put in words when it ran out."""

import errno
import os
import shutil
import tempfile
from pathlib import Path

from django.conf import settings

from rpik.core.errors import DomainError

# A list is laid open once and becomes staged rows, records, history and the log ahead of them:
# 1,000,000 rows of 200 MB wrote some 2 GB here.
TIMES_AS_FILE, TIMES_IN_DATABASE = 2, 12
LEFT_FREE = 200 * 2**20
DISK_FULL_STATE = "53100"  # Postgres: disk_full
FULL = (
    "Ruang penyimpanan server penuh. Pekerjaan ini dibatalkan dan tidak ada data yang berubah. "
    "Minta administrator mengosongkan ruang, lalu ulangi."
)


def ensure_room(size: int) -> None:
    """Refuse a file of ``size`` bytes that would fill the disk.

    Raises:
        DomainError: too little is free where lists are laid open, or where the embedded database
            lives (a server of DATABASE_URL answers for itself).
    """
    places = [(Path(tempfile.gettempdir()), TIMES_AS_FILE)]
    if not os.environ.get("DATABASE_URL"):
        places.append((settings.VAR_DIR, TIMES_IN_DATABASE))
    for place, times in places:
        needed, free = times * size + LEFT_FREE, shutil.disk_usage(place).free
        if free < needed:
            raise DomainError(
                f"Ruang penyimpanan server tinggal {free // 2**20} MB, sedangkan berkas ini "
                f"memerlukan sekitar {needed // 2**20} MB. Minta administrator mengosongkan ruang, "
                "atau bagi berkasnya.",
                field="file",
            )


def ran_out(error: BaseException) -> bool:
    """Whether an error, or what caused it, is a full disk."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, OSError) and cause.errno in {errno.ENOSPC, errno.EDQUOT}:
            return True
        if getattr(cause, "pgcode", None) == DISK_FULL_STATE:
            return True
        cause = cause.__cause__ or cause.__context__
    return False
