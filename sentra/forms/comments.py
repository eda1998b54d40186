"""A comment on a proposal, or an answer to one."""

from typing import Any

from django import forms
from django.utils.functional import cached_property

from rpik.core.idempotency import new_key
from rpik.core.models import User
from sentra.services import comments


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

    mentioned = forms.ModelMultipleChoiceField(
        label="Sebut rekan",
        queryset=User.objects.none(),
        required=False,
        error_messages={"invalid_choice": "Rekan itu tidak ada lagi. Muat ulang halaman."},
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.fields["mentioned"].queryset = User.objects.filter(is_active=True).exclude(pk=by.pk)

    @cached_property
    def colleagues(self) -> list[User]:
        """Whom the writer may mention."""
        return comments.colleagues(self.by)

    def new_key(self) -> str:
        """Return a key for one more copy of the form on the page."""
        return new_key()
