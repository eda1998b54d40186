"""Reference tables in the admin, with import and export by django-import-export."""

from django.contrib import admin
from import_export.admin import ExportMixin

from ikm_registry.models import Desa, Kbli, Kecamatan, ProductGroup, RuleSet, SectorRule
from ikm_registry.resources import (
    DesaResource,
    KbliResource,
    KecamatanResource,
    ProductGroupResource,
    SectorRuleResource,
)


class ReferenceAdmin(ExportMixin, admin.ModelAdmin):
    """Edited row by row, exported whole; never deleted, since records point to the rows."""

    def has_delete_permission(self, request: object, obj: object = None) -> bool:
        return False


class LookOnly(ReferenceAdmin):
    """Edited on pages of its own, where what would change is shown first; here only read."""

    def has_add_permission(self, request: object, obj: object = None) -> bool:
        return False

    def has_change_permission(self, request: object, obj: object = None) -> bool:
        return False


@admin.register(Kecamatan)
class KecamatanAdmin(ReferenceAdmin):
    """The 33 districts."""

    resource_classes = [KecamatanResource]
    list_display = ("code", "name", "bps_code", "aliases")
    search_fields = ("name", "code")
    exclude = ("cell",)


@admin.register(Desa)
class DesaAdmin(ReferenceAdmin):
    """The 390 desa and kelurahan."""

    resource_classes = [DesaResource]
    list_display = ("code", "name", "kind", "kecamatan", "aliases")
    list_filter = ("kecamatan", "kind")
    list_select_related = ("kecamatan",)
    search_fields = ("name", "code")
    exclude = ("cell",)


@admin.register(Kbli)
class KbliAdmin(ReferenceAdmin):
    """Codes, titles and our keywords."""

    resource_classes = [KbliResource]
    list_display = ("version", "code", "title", "keywords", "active")
    list_filter = ("version", "level", "active")
    search_fields = ("code", "title")


@admin.register(ProductGroup)
class ProductGroupAdmin(LookOnly):
    """The groups planners speak in."""

    resource_classes = [ProductGroupResource]
    list_display = ("name", "code", "keywords", "active")
    search_fields = ("name", "keywords")


class SectorRuleInline(admin.TabularInline):
    """The rows of a rule set."""

    model = SectorRule
    extra = 0


@admin.register(RuleSet)
class RuleSetAdmin(LookOnly):
    """Rule sets with their rows."""

    list_display = ("name", "state", "activated_at", "activated_by")
    inlines = [SectorRuleInline]


@admin.register(SectorRule)
class SectorRuleAdmin(LookOnly):
    """Rules, searchable."""

    resource_classes = [SectorRuleResource]
    list_display = ("number", "version", "prefix", "sector", "reason", "basis")
    list_filter = ("version", "sector", "ruleset")
    search_fields = ("prefix", "reason")
