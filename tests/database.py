"""The test database: built once for the migrations and reference files of today, then copied.

Every worker's database is a copy of one template. The template stays for the next run; it bears the
sum of what it was built from, so that a change builds a new one and drops the old.
"""

import hashlib
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import ProgrammingError, connection
from django.db.utils import OperationalError

ROOT = Path(__file__).parents[1]
SOURCES = ("*/migrations/*.*", "rpik/*/migrations/*.*", "fixtures/reference/**/*", "*.lock")
TEMPLATE = "test_template_rpik_"
LOCK = 7312_0001  # one process builds, the others wait


def template() -> str:
    """Return the name of the template for today's sources, built if there is none."""
    name = TEMPLATE + _sum()
    quoted = connection.ops.quote_name
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [TEMPLATE])
        there = {row[0] for row in cursor}
        if name not in there:
            for old in there:
                with suppress(OperationalError, ProgrammingError):  # in use, or somebody else's
                    cursor.execute(f"DROP DATABASE {quoted(old)}")
            _build(f"{name}_half")  # what was killed half-way is no template
            cursor.execute(f"ALTER DATABASE {quoted(f'{name}_half')} RENAME TO {quoted(name)}")
        cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    return name


def _sum() -> str:
    found = hashlib.sha256()
    for path in sorted(path for pattern in SOURCES for path in ROOT.glob(pattern)):
        if path.is_file():
            found.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:16]


def _build(name: str) -> None:
    test, own = connection.settings_dict["TEST"], connection.settings_dict["NAME"]
    wanted, test["NAME"] = test["NAME"], name
    try:
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        call_command("load_reference", verbosity=0)
        connection.creation.destroy_test_db(own, verbosity=0, keepdb=True)
    finally:
        test["NAME"] = wanted
        settings.DATABASES[connection.alias]["NAME"] = connection.settings_dict["NAME"] = own
