"""Tags that put a component on a page; templates/_components/README.md lists them."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from rpik.core import charts
from rpik.core.fields import lost_file, rendered
from rpik.core.marking import segments
from rpik.core.templatetags.format_id import UNKNOWN, persen
from rpik.core.tones import tone_of

register = template.Library()
register.filter("lost_file", lost_file)


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """An icon of static/img/icons.svg; decorative unless it has a label."""
    address = f"{static('img/icons.svg')}#{name}"
    names = f"icon {css}".strip()
    if label:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}"><use href="{}"/></svg>',
            names,
            label,
            address,
        )
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"/></svg>', names, address)


@register.simple_tag
def growth_change(share: float | None) -> SafeString:
    """A change as "+12 %" with a word for its direction; a dash where it is not known."""
    if share is None:
        return format_html('<span class="muted">{}</span>', UNKNOWN)
    if abs(share) < 0.0005:
        return format_html("{}", "tetap")
    css, sign = ("up", "+") if share > 0 else ("down", "\N{MINUS SIGN}")
    return format_html('<span class="change-{}">{}{}</span>', css, sign, persen(abs(share), 1))


@register.filter
def marked(text: str, words: Iterable[str]) -> SafeString:
    """A text with the words of ``words`` marked, everything else escaped."""
    return format_html_join(
        "",
        "{}",
        (
            (format_html("<mark>{}</mark>", piece) if found else piece,)
            for piece, found in segments(text, words)
        ),
    )


@register.inclusion_tag("_components/field.html")
def ui_field(
    field: BoundField,
    unit: str = "",
    prefix: str = "",
    help: str = "",
    wide: bool = False,
    filters: bool = False,
) -> dict[str, Any]:
    """A form field: label above, unit in it, help and error beside it.

    ``filters``: one of a filter bar, where every field may stay empty and none says so. Elsewhere the
    fewer say it: those to fill in where most may stay empty, else those that may stay empty.
    """
    return rendered(field, help_text=help) | {
        "unit": unit,
        "prefix": prefix,
        "wide": wide,
        "note": "" if filters else _note(field),
    }


def _note(field: BoundField) -> str:
    visible = [one.field for one in field.form.visible_fields() if not one.field.disabled]
    needed = sum(one.required for one in visible)
    if 2 * needed < len(visible):
        return "wajib" if field.field.required else ""
    return "" if field.field.required else "boleh kosong"


@register.inclusion_tag("_components/form.html")
def ui_form(form: BaseForm, grid: bool = False) -> dict[str, Any]:
    """All fields of a form with the summary of errors on top; ``grid`` sets two columns."""
    return {"form": form, "grid": grid}


@register.inclusion_tag("_components/errors.html")
def ui_errors(form: BaseForm) -> dict[str, Any]:
    """The summary of errors, each linked to its field."""
    return {"form": form, "count": sum(len(errors) for errors in form.errors.values())}


@register.simple_tag
def badge(value: Any, label: str = "") -> SafeString:
    """A status badge: the tone follows the value, the word carries the meaning."""
    return format_html(
        '<span class="badge-tone tone-{}">{}</span>',
        tone_of(value),
        label or value or "Belum ada",
    )


@register.inclusion_tag("_components/bars.html")
def bars(
    rows: Sequence[dict[str, Any]], caption: str = "", unit: str = "", source: str = ""
) -> dict[str, Any]:
    """Horizontal bars with direct labels: rows of label, value and optional url, tone, text."""
    return {"rows": charts.bar_rows(rows), "caption": caption, "unit": unit, "source": source}


@register.inclusion_tag("_components/stacked.html")
def stacked(
    rows: Sequence[dict[str, Any]], caption: str = "", unit: str = "", source: str = ""
) -> dict[str, Any]:
    """One bar divided in shares (agro, non-agro, unknown) with its key: rows of label, value, tone."""
    return {
        "parts": charts.stack_parts(rows),
        "caption": caption,
        "unit": unit,
        "source": source,
    }


@register.inclusion_tag("_components/waterfall.html")
def waterfall(
    start: dict[str, Any], parts: Sequence[dict[str, Any]], end_label: str, caption: str = ""
) -> dict[str, Any]:
    """From one number to another in parts that add up: start and parts of label, value, url."""
    rows, floor = charts.waterfall(start, parts, end_label)
    return {"rows": rows, "floor": floor, "caption": caption}


@register.inclusion_tag("_components/spark.html")
def sparkline(values: Sequence[float], label: str = "") -> dict[str, Any]:
    """A small line from zero without axes; ``label`` says in words what it shows."""
    return {"spark": charts.spark_path(list(values)), "label": label}


@register.simple_tag(takes_context=True)
def th(
    context: Context,
    label: str,
    sort: str = "",
    css: str = "",
    column: str = "",
    param: str = "urut",
) -> SafeString:
    """A table head; with ``sort`` it links to the same address sorted by it, then the other way.

    ``column`` names the column for the column chooser.
    """
    marks = format_html(' data-column="{}"', column) if column else ""
    if not sort or "request" not in context:
        return format_html('<th scope="col" class="{}"{}>{}</th>', css, marks, label)
    query = context["request"].GET.copy()
    now = query.get(param, "")
    query[param] = f"-{sort}" if now == sort else sort
    for name in ("halaman", "sesudah", "sebelum"):
        query.pop(name, None)
    state, sign = "", "sort"
    if now in {sort, f"-{sort}"}:
        state, sign = ("ascending", "arrow-up") if now == sort else ("descending", "arrow-down")
    aria = format_html(' aria-sort="{}"', state) if state else ""
    return format_html(
        '<th scope="col" class="{}"{}{}><a href="?{}">{}{}</a></th>',
        css,
        marks,
        aria,
        query.urlencode(),
        label,
        icon(sign),
    )
