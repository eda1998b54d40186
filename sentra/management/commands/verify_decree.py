"""``manage.py verify_decree FILE``: is a sealed decree what the office signed? Needs no database."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sentra.papers.seal import BrokenSeal
from sentra.services import decree_seals


class Command(BaseCommand):
    """Exit 0 and say "ASLI", or say what is wrong and exit 1."""

    help = "Periksa berkas segel SK (.json) atau teks kode QR-nya; tanpa jaringan dan basis data."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="berkas .json atau teks kode QR")
        parser.add_argument("--key", help="kunci publik kantor (base64url) bila diperiksa di luar")
        parser.add_argument("--public-key", action="store_true", help="cetak kunci publik kantor")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["public_key"]:
            self.stdout.write(urlsafe_b64encode(decree_seals.office_key()).decode().rstrip("="))
            return
        if options["file"] is None:
            raise CommandError("Sebutkan berkas yang diperiksa.", returncode=2)
        public = _key(options["key"]) if options["key"] else None
        try:
            content = options["file"].read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{options['file']} tidak dapat dibaca.", returncode=2) from error
        try:
            seal, wrong = decree_seals.check(content, public=public)
        except BrokenSeal as error:
            raise CommandError(str(error)) from error
        if wrong:
            raise CommandError(f"BERUBAH: SK {seal.number}: {'; '.join(wrong)}.")
        self.stdout.write(f"{decree_seals.sentence(seal)}, tidak berubah.")


def _key(text: str) -> bytes:
    try:
        key = urlsafe_b64decode((text + "=" * (-len(text) % 4)).encode("ascii"))
    except ValueError:
        key = b""
    if len(key) != 32:
        raise CommandError("Kunci publik harus 32 bita dalam base64url.", returncode=2)
    return key
