"""Keep a few child processes running until told to stop: the web server and the workers."""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

POLL_S = 0.5
SWEEP_S = 30.0
UP_WITHIN_S = 60.0
PORTS = 50  # tried, from the one that is wanted on
# A child that dies this often within this time will not come up by trying again.
MOST_DEATHS, WITHIN_S = 6, 60.0
PATIENCE_S = 12.0


class WontRun(Exception):
    """A child ends as soon as it is started."""


@dataclass
class Child:
    """One process to keep alive."""

    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    deaths: list[float] = field(default_factory=list)

    def start(self, folder: Path) -> None:
        # A session of its own: Ctrl-C reaches the parent alone, which stops the children in order.
        self.process = subprocess.Popen(  # noqa: S603
            self.command,
            cwd=folder,
            env={**os.environ, **self.environment},
            start_new_session=True,
            preexec_fn=_end_with_parent,
        )

    @property
    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None


def _end_with_parent() -> None:
    """Linux: a child is told to end when its parent is gone, so ``kill -9`` leaves nothing."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def watch(
    children: list[Child],
    *,
    folder: Path,
    before_restart: Callable[[], None],
    every_so_often: Callable[[], None],
    say: Callable[[str], None],
) -> None:
    """Restart what dies; returns only by an exception (KeyboardInterrupt, WontRun).

    ``before_restart`` may raise: the restart is tried again later. ``every_so_often`` runs each
    half minute.
    """
    swept = time.monotonic()
    while True:
        time.sleep(POLL_S)
        for child in children:
            if child.is_alive:
                continue
            now = time.monotonic()
            child.deaths = [at for at in child.deaths if now - at < WITHIN_S] + [now]
            if len(child.deaths) > MOST_DEATHS:
                raise WontRun(child.name)
            time.sleep(min(2.0 ** len(child.deaths) / 4, 8.0))
            before_restart()
            child.start(folder)
            say(child.name)
        if time.monotonic() - swept > SWEEP_S:
            swept = time.monotonic()
            every_so_often()


def stop(children: list[Child]) -> None:
    """End all children: politely, then once more (work in hand is rolled back), then at once."""
    for wait in (PATIENCE_S, 3.0):
        for child in children:
            if child.is_alive and child.process:
                child.process.terminate()
        deadline = time.monotonic() + wait
        while time.monotonic() < deadline and any(child.is_alive for child in children):
            time.sleep(0.05)
    for child in children:
        if child.process:
            child.process.kill()
            child.process.wait()


def free_port(host: str, wanted: int) -> int | None:
    """Return ``wanted`` or the next port nobody listens on; None when all are taken."""
    for port in range(wanted, min(wanted + PORTS, 65536)):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind((host, port))
                return port
    return None


def wait_until_up(host: str, port: int, child: Child) -> bool:
    """Return whether ``child`` answers on its port in time."""
    deadline = time.monotonic() + UP_WITHIN_S
    while time.monotonic() < deadline and child.is_alive:
        with contextlib.suppress(OSError), socket.create_connection((host, port), 1):
            return True
        time.sleep(0.1)
    return False
