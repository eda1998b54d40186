"""``manage.py start`` as ``make run`` calls it: real processes, a real port, real kills."""

import contextlib
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import pytest
from django.conf import settings

from rpik.core import embedded

pytestmark = pytest.mark.slow


class Running:
    """A started RPIK with everything it has said so far."""

    def __init__(self, var: Path, port: int, *arguments: str, deaf: bool = False) -> None:
        """``deaf``: with SIGINT ignored, as a shell without job control starts a background job."""
        self.log = var / "start.log"
        environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
        with self.log.open("w") as out:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "start", "--port", str(port), *arguments],
                cwd=settings.BASE_DIR,
                env={**environment, "RPIK_VAR_DIR": str(var), "PYTHONUNBUFFERED": "1"},
                stdout=out,
                stderr=subprocess.STDOUT,
                preexec_fn=(lambda: signal.signal(signal.SIGINT, signal.SIG_IGN)) if deaf else None,
            )

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def address(self) -> str:
        wait_for(lambda: "Ctrl-C" in self.said() or self.process.poll() is not None, 240)
        found = re.search(r"RPIK siap: (http://\S+)", self.said())
        assert found, self.said()
        return found[1]

    def children(self) -> dict[str, int]:
        listing = subprocess.run(
            ["ps", "-o", "pid=,args=", "--ppid", str(self.process.pid)],
            capture_output=True,
            text=True,
            check=False,
        ).stdout
        names = {"gunicorn": "web", "db_worker": "worker"}
        return {
            name: int(line.split()[0])
            for line in listing.splitlines()
            for part, name in names.items()
            if part in line
        }

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(40)


def wait_for(condition, seconds=30.0):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.1)
    return False


def fetch(address: str) -> tuple[int, str]:
    with urllib.request.urlopen(address, timeout=20) as answer:
        return answer.status, answer.read().decode()


def answers(address: str) -> bool:
    with contextlib.suppress(OSError):
        return fetch(address)[0] == 200
    return False


@pytest.fixture
def var():
    root = Path(tempfile.mkdtemp(prefix="rpik uji "))
    root.chmod(0o755)
    yield root
    shutil.rmtree(root, ignore_errors=True)
    shutil.rmtree(embedded.layout(root).socket, ignore_errors=True)


@pytest.fixture
def taken_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_from_nothing_to_pages_and_back(var, taken_port):
    first = Running(var, taken_port, "--no-demo")
    address = first.address()
    assert f"Port {taken_port} terpakai" in first.said()

    status, page = fetch(f"{address}masuk/")
    assert status == 200
    stylesheet = re.search(r'href="(/static/[^"]+\.css)"', page)
    assert fetch(address.rstrip("/") + stylesheet[1])[0] == 200
    accounts = var / "demo-accounts.txt"
    assert stat.S_IMODE(accounts.stat().st_mode) == 0o600
    assert accounts.read_text().split()[0] == "admin"
    for key in (var / "keys").iterdir():
        assert stat.S_IMODE(key.stat().st_mode) == 0o600

    # Anything may be killed: it comes back.
    before = first.children()
    assert set(before) == {"web", "worker"}
    for pid in before.values():  # papers and mails name the address people reach
        said = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
        assert b"RPIK_BASE_URL=" + address.encode() in said
    for pid in before.values():
        os.kill(pid, signal.SIGKILL)
    assert wait_for(lambda: len(set(first.children().values()) - set(before.values())) == 2)
    assert wait_for(lambda: answers(f"{address}masuk/"))

    assert first.stop() == 0
    assert not (embedded.layout(var).data / "postmaster.pid").exists()

    # The second start has nothing left to do; killed itself, it leaves no child behind.
    second = Running(var, taken_port, "--no-demo")
    began = time.monotonic()
    address = second.address()
    assert "tidak berubah" in second.said()
    print(f"second start: {time.monotonic() - began:.1f} s")
    assert f"disimpan di {var / 'demo-accounts.txt'}" in second.said()
    children = second.children()
    second.process.kill()
    second.process.wait()
    assert wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in children.values()))

    # Started in the background of a shell without job control, it still hears kill -INT.
    third = Running(var, taken_port, "--no-demo", deaf=True)
    assert answers(f"{third.address()}masuk/")
    assert f"kill -INT {third.process.pid}" in third.said()
    children = third.children()
    assert third.stop() == 0
    assert not any(Path(f"/proc/{pid}").exists() for pid in children.values())
    assert not (embedded.layout(var).data / "postmaster.pid").exists()


def test_unreachable_database_is_one_sentence_and_exit_code_2(var):
    done = subprocess.run(
        [sys.executable, "manage.py", "start"],
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            "RPIK_VAR_DIR": str(var),
            "DATABASE_URL": "postgres://rpik:sandinya@127.0.0.1:1/rpik",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "DATABASE_URL" in done.stderr
    assert "sandinya" not in done.stderr + done.stdout
