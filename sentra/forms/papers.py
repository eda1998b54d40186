"""What may be filled in before a draft of the SK is made, and a template of it."""

from typing import Any, Self

from django import forms
from django.utils import timezone

from rpik.core.fields import DayInput
from sentra.forms.designation import DATE_FORMATS
from sentra.forms.review import MembersField
from sentra.models import ChangeDraft, Sentra
from sentra.papers.placeholders import AMEND, DESIGNATE, REVOKE
from sentra.papers.placeholders import KINDS as TEMPLATE_KINDS
from sentra.queries import officials
from sentra.services import decree_templates

KINDS = (("docx", "Word (dapat disunting)"), ("pdf", "PDF"))


class DraftForm(forms.Form):
    """Number and day may still be unknown: the draft then leaves a gap."""

    action = DESIGNATE
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
        widget=DayInput(),
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

    @property
    def layout(self) -> str:
        """Which layout the draft will have, in words."""
        return decree_templates.layout(self.action)


HAND_OVER = "serah"


class LaterDraftForm(DraftForm):
    """The draft of a decree that revokes: downloaded, or handed to the head."""

    action = REVOKE
    kind = forms.ChoiceField(choices=(*KINDS, (HAND_OVER, "Serahkan ke pimpinan")))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    note = forms.CharField(
        label="Alasan",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Menjadi pertimbangan huruf b: “bahwa …”. Mulai dengan huruf kecil.",
        error_messages={"required": "Tulis alasannya; menjadi pertimbangan SK."},
    )

    @classmethod
    def of(cls, sentra: Sentra, draft: ChangeDraft | None) -> Self:
        """Return the form of what stands, or of a draft to go on from."""
        first: dict[str, Any] = {"name": sentra.name, "version": sentra.proposal.version}
        if draft is not None:
            first |= {"name": draft.name, "note": draft.reason, "number": draft.number}
            first |= {"day": draft.day, "signatory": draft.signatory}
        return cls(initial=first)

    def told(self) -> dict[str, Any]:
        """Return what the services of ``later_decrees`` take."""
        data = self.cleaned_data
        return {
            "reason": data["note"],
            **{name: data[name] for name in ("kind", "signatory", "number", "day")},
        }


class ChangeDraftForm(LaterDraftForm):
    """The draft of a decree that changes name and members."""

    action = AMEND
    name = forms.CharField(label="Nama sentra", max_length=160)
    members = MembersField(label="Anggota setelah perubahan")

    def told(self) -> dict[str, Any]:
        """Return what ``later_decrees.draft_change`` takes."""
        data = self.cleaned_data
        return super().told() | {"name": data["name"], "ikm_ids": data["members"]}


class TemplateForm(forms.Form):
    """A new version of a decree template."""

    kind = forms.ChoiceField(
        label="Jenis SK", choices=[(k, k.capitalize()) for k in TEMPLATE_KINDS]
    )
    note = forms.CharField(
        label="Yang diubah",
        max_length=200,
        required=False,
        help_text="Misalnya: kop surat baru, ditambah Perda 3/2024.",
    )
    file = forms.FileField(
        label="Berkas templat (DOCX)",
        max_length=200,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".docx"}),
        error_messages={"required": "Pilih berkas DOCX dahulu."},
    )
