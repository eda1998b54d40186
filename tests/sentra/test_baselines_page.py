"""The page that puts a run beside the two public ways."""

import pytest

from ikm_registry.models import Desa, Ikm
from sentra.queries import baselines
from sentra.services import detection
from tests.factories import sentra as make

pytestmark = pytest.mark.django_db
PAGE = "/sentra/kandidat/cara-lain/"


def test_three_ways_on_one_register(perencana, log_in, django_assert_max_num_queries):
    """One kampung of potters, and as many along the whole kecamatan with the same clay."""
    near, far = make.units(7), make.units(12, step=0.02)
    make.units(8, product_group=make.group("tempe"), desa=make.desa("35.07.24.2004", "Toyomarto", -7.87))  # fmt: skip
    Ikm.objects.filter(product_group="gerabah").update(raw_material=" Tanah Liat ")
    Desa.objects.filter(pk=near[0].desa_id).update(lon=make.LON)
    make.known(desa=near[0].desa)
    run = detection.run(parameters=detection.parameters(), by=None)
    with django_assert_max_num_queries(12):
        found = baselines.compare(run)
    rpik, material, kmeans = found.ways
    assert (found.units, found.with_material) == (27, 19)
    assert (rpik.sentra, rpik.units) == (2, 16)  # the first of the far ones stands among them
    assert (material.sentra, material.units) == (1, len(near) + len(far))
    assert material.median_m > 10 * rpik.median_m
    assert kmeans.units == 27
    assert rpik.known == 1
    page = log_in(perencana).get(PAGE).content.decode()
    assert "Bahan baku sama dalam satu kecamatan" in page
    assert "Register ini tidak mencatat alat produksi" in page


def test_without_a_run_it_says_what_to_do(perencana, log_in):
    page = log_in(perencana).get(PAGE)
    assert "Jalankan pencarian kandidat dahulu" in page.content.decode()
    assert log_in(perencana).get(f"{PAGE}?run=9e9").status_code == 404
