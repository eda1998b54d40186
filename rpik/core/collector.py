"""Python's search for rings of objects: rows by the hundred thousand hold none, and it takes a tenth of
the time. Plain Python.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = (50_000, 20, 50)  # thresholds, as ``gc.set_threshold`` takes them


@contextmanager
def seldom() -> Iterator[None]:
    """Search seldom: for work that goes through many rows and may take long."""
    usual = gc.get_threshold()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


@contextmanager
def paused() -> Iterator[None]:
    """Do not search: for seconds in which only small records come, without any ring."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()
