"""The form of a product group: prefixes, words, older labels, relations."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms

from ikm_registry.models import ProductGroup

_SPLIT = re.compile(r"[,;\n]+")
_PREFIX = re.compile(r"\A[0-9]{2,5}\Z")


class ManyField(forms.CharField):
    """Several entries in one text, by comma or line; each once, in their order."""

    def __init__(self, *, longest: int, most: int, **kwargs: Any) -> None:
        self._longest, self._most = longest, most
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 2}))
        super().__init__(required=False, max_length=4000, **kwargs)

    def clean(self, value: Any) -> list[str]:
        """Return the entries, trimmed; refuse one that is too long, or too many of them."""
        parts = [" ".join(part.split()) for part in _SPLIT.split(super().clean(value))]
        entries = list(dict.fromkeys(part for part in parts if part))
        long = next((one for one in entries if len(one) > self._longest), None)
        if long is not None:
            raise forms.ValidationError(f"“{long[:40]}…” terlalu panjang.")
        if len(entries) > self._most:
            raise forms.ValidationError(f"Paling banyak {self._most} isian.")
        return entries

    def prepare_value(self, value: Any) -> Any:
        """Show a list as people type it."""
        return ", ".join(value) if isinstance(value, list) else value


class PrefixesField(ManyField):
    """KBLI prefixes of two to five digits; spaces divide them too."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(longest=40, most=60, **kwargs)

    def clean(self, value: Any) -> list[str]:
        """Return the prefixes."""
        entries = [one for part in super().clean(value) for one in part.replace(".", "").split()]
        wrong = next((one for one in entries if not _PREFIX.match(one)), None)
        if wrong is not None:
            raise forms.ValidationError(f"“{wrong}” bukan awalan KBLI: 2 sampai 5 angka.")
        return list(dict.fromkeys(entries))


class GroupForm(forms.Form):
    """All of a product group that the office may edit."""

    name = forms.CharField(label="Nama", max_length=80)
    keywords = ManyField(
        label="Kata kunci",
        longest=60,
        most=200,
        help_text="Dipisah koma. Kata terpanjang yang ada pada produk utama menang.",
    )
    kbli_2020 = PrefixesField(label="Awalan KBLI 2020", help_text="Dipakai bila tidak ada kata yang cocok.")  # fmt: skip
    kbli_2025 = PrefixesField(label="Awalan KBLI 2025")
    branches = ManyField(
        label="Cabang industri (sebutan lama)",
        longest=60,
        most=10,
        help_text="Misalnya Pangan; Sandang dan Kulit. Untuk laporan dengan sebutan lama.",
    )
    related = forms.MultipleChoiceField(
        label="Kelompok terkait",
        required=False,
        widget=forms.SelectMultiple(attrs={"data-combobox": True, "size": 6}),
        help_text="Misalnya batik dengan konveksi. Dipakai pencarian kandidat sentra bila diminta.",
    )
    active = forms.BooleanField(label="Dipakai", required=False, initial=True)

    def __init__(
        self,
        *args: Any,
        groups: Sequence[ProductGroup],
        group: ProductGroup | None = None,
        **kwargs: Any,
    ) -> None:
        if group is not None:
            names = type(self).base_fields
            kwargs.setdefault("initial", {name: getattr(group, name) for name in names})
        super().__init__(*args, **kwargs)
        own = group.pk if group else None
        self.fields["related"].choices = sorted(
            ((one.pk, one.name) for one in groups if one.pk != own), key=lambda one: one[1]
        )

    def clean_name(self) -> str:
        """Return the name with single spaces."""
        return " ".join(self.cleaned_data["name"].split())
