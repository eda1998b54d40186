"""The register of IKM: register once, import, clean, deduplicate, classify."""

from django.apps import AppConfig


class IkmRegistryConfig(AppConfig):
    """Knows nothing of sentra."""

    name = "ikm_registry"
    verbose_name = "Register IKM"
