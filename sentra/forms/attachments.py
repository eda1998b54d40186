"""A file handed in with a proposal."""

from django import forms

from rpik.core.idempotency import new_key


class AttachmentForm(forms.Form):
    """``form_key`` stops a second press."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=new_key)
    title = forms.CharField(
        label="Isi lampiran",
        max_length=120,
        help_text="Misalnya: Berita acara musyawarah, Surat kepala desa.",
        error_messages={"required": "Tulis isi lampirannya dahulu."},
    )
    file = forms.FileField(
        label="Berkas (PDF atau JPG)",
        max_length=200,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,application/pdf,image/jpeg"}),
        help_text="Paling besar 10 MB. Tempat dan waktu yang ditulis kamera dibuang.",
        error_messages={"required": "Pilih berkasnya dahulu."},
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **{"auto_id": "lampiran_%s", **kwargs})
