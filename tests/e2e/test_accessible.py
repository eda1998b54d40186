"""Every page at both sizes: WCAG 2.2 AA as far as a machine can tell, and nothing wider than the screen."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from ikm_registry.models import Ikm, LearnedPlace
from rpik.plan.services.demo import load_demo
from sentra.models import Candidate
from tests.e2e.conftest import DESKTOP, PHONE
from tests.factories import sentra as make

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# MapLibre's canvas and controls are another project's; ours is the list beside every map.
NOT_OURS = [".maplibregl-map"]
PETUGAS = [
    "/",
    "/ikm/",
    "/ikm/?q=tempe&sektor=agro",
    "/ikm/?tampil=peta",
    "/ikm/baru/?product=tempe, furnitur besi",
    "/ikm/impor/",
    "/ikm/impor/baru/",
    "/ikm/ganda/",
    "/ikm/klasifikasi/",
    "/ikm/klasifikasi/aturan/",
    "/ikm/klasifikasi/konversi/",
    "/ikm/klasifikasi/konversi/?tampil=ragu",
    "/ikm/klasifikasi/konversi/putuskan/",
    "/ikm/klasifikasi/perubahan/?sektor=agro&sebab=contoh&arah=masuk",
    "/ikm/mutu/",
    "/acuan/",
    "/panduan/petugas/",
    "/ikm/?q=tmpe",
    "/cari/?q=tempe",
    "/tidak-ada/",
]
PERENCANA = [
    "/ikm/klasifikasi/konversi/versi/",
    "/sentra/",
    "/sentra/kandidat/",
    "/sentra/kandidat/?tampil=hampir",
    "/sentra/kandidat/coba/",
    "/sentra/kandidat/bobot/",
    "/sentra/kandidat/kunjungan/",
    "/sentra/kandidat/dikenal/",
    "/peta/dusun/",
    "/sentra/usulan/",
    "/sentra/usulan/baru/",
    "/sentra/usulan/banding/",
    "/sentra/lapangan/",
    "/sk/periksa/",
    "/ikm/klasifikasi/konversi/tabel/muat/",
    "/peta/",
    "/sentra/analisis/pertumbuhan/",
    "/sentra/kandidat/cara-lain/",
    "/sentra/kandidat/susun/?kelompok=gerabah",
    "/ikm/klasifikasi/perubahan/?tabel=kecamatan",
    "/ringkasan/",
    "/ringkasan/perda/",
    "/ringkasan/belum-terdata/",
    "/pembinaan/",
    "/pembinaan/belum/",
    "/pembinaan/berhasil/",
    "/pembinaan/bahaya/",
    "/pembinaan/hemat/jalan/",
]


@pytest.fixture
def filled(reference):
    load_demo(by=None, units=400)
    call_command("detect_sentra", verbosity=0)


@pytest.mark.timeout(900)
def test_pages(page, filled, make_user, enter, problems):
    axe = (Path(settings.NODE_MODULES) / "axe-core" / "axe.min.js").read_text()
    faults = look(page, axe, ["/masuk/"])
    enter(page, make_user("petugas", "petugas"))
    one = Ikm.objects.order_by("pk").first().pk
    faults += look(page, axe, [*PETUGAS, f"/ikm/{one}/", f"/ikm/{one}/ubah/"])
    enter(page, make_user("perencana", "perencana"))
    best = Candidate.objects.of_newest_run().full().order_by("rank").first().pk
    place = LearnedPlace.objects.order_by("-units", "pk").first()
    known = make.known(hamlet="Getaan")
    waiting, endorsed = make.proposal(), make.proposal("disetujui")
    asked = make.proposal("perbaikan", members=make.units(6, step=0.0007))
    sentra = make.proposal("ditetapkan", members=make.units(6, step=0.0008)).sentra
    evaluated = make.evaluation(sentra)
    make.change(sentra.proposal)
    rejected = make.proposal("ditolak", members=make.units(6, step=0.0009))
    addresses = [
        *PERENCANA,
        "/sentra/papan/",
        "/sentra/evaluasi/",
        "/pemberitahuan/",
        sentra.get_absolute_url(),
        evaluated.get_absolute_url(),
        f"/sentra/usulan/{sentra.proposal_id}/evaluasi/",
        f"/sentra/usulan/{waiting.pk}/kelembagaan/",
        f"/sentra/usulan/{waiting.pk}/sarana/",
        f"/sentra/usulan/{sentra.proposal_id}/konsep-sk/perubahan/",
        f"/sentra/usulan/{sentra.proposal_id}/konsep-sk/pencabutan/",
        make.template().get_absolute_url(),
        "/sentra/sk/templat/",
        "/sentra/sk/templat/unggah/",
        asked.get_absolute_url(),
        rejected.get_absolute_url(),
        f"/sentra/usulan/baru/?dari={rejected.pk}",
        f"/sentra/usulan/baru/?dikenal={known.pk}",
        f"/sentra/kandidat/{best}/",
        f"/peta/dusun/?desa={place.desa_id}",
        known.get_absolute_url(),
        f"/sentra/usulan/baru/?kandidat={best}",
        waiting.get_absolute_url(),
        endorsed.get_absolute_url(),
        f"/sentra/lapangan/{waiting.pk}/",
        f"/sentra/usulan/{waiting.pk}/lapangan/",
        f"/sentra/usulan/banding/?usulan={waiting.pk}&usulan={endorsed.pk}",
    ]
    faults += look(page, axe, addresses)
    problems.forgive("404")  # the page that is not there
    assert not faults, "\n".join(faults)


def look(page, axe: str, addresses: list[str]) -> list[str]:
    faults = []
    for address in addresses:
        page.goto(address)
        page.evaluate(axe)
        for size in (DESKTOP, PHONE):
            page.set_viewport_size(size)
            found = page.evaluate(
                "([tags, skip]) => axe.run({exclude: skip}, {runOnly: tags, resultTypes: ['violations']})",
                [TAGS, NOT_OURS],
            )
            for fault in found["violations"]:
                where = fault["nodes"][0]
                faults.append(f"{address} {size['width']}: {fault['id']} {where['target']} {where['failureSummary'][:200]}")  # fmt: skip
            if page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"):
                faults.append(f"{address} {size['width']}: wider than the screen")
    return faults
