"""The decree as it is typed in."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from rpik.core.errors import DomainError
from rpik.core.fields import DayInput
from sentra.models import ChangeDraft
from sentra.queries import officials
from sentra.services.decree_files import check_size, content_type
from sentra.services.decrees import DecreeInput
from sentra.services.names import one_line

DATE_FORMATS = ["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"]
OTHER = "lain"  # a signatory who stands in no table
ACCEPT = ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"


def drafted(draft: ChangeDraft | None) -> dict[str, Any]:
    """Return what a draft that waits has filled in already."""
    if draft is None:
        return {}
    return {
        "note": draft.reason,
        "decree_number": draft.number,
        "decree_date": draft.day,
        "signatory": draft.signatory,
    }


class DesignateForm(forms.Form):
    """Number, date, signer and scan of the decree that designates."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    decree_number = forms.CharField(
        label="Nomor SK",
        max_length=80,
        help_text="Seperti tertulis pada SK, misalnya 188.45/123/KEP/35.07.013/2026.",
    )
    decree_date = forms.DateField(
        label="Tanggal SK",
        input_formats=DATE_FORMATS,
        widget=DayInput(),
        error_messages={"invalid": "Tanggal tidak dikenali. Contoh: 24-11-2026."},
    )
    signatory = forms.ChoiceField(
        label="Penanda tangan",
        help_text="Harus menjabat pada tanggal SK. Daftar pejabat dan pelimpahannya diisi Administrator.",
        error_messages={"required": "Pilih siapa yang menandatangani SK ini."},
    )
    signer = forms.CharField(
        label="Penanda tangan lain",
        max_length=150,
        required=False,
        help_text="Hanya bila tidak ada dalam daftar penanda tangan: nama dan jabatan.",
    )
    decree_file = forms.FileField(
        label="Berkas SK (PDF, JPG, atau PNG)",
        allow_empty_file=True,
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text="Hasil pindai SK yang sudah ditandatangani, paling besar 10 MB.",
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["signatory"].choices = [
            ("", "Pilih penanda tangan"),
            *officials.known(),
            (OTHER, "Lain, tulis di bawah"),
        ]

    def clean_signer(self) -> str:
        """What nobody can see is no signatory."""
        return one_line(self.cleaned_data["signer"])

    def clean(self) -> None:
        """Ask for the words of a signatory who stands in no table."""
        super().clean()
        if self.cleaned_data.get("signatory") == OTHER and not self.cleaned_data.get("signer"):
            self.add_error("signer", "Tulis nama dan jabatan penanda tangan SK.")

    def clean_decree_date(self) -> object:
        day = self.cleaned_data["decree_date"]
        if day > timezone.localdate():
            raise forms.ValidationError(
                "Tanggal SK ada di masa depan. Isi tanggal yang tertulis pada SK."
            )
        return day

    def clean_decree_file(self) -> UploadedFile | None:
        file = self.cleaned_data.get("decree_file")
        if file is None:
            return None
        try:
            check_size(file.size)  # before reading: Django itself has no ceiling
            self.content = file.read()
            content_type(self.content)
        except DomainError as error:
            raise forms.ValidationError(error.message) from error
        return file

    def decree(self) -> DecreeInput:
        """Return what was typed, for the service."""
        data = self.cleaned_data
        file = data.get("decree_file")
        return DecreeInput(
            number=data["decree_number"],
            date=data["decree_date"],
            signer=data["signer"],
            signatory="" if data["signatory"] == OTHER else data["signatory"],
            file_name=file.name if file else "",
            content=self.content if file else None,
        )


class RevokeForm(DesignateForm):
    """The later decree that revokes."""

    note = forms.CharField(
        label="Alasan pencabutan",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    field_order = [
        "version",
        "decree_number",
        "decree_date",
        "signatory",
        "signer",
        "decree_file",
        "note",
    ]

    @classmethod
    def of(cls, version: int, draft: ChangeDraft | None) -> "RevokeForm":
        """Return the form filled from the draft that waits."""
        return cls(initial={"version": version, **drafted(draft)})
