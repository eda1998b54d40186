"""What may be filled in before a draft of the SK is made."""

from django import forms
from django.utils import timezone

from sentra.forms.designation import DATE_FORMATS
from sentra.queries import officials

KINDS = (("docx", "Word (dapat disunting)"), ("pdf", "PDF"))


class DraftForm(forms.Form):
    """Number and day may still be unknown: the draft then leaves a gap."""

    kind = forms.ChoiceField(choices=KINDS)
    signatory = forms.ChoiceField(label="Penanda tangan", required=False)
    number = forms.CharField(
        label="Nomor SK",
        max_length=80,
        required=False,
        help_text="Boleh kosong: konsep menyisakan tempatnya.",
    )
    day = forms.DateField(
        label="Tanggal SK",
        required=False,
        input_formats=DATE_FORMATS,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": "Tanggal tidak dikenali. Contoh: 24-11-2026."},
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **{"auto_id": "konsep_%s", **kwargs})
        today = timezone.localdate()
        offered = [(choice.code, choice.label) for choice in officials.signatories(today)]
        labels = dict(offered) | dict(officials.known())
        self.fields["signatory"].choices = [
            *offered,
            *((code, label) for code, label in labels.items() if code not in dict(offered)),
        ]
