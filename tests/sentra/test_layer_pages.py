"""The pages of layers: hand in, look, say what zones mean, put in force; and what others then show."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ikm_registry.models import Desa, Kecamatan
from sentra.models import LayerFeature, SpatialLayer
from sentra.queries import layers as queries
from sentra.services import layers
from tests.factories import sentra as make
from tests.factories.layers import NAMES, shapefile, write_layer
from tests.factories.layers import rtrw as write_rtrw

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_places")]


@pytest.fixture
def keeper(client):
    user = make.person("perencana")
    client.force_login(user)
    return client


@pytest.fixture
def pola(tmp_path):
    return shapefile(tmp_path, fields={"NAMOBJ": NAMES, "KODE_PR": ["KPI", "HL"]})


def hand_in(client, path, **fields):
    file = SimpleUploadedFile(path.name, path.read_bytes())
    data = {"file": file, "kind": "zone", "name": "RTRW uji", **fields}
    return client.post(reverse("sentra:layer-load"), data)


def answers_of(layer, **chosen):
    data = {}
    for zone in layer.zones.all():
        word = "industri" if "Industri" in zone.name else "lindung"
        answer, article = chosen.get(word, ("belum", ""))
        data |= {f"z{zone.pk}-answer": answer, f"z{zone.pk}-article": article}
    return data


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def test_from_file_to_force(keeper, pola):
    answer = hand_in(keeper, pola, decree="Perda 3/2010", year="2010", valid_from="2010-05-01")
    layer = SpatialLayer.objects.get()
    assert answer.url == layer.get_absolute_url()
    page = text_of(keeper.get(answer.url))
    assert "Ini pratinjau" in page
    assert "biasanya tidak sesuai, periksa pasalnya" in page
    assert "biasanya sesuai, periksa pasalnya" in page
    assert "pola.zip" in page
    # An answer without its article is refused, what was typed stays.
    url = reverse("sentra:layer-answers", args=[layer.pk])
    wrong = answers_of(layer, lindung=("tidak_sesuai", ""), industri=("sesuai", "Pasal 61"))
    refused = keeper.post(url, wrong)
    assert refused.status_code == 400
    assert "Sebut pasal" in text_of(refused)
    assert "Pasal 61" in text_of(refused)
    assert set(layer.zones.values_list("answer", flat=True)) == {"belum"}
    right = answers_of(layer, lindung=("tidak_sesuai", "Pasal 40"), industri=("sesuai", "Pasal 61"))
    assert keeper.post(url, right).status_code == 302
    assert keeper.post(reverse("sentra:layer-enforce", args=[layer.pk])).status_code == 302
    assert queries.in_force("zone") == layer
    page = text_of(keeper.get(reverse("sentra:layer-list")))
    assert "RTRW uji" in page
    assert "Belum ada pola ruang yang berlaku" not in page
    shown = keeper.get(reverse("sentra:layer-map", args=[layer.pk])).json()["features"]
    assert {f["properties"]["name"]: f["properties"]["answer"] for f in shown} == {
        NAMES[0]: "sesuai",
        NAMES[1]: "tidak_sesuai",
    }


def test_what_cannot_be_used_comes_back_at_its_field(keeper, tmp_path, pola):
    answer = hand_in(keeper, shapefile(tmp_path, without=(".prj",)))
    assert answer.status_code == 400
    assert "EPSG:32749" in answer.context["form"].errors["crs"][0]
    answer = hand_in(keeper, pola, crs="EPSG:32748")
    assert "km dari Kabupaten Malang" in answer.context["form"].errors["crs"][0]
    page = text_of(answer)
    assert "Letak peta yang ditolak" in page
    assert page.count("<rect") == 2
    empty = tmp_path / "kosong.gpkg"
    empty.write_bytes(b"")
    assert "kosong" in hand_in(keeper, empty).context["form"].errors["file"][0]
    assert keeper.post(reverse("sentra:layer-load"), {}).status_code == 400
    assert not SpatialLayer.objects.exists()


def test_attributes_are_read_anew_and_a_draft_is_thrown_away(keeper, pola):
    hand_in(keeper, pola)
    layer = SpatialLayer.objects.get()
    assert "KPI · HL" in text_of(keeper.get(layer.get_absolute_url()))
    url = reverse("sentra:layer-mapping", args=[layer.pk])
    keeper.post(url, {"name": "KODE_PR", "code": ""})
    assert set(layer.zones.values_list("name", flat=True)) == {"KPI", "HL"}
    keeper.post(url, {"name": "PASSWORD"})
    assert layer.zones.count() == 2
    keeper.post(reverse("sentra:layer-discard", args=[layer.pk]))
    assert not LayerFeature.objects.exists()


@pytest.mark.parametrize(("role", "scope"), [("petugas", []), ("perencana", ["35.07.33"])])
def test_readers_see_the_answers_and_no_buttons(client, pola, role, scope):
    with pola.open("rb") as file:
        layer = layers.load(file=file, file_name="p.zip", kind="zone", name="RTRW", by=None)
    client.force_login(make.person(role, kecamatan_scope=scope))
    assert hand_in(client, pola).status_code == 403
    page = text_of(client.get(layer.get_absolute_url()))
    assert NAMES[0] in page
    assert "Berlakukan" not in page
    assert "Simpan arti zona" not in page
    assert "Muat lapisan" not in text_of(client.get(reverse("sentra:layer-list")))


def test_a_name_out_of_the_file_stays_text(keeper, tmp_path):
    nasty = "<script>alert(1)</script>"
    path = write_layer(tmp_path / "a.gpkg", fields={"NAMOBJ": [nasty, "b"]})
    hand_in(keeper, path)
    layer = SpatialLayer.objects.get()
    assert nasty not in keeper.get(layer.get_absolute_url()).content.decode()
    found = keeper.get(reverse("sentra:layer-map", args=[layer.pk]))
    assert found.headers["Content-Type"] == "application/json"
    assert json.loads(found.content)["features"][0]["properties"]["name"] == nasty


def test_an_answer_is_on_the_map_at_once(keeper, pola):
    hand_in(keeper, pola)
    layer = SpatialLayer.objects.get()
    url = reverse("sentra:layer-map", args=[layer.pk])
    first = keeper.get(url)
    kept = {"If-None-Match": first.headers["ETag"]}
    assert "no-cache" in first.headers["Cache-Control"]
    assert keeper.get(url, headers=kept).status_code == 304
    zone = layer.zones.first()
    layers.answer_zones(layer_id=layer.pk, answers={zone.pk: ("sesuai", "Pasal 1")}, by=None)
    again = keeper.get(url, headers=kept)
    assert again.status_code == 200
    assert "sesuai" in {f["properties"]["answer"] for f in again.json()["features"]}


def test_around_a_place_only_what_lies_there(keeper, pola):
    hand_in(keeper, pola)
    url = reverse("sentra:layer-map", args=[SpatialLayer.objects.get().pk])
    count = lambda query: len(keeper.get(url + query).json()["features"])  # noqa: E731
    assert count("?sekitar=-8.2050,112.6050") == 2
    assert count("?sekitar=-8.2050,112.5450") == 1
    assert count("?sekitar=-7.8,112.9") == 0
    for nonsense in ("?sekitar=a,b", "?sekitar=1,2,3", "?sekitar=nan,nan", "?sekitar="):
        assert keeper.get(url + nonsense).status_code == 200


@pytest.fixture
def rtrw(tmp_path):
    return write_rtrw(tmp_path)


def in_the_forest(**fields):
    ikm = make.units(1, **fields)[0]
    ikm.lat, ikm.lon = -8.202, 112.6115
    ikm.save()
    return ikm


def test_a_candidate_shows_shares_and_each_conflict(keeper, rtrw, django_assert_max_num_queries):
    wrong = in_the_forest()
    candidate = make.candidate([*make.units(5), wrong, *make.units(1, with_point=False)])
    with django_assert_max_num_queries(26):  # zones for industry, and the plan's five
        page = text_of(keeper.get(candidate.get_absolute_url()))
    assert "belum dimuat" not in page
    assert "Perda 3/2010" in page
    assert "5 dari 7" in page
    assert "Konflik tata ruang (1)" in page
    assert page.count(wrong.title) == 2  # the conflict and the member
    assert "Belum mempunyai titik" in page
    assert f"/peta/lapisan/{rtrw.pk}/peta.json?sekitar=" in page


def test_a_conflict_outside_ones_working_area_is_counted_never_named(client, rtrw):
    home = make.desa()
    wrong = in_the_forest(desa=make.desa("35.07.24.2004", "Toyomarto"))
    candidate = make.candidate([*make.units(5, desa=home), wrong])
    client.force_login(make.person("perencana", kecamatan_scope=[home.kecamatan_id]))
    page = text_of(client.get(candidate.get_absolute_url()))
    assert "Konflik tata ruang (1)" in page
    assert wrong.title not in page
    assert "di luar wilayah kerja Anda" in page


def test_a_proposal_shows_the_same(keeper, rtrw):
    proposal = make.proposal(members=[*make.units(6), in_the_forest()])
    page = text_of(keeper.get(proposal.get_absolute_url()))
    assert "Konflik tata ruang (1)" in page
    assert "Pasal 40" in page


def test_the_page_of_an_ikm_says_where_it_stands(keeper, rtrw, tmp_path):
    home = make.desa("35.07.33.2007", "Pagelaran")
    other = make.desa("35.07.33.2008", "Clumprit")
    ikm = make.units(1, desa=home)[0]
    url = reverse("sentra:ikm-membership", args=[ikm.pk])
    page = text_of(keeper.get(url))
    assert "Kawasan Peruntukan Industri" in page
    assert "batas resmi desa belum dimuat" in page
    fields = {"KDEPUM": ["3507332007", "3507332008"], "WADMKD": ["a", "b"]}
    path = write_layer(tmp_path / "desa.gpkg", fields=fields)
    with path.open("rb") as file:
        batas = layers.load(file=file, file_name="d.gpkg", kind="desa", name="Batas", by=None)
    layers.enforce(layer_id=batas.pk, by=None)
    assert "Pagelaran, sesuai dengan data" in text_of(keeper.get(url))
    ikm.desa = other
    ikm.save()
    assert "tetapi data menyebut Clumprit" in text_of(keeper.get(url))
    ikm.lat = -8.4
    ikm.save()
    page = text_of(keeper.get(url))
    assert "Di luar kabupaten" in page
    assert "di luar peta pola ruang: Pola" in page
    without = make.units(1, with_point=False)[0]
    page = text_of(keeper.get(reverse("sentra:ikm-membership", args=[without.pk])))
    assert "Desa dan zona titiknya" not in page  # the head of the IKM's page says it has no point


def test_maps_draw_official_boundaries_once_in_force(keeper, tmp_path):
    make.desa("35.07.33.2007", "Pagelaran")
    make.desa("35.07.33.2008", "Clumprit")
    for model in (Desa, Kecamatan):
        model.objects.update(cell={"type": "Polygon", "coordinates": []})
    url = reverse("sentra:boundaries")
    assert "official" not in keeper.get(url).json()
    fields = {"KDEPUM": ["3507332007", "3507332008"], "WADMKD": ["a", "b"]}
    path = write_layer(tmp_path / "desa.gpkg", fields=fields)
    with path.open("rb") as file:
        layer = layers.load(file=file, file_name="d.gpkg", kind="desa", name="Batas 2025", by=None)
    layers.enforce(layer_id=layer.pk, by=None)
    found = keeper.get(url + "?tingkat=desa").json()
    assert found["official"]
    assert found["label"] == "Batas resmi: Batas 2025"
    assert len(found["features"]) == 2
    whole = keeper.get(url).json()["features"]
    assert [one["properties"]["code"] for one in whole] == ["35.07.33"]
    assert whole[0]["geometry"]["type"] == "Polygon"  # the two desa became one


def test_the_map_has_the_lists_filter_and_address(keeper):
    make.units(1)
    address = "?kelompok=gerabah&tanda=diduga_ganda&warna=skala"
    page = keeper.get(f"/peta/{address}").text
    asked = address.replace("&", "&amp;")
    assert f'data-tiles="/ikm/peta/{{z}}/{{x}}/{{y}}.mvt{asked}"' in page
    assert f'href="/ikm/{asked}"' in page
    assert "Hapus saringan Tanda mutu" in page
    # those that the form has no field for are sent along
    assert '<input type="hidden" name="tanda" value="diduga_ganda">' in page
    assert '<input type="hidden" name="warna" value="skala">' in page
    assert '<input type="hidden" name="kelompok"' not in page


def test_a_base_map_of_somebody_else_only_where_asked_for(keeper, settings):
    assert "map-base" not in keeper.get("/peta/").text
    settings.RPIK_MAP_BASE_URL = "https://peta.example/{z}/{x}/{y}.png"
    settings.RPIK_MAP_BASE_SOURCE = "Peta <dasar>"
    page = keeper.get("/peta/").text
    assert '<meta name="map-base" content="https://peta.example/{z}/{x}/{y}.png" data-source="Peta &lt;dasar&gt;">' in page  # fmt: skip


def test_the_map_offers_the_zones_in_force(keeper, rtrw):
    page = text_of(keeper.get(reverse("sentra:map")))
    assert f'data-zones="/peta/lapisan/{rtrw.pk}/peta.json"' in page
    assert "data-zones-later" in page


def test_areas_on_the_map_follow_the_registers_filter(keeper):
    """Those that have an IKM which passes it, and how many; without a filter all of them."""
    potters = make.units(6, sector="non_agro")
    tempe, others = (
        make.units(6, sector="agro", product_group=make.group("tempe"), desa=make.desa("35.07.24.2004", "Toyomarto"))
        for _ in range(2)
    )  # fmt: skip
    first = make.candidate(potters, name="Gerabah")
    make.candidate([*tempe, potters[0]], run=first.run, name="Tempe")
    make.proposal(members=others, name="Usulan Tempe")

    def shown(query: str = "") -> dict[str, str]:
        addresses = [reverse("sentra:candidate-map") + "?dengan=tangan", reverse("sentra:map-layers") + "?lapisan="]  # fmt: skip
        found = [
            one for address in addresses for one in keeper.get(address + query).json()["features"]
        ]
        return {one["properties"]["title"]: one["properties"]["text"] for one in found}

    assert set(shown()) == {"Gerabah", "Tempe", "Usulan Tempe"}
    agro = shown("&sektor=agro")
    assert set(agro) == {"Tempe", "Usulan Tempe"}
    assert agro["Tempe"].endswith("6 sesuai saringan")
    assert set(shown("&kecamatan=35.07.24")) == {"Tempe", "Usulan Tempe"}
    both = shown("&kelompok=gerabah")
    assert set(both) == {"Gerabah", "Tempe"}
    assert both["Tempe"].endswith("1 sesuai saringan")
    assert shown("&q=tidak+ada+yang+bernama+ini") == {}
    bound = make.person("perencana", kecamatan_scope=[potters[0].kecamatan_id])
    keeper.force_login(bound)
    assert set(shown("&sektor=agro")) == set()  # of others' areas a filter tells nothing
    page = keeper.get("/peta/?sektor=agro").text
    assert "data-filtered" in page
    assert 'data-candidates="/sentra/kandidat/peta.json?dengan=tangan&amp;sektor=agro"' in page
    assert "data-filtered" not in keeper.get("/peta/").text
