#!/usr/bin/env python
"""Django's entry point; the database is started or joined before a command needs it."""

import os
import sys

# "start" brings the database up itself, as its first step.
WITHOUT_DATABASE = {"help", "--help", "version", "--version", "collectstatic", "start"}


def main() -> None:
    """Run administrative tasks; without a database, say why in one sentence and exit with 2."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rpik.settings")
    from django.conf import settings
    from django.core.management import execute_from_command_line

    from rpik.core import postgres

    if len(sys.argv) > 1 and sys.argv[1] not in WITHOUT_DATABASE:
        try:
            postgres.ensure(settings.VAR_DIR)
        except postgres.DatabaseUnavailable as error:
            sys.stderr.write(f"{error}\n")
            sys.exit(2)
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
