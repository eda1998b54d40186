"""A comment on a proposal, or an answer to one."""

from django import forms

from rpik.core.idempotency import new_key


class CommentForm(forms.Form):
    """``parent`` is the comment that is answered; ``form_key`` stops a second press."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=new_key)
    parent = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=1, max_value=2**63 - 1
    )
    text = forms.CharField(
        label="Komentar",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Tulis komentarnya dahulu."},
    )

    def new_key(self) -> str:
        """Return a key for one more copy of the form on the page."""
        return new_key()
