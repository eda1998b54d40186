"""Builders for database constraints that say what they guard."""

from django.db.models import CheckConstraint, Q


def all_or_none(*fields: str, name: str) -> CheckConstraint:
    """Return a check that the fields are set together or not at all.

    A decision without its decider, or a decider without a decision, is no decision.
    """
    every = Q(**{f"{field}__isnull": False for field in fields})
    none = Q(**{f"{field}__isnull": True for field in fields})
    return CheckConstraint(condition=every | none, name=name)


def one_of(field: str, values: list[str], *, name: str) -> CheckConstraint:
    """Return a check that ``field`` holds one of ``values``: choices alone bind only forms."""
    return CheckConstraint(condition=Q(**{f"{field}__in": values}), name=name)
