"""What an officer asks of a day in the field."""

from typing import Any, cast

from django import forms

from ikm_registry.models import Kecamatan
from rpik.core.models import User
from rpik.plan.queries.errands import KINDS
from sentra.forms.visits import PaceForm

MOST_DAYS = 5


class ErrandForm(PaceForm):
    """Where, what, how many days, and the pace of a day; all in the address."""

    kecamatan = forms.ModelChoiceField(
        label="Kecamatan",
        queryset=Kecamatan.objects.none(),
        required=False,
        empty_label="Semua di wilayah kerja",
    )
    hari = forms.IntegerField(label="Banyaknya hari", min_value=1, max_value=MOST_DAYS)
    tugas = forms.MultipleChoiceField(
        label="Tugas",
        choices=[(kind.key, kind.label) for kind in KINDS],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Pilih sedikitnya satu jenis tugas."},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[Kecamatan]", self.fields["kecamatan"])
        scope = user.kecamatan_scope
        field.queryset = (
            Kecamatan.objects.filter(pk__in=scope) if scope else Kecamatan.objects.all()
        )

    @staticmethod
    def defaults() -> dict[str, Any]:
        """Return the values the page begins with: half a day, all errands."""
        return PaceForm.defaults() | {"hari": 1, "jam": 4, "tugas": [kind.key for kind in KINDS]}
