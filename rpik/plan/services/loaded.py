"""Which version of what was loaded counts."""

from typing import Any, TypeVar

from django.db import IntegrityError, transaction

from rpik.core.errors import DomainError
from rpik.plan.models.loaded import Loaded

Version = TypeVar("Version", bound=Loaded)


def found(kind: type[Version], pk: int | None) -> Version | None:
    """Return a version, locked; None for 0 or None.

    Raises:
        DomainError: there is no such version.
    """
    if not pk:
        return None
    one = kind._default_manager.select_for_update().filter(pk=pk).first()
    if one is None:
        raise DomainError("Versi ini tidak ada lagi. Muat ulang halaman, lalu pilih lagi.")
    return one


def same_again(one: Loaded, **content: Any) -> Any:
    """Return the version that counts if this person has just loaded this very one: the same POST twice.

    ``content`` are columns of the table, beside name, source and who loaded it.
    """
    return (
        type(one)
        ._default_manager.filter(
            in_use=True,
            name=one.name,
            source=one.source,
            loaded_by=one.loaded_by,
            **content,
        )
        .first()
    )


def let_count(kind: type[Loaded], one: Loaded | None) -> None:
    """Let this one count and no other, saving it; of two people at once the second is told.

    Raises:
        DomainError: somebody else was faster.
    """
    kind._default_manager.filter(in_use=True).update(in_use=False)
    if one is None:
        return
    one.in_use = True
    try:
        with transaction.atomic():
            one.save()
    except IntegrityError as error:
        raise DomainError(
            "Versi lain baru saja dimuat atau dipilih. Muat ulang halaman, lalu pilih lagi."
        ) from error
