"""Ground of all tests: the database, plain static files, people, a browser.

The tests run on the same Postgres as the project (embedded, or the one of DATABASE_URL), in a
database of their own. Nothing is replaced by a stand-in; jobs run at once, in the test's process.
"""

import functools
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker
from xdist.scheduler import LoadScopeScheduling

from ikm_registry.models import Desa, Kecamatan
from rpik.core import postgres
from rpik.core.models import User
from tests.database import template
from tests.owner import keep_what_is_there, put_back

ROOT = Path(__file__).parents[1]
PASSWORD = "Kunci-uji-7312"
# How long an example takes says how busy the machine is, nothing else.
hypothesis.settings.register_profile(
    "rpik", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("rpik")


def pytest_configure() -> None:
    # Playwright's own loop runs in the tests' thread; the ORM calls there are ordinary ones.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    # Inside a test's transaction a second connection would see nothing.
    settings.DATABASES.pop("progress", None)


class Together(LoadScopeScheduling):
    """Browsers and real processes share one worker: two of them at once starve each other.

    So do the tests of a file that share what is dear to make. Any other test goes where there is
    room. By file, since xdist's own groups are lost with pytest 9.2 (it sets a field that is gone).
    """

    def _split_scope(self, nodeid: str) -> str:
        return _together(nodeid.split("::", 1)[0]) or nodeid


@functools.cache
def _together(file: str) -> str:
    text = (ROOT / file).read_text(encoding="utf-8")
    if "/e2e/" in file or "mark.slow" in text:
        return "processes"
    return file if 'scope="module"' in text else ""


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together:
    return Together(config, log)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: DjangoDbBlocker
) -> None:
    try:
        postgres.ensure(settings.VAR_DIR)
    except postgres.DatabaseUnavailable as error:
        pytest.exit(str(error), returncode=2)
    with django_db_blocker.unblock():
        settings.DATABASES["default"]["TEST"]["TEMPLATE"] = template()


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The test database, with the reference data in it once: loading it anew costs half a second."""
    with django_db_blocker.unblock():
        put_back()  # what a killed run left in a database that is used again
        call_command("load_reference", verbosity=0)
        keep_what_is_there()


@pytest.fixture(scope="module")
def shared_db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """One transaction round the tests of a file, with the reference data, for what is dear to make.

    What a fixture of the module writes in it all tests after it see; what a test writes in its own
    transaction within goes with the test.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        _have_reference()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def reference(db: None) -> None:
    """The shipped kecamatan, desa, KBLI, rules and groups."""
    _have_reference()


def _have_reference() -> None:
    if not Desa.objects.exists():  # own_places, or a test without a transaction, took them away
        call_command("load_reference", verbosity=0)


@pytest.fixture
def own_places(db: None) -> None:
    """No desa but those that the test makes."""
    Desa.objects.all().delete()
    Kecamatan.objects.all().delete()


@pytest.fixture
def make_user(db: None) -> Callable[..., User]:
    """Return ``make_user(role, username=…, **fields)``; every account has ``PASSWORD``."""

    def make(role: str = "", username: str = "", **fields: object) -> User:
        username = username or f"{role or 'tamu'}{User.objects.count() + 1}"
        user = User.objects.create_user(username, password=PASSWORD, **fields)
        if role:
            user.groups.set(Group.objects.filter(name=role))
        return user

    return make


@pytest.fixture
def petugas(make_user: Callable[..., User]) -> User:
    return make_user("petugas", "petugas")


@pytest.fixture
def perencana(make_user: Callable[..., User]) -> User:
    return make_user("perencana", "perencana")


@pytest.fixture
def pimpinan(make_user: Callable[..., User]) -> User:
    return make_user("pimpinan", "pimpinan")


@pytest.fixture
def log_in() -> Callable[[User], Client]:
    """Return ``log_in(user) -> Client``."""

    def enter(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return enter
