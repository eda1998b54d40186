"""What else a product text names: "tempe, keripik & sambal" makes tempe, keripik and sambal."""

from django.db import models

from ikm_registry.choices import KBLI_VERSIONS


class NamedProduct(models.Model):
    """One of the products a text names, in their order, with code and group of its own.

    It follows from the text alone, so it belongs to the text, not to an IKM: what an IKM also makes
    is what its text names beside the code and group it has (``queries/named_products.py``).
    """

    text = models.CharField("produk seperti tertulis", max_length=200)
    place = models.PositiveSmallIntegerField("urutan")
    product = models.CharField("produk", max_length=200)
    kbli_version = models.CharField("versi KBLI", max_length=4, choices=KBLI_VERSIONS)
    kbli_code = models.CharField("kode KBLI", max_length=5, blank=True, default="")
    reason = models.CharField("alasan KBLI", max_length=300, blank=True, default="")
    product_group = models.ForeignKey(
        "ikm_registry.ProductGroup",
        verbose_name="kelompok komoditas",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    group_reason = models.CharField("alasan kelompok", max_length=300, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "produk yang disebut"
        ordering = ["text", "place"]
        constraints = [
            models.UniqueConstraint(fields=["text", "place"], name="named_product_place_once")
        ]

    def __str__(self) -> str:
        return f"{self.product} ({self.kbli_code})" if self.kbli_code else self.product
