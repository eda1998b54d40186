"""What is told of an institution, what a yearly evaluation says, and what the head answers."""

from typing import Any

from django import forms

from rpik.core.fields import DayInput
from sentra.choices import Answer, Recommendation
from sentra.forms.designation import DATE_FORMATS, DesignateForm, drafted
from sentra.forms.review import MembersField
from sentra.models import ChangeDraft, Institution, Sentra
from sentra.services import institutions
from sentra.workflow import INSTITUTION

HELP = {
    "managers": "Susunan pengurus hasil musyawarah.",
    "group": "Kelompok usaha bersama (KUB) atau paguyuban perajin.",
    "cooperative": "Koperasi yang beranggotakan atau melayani para perajin.",
    "meeting": "Musyawarah pembentukan sentra atau pemilihan pengurusnya.",
    "statutes": "Anggaran dasar dan anggaran rumah tangga.",
    "work_plan": "Rencana kegiatan pengurus untuk setahun.",
    "upt": "Unit Pelayanan Teknis: mesin bersama, ruang pamer, uji mutu (PP 29/2018 Pasal 6).",
}


class InstitutionForm(forms.ModelForm):
    """Every question is answered; "belum ada" is an answer."""

    after = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Institution
        fields = institutions.FIELDS
        widgets = {
            "meeting_on": DayInput(),
            "note": forms.Textarea(attrs={"rows": 3}),
        }
        labels = {
            "chair": "Ketua",
            "secretary": "Sekretaris",
            "treasurer": "Bendahara",
            "group_name": "Nama kelompok",
            "cooperative_name": "Nama koperasi",
            "meeting_on": "Tanggal musyawarah",
            "upt_name": "Nama atau isi UPT",
            "officer": "Tenaga penyuluh lapangan yang ditugaskan",
            "note": "Catatan",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label, _ in INSTITUTION:
            field = self.fields[name]
            field.label, field.help_text = label, HELP[name]
            field.choices = [("", "Pilih jawaban"), *Answer.choices]
            field.error_messages["required"] = f"Jawab: {label} (boleh “belum ada”)."
        for name, _ in institutions.NAMED.values():
            self.fields[name].help_text = "Diisi bila jawabannya “ada”."
        self.fields["meeting_on"].input_formats = DATE_FORMATS

    def told(self) -> dict[str, Any]:
        """Return the values for the service."""
        return {name: self.cleaned_data[name] for name in institutions.FIELDS}


class EvaluateForm(forms.Form):
    """One year's recommendation with its reasons; the figures come from the register."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    year = forms.TypedChoiceField(label="Tahun evaluasi", coerce=int)
    recommendation = forms.ChoiceField(
        label="Rekomendasi", choices=Recommendation.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label="Alasan",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Apa yang tumbuh, apa yang tertinggal, dan mengapa rekomendasinya demikian.",
    )

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, str(year)) for year in years]


class DecideForm(forms.Form):
    """The head's answer to an evaluation."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    # Only what is sent back needs one: the workflow refuses that without it.
    note = forms.CharField(
        label="Catatan",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AmendForm(DesignateForm):
    """The later decree that changes name and members."""

    name = forms.CharField(label="Nama sentra", max_length=160)
    note = forms.CharField(
        label="Alasan perubahan", max_length=5000, widget=forms.Textarea(attrs={"rows": 3})
    )
    members = MembersField(label="Anggota")

    @classmethod
    def of(cls, sentra: Sentra, version: int, draft: ChangeDraft | None) -> "AmendForm":
        """Return the form filled from the draft that waits, else with what stands."""
        name = draft.name if draft is not None else sentra.name
        return cls(initial={"version": version, "name": name, **drafted(draft)})
