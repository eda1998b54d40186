"""What a page does when a service refuses: the sentence beside its field, or above the page.

A missing right is no slip of the form: it goes on to the middleware, which answers 403.
"""

from collections.abc import Callable
from typing import TypeVar

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from rpik.core.errors import DomainError, NotAllowed, StaleObject
from rpik.core.idempotency import AlreadySubmitted

Saved = TypeVar("Saved")


def refuse(form: Form, error: DomainError) -> int:
    """Put a refusal beside the field it speaks of; return the HTTP status of the page.

    Raises:
        NotAllowed: that is what ``error`` was.
    """
    if isinstance(error, NotAllowed):
        raise error
    form.add_error(error.field if error.field in form.fields else None, error.message)
    return 409 if isinstance(error, StaleObject) else 400


def attempt(form: Form, save: Callable[[], Saved], opened: str) -> tuple[Saved | None, str]:
    """Save a form where it is valid; a refusal goes to the form. Return what was saved, if it was,
    and what the form was opened with: "" once the person was told that somebody else changed it, so
    that the next save may overwrite that.
    """
    if form.is_valid():
        try:
            return save(), opened
        except StaleObject as error:
            form.add_error(None, error.message)
            return None, ""
        except DomainError as error:
            refuse(form, error)
    return None, opened


def carry_out(
    form: Form, act: Callable[[], HttpResponse], *, twice: str = ""
) -> tuple[HttpResponse | None, int]:
    """Do what a valid form asks for. Return its answer, or the status of the form's own page once a
    refusal stands in the form.

    ``twice``: where to go when this very form came before and what it made is not there yet.
    """
    if not form.is_valid():
        return None, 400
    try:
        return act(), 200
    except AlreadySubmitted as before:
        return redirect(before.url or twice), 200
    except DomainError as error:
        return None, refuse(form, error)


def tell(request: HttpRequest, error: DomainError) -> None:
    """Show a refusal on the next page; raises NotAllowed where that is what ``error`` was."""
    if isinstance(error, NotAllowed):
        raise error
    messages.error(request, error.message)
