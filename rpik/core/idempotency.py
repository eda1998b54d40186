"""A form that creates something carries a key: pressing Simpan twice creates once."""

import uuid

from django.db import IntegrityError, transaction

from rpik.core.models import SubmittedForm, User


class AlreadySubmitted(Exception):
    """This very form was sent before; ``url`` is what it made ("" while still being made)."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.url = url


def new_key() -> str:
    """Return a key for a fresh form."""
    return str(uuid.uuid4())


def claim(key: str, *, by: User) -> SubmittedForm:
    """Take the key inside the creating transaction; a second taker waits, then is told.

    Raises:
        AlreadySubmitted: somebody's first press made it.
    """
    try:
        with transaction.atomic():
            return SubmittedForm.objects.create(key=uuid.UUID(key), by=by)
    except (IntegrityError, ValueError) as error:
        first = SubmittedForm.objects.filter(key=key).first() if _is_uuid(key) else None
        raise AlreadySubmitted(first.url if first else "") from error


def made(form: SubmittedForm | None, url: str) -> None:
    """Note what a taken key made: a second press is led there. Without a form there is nothing to note."""
    if form is not None:
        form.url = url
        form.save(update_fields=["url"])


def _is_uuid(key: str) -> bool:
    try:
        uuid.UUID(key)
    except ValueError:
        return False
    return True
