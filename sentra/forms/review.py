"""Forms of a proposal and of the steps taken with it."""

from typing import Any

from django import forms

from ikm_registry.models import ProductGroup
from rpik.core.errors import DomainError
from rpik.core.idempotency import new_key
from sentra.models import Proposal
from sentra.services import areas
from sentra.services.members import MAX_MEMBERS
from sentra.workflow import CHECKLIST, Transition

REASON_HELP = "Mengapa kelompok ini layak menjadi sentra: potensi, bahan baku, pasar, kelembagaan."
NOTE_HELP = {
    "request_changes": "Tulis ringkasnya; butirnya satu per satu di bawah.",
    "resubmit": "Tulis apa yang sudah diperbaiki.",
    "endorse": "Tulis pertimbangan Anda; pimpinan membacanya sebelum menetapkan.",
    "dissent": "Tulis apa yang Anda lihat lain dan mengapa; pimpinan membacanya sebelum menetapkan.",
    "reject": "Tulis alasan penolakan; pengusul membacanya.",
    "withdraw": "Tulis alasan usulan ditarik.",
    "return": "Tulis mengapa belum dapat ditetapkan; butirnya satu per satu di bawah.",
    "revoke": "Tulis alasan pencabutan.",
}


class MembersField(forms.Field):
    """Ids of ticked IKM; anything that is no positive whole number is refused."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[int]:
        texts = [str(item) for item in value or []]
        if len(texts) > MAX_MEMBERS:
            raise forms.ValidationError(f"Satu usulan memuat paling banyak {MAX_MEMBERS} anggota.")
        if not all(text.isascii() and text.isdigit() and len(text) < 19 for text in texts):
            raise forms.ValidationError("Daftar anggota rusak. Muat ulang halaman.")
        return sorted({int(text) for text in texts})

    def validate(self, value: list[int]) -> None:
        if self.required and not value:
            raise forms.ValidationError("Centang sekurangnya satu anggota.")


class AreaField(forms.CharField):
    """An area drawn on the map, as GeoJSON; cleaned to a ``DrawnArea`` or None."""

    def clean(self, value: Any) -> areas.DrawnArea | None:
        try:
            return areas.read(super().clean(value))
        except DomainError as error:
            raise forms.ValidationError(error.message) from error


class ProposalForm(forms.Form):
    """A new proposal, from a candidate or by hand; ``form_key`` stops a second press."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=new_key)
    name = forms.CharField(
        label="Nama sentra",
        max_length=160,
        help_text="Contoh: Sentra Gerabah Getaan, Desa Pagelaran.",
    )
    reason = forms.CharField(
        label="Alasan usulan",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=REASON_HELP,
    )
    product_group = forms.ModelChoiceField(
        label="Kelompok komoditas", queryset=ProductGroup.objects.none()
    )
    members = MembersField(label="Anggota")
    area = AreaField(
        label="Bidang (GeoJSON)",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text="Terisi dari gambar di peta, atau tempel satu poligon. Kosongkan bila batasnya "
        "cukup dari letak anggota.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["product_group"].queryset = ProductGroup.objects.filter(active=True)


UNTOLD = "Kelembagaan belum didata: isi dahulu data kelembagaan (boleh “belum ada”)."


class ActForm(forms.Form):
    """One step with a proposal: a note, for some the checklist; carries the version."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(
        label="Catatan", max_length=5000, widget=forms.Textarea(attrs={"rows": 3})
    )
    checklist = forms.MultipleChoiceField(
        label="Daftar periksa",
        choices=CHECKLIST,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    points = forms.CharField(
        label="Butir perbaikan",
        required=False,
        max_length=15_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Satu butir satu baris; pengusul mencentangnya satu per satu sebelum mengajukan kembali.",
    )
    unvisited = forms.CharField(
        label="Mengapa disetujui sebelum separuh anggota diperiksa di lapangan?",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": "Tulis alasan menyetujui sebelum separuh anggota diperiksa di lapangan."
        },
        help_text="Tersimpan bersama catatan; pimpinan membacanya sebelum menetapkan.",
    )

    def __init__(
        self,
        *args: Any,
        transition: Transition,
        few_visited: bool = False,
        untold: bool = False,
        **kwargs: Any,
    ) -> None:
        """``few_visited``, ``untold``: of ``services.review.asked_to_endorse``."""
        super().__init__(*args, **{"auto_id": f"{transition.action}_%s", **kwargs})
        self.transition, self.untold = transition, untold
        self.fields["unvisited"].required = few_visited
        self.fields["note"].help_text = NOTE_HELP.get(transition.action, "")
        if "checklist" not in transition.needs:
            del self.fields["checklist"]
        if transition.action not in {"request_changes", "return"}:
            del self.fields["points"]
        if "unvisited" not in transition.needs:
            del self.fields["unvisited"]

    def clean_checklist(self) -> list[str]:
        """Return the points; all of them are asked."""
        ticked = self.cleaned_data["checklist"]
        if set(ticked) != {key for key, _ in CHECKLIST}:
            raise forms.ValidationError("Centang seluruh daftar periksa, atau minta perbaikan.")
        return ticked

    def clean(self) -> None:
        """Say with the other slips what lacks outside the form."""
        super().clean()
        if self.untold and "checklist" in self.fields:
            self.add_error(None, UNTOLD)

    def clean_points(self) -> list[str]:
        """Return the points, one a line."""
        return self.cleaned_data["points"].splitlines()


class ResubmitForm(forms.Form):
    """A mended proposal: name, reason and members may change."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(label="Nama sentra", max_length=160)
    reason = forms.CharField(
        label="Alasan usulan",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=REASON_HELP,
    )
    note = forms.CharField(
        label="Apa yang diperbaiki",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=NOTE_HELP["resubmit"],
    )
    members = MembersField(label="Anggota")
    points = MembersField(label="Butir perbaikan", required=False)

    @classmethod
    def of(cls, proposal: Proposal) -> "ResubmitForm":
        """Return the form filled with what the proposal holds."""
        return cls(
            initial={
                "version": proposal.version,
                "name": proposal.name,
                "reason": proposal.reason,
                "members": list(proposal.members.values_list("ikm_id", flat=True)),
            }
        )
