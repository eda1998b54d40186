"""A Python module of ours in a process of its own: no keys, no database address."""

import gc
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import IO

from rpik.core import collector

ROOT = Path(__file__).resolve().parents[1]
ASKED_EVERY_S = 0.25
_going: ContextVar[Callable[[], None] | None] = ContextVar("going", default=None)


def command(module: str, *arguments: str) -> list[str]:
    """Return the command that runs a module, to be started in ``ROOT``."""
    return [sys.executable, "-m", module, *arguments]


def environment() -> dict[str, str]:
    """Return only what Python needs to start."""
    return {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}


def piped(module: str) -> tuple[subprocess.Popen[bytes], IO[bytes], IO[bytes]]:
    """Start a module; return its process, its input and its output.

    It ends when its pipes do; ``stop`` ends it before.
    """
    process = subprocess.Popen(  # noqa: S603 (a module of ours)
        command(module),
        cwd=ROOT,
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdin is not None and process.stdout is not None  # noqa: S101
    return process, process.stdin, process.stdout


@contextmanager
def watched(going: Callable[[], None]) -> Iterator[None]:
    """Have ``going`` asked while a child is waited for; what it raises ends the child and the waiting."""
    token = _going.set(going)
    try:
        yield
    finally:
        _going.reset(token)


def ask() -> None:
    """Ask whether to go on, where somebody watches."""
    if going := _going.get():
        going()


def finished(process: subprocess.Popen[bytes], seconds: float) -> int:
    """Wait for a process and return its exit code; it never outlives the waiting.

    Raises:
        TimeoutExpired: it took longer than ``seconds``.
    """
    until = time.monotonic() + seconds
    try:
        while True:
            try:
                return process.wait(ASKED_EVERY_S)
            except subprocess.TimeoutExpired:
                if time.monotonic() > until:
                    raise
            ask()
    except BaseException:
        stop(process)
        raise


def collect_seldom() -> None:
    """Search for rings of objects seldom, and never among what is loaded already: a child goes through a
    million rows that hold none.
    """
    gc.freeze()
    gc.set_threshold(*collector.SELDOM)


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a process whose answers nobody waits for; it leaves nothing behind."""
    process.kill()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            try:
                pipe.close()
            except OSError:  # what was still to be written
                continue
    process.wait()
