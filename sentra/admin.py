"""Officials and delegations in the admin: reference data, never deleted, each change recorded."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from rpik.core.audit import record
from rpik.core.models import User
from sentra.models import Delegation, Official


class RecordedAdmin(admin.ModelAdmin):
    """Saved with one audit event; decrees point here, so nothing is deleted."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        verb = "mengubah" if change else "menambah"
        name = obj._meta.verbose_name
        by = request.user if isinstance(request.user, User) else None
        record(
            f"{obj._meta.model_name}.{'update' if change else 'create'}",
            by=by,
            target=obj,
            sentence=f"{request.user} {verb} {name}: {obj}",
            data={"fields": form.changed_data},
        )


@admin.register(Official)
class OfficialAdmin(RecordedAdmin):
    """Who signs decrees, with periods."""

    list_display = ("name", "position", "authority", "since", "until")
    list_filter = ("authority",)
    search_fields = ("name", "position")

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        said = "Kosongkan bagi yang hanya menerima pelimpahan, misalnya Wakil Bupati."
        return super().get_form(request, obj, change, help_texts={"authority": said}, **kwargs)


@admin.register(Delegation)
class DelegationAdmin(RecordedAdmin):
    """Who signs during leave, with dates."""

    list_display = ("official", "kind", "delegate", "since", "until", "letter")
    list_select_related = ("official", "delegate")
    autocomplete_fields = ("official", "delegate")
