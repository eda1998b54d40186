"""``manage.py learn_hamlets``: where dusun and RT/RW lie, and the units placed by their address."""

from typing import Any

from django.core.management.base import BaseCommand

from ikm_registry.services import hamlets
from rpik.core.actor import acting
from rpik.core.templatetags.format_id import angka, desimal, meter


class Command(BaseCommand):
    """Reckon anew and print how far off it is."""

    help = "Menghitung letak dusun dan RT/RW dari alamat IKM yang bertitik GPS atau pin."

    def handle(self, *args: Any, **options: Any) -> None:
        with acting(None, cause="learn_hamlets"):
            made = hamlets.learn(by=None)
        counts, whole = made.counts, made.accuracy[0]
        self.stdout.write(
            f"{angka(counts['trusted'])} IKM bertitik tepercaya; {angka(counts['estimated'])} dari "
            f"{angka(counts['without_point'])} IKM tanpa titik diperkirakan letaknya, "
            f"{desimal(made.seconds)} detik"
        )
        self.stdout.write(
            f"Tidak diperkirakan: {angka(counts['unnamed'])} alamatnya tidak menyebut dusun atau "
            f"RW, {angka(counts['unknown'])} tempatnya belum dikenal, {angka(counts['torn'])} "
            "alamatnya bertentangan"
        )
        if whole["tested"]:
            self.stdout.write(
                f"Diuji pada {angka(whole['tested'])} IKM bertitik: selisih tengah "
                f"{meter(whole['median_m'])}, 90 % dalam {meter(whole['p90_m'])}; titik desa: "
                f"tengah {meter(whole['desa_median_m'])}"
            )
