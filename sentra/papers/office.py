"""A DOCX as PDF by LibreOffice, where the machine has it: only so a template's own layout is kept.

LibreOffice reads the paper in a profile and folder of its own that go away afterwards: it starts
without anybody's settings, macros or recovery files.
"""

import os
import shutil
import signal
import subprocess
import threading
from pathlib import Path
from tempfile import TemporaryDirectory

PROGRAMS = ("soffice", "libreoffice")
PATIENCE_S = 60
FILTER = "pdf:writer_pdf_Export"

_turn = threading.Lock()  # each start takes a core for seconds


class Failed(Exception):
    """LibreOffice gave no PDF, or not in time."""


def program() -> str | None:
    """Return LibreOffice's program, None where it is not installed."""
    return next((path for name in PROGRAMS if (path := shutil.which(name))), None)


def to_pdf(content: bytes) -> bytes:
    """Return the DOCX as PDF, laid out by LibreOffice; waits ``PATIENCE_S`` for its turn.

    Raises:
        Failed: not installed, busy, crashed or too slow.
    """
    found = program()
    if found is None:
        raise Failed("not installed")
    if not _turn.acquire(timeout=PATIENCE_S):
        raise Failed("busy")
    try:
        with TemporaryDirectory(prefix="rpik-office-") as folder:
            return _converted(found, content, Path(folder))
    finally:
        _turn.release()


def _converted(found: str, content: bytes, folder: Path) -> bytes:
    source, made = folder / "sk.docx", folder / "sk.pdf"
    source.write_bytes(content)
    run = subprocess.Popen(  # noqa: S603
        [
            found, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
            "--norestore", "--convert-to", FILTER, "--outdir", str(folder), str(source),
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={"PATH": os.environ.get("PATH", ""), "HOME": str(folder), "LANG": "C.UTF-8"},
        start_new_session=True,
    )  # fmt: skip
    try:
        code = run.wait(PATIENCE_S)
    except subprocess.TimeoutExpired as error:
        # The program is a script that starts another one: both go.
        os.killpg(run.pid, signal.SIGKILL)
        run.wait()
        raise Failed("too slow") from error
    if code or not made.exists():
        raise Failed(f"exit {code}")
    return made.read_bytes()
