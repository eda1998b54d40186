"""How a bound form field is drawn: classes, units and what a screen reader is told."""

from typing import Any

from django.forms import (
    BoundField,
    CheckboxInput,
    CheckboxSelectMultiple,
    DateInput,
    FileInput,
    RadioSelect,
    Textarea,
)


class DayInput(DateInput):
    """The browser's calendar; it takes and gives days as 2026-11-24, whatever the locale."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def rendered(field: BoundField, *, help_text: str = "") -> dict[str, Any]:
    """Return the context of ``_components/field.html``: the control, how it is laid out, its help."""
    widget = field.field.widget
    choices = isinstance(widget, RadioSelect | CheckboxSelectMultiple)
    boxed = isinstance(widget, CheckboxInput)
    help_text = help_text or str(field.help_text)
    attributes = {"class": _classes(field, boxed=boxed, choices=choices)}
    described = _described(field, help_text)
    if described:
        attributes["aria-describedby"] = described
    if field.errors:
        attributes["aria-invalid"] = "true"
    if isinstance(widget, Textarea) and str(widget.attrs.get("rows", "10")) == "10":
        attributes["rows"] = "3"
    return {
        "field": field,
        "control": field.as_widget(attrs={**widget.attrs, **attributes}),
        "boxed": boxed,
        "choices": choices,
        "file": isinstance(widget, FileInput),
        "rupiah": "data-rupiah" in widget.attrs,
        "help": help_text,
        "lost": lost_file(field),
    }


def lost_file(field: BoundField) -> str:
    """Return the names of the files that were chosen here and must be chosen again: a browser keeps
    none of them when another field of the form was refused. "" where nothing was lost.
    """
    if not field.form.is_bound or not field.form.errors or field.errors:
        return ""
    chosen = field.form.files
    many = chosen.getlist(field.html_name) if hasattr(chosen, "getlist") else []
    return ", ".join(one.name or "" for one in many)


def _classes(field: BoundField, *, boxed: bool, choices: bool) -> str:
    widget = field.field.widget
    kind = "form-control"
    if boxed:
        kind = "form-check-input"
    elif choices:
        kind = ""
    elif getattr(widget, "input_type", "") == "select":
        kind = "form-select"
    own = widget.attrs.get("class", "")
    return " ".join(part for part in (kind, "is-invalid" if field.errors else "", own) if part)


def _described(field: BoundField, help_text: str) -> str:
    name = field.auto_id
    parts = [f"{name}_help" if help_text else "", f"{name}_error" if field.errors else ""]
    return " ".join(part for part in parts if part)
