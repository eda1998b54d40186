"""What happened to one IKM, in words: from the history's triggers, the audit, and the looks."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.apps import apps

from ikm_registry.models import Ikm
from rpik.core.models import AuditEvent, PersonalDataAccess, User

LIMIT = 60
SECRET = {"nik_cipher": "NIK", "phone": "Telepon", "address": "Alamat"}
HIDDEN = {"nik_hash", "nik15_hash", "version", "updated_at", "created_at", "flags", "created_by", "override_at"}  # fmt: skip


@dataclass(slots=True)
class Entry:
    """One line of the timeline."""

    at: datetime
    who: str
    what: str
    note: str = ""
    changes: list[dict[str, Any]] = field(default_factory=list)


def timeline(ikm: Ikm, *, for_user: User) -> list[Entry]:
    """Return the newest ``LIMIT`` entries; personal values show only that they changed.

    Looks at personal data are listed to those who may read the access log.
    """
    events = list(
        apps.get_model("ikm_registry", "IkmEvent")
        .objects.filter(pgh_obj_id=ikm.pk)
        .select_related("pgh_context")
        .order_by("pgh_id")
    )
    people = _people(events)
    entries, previous = [], None
    for event in events:
        entry = _entry(event, previous, people)
        previous = event
        if entry:
            entries.append(entry)
    audit = AuditEvent.objects.filter(
        target_type=ikm._meta.label_lower, target_id=ikm.pk
    ).select_related("by")[:LIMIT]
    entries += [Entry(a.at, str(a.by or "Sistem"), a.sentence) for a in audit if a.sentence]
    if for_user.has_perm("core.view_personaldataaccess") or for_user.has_perm(
        "core.view_auditevent"
    ):
        looks = PersonalDataAccess.objects.filter(
            subject_type=ikm._meta.label_lower, subject_id=ikm.pk
        ).select_related("by")[:LIMIT]
        entries += [
            Entry(look.at, str(look.by), "membuka data pribadi", look.purpose) for look in looks
        ]
    entries.sort(key=lambda entry: entry.at, reverse=True)
    return entries[:LIMIT]


def _people(events: list[Any]) -> dict[int, str]:
    ids = {
        event.pgh_context.metadata.get("user")
        for event in events
        if event.pgh_context and event.pgh_context.metadata.get("user")
    }
    return {user.pk: str(user) for user in User.objects.filter(pk__in=ids)}


def _entry(event: Any, previous: Any, people: dict[int, str]) -> Entry | None:
    metadata = event.pgh_context.metadata if event.pgh_context else {}
    who = people.get(metadata.get("user") or 0, "Sistem")
    if event.pgh_label.startswith("insert"):
        source = "lewat impor" if event.import_batch_id else ""
        return Entry(event.pgh_created_at, who, f"mencatat IKM ini {source}".strip())
    if previous is None:
        return None
    changes = []
    for model_field in Ikm._meta.concrete_fields:
        name = model_field.attname
        if model_field.name in HIDDEN or not hasattr(event, name):
            continue
        before, after = getattr(previous, name), getattr(event, name)
        if _plain(before) == _plain(after):
            continue
        label = SECRET.get(model_field.name, str(model_field.verbose_name).capitalize())
        secret = model_field.name in SECRET
        changes.append(
            {
                "label": label,
                "before": "•••" if secret and before else _plain(before),
                "after": "diubah" if secret and after else _plain(after),
            }
        )
    return Entry(event.pgh_created_at, who, "mengubah data", changes=changes) if changes else None


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value
