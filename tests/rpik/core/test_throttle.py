"""The log-in is throttled per account and address, the caller's own behind the office's proxies."""

import pytest
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
