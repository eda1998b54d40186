"""The map in a browser: tiles drawn, names on a click, an area drawn by mouse, finger and keys."""

import re

import pytest
from playwright.sync_api import expect

from sentra.models import Candidate, Proposal
from tests.factories import sentra as make

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]
VIEW = "document.querySelector('[data-map]').rpikView"
GO = "([lat, lon, zoom]) => document.querySelector('[data-map]').rpikView.map.jumpTo({center: [lon, lat], zoom})"
POINTS = (
    f"() => {VIEW}.map.queryRenderedFeatures({{layers: ['points']}}).map((one) => one.properties)"
)
AROUND = [(-90, -90), (90, -90), (90, 90), (-90, 90)]


@pytest.fixture
def potters(reference):
    return make.units(8)


@pytest.fixture
def composing(page, potters, enter, make_user):
    enter(page, make_user("perencana", "perencana"))
    page.goto("/sentra/kandidat/susun/?kelompok=gerabah")
    expect(page.locator("[data-map][data-ready='1']")).to_be_visible()
    page.evaluate(GO, [potters[1].lat, potters[1].lon, 16.5])  # three of them fill the middle
    return page


def middle(page):
    box = page.locator("[data-map] canvas").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def chosen(page):
    return page.locator("[data-compose-count]")


def test_a_click_on_a_tile_asks_for_the_name(page, potters, enter, make_user):
    enter(page, make_user("petugas", "petugas"))
    page.goto("/peta/")
    expect(page.locator("[data-map][data-ready='1']")).to_be_visible()
    expect(page.locator(".map-cluster text")).to_have_text("8")
    page.evaluate(GO, [potters[0].lat, potters[0].lon, 17])
    page.wait_for_function(f"() => {VIEW}.map.areTilesLoaded() && ({POINTS})().length > 0")
    told = page.evaluate(POINTS)
    assert {tuple(sorted(one)) for one in told} == {("id", "part")}
    page.mouse.click(*middle(page))
    expect(page.locator(".maplibregl-popup")).to_contain_text(potters[0].business_name)


def test_the_colour_is_chosen_in_the_legend_and_kept_in_the_address(
    page, potters, enter, make_user
):
    enter(page, make_user("petugas", "petugas"))
    page.goto("/peta/?kelompok=gerabah")
    expect(page.locator("[data-map][data-ready='1']")).to_be_visible()
    legend = page.locator("[data-map-legend]")
    expect(legend).to_contain_text("Non-agro")
    page.get_by_label("Warna titik menurut").select_option("skala")
    expect(legend).to_contain_text("Industri kecil")
    expect(legend).not_to_contain_text("Non-agro")
    assert "kelompok=gerabah&warna=skala" in page.url
    page.reload()
    expect(page.get_by_label("Warna titik menurut")).to_have_value("skala")
    page.evaluate(GO, [potters[0].lat, potters[0].lon, 17])
    page.wait_for_function(f"() => {VIEW}.map.areTilesLoaded() && ({POINTS})().length > 0")
    assert {one["part"] for one in page.evaluate(POINTS)} == {"kecil"}
    legend.get_by_role("button", name="Industri kecil").click()
    page.wait_for_function(f"() => ({POINTS})().length == 0")


def test_a_distance_is_tried_and_the_map_changes(page, reference, enter, make_user, problems):
    make.units(5, step=0.002)  # some 220 m apart
    enter(page, make_user("perencana", "perencana"))
    page.goto("/sentra/kandidat/coba/?distance=250&min_units=5")
    result = page.locator("[data-try-result]")
    # the first detection of a process compiles
    expect(result.locator(".stat-value").first).to_have_text("0", timeout=90_000)
    page.get_by_label("Jarak antartetangga").select_option("500")
    expect(result.locator(".stat-value").first).to_have_text("1", timeout=30_000)
    expect(result).to_contain_text("5 unit")
    assert "distance=500" in page.url
    expect(page.locator("[data-map][data-ready='1']")).to_be_visible()
    page.wait_for_function(f"() => {VIEW}.data.candidates.features.length == 1")
    page.get_by_label("Unit usaha paling sedikit").fill("1")
    expect(page.locator("[data-try-status]")).to_contain_text("2")
    problems.forgive("400")
    assert not Candidate.objects.exists()


MARKS = f"""() => ["candidates", "proposals"].flatMap((name) => {VIEW}.data[name].features).map(({{ geometry }}) => {{
  const ring = geometry.coordinates[0];
  const middle = geometry.type === "Point" ? geometry.coordinates : [0, 1].map((at) => (Math.min(...ring.map((one) => one[at])) + Math.max(...ring.map((one) => one[at]))) / 2);
  const box = document.querySelector("[data-map]").getBoundingClientRect();
  const {{ x, y }} = {VIEW}.map.project(middle);
  return [box.left + x, box.top + y];
}})"""


def test_the_map_of_candidates_tells_states_leaves_names_free_and_prints_whole(
    page, potters, enter, make_user
):
    make.proposal(members=potters)
    asked = make.candidate(potters)
    make.candidate(make.units(5), run=asked.run)
    enter(page, make_user("perencana", "perencana"))
    page.goto("/sentra/kandidat/")
    area = page.locator("[data-map][data-ready='1']")
    expect(area).to_be_visible()
    legend = page.locator("[data-map-legend]")
    for entry in ("Kandidat", "Usulan"):
        expect(legend.get_by_role("button", name=re.compile(entry))).to_contain_text("1")
    # the kecamatan of the potters is named, and the mark in it does not cover the name
    name = page.locator(".map-place", has_text=potters[0].kecamatan.name)
    expect(name).to_be_visible()
    box = name.bounding_box()
    for x, y in page.evaluate(MARKS):
        away_x = max(box["x"] - x, x - box["x"] - box["width"])
        away_y = max(box["y"] - y, y - box["y"] - box["height"])
        assert max(away_x, away_y) > 4
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    paper, drawn = area.bounding_box(), page.locator("[data-map] canvas").bounding_box()
    assert paper["width"] <= 690
    assert paper["height"] <= 502
    assert abs(drawn["width"] - paper["width"]) < 6
    assert abs(drawn["height"] - paper["height"]) < 6
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert area.get_attribute("style") in {"", None}


def test_dragged_around_they_are_chosen_and_dropped_again(composing):
    page = composing
    x, y = middle(page)
    for name, words, count in (
        ("Lingkari untuk menambah", "3 usaha ditambahkan.", "3"),
        ("Lingkari untuk mengeluarkan", "3 usaha dikeluarkan.", "0"),
    ):
        page.get_by_role("button", name=name).click()
        page.mouse.move(x + AROUND[0][0], y + AROUND[0][1])
        page.mouse.down()
        for dx, dy in AROUND[1:]:
            page.mouse.move(x + dx, y + dy, steps=6)
        page.mouse.up()
        expect(page.locator("[data-draw-status]")).to_have_text(words)
        expect(chosen(page)).to_have_text(count)


def test_a_finger_draws_too(composing):
    page = composing
    x, y = middle(page)
    page.get_by_role("button", name="Lingkari untuk menambah").click()
    finger = page.context.new_cdp_session(page)
    for at, (dx, dy) in enumerate([*AROUND, (-90, 0)]):
        spot = {"x": x + dx, "y": y + dy}
        kind = "touchMove" if at else "touchStart"
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [spot]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(chosen(page)).to_have_text("3")


def test_by_keys_alone_from_the_map_to_the_saved_candidate(composing, potters):
    page = composing
    page.evaluate(GO, [potters[1].lat, potters[1].lon, 15])  # six of them in 200 pixels
    page.get_by_role("button", name="Lingkari untuk menambah").press("Enter")
    canvas = page.locator("[data-map] canvas")
    expect(canvas).to_be_focused()
    for key in ("Up", "Left", "Down", "Down", "Right", "Right", "Up", "Up"):
        canvas.press(f"Arrow{key}")
        page.wait_for_function(f"() => !{VIEW}.map.isMoving()")
        canvas.press(" ")
    canvas.press("Enter")
    expect(page.locator("[data-draw-status]")).to_have_text("6 usaha ditambahkan.")
    page.locator("#d-ts-control").press_sequentially(potters[0].desa.name)
    page.locator("#d-ts-dropdown .option", has_text=potters[0].kecamatan.name).first.wait_for()
    page.keyboard.press("Enter")
    expect(page.locator("input[name=members]")).to_have_count(8)
    page.locator("input[name=members]:not(:checked)").first.press(" ")
    expect(chosen(page)).to_have_text("7")
    page.get_by_label("Alasan").fill("Dikenal warga sebagai satu kampung perajin")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="Disusun tangan")).to_be_visible()
    assert Candidate.objects.by_hand().get().handwork.area["type"] == "Polygon"


def test_a_proposal_is_drawn_with_the_same_pen(page, potters, enter, make_user):
    enter(page, make_user("perencana", "perencana"))
    page.goto("/sentra/usulan/baru/?kelompok=gerabah")
    page.get_by_text("Dari bidang di peta").click()
    expect(page.locator("[data-map][data-ready='1']")).to_be_visible()
    page.evaluate(GO, [potters[1].lat, potters[1].lon, 15])  # five of them in 180 pixels
    page.get_by_role("button", name="Gambar bidang").click()
    x, y = middle(page)
    for dx, dy in AROUND:
        page.mouse.click(x + dx, y + dy)
    page.locator("[data-map] canvas").press("Enter")
    expect(page.locator("[data-draw-status]")).to_have_text("5 usaha ditambahkan.")
    page.get_by_label("Nama sentra").fill("Sentra Gambar")
    page.get_by_label("Nama, pemilik, atau produk").fill("tidak ada")
    page.get_by_role("button", name="Tampilkan IKM").click()
    expect(chosen(page)).to_have_text("5")  # what was drawn, ticked and typed came along
    expect(page.get_by_label("Nama sentra")).to_have_value("Sentra Gambar")
    page.get_by_label("Alasan usulan").fill("Dikenal warga sebagai satu kampung perajin")
    page.get_by_role("button", name="Usulkan", exact=True).click()
    expect(page.get_by_role("heading", name="Sentra Gambar")).to_be_visible()
    made = Proposal.objects.get()
    assert (made.hull, made.members.count()) == (made.evidence["area"], 5)


def test_the_map_measures_and_saves_itself(page, potters, enter, make_user, tmp_path):
    enter(page, make_user("perencana", "perencana"))
    page.goto("/peta/")
    expect(page.locator("[data-map][data-ready='1']")).to_be_visible()
    page.evaluate(GO, [-8.05, 112.6, 15])  # 2.365 m a pixel there
    page.get_by_role("button", name="Ukur jarak").click()
    x, y = middle(page)
    page.mouse.click(x - 100, y)
    page.mouse.click(x + 100, y)
    expect(page.locator("[data-map-tools-status]")).to_have_text(re.compile("47[1-4] m"))
    with page.expect_download() as saved:
        page.get_by_role("button", name="Simpan gambar (PNG)").click()
    picture = tmp_path / "peta.png"
    saved.value.save_as(picture)
    content = picture.read_bytes()
    assert content.startswith(b"\x89PNG")
    assert int.from_bytes(content[16:20], "big") > 700  # pixels wide
    assert len(content) > 20_000  # no blank sheet


def test_what_changed_between_two_runs_is_drawn_with_its_signs(page, potters, enter, make_user):
    hull = {"type": "Polygon", "coordinates": [[[112.60, -8.21], [112.61, -8.21], [112.61, -8.20], [112.60, -8.21]]]}  # fmt: skip
    old = make.candidate(potters[:6], name="Lama", hull=hull)
    make.candidate(potters, name="Tumbuh besar", hull=hull)
    enter(page, make_user("petugas", "petugas"))
    page.goto(f"/sentra/kandidat/bandingkan/?lama={old.run_id}")
    expect(page.locator("[data-map][data-ready='1']")).to_be_visible()
    signs = f"() => {VIEW}.map.queryRenderedFeatures({{layers: ['marks-mark']}}).map((one) => one.properties.mark)"
    assert page.evaluate(signs) == ["tumbuh"]
    entry = page.locator("[data-map-legend]").get_by_role("button", name="Tumbuh 1")
    entry.click()
    page.wait_for_function(f"() => !({signs})().length")
    expect(page.locator("[data-map-list]")).to_contain_text("Tumbuh: 6 → 8 unit")


def test_the_legend_says_that_areas_follow_the_filter(page, potters, enter, make_user):
    make.candidate(potters, name="Gerabah")
    enter(page, make_user("petugas", "petugas"))
    legend = page.locator("[data-map-legend]")
    for address, words in (
        ("/peta/?kelompok=gerabah", "hanya yang memuat IKM tersaring"),
        ("/peta/?kelompok=batik", "Tidak ada kandidat, usulan, atau sentra yang memuat"),
    ):
        page.goto(address)
        expect(page.locator("[data-map][data-ready='1']")).to_be_visible()
        expect(legend).to_contain_text(words)


def test_the_map_goes_to_what_the_filter_leaves_and_a_link_shows_where_one_looks(
    page, potters, enter, make_user
):
    make.units(
        3, product_group=make.group("batik"), desa=make.desa("35.07.24.2004", "Toyomarto", -7.87)
    )
    enter(page, make_user("petugas", "petugas"))
    page.goto("/peta/?kelompok=gerabah")
    expect(page.locator("[data-map][data-ready='1']")).to_be_visible()
    zoom, lat = page.evaluate(f"() => [{VIEW}.map.getZoom(), {VIEW}.map.getCenter().lat]")
    assert zoom > 13
    assert abs(lat - potters[3].lat) < 0.01
    page.evaluate(GO, [-8.0, 112.6, 11])
    page.wait_for_url("**/peta/?kelompok=gerabah#peta=11/-8/112.6")
    page.reload()
    expect(page.locator("[data-map][data-ready='1']")).to_be_visible()
    assert page.evaluate(f"() => {VIEW}.map.getZoom()") == 11
