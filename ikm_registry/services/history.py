"""What happened to one IKM, in words: from the history's triggers, the audit, and the looks."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.apps import apps

from ikm_registry.choices import ChangeCause
from ikm_registry.models import Desa, Ikm, Kecamatan, ProductGroup
from rpik.core.models import AuditEvent, PersonalDataAccess, User
from rpik.core.templatetags.format_id import angka, desimal, rupiah

LIMIT = 60
SECRET = {"nik_cipher": "NIK", "phone": "Telepon", "address": "Alamat"}
HIDDEN = {"nik_hash", "nik15_hash", "version", "updated_at", "created_at", "flags", "created_by", "override_at", "sector_rule", "merged_into"}  # fmt: skip

CLASS_FIELDS = ("kbli_version", "kbli_code", "sector", "product_group_id")
MONEY, DEGREES = {"investment", "output_value", "input_value"}, {"lat", "lon"}
YEARS = {"year_established", "data_year"}
NAMED: dict[str, Any] = {"desa": Desa, "kecamatan": Kecamatan, "product_group": ProductGroup}
SAME_REQUEST = timedelta(seconds=3)


@dataclass(slots=True)
class Entry:
    """One line of the timeline."""

    at: datetime
    who: str
    what: str
    note: str = ""
    cause: str = ""
    changes: list[dict[str, Any]] = field(default_factory=list)


def timeline(ikm: Ikm, *, for_user: User) -> list[Entry]:
    """Return the newest ``LIMIT`` entries; personal values show only that they changed.

    What one request did to the record is one entry. Looks at personal data are listed to those who
    may read the access log.
    """
    events = list(
        apps.get_model("ikm_registry", "IkmEvent")
        .objects.filter(pgh_obj_id=ikm.pk)
        .select_related("pgh_context")
        .order_by("pgh_id")
    )
    audit = AuditEvent.objects.filter(
        target_type=ikm._meta.label_lower, target_id=ikm.pk
    ).select_related("by")[:LIMIT]
    entries = _merged(_recorded(events), [a for a in audit if a.sentence])
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


def _recorded(events: list[Any]) -> list[Entry]:
    """Return one entry per request that changed the record."""
    people, names = _people(events), _names(events)
    entries, previous = [], None
    for _, group in groupby(events, key=lambda e: e.pgh_context_id or -e.pgh_id):
        steps = list(group)
        entry = _entry(steps, previous, people, names)
        previous = steps[-1]
        if entry:
            entries.append(entry)
    return entries


def _merged(entries: list[Entry], audit: list[AuditEvent]) -> list[Entry]:
    """Give an entry the sentence its own request wrote; sentences without one stand alone."""
    alone = []
    for sentence in audit:
        who = str(sentence.by or "Sistem")
        twin = next(
            (e for e in entries if e.who == who and abs(e.at - sentence.at) <= SAME_REQUEST), None
        )
        words = sentence.sentence[:1].lower() + sentence.sentence[1:]
        if twin is None:
            alone.append(Entry(sentence.at, who, words))
        else:
            twin.what = words
    return entries + alone


def _people(events: list[Any]) -> dict[int, str]:
    ids = {
        event.pgh_context.metadata.get("user")
        for event in events
        if event.pgh_context and event.pgh_context.metadata.get("user")
    }
    return {user.pk: str(user) for user in User.objects.filter(pk__in=ids)}


def _names(events: list[Any]) -> dict[tuple[str, Any], str]:
    """Return (field, key) → name of the places and groups the record ever had."""
    names: dict[tuple[str, Any], str] = {}
    for name, model in NAMED.items():
        keys = {getattr(event, f"{name}_id") for event in events} - {None}
        for key, one in model.objects.in_bulk(keys).items() if len(events) > 1 else ():
            names[name, key] = str(one)
    return names


def _entry(
    steps: list[Any], previous: Any, people: dict[int, str], names: dict[tuple[str, Any], str]
) -> Entry | None:
    first, last = steps[0], steps[-1]
    metadata = first.pgh_context.metadata if first.pgh_context else {}
    who = people.get(metadata.get("user") or 0, "Sistem")
    if first.pgh_label.startswith("insert"):
        source = "lewat impor" if first.import_batch_id else ""
        return Entry(first.pgh_created_at, who, f"mencatat IKM ini {source}".strip())
    if previous is None:
        return None
    changes = []
    for model_field in Ikm._meta.concrete_fields:
        name = model_field.attname
        if model_field.name in HIDDEN or not hasattr(last, name):
            continue
        before, after = getattr(previous, name), getattr(last, name)
        if _plain(before) == _plain(after):
            continue
        words = str(model_field.verbose_name)
        secret = model_field.name in SECRET
        changes.append(
            {
                "label": SECRET.get(model_field.name, words[:1].upper() + words[1:]),
                "before": "•••" if secret and before else _shown(model_field, before, names),
                "after": "diubah" if secret and after else _shown(model_field, after, names),
            }
        )
    if not changes:
        return None
    cause = _cause(steps) if _reclassified(previous, last) else ""
    return Entry(first.pgh_created_at, who, "mengubah data", cause=cause, changes=changes)


def _reclassified(before: Any, after: Any) -> bool:
    return any(getattr(before, name) != getattr(after, name) for name in CLASS_FIELDS)


def _cause(steps: list[Any]) -> str:
    """Return why a request changed the classification, "" for what was written before causes were."""
    written = next((step.cause for step in reversed(steps) if step.cause), "")
    return str(dict(ChangeCause.choices).get(written, ""))


def _shown(model_field: Any, value: Any, names: dict[tuple[str, Any], str]) -> Any:
    """Return a value as people read it: a choice's label, a place's name, a number with its dots."""
    if value in (None, ""):
        return value
    if model_field.flatchoices:
        return dict(model_field.flatchoices).get(value, value)
    if (model_field.name, value) in names:
        return names[model_field.name, value]
    return _plain(value) if model_field.is_relation else _numbered(model_field.name, value)


def _numbered(name: str, value: Any) -> Any:
    """Return a number as it is written in Indonesian, money with Rp; a year stays as it is."""
    if name in MONEY:
        return rupiah(value)
    if name in DEGREES:
        return desimal(value, 6)
    if name in YEARS or isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return _plain(value)
    return angka(value) if value == int(value) else desimal(value)


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value
