"""Layers as offices hand them in, and as nobody should."""

import stat
import zipfile

import numpy as np
import pytest
import shapely

from ikm_registry.places import layer_limits
from ikm_registry.places.layer_files import LayerRefused, reading
from tests.factories.layers import BOWTIE, EAST_BOX, NAMES, WEST_BOX, shapefile, write_layer, zipped


def read(path, name="", **options):
    with path.open("rb") as file, reading(file, name or path.name, **options) as found:
        rows = list(found.rows())
        shapes = shapely.from_wkb([row.shape for row in rows])
        return found, rows, shapes


def refused(path, name="", **options) -> LayerRefused:
    with pytest.raises(LayerRefused) as refusal:
        read(path, name, **options)
    return refusal.value


def same_place(shapes, wanted) -> bool:
    return all(a.symmetric_difference(b).area < 1e-9 for a, b in zip(shapes, wanted, strict=True))


@pytest.mark.parametrize("ending", [".gpkg", ".geojson", ".kml"])
def test_each_format_gives_the_same_areas(tmp_path, ending):
    field = "Name" if ending == ".kml" else "NAMOBJ"
    path = write_layer(tmp_path / f"pola{ending}", fields={field: NAMES})
    found, rows, shapes = read(path)
    assert found.features == 2
    assert same_place(shapes, [WEST_BOX, EAST_BOX])
    assert [row.attributes[field] for row in rows] == NAMES
    assert [row.number for row in rows] == [1, 2]
    assert found.mended == {}
    assert rows[0].bounds == pytest.approx((112.60, -8.21, 112.61, -8.20))


@pytest.mark.parametrize("crs", ["EPSG:32749", "EPSG:23836", "EPSG:3857", "EPSG:4755", "EPSG:9489"])
def test_a_zipped_shapefile_in_any_coordinate_system(tmp_path, crs):
    found, rows, shapes = read(shapefile(tmp_path, crs=crs))
    assert same_place(shapes, [WEST_BOX, EAST_BOX])
    assert rows[0].hectares == pytest.approx(121.9, abs=0.5)  # 1.106 km x 1.102 km
    assert found.crs_name


def test_a_kmz_is_a_zip(tmp_path):
    write_layer(tmp_path / "doc.kml", fields={"Name": NAMES})
    with zipfile.ZipFile(tmp_path / "pola.kmz", "w") as archive:
        archive.write(tmp_path / "doc.kml", "doc.kml")
    assert same_place(read(tmp_path / "pola.kmz")[2], [WEST_BOX, EAST_BOX])


def test_three_dimensions_become_two(tmp_path):
    high = shapely.force_3d(WEST_BOX, 412.0)
    path = write_layer(tmp_path / "pola.geojson", shapes=[high], fields={"NAMOBJ": ["a"]})
    assert same_place(read(path)[2], [WEST_BOX])


def test_without_a_coordinate_system_it_is_asked_for(tmp_path):
    path = shapefile(tmp_path, without=(".prj",))
    refusal = refused(path)
    assert refusal.field == "crs"
    assert "EPSG:32749" in str(refusal)
    assert same_place(read(path, crs="EPSG:32749")[2], [WEST_BOX, EAST_BOX])
    assert "tidak dikenal" in str(refused(path, crs="UTM49 selatan"))


def test_the_wrong_coordinate_system_is_refused_with_where_it_fell(tmp_path):
    path = shapefile(tmp_path)
    north = refused(path, crs="EPSG:32649")
    assert north.field == "crs"
    assert "° LU" in str(north)
    assert "km dari Kabupaten Malang" in str(north)
    assert "EPSG:32749" in str(north)
    assert "bukan letak di bumi" in str(refused(path, crs="EPSG:4326"))
    assert "Malang: pilih itu" in str(refused(path, crs="EPSG:32748"))


def test_latitude_and_longitude_the_wrong_way_round_are_named(tmp_path):
    turned = shapely.transform(WEST_BOX, lambda xy: xy[:, ::-1])
    path = write_layer(tmp_path / "pola.geojson", shapes=[turned], fields={"NAMOBJ": ["a"]})
    assert "tertukar" in str(refused(path))


def test_another_place_is_refused_and_neighbours_are_left_out(tmp_path):
    jakarta = shapely.box(106.8, -6.2, 106.9, -6.1)
    path = write_layer(tmp_path / "jauh.geojson", shapes=[jakarta], fields={"NAMOBJ": ["a"]})
    assert "Peta jatuh di 6,15° LS, 106,85° BT" in str(refused(path))
    path = write_layer(
        tmp_path / "jatim.geojson", shapes=[jakarta, WEST_BOX], fields={"NAMOBJ": ["a", "b"]}
    )
    found, rows, _ = read(path)
    assert (found.outside, [row.attributes["NAMOBJ"] for row in rows]) == (1, ["b"])


def test_invalid_shapes_are_mended_and_told(tmp_path):
    path = write_layer(
        tmp_path / "pola.geojson", shapes=[BOWTIE, WEST_BOX], fields={"NAMOBJ": ["a", "b"]}
    )
    found, rows, shapes = read(path)
    assert shapely.is_valid(shapes).all()
    assert shapes[0].area == pytest.approx(0.00005)
    assert [row.mended for row in rows] == ["garis batas memotong dirinya", ""]
    assert found.mended == {"garis batas memotong dirinya": 1}


def test_points_lines_and_nothing_are_left_out_and_counted(tmp_path):
    mixed = [
        shapely.Point(112.6, -8.2),
        shapely.LineString([(112.6, -8.2), (112.7, -8.2)]),
        shapely.Polygon(),
        shapely.GeometryCollection([WEST_BOX, shapely.Point(112.6, -8.2)]),
    ]
    fields = {"NAMOBJ": list("abcd")}
    found, rows, shapes = read(write_layer(tmp_path / "a.geojson", shapes=mixed, fields=fields))
    assert found.skipped == {"tanpa bidang": 1, "titik atau garis": 2}
    assert same_place(shapes, [WEST_BOX])
    assert rows[0].attributes == {"NAMOBJ": "d"}
    only = write_layer(tmp_path / "b.geojson", shapes=mixed[:2], fields={"NAMOBJ": ["a", "b"]})
    assert "titik atau garis" in str(refused(only))


def test_coordinates_that_are_no_numbers_are_left_out(tmp_path):
    lost = shapely.polygons([(np.inf, -8.2), (112.6, -8.1), (112.7, -8.1), (np.inf, -8.2)])
    fields = {"NAMOBJ": ["a", "b"]}
    found, rows, _ = read(write_layer(tmp_path / "a.gpkg", shapes=[lost, WEST_BOX], fields=fields))
    assert [row.attributes["NAMOBJ"] for row in rows] == ["b"]
    assert found.outside == 1


def test_attributes_keep_numbers_dates_and_indonesian_letters(tmp_path):
    fields = {
        "NAMOBJ": ["Kawasan “hijau” — é", ""],
        "LUAS": [12.5, np.nan],
        "KODE": [3507, 3508],
        "TGL": np.array(["2024-05-22", "2024-05-23"], "datetime64[D]"),
    }
    _, rows, _ = read(write_layer(tmp_path / "pola.gpkg", fields=fields))
    assert rows[0].attributes["NAMOBJ"] == "Kawasan “hijau” — é"
    assert rows[0].attributes["LUAS"] == 12.5
    assert rows[0].attributes["KODE"] == 3507
    assert rows[0].attributes["TGL"].startswith("2024-05-22")
    assert "LUAS" not in rows[1].attributes
    assert "NAMOBJ" not in rows[1].attributes


def test_several_layers_must_be_chosen_from(tmp_path):
    path = tmp_path / "dua.gpkg"
    write_layer(path, layer="pola_ruang")
    write_layer(path, layer="struktur", shapes=[WEST_BOX], fields={"NAMOBJ": ["x"]})
    refusal = refused(path)
    assert refusal.field == "layer"
    assert "pola_ruang, struktur" in str(refusal)
    assert read(path, layer="struktur")[0].features == 1
    assert "tidak ada" in str(refused(path, layer="jalan"))


def test_two_shapefiles_in_one_zip_must_be_chosen_from(tmp_path):
    inner = tmp_path / "isi"
    inner.mkdir()
    write_layer(inner / "POLA.shp", crs="EPSG:32749")
    write_layer(inner / "DESA.shp", shapes=[WEST_BOX], fields={"D": ["x"]}, crs="EPSG:32749")
    path = zipped(inner, tmp_path / "dua.zip")
    assert refused(path).field == "layer"
    assert read(path, layer="desa")[0].features == 1


@pytest.mark.parametrize(
    "name", ["../../evil.shp", "/etc/evil.shp", "..\\evil.shp", "C:\\evil.shp"]
)
def test_a_zip_with_path_tricks_is_refused(tmp_path, name):
    path = shapefile(tmp_path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(name, b"x")
    assert "keluar dari foldernya" in str(refused(path))


def test_a_zip_with_a_link_is_refused(tmp_path):
    path = shapefile(tmp_path)
    link = zipfile.ZipInfo("tautan.shp")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    assert "keluar dari foldernya" in str(refused(path))


def test_a_zip_that_unpacks_too_large_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(layer_limits, "MAX_UNPACKED", 500)
    assert "terlalu besar setelah dibuka" in str(refused(shapefile(tmp_path)))


def test_a_zip_without_its_parts_or_without_a_map_is_refused(tmp_path):
    assert ".dbf" in str(refused(shapefile(tmp_path, without=(".dbf",))))
    with zipfile.ZipFile(tmp_path / "kosong.zip", "w") as archive:
        archive.writestr("baca.txt", "halo")
    assert "tidak memuat peta" in str(refused(tmp_path / "kosong.zip"))


def test_what_is_not_what_its_name_says_is_refused(tmp_path):
    path = tmp_path / "x"
    path.write_bytes(b"")
    assert "kosong" in str(refused(path, "pola.gpkg"))
    # A VRT would make the library open any file or address named in it.
    path.write_text("<OGRVRTDataSource><OGRVRTLayer name='a'/></OGRVRTDataSource>")
    assert "bukan GEOJSON" in str(refused(path, "pola.geojson"))
    assert "bukan KML" in str(refused(path, "pola.kml"))
    assert "tidak dikenal" in str(refused(path, "pola.vrt"))
    path.write_bytes(b"\x00\x00\x27\x0a" + b"\x00" * 200)
    assert "satu zip" in str(refused(path, "pola.shp"))


def test_files_cut_short_are_refused_in_a_sentence(tmp_path):
    for whole in (write_layer(tmp_path / "a.geojson"), write_layer(tmp_path / "a.gpkg"), shapefile(tmp_path)):  # fmt: skip
        content = whole.read_bytes()
        cut = tmp_path / f"cut{whole.suffix}"
        cut.write_bytes(content[: len(content) // 2])
        assert str(refused(cut)).endswith((".", "ulang."))


def test_the_map_outline_is_light_and_neighbours_still_touch(tmp_path):
    around = np.linspace(0, 2 * np.pi, 90_001)[:-1]
    ring = np.column_stack([112.6 + 0.05 * np.cos(around), -8.2 + 0.05 * np.sin(around)])
    disc = shapely.Polygon(ring)
    half = shapely.box(112.5, -8.3, 112.6, -8.1)
    parts = [disc & half, disc - half]
    path = write_layer(tmp_path / "a.gpkg", shapes=parts, fields={"NAMOBJ": ["a", "b"]})
    _, rows, shapes = read(path)
    outlines = shapely.from_wkb([row.outline for row in rows])
    assert shapely.get_num_coordinates(shapes).sum() > 80_000
    assert shapely.get_num_coordinates(outlines).sum() < 65_000
    assert outlines[0].touches(outlines[1])
