"""``manage.py verify_audit``: is the audit trail unbroken? Exits 0, or names the first broken row."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from rpik.core.audit_chain import Head, verify
from rpik.core.errors import DomainError
from rpik.core.templatetags.format_id import angka


class Command(BaseCommand):
    """Check the hash chain of the audit trail."""

    help = "Periksa rantai hash jejak audit: kode keluar 0 bila utuh, 1 bila putus."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--head",
            metavar="URUTAN:HASH",
            help="kepala rantai yang pernah dicatat; menangkap ujung yang dipotong",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            expected = Head.parse(options["head"]) if options["head"] else None
        except DomainError as error:
            raise CommandError(error.message, returncode=2) from error
        verdict = verify(expected=expected)
        self.stdout.write(f"{angka(verdict.events)} catatan diperiksa.")
        if verdict.fault:
            raise CommandError(f"Rantai audit PUTUS pada {verdict.fault}.")
        self.stdout.write(f"Rantai audit utuh. Kepala: {verdict.head or 'masih kosong'}")
