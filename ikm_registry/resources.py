"""Columns of the reference tables as files (django-import-export)."""

from import_export.resources import ModelResource

from ikm_registry.models import Desa, Kbli, Kecamatan, ProductGroup, SectorRule


class KecamatanResource(ModelResource):
    """fixtures/reference/kecamatan.csv."""

    class Meta:
        model = Kecamatan
        import_id_fields = ("code",)
        fields = ("code", "name", "bps_code", "aliases")


class DesaResource(ModelResource):
    """fixtures/reference/desa.csv."""

    class Meta:
        model = Desa
        import_id_fields = ("code",)
        fields = ("code", "name", "kind", "kecamatan", "lat", "lon", "aliases")


class KbliResource(ModelResource):
    """fixtures/reference/kbli.csv."""

    class Meta:
        model = Kbli
        import_id_fields = ("version", "code")
        fields = ("version", "code", "level", "title", "keywords", "active")


class ProductGroupResource(ModelResource):
    """fixtures/reference/product_groups.csv."""

    class Meta:
        model = ProductGroup
        import_id_fields = ("code",)


class SectorRuleResource(ModelResource):
    """fixtures/reference/sector_rules.csv."""

    class Meta:
        model = SectorRule
        import_id_fields = ("version", "prefix")
        fields = ("number", "version", "prefix", "sector", "basis", "reason", "confidence", "valid_from")  # fmt: skip
