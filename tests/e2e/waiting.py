"""Waiting in a browser test for what no locator shows: rows of the database, what a map has drawn."""

import time
from collections.abc import Callable
from typing import TypeVar

from playwright.sync_api import Page

TIMEOUT_S = 30
STEP_MS = 100

Value = TypeVar("Value")


def until(page: Page, look: Callable[[], Value], holds: Callable[[Value], bool] = bool) -> Value:
    """Return what ``look`` finds once it holds, else as it is after ``TIMEOUT_S``: the test then fails on it."""
    end = time.monotonic() + TIMEOUT_S
    while not holds(found := look()) and time.monotonic() < end:
        page.wait_for_timeout(STEP_MS)  # the browser's events are handled meanwhile
    return found
