"""The embedded server for real: started, joined, killed, stopped; and what DATABASE_URL may say."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings

from rpik.core import embedded, postgres

slow = pytest.mark.slow

# Holds the server as any process of the project does, until its input is closed.
HOLD = """
import sys
from pathlib import Path
from rpik.core import postgres
print(postgres.ensure(Path(sys.argv[1])), flush=True)
sys.stdin.read()
"""


class Holder:
    def __init__(self, var: Path) -> None:
        environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
        self.process = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(var)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=settings.BASE_DIR,
            env=environment,
        )

    def said(self) -> str:
        return self.process.stdout.readline().strip()

    def let_go(self) -> None:
        self.process.communicate(timeout=60)

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate(timeout=60)


@pytest.fixture
def var(monkeypatch):
    """A folder with a space in a long path that the server's account can reach, unlike tmp_path."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    root = Path(tempfile.mkdtemp(prefix="rpik uji "))
    root.chmod(0o755)
    folder = root / ("panjang " * 12).strip() / "var"
    folder.mkdir(parents=True)
    yield folder
    shutil.rmtree(root, ignore_errors=True)
    shutil.rmtree(embedded.layout(folder).socket, ignore_errors=True)


def query(var: Path, sql: str):
    with (
        psycopg2.connect(
            dbname=embedded.DATABASE, user=embedded.SUPERUSER, host=str(embedded.layout(var).socket)
        ) as connection,
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
        answer = cursor.fetchone()
    connection.close()
    return answer[0]


def server_pid(var: Path) -> int:
    return int((embedded.layout(var).data / "postmaster.pid").read_text().split()[0])


def is_running(var: Path) -> bool:
    return (embedded.layout(var).data / "postmaster.pid").exists()


@slow
def test_the_last_user_stops_the_server(var):
    first = Holder(var)
    assert first.said() == "started"
    second = Holder(var)
    assert second.said() == "joined"
    assert query(var, "SHOW data_checksums") == "on"
    assert query(var, "SHOW synchronous_commit") == "on"
    assert query(var, "SHOW listen_addresses") == ""
    first.let_go()
    assert query(var, "SELECT 1") == 1
    second.let_go()
    assert not is_running(var)


@slow
def test_two_starts_at_once_make_one_server(var):
    both = [Holder(var), Holder(var)]
    assert sorted(holder.said() for holder in both) == ["joined", "started"]
    for holder in both:
        holder.let_go()
    assert not is_running(var)


@slow
def test_killed_users_and_a_killed_server_are_recovered_from(var):
    first = Holder(var)
    first.said()
    query(var, "CREATE TABLE kept AS SELECT 7 AS n; SELECT n FROM kept")
    first.kill()
    assert is_running(var)  # nobody was left to stop it
    os.kill(server_pid(var), signal.SIGKILL)
    second = Holder(var)
    assert second.said() == "started"
    assert query(var, "SELECT n FROM kept") == 7
    second.let_go()
    assert not is_running(var)


@slow
def test_pid_file_naming_another_program_is_no_obstacle(var):
    first = Holder(var)
    first.said()
    pid_file = embedded.layout(var).data / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    os.kill(int(lines[0]), signal.SIGKILL)
    first.let_go()
    time.sleep(1)
    pid_file.write_text("\n".join([str(os.getppid()), *lines[1:]]) + "\n")
    second = Holder(var)
    assert second.said() == "started"
    second.let_go()


@slow
@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to drop to another account")
def test_root_moves_data_out_of_a_private_folder(var):
    var.parent.chmod(0o700)
    holder = Holder(var)
    assert holder.said() == "started"
    place = embedded.layout(var)
    assert place.base.parent == Path("/var/lib/rpik")
    holder.let_go()
    shutil.rmtree(place.base)


def test_settings_from_database_url(monkeypatch):
    monkeypatch.setenv(
        "DATABASE_URL", "postgres://an%40i:r%2Fahasia@db.test:5433/ikm?sslmode=require"
    )
    found = postgres.django_settings(Path("/nowhere"))
    assert found["NAME"] == "ikm"
    assert (found["USER"], found["PASSWORD"]) == ("an@i", "r/ahasia")
    assert (found["HOST"], found["PORT"]) == ("db.test", "5433")
    assert found["OPTIONS"] == {"sslmode": "require"}


@pytest.mark.parametrize(
    "url", ["mysql://a/b", "postgres://server", "nonsense", "postgres://a:b@c:port/d"]
)
def test_malformed_database_url_exits_with_2(monkeypatch, capsys, url):
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(SystemExit) as stopped:
        postgres.django_settings(Path("/nowhere"))
    assert stopped.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_unreachable_server_is_one_sentence_without_the_password(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://rpik:sandinya@127.0.0.1:1/rpik")
    with pytest.raises(postgres.DatabaseUnavailable) as refused:
        postgres.ensure(Path("/nowhere"))
    message = str(refused.value)
    assert "tidak dapat dihubungi" in message
    assert "sandinya" not in message
    assert "\n" not in message
