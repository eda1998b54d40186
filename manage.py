#!/usr/bin/env python
"""Django's entry point; the database is started or joined before a command needs it."""

import os
import sys

# "start" brings the database up itself, as its first step.
WITHOUT_DATABASE = {"help", "--help", "version", "--version", "collectstatic", "start"}
WITHOUT_DATABASE |= {"plan_sentra"}  # works on a file


def _needs_database(arguments: list[str]) -> bool:
    """Say whether the command asked for works on the database."""
    if not arguments or arguments[0] in WITHOUT_DATABASE:
        return False
    if arguments[0] == "suggest_kbli":  # works on the shipped reference files
        return "--register" in arguments
    on_a_file = any(word.split("=")[0] == "--points" for word in arguments)
    return not (arguments[0] == "detect_sentra" and on_a_file)


def main() -> None:
    """Run administrative tasks; without a database, say why in one sentence and exit with 2."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rpik.settings")
    from django.conf import settings
    from django.core.management import execute_from_command_line

    from rpik.core import postgres
    from rpik.core.command_words import speak_indonesian

    speak_indonesian()
    if _needs_database(sys.argv[1:]):
        try:
            postgres.ensure(settings.VAR_DIR)
        except postgres.DatabaseUnavailable as error:
            sys.stderr.write(f"{error}\n")
            sys.exit(2)
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
