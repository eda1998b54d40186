"""Users, roles and the audit in Django's admin, behind the office's own log-in."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import (
    AdminPasswordChangeForm,
    AdminUserCreationForm,
    UserChangeForm,
)
from django.contrib.auth.models import Group
from django.http import HttpRequest

from rpik.core.models import AuditEvent, Job, PersonalDataAccess, User
from rpik.core.roles import ROLES

admin.site.site_header = "Administrasi RPIK"
admin.site.site_title = "RPIK"
admin.site.index_title = "Pengguna, data acuan, dan audit"
admin.site.unregister(Group)


class ReadOnlyAdmin(admin.ModelAdmin):
    """What is written elsewhere and only read here."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class RolesField(forms.ModelMultipleChoiceField):
    """The roles in the words of the table of roles."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        role = next((one for one in ROLES if one.name == obj.name), None)
        return f"{role.title}: {role.description}" if role else obj.name


class NeedsRole:
    """An account that may log in has a role: without one it would open nothing, and nobody be told."""

    def clean(self: Any) -> Any:
        data = super().clean()  # type: ignore[misc]
        found = self.cleaned_data
        if not (found.get("groups") or self.instance.is_superuser) and found.get("is_active", True):
            self.add_error(
                "groups",
                "Centang sekurangnya satu peran: tanpa peran, akun ini dapat masuk tetapi tidak dapat "
                "membuka apa pun. Akun yang tidak dipakai lagi: hapus centang Aktif.",
            )
        return data


class OfficeUserForm(NeedsRole, UserChangeForm):
    """Change an account."""


class NewUserForm(NeedsRole, AdminUserCreationForm):
    """Add an account."""


class PasswordForm(AdminPasswordChangeForm):
    """A new password, with the help in Indonesian."""

    usable_password_help_text = "Tanpa kata sandi, akun ini tidak dapat masuk sampai diberi kata sandi baru; yang sekarang hilang."  # noqa: S105


@admin.register(User)
class OfficeUserAdmin(UserAdmin):
    """Accounts: a role gives the rights, single permissions are not handed out here."""

    form, add_form = OfficeUserForm, NewUserForm
    change_password_form = PasswordForm
    list_display = ("username", "full_name", "position", "is_active", "is_demo", "last_login")
    list_filter = ("groups", "is_active", "is_demo")
    search_fields = ("username", "full_name")
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Orangnya", {"fields": ("full_name", "position", "email")}),
        (
            "Peran dan wilayah kerja",
            {"fields": ("is_active", "is_staff", "groups", "kecamatan_scope")},
        ),
    )
    add_fieldsets = (
        (
            None,
            {
                "classes": ("wide",),
                "fields": ("username", "full_name", "position", "groups", "password1", "password2"),
            },
        ),
    )

    def formfield_for_manytomany(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Roles as boxes to tick, each with what it may do."""
        if db_field.name == "groups":
            return RolesField(label="Peran", queryset=Group.objects.order_by("pk"), required=False)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        # Nobody but a superuser makes staff: an administrator cannot raise another one.
        return () if request.user.is_superuser else ("is_staff",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    """Who did what, newest first."""

    list_display = ("at", "by", "event", "sentence")
    list_filter = ("event",)
    search_fields = ("sentence", "by__username")
    date_hierarchy = "at"


@admin.register(PersonalDataAccess)
class PersonalDataAccessAdmin(ReadOnlyAdmin):
    """Who opened whose personal data [UU 27/2022]."""

    list_display = ("at", "by", "subject_type", "subject_id", "fields", "rows", "purpose")
    search_fields = ("by__username", "subject_id")
    date_hierarchy = "at"


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    """Background work."""

    list_display = ("created_at", "title", "state", "done", "total", "message", "by")
    list_filter = ("state", "name")
