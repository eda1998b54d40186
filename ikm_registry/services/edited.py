"""Two people at one form: what was saved since it was opened, told in a sentence."""

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import models

from rpik.core.templatetags.format_id import tanggal


def stamp_of(record: models.Model, fields: Mapping[str, str]) -> str:
    """Return a value that changes with any of the fields that a form edits (name: label)."""
    told = repr([getattr(record, name) for name in fields])
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def differing(record: models.Model, fields: Mapping[str, str], values: Mapping[str, Any]) -> str:
    """Return what is saved now and differs from ``values``, by label; "tidak ada" for nothing."""
    kept = [
        f"{label}: {_shown(record, name)[:200] or '(kosong)'}"
        for name, label in fields.items()
        if getattr(record, name) != values[name]
    ]
    return "; ".join(kept) or "tidak ada"


def _shown(record: models.Model, name: str) -> str:
    value = getattr(record, name)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, date):
        return tanggal(value)
    if isinstance(value, list):
        return ", ".join(value)
    display = getattr(record, f"get_{name}_display", None)
    return str(display() if display else value)
