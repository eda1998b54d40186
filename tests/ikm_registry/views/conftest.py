"""The register's pages, as an officer of the field opens them."""

from collections.abc import Callable

import pytest
from django.test import Client

from rpik.core.models import User


@pytest.fixture
def client(reference: None, petugas: User, log_in: Callable[[User], Client]) -> Client:
    """The browser of a petugas; tests of another role have their own."""
    return log_in(petugas)
