"""The field of a model that says who did something."""

from typing import TYPE_CHECKING, Any, Literal, overload

from django.conf import settings
from django.db import models

if TYPE_CHECKING:
    from rpik.core.models import User


@overload
def by_whom(
    label: str = ..., *, null: Literal[True], **options: Any
) -> "models.ForeignKey[User | None, User | None]": ...
@overload
def by_whom(label: str = ..., **options: Any) -> "models.ForeignKey[User, User]": ...
def by_whom(label: str = "oleh", **options: Any) -> "models.ForeignKey[Any, Any]":
    """Return a key to an account: it stays while anything it did stays, and does not list it."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=label,
        on_delete=models.PROTECT,
        related_name="+",
        **options,
    )
