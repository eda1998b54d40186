"""The industri unggulan as the Perda lists them, typed over by the office; each load is a version."""

from django.db import models
from django.db.models import Q

from rpik.plan.models.loaded import Loaded


class PerdaList(Loaded):
    """One loaded list; ``rows`` are {name, divisions}."""

    rows = models.JSONField("isi", default=list)

    class Meta(Loaded.Meta):
        verbose_name = verbose_name_plural = "daftar Perda"
        constraints = [
            models.UniqueConstraint(
                fields=["in_use"], condition=Q(in_use=True), name="one_perda_list_in_use"
            )
        ]
