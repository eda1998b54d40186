"""Collect static files only when one of them changed: a second start takes no time over it."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def fingerprint() -> str:
    """Return a digest of the path, size and age of every static file there is."""
    seen = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for name, storage in sorted(finder.list(None), key=lambda item: item[0]):
            status = Path(storage.path(name)).stat()
            seen.update(f"{name}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return seen.hexdigest()


def collect_if_changed() -> bool:
    """Fill STATIC_ROOT when its content is not that of the sources; return whether it was filled."""
    root = Path(settings.STATIC_ROOT)
    stamp = root.with_name("static.stamp")
    current = fingerprint()
    if stamp.exists() and root.is_dir() and stamp.read_text(encoding="ascii") == current:
        return False
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(current, encoding="ascii")
    return True
