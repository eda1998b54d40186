"""Tags that put a component on a page; templates/_components/README.md lists them."""

from typing import Any

from django import template
from django.forms import BaseForm, BoundField, CheckboxInput, RadioSelect, Textarea
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of static/img/icons.svg; decorative unless it has a label."""
    address = f"{static('img/icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}"/></svg>', label, address
        )
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"/></svg>', address)


@register.inclusion_tag("_components/field.html")
def ui_field(field: BoundField, unit: str = "", prefix: str = "") -> dict[str, Any]:
    """A form field: label above, help, unit, error beside it."""
    widget = field.field.widget
    boxed = isinstance(widget, CheckboxInput)
    css = "form-check-input" if boxed else "form-control"
    if getattr(widget, "input_type", "") == "select":
        css = "form-select"
    if isinstance(widget, RadioSelect):
        css = ""
    if field.errors:
        css += " is-invalid"
    described = " ".join(
        part
        for part in (
            f"{field.id_for_label}_help" if field.help_text else "",
            f"{field.id_for_label}_error" if field.errors else "",
        )
        if part
    )
    attributes = {"class": f"{css} {widget.attrs.get('class', '')}".strip()}
    if described:
        attributes["aria-describedby"] = described
    if field.errors:
        attributes["aria-invalid"] = "true"
    if isinstance(widget, Textarea):
        attributes.setdefault("rows", widget.attrs.get("rows", "3"))
    return {
        "field": field,
        "control": field.as_widget(attrs={**widget.attrs, **attributes}),
        "boxed": boxed,
        "unit": unit,
        "prefix": prefix,
    }


@register.inclusion_tag("_components/form.html")
def ui_form(form: BaseForm) -> dict[str, Any]:
    """All fields of a form with the summary of errors on top."""
    return {"form": form}


@register.inclusion_tag("_components/errors.html")
def ui_errors(form: BaseForm) -> dict[str, Any]:
    """The summary of errors, each linked to its field."""
    return {"form": form, "count": sum(len(errors) for errors in form.errors.values())}


TONES = {
    "agro": "agro",
    "non_agro": "non-agro",
    "bukan_industri": "unknown",
    "aktif": "good",
    "nonaktif": "unknown",
    "diusulkan": "proposal",
    "perbaikan": "warn",
    "disetujui": "ready",
    "ditetapkan": "solid",
    "ditolak": "bad",
    "ditarik": "unknown",
    "dicabut": "bad",
    "baru": "good",
    "berubah": "ready",
    "sama": "unknown",
    "ganda": "warn",
    "disimpan": "solid",
    "diperiksa": "ready",
    "diunggah": "unknown",
    "dipetakan": "ready",
    "diurungkan": "unknown",
    "gagal": "bad",
    "selesai": "good",
    "berjalan": "ready",
    "kecil": "plain",
    "menengah": "plain",
    "besar": "warn",
}


@register.simple_tag
def badge(value: str, label: str = "") -> SafeString:
    """A status badge: the tone follows the value, the word carries the meaning."""
    tone = TONES.get(str(value), "unknown" if not value else "plain")
    return format_html(
        '<span class="badge badge-tone tone-{}">{}</span>', tone, label or value or "Belum ada"
    )


@register.inclusion_tag("_components/bars.html")
def bars(rows: list[dict[str, Any]], caption: str = "", unit: str = "") -> dict[str, Any]:
    """Horizontal bars with direct labels: rows of label, value and optional url, tone, note."""
    top = max((float(row["value"]) for row in rows), default=0) or 1
    drawn = [
        row | {"width": round(300 * float(row["value"]) / top, 1), "tone": row.get("tone", "accent")}
        for row in rows
    ]
    return {"rows": drawn, "caption": caption, "unit": unit}
