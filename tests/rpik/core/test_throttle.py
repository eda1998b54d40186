"""The log-in is throttled per account and address, the caller's own behind the office's proxies."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from axes.models import AccessFailureLog
from django.conf import settings as project

from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db


def enter(client, password, forwarded):
    form = {"username": "petugas", "password": password}
    return client.post("/masuk/", form, headers={"X-Forwarded-For": forwarded}).status_code


@pytest.mark.parametrize(
    ("proxies", "attacker", "owner"),
    [
        (1, "10.0.0.{}, 203.0.113.7", "198.51.100.4"),
        (2, "10.0.0.{}, 203.0.113.7, 172.16.0.1", "198.51.100.4, 172.16.0.1"),
    ],
)
def test_who_guesses_locks_out_nobody_but_himself(
    client, petugas, settings, proxies, attacker, owner
):
    settings.RPIK_PROXIES = proxies
    answers = [
        enter(client, "salah", attacker.format(i)) for i in range(project.AXES_FAILURE_LIMIT)
    ]
    assert answers[0] == 200
    assert answers[-1] == 429
    assert enter(client, PASSWORD, attacker.format(99)) == 429
    assert enter(client, PASSWORD, owner) == 302


def test_without_proxies_the_header_counts_for_nothing(client, petugas):
    for i in range(project.AXES_FAILURE_LIMIT):
        enter(client, "salah", f"10.0.0.{i}")
    assert enter(client, PASSWORD, "10.0.0.99") == 429


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("203.0.113.7:5678", "203.0.113.7"),
        ("[2001:db8::1]:80", "2001:db8::1"),
        ("2001:db8::1", "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1"),
        ("unknown", "127.0.0.1"),
        ("abc", "127.0.0.1"),
        ("1.2.3.4.5", "127.0.0.1"),
        ("", "127.0.0.1"),
    ],
)
def test_an_address_as_proxies_write_it_is_read_and_nothing_else_is_kept(
    client, petugas, settings, told, kept
):
    settings.RPIK_PROXIES = 1
    assert enter(client, "salah", told) == 200
    assert AccessFailureLog.objects.get().ip_address == kept


@pytest.mark.parametrize("name", ["RPIK_PROXIES", "RPIK_EMAIL_PORT", "RPIK_SENTRA_MIN_UNITS"])
@pytest.mark.parametrize(
    ("told", "well"), [("", True), (" 7 ", True), ("-1", False), ("dua", False)]
)
def test_a_number_in_the_environment_is_read_or_refused_in_words(name, told, well):
    run = subprocess.run(
        [sys.executable, "-c", "import rpik.settings"],
        cwd=Path(__file__).parents[3],
        env=os.environ | {name: told},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode == 0) is well
    assert well or (run.stderr.startswith(f"{name} harus bilangan bulat") and told in run.stderr)
