"""A planner hands in a pola ruang, sees where it lies, says what its zones mean, puts it in force."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from playwright.sync_api import expect

from ikm_registry.models import Desa
from sentra.models import SpatialLayer
from tests.e2e.test_accessible import look
from tests.e2e.waiting import until
from tests.factories import sentra as make
from tests.factories.layers import NAMES, WEST_BOX, shapefile, write_layer

# What the map really drew: layers, and the zones at its middle.
DRAWN = """() => {
  const { map, data } = document.querySelector("[data-map]").rpikView;
  const { width, height } = map.getCanvas().getBoundingClientRect();
  const found = map.queryRenderedFeatures([[0, 0], [width, height]], { layers: ["zones"] });
  return JSON.stringify({ names: [...new Set(found.map((f) => f.properties.name))].sort(), kept: data.zones.features.length });
}"""


@pytest.fixture
def perencana(make_user):
    return make_user("perencana", "perencana")


def drawn(page) -> dict:
    expect(page.locator("[data-map][data-ready='1']")).to_have_count(1)
    return json.loads(page.evaluate(DRAWN))


def names_drawn(page, wanted: list[str]) -> list[str]:
    """The names of the zones drawn, once they are the wanted ones: a map draws anew in its own time."""
    return until(page, lambda: drawn(page)["names"], lambda names: names == wanted)


def test_from_a_zip_to_a_conflict(page, reference, perencana, enter, shot, problems, tmp_path):
    members = make.units(6)
    for i, ikm in enumerate(members):  # five in the west area, the sixth in no zone
        ikm.lat, ikm.lon = -8.2023 + i * 0.0005, 112.6012
        ikm.save()
    candidate = make.candidate(members, name="Gerabah Pagelaran", lat=-8.2023, lon=112.6012)
    path = shapefile(tmp_path, fields={"NAMOBJ": NAMES, "KODE_PR": ["KPI", "HL"]})
    enter(page, perencana)
    page.goto("/peta/lapisan/")
    expect(page.get_by_text("Belum ada pola ruang yang berlaku")).to_be_visible()
    page.get_by_role("link", name="Muat lapisan").click()
    page.set_input_files("input[type=file]", path)
    page.fill("#id_name", "Pola ruang uji")
    page.fill("#id_decree", "Perda 3/2010")
    page.select_option("#id_crs", "EPSG:32748")
    page.get_by_role("button", name="Baca peta").click()
    expect(page.get_by_role("img", name="Letak peta yang ditolak")).to_be_visible()
    shot(page, "lapisan-1-salah-letak")
    problems.forgive("400")
    page.set_input_files("input[type=file]", path)
    page.select_option("#id_crs", "")
    page.get_by_role("button", name="Baca peta").click()
    expect(page.get_by_text("Ini pratinjau")).to_be_visible()
    assert drawn(page) == {"names": sorted(NAMES), "kept": 2}
    expect(page.get_by_text("Tidak ada jawaban yang berubah")).to_be_visible()
    page.get_by_label(f"Jawaban: {NAMES[0]}").select_option("tidak_sesuai")
    page.get_by_label(f"Pasal: {NAMES[0]}").fill("Pasal 40")
    page.get_by_role("button", name="Simpan arti zona").click()
    expect(page.get_by_role("heading", name="Bila lapisan ini berlaku")).to_be_visible()
    expect(page.get_by_role("row", name="Gerabah Pagelaran")).to_contain_text("+5")
    shot(page, "lapisan-2-pratinjau")
    page.get_by_role("button", name="Berlakukan").click()
    page.locator("dialog").get_by_role("button", name="Berlakukan").click()
    expect(page.get_by_text("berlaku sejak sekarang")).to_be_visible()
    assert SpatialLayer.objects.get().state == "berlaku"

    page.goto(candidate.get_absolute_url())
    expect(page.get_by_role("heading", name="Konflik tata ruang (5)")).to_be_visible()
    assert names_drawn(page, [NAMES[0]]) == [NAMES[0]]
    assert drawn(page)["kept"] == 2  # near: the other is out of sight
    shot(page, "kandidat-konflik-rtrw")

    page.goto("/peta/")
    page.get_by_role("button", name="Tampilkan pola ruang").click()
    forbidden = page.get_by_role("button", name="Pola ruang: tidak sesuai")
    expect(forbidden).to_have_attribute("aria-pressed", "true")
    assert names_drawn(page, sorted(NAMES)) == sorted(NAMES)
    forbidden.click()
    assert names_drawn(page, [NAMES[1]]) == [NAMES[1]]


def test_pages_are_accessible_and_fit(page, reference, make_user, perencana, enter, tmp_path):
    zones = shapefile(tmp_path, fields={"NAMOBJ": NAMES})
    call_command("load_layer", zones, kind="zone", name="Pola ruang", answer=[f"{NAMES[0]}=tidak_sesuai:Pasal 40"])  # fmt: skip
    over = write_layer(
        tmp_path / "rdtr.gpkg", shapes=[WEST_BOX, WEST_BOX], fields={"NAMOBJ": NAMES}
    )
    call_command("load_layer", over, kind="rdtr", name="RDTR bertumpuk", draft=True)
    Desa.objects.exclude(code__in=["35.07.33.2007", "35.07.33.2008"]).delete()
    boxes = write_layer(tmp_path / "desa.gpkg", fields={"KDEPUM": ["3507332007", "3507332008"]})
    call_command("load_layer", boxes, kind="desa", name="Batas desa")
    pagelaran = Desa.objects.get(pk="35.07.33.2007")
    members = make.units(6, desa=pagelaran)
    for i, ikm in enumerate(members):
        ikm.lat, ikm.lon = -8.2023 - i * 0.004, 112.6012
        ikm.save()
    candidate = make.candidate(members, name="Gerabah Pagelaran")
    axe = (Path(settings.NODE_MODULES) / "axe-core" / "axe.min.js").read_text()
    enter(page, perencana)
    drafts = [layer.get_absolute_url() for layer in SpatialLayer.objects.all()]
    addresses = ["/peta/lapisan/", "/peta/lapisan/muat/", *drafts, candidate.get_absolute_url()]
    faults = look(page, axe, addresses)
    enter(page, make_user("petugas", "petugas"))
    page.goto("/peta/letak/")
    expect(page.get_by_role("button", name="Buang titik")).not_to_have_count(0)
    faults += look(page, axe, ["/peta/letak/", members[0].get_absolute_url()])
    assert not faults, "\n".join(faults)
