"""``manage.py send_notices``: the day's e-mail digests, for installations with a scheduler of their own."""

from typing import Any

from django.core.management.base import BaseCommand

from rpik.plan.services import notices


class Command(BaseCommand):
    """Send today's digests to those who asked for them; running again sends nothing twice."""

    help = "Kirim ringkasan surel hari ini kepada yang memintanya."

    def handle(self, *args: Any, **options: Any) -> None:
        if not notices.is_on():
            self.stdout.write("Surel tidak diaktifkan: isi RPIK_EMAIL_HOST (.env.example).")
            return
        done = notices.send_all()
        self.stdout.write(
            f"{done['sent']} terkirim, {done['nothing']} tanpa yang menunggu, {done['failed']} gagal."
        )
