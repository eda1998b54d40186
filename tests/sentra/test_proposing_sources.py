"""Proposals from a drawn area and from the list of known sentra."""

import json

import pytest

from rpik.core.errors import DomainError
from sentra.models import Proposal
from sentra.queries import choosing, known_members
from sentra.services import areas, review
from tests.factories import sentra as make
from tests.factories.areas import box as rectangle
from tests.sentra.racing import at_once

pytestmark = pytest.mark.django_db


def box(west=112.6, south=-8.21, east=112.61, north=-8.19) -> dict:
    return rectangle(west, south, east, north)


def around(units) -> dict:
    """A box that holds these units; where their desa lies is the reference's to say."""
    lat = [one.lat for one in units]
    return box(south=min(lat) - 0.002, north=max(lat) + 0.002)


def inside_of(area: dict, *, by) -> list[int]:
    found = choosing.choosable(user=by, group=make.group(), demo=None)
    return choosing.inside(found, areas.read(json.dumps(area)).shape)


class TestArea:
    @pytest.mark.parametrize(
        "wrap",
        [
            lambda area: area,
            lambda area: {"type": "Feature", "properties": {}, "geometry": area},
            lambda area: {
                "type": "FeatureCollection",
                "features": [{"type": "Feature", "properties": {}, "geometry": area}],
            },
        ],
    )
    def test_one_polygon_however_wrapped(self, wrap):
        assert areas.read(json.dumps(wrap(box()))).geojson == box()

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("{", "tidak terbaca"),
            ("[1]", "tidak terbaca"),
            ('{"type": "Point", "coordinates": [112.6, -8.2]}', "tidak terbaca"),
            ('{"type": "FeatureCollection", "features": []}', "tidak terbaca"),
            ("[" * 100_000, "tidak terbaca"),
            ("x" * 200_001, "terlalu rinci"),
            ('{"type":"Polygon","coordinates":[[[112.6,-8.2],[112.61,-8.2],[112.6,-8.2]]]}', "tertutup"),
            ('{"type":"Polygon","coordinates":[[["a","b"],[1,2],[3,4],["a","b"]]]}', "sudut"),
            ('{"type":"Polygon","coordinates":[[[NaN,1],[1,2],[3,4],[NaN,1]]]}', "sudut"),
            (f'{{"type":"Polygon","coordinates":[[[1{"0" * 400},1],[1,2],[3,4],[1,1]]]}}', "sudut"),
            ('{"type":"Polygon","coordinates":[]}', "tertutup"),
            (json.dumps(box(east=112.9, south=-8.4)), "km²"),
            (json.dumps(box(east=112.60001, north=-8.20999)), "km²"),
            (json.dumps(box(west=106.8, east=106.81, south=-6.2, north=-6.19)), "Kabupaten Malang"),
            (json.dumps({"type": "Polygon", "coordinates": [[[112.6, y] for y in (-8.2, -8.1, -8.19)]]}), "luas"),
        ],
    )  # fmt: skip
    def test_hostile_text_is_refused_in_words(self, text, words):
        with pytest.raises(DomainError, match=words) as refused:
            areas.read(text)
        assert refused.value.field == "area"

    def test_lines_that_cross_are_mended(self):
        ring = [[112.6, -8.2], [112.61, -8.19], [112.61, -8.2], [112.6, -8.19]]
        found = areas.read(json.dumps({"type": "Polygon", "coordinates": [ring]}))
        assert found.shape.is_valid
        assert found.shape.area == pytest.approx(0.00005)
        assert (found.geojson["type"], len(found.geojson["coordinates"])) == ("MultiPolygon", 2)

    def test_nothing_drawn_is_no_area(self):
        assert areas.read(" ") is None

    def test_too_many_corners(self):
        ring = [[112.6 + i * 1e-5, -8.2] for i in range(2001)]
        text = json.dumps({"type": "Polygon", "coordinates": [[*ring, ring[0]]]})
        with pytest.raises(DomainError, match="2000"):
            areas.read(text)

    def test_only_alike_free_and_inside(self):
        inside = make.units(6)
        make.units(2, step=0.05)  # the first of them lies inside as well, the second far away
        make.units(1, product_group=make.group("batik"))
        taken = make.proposal("ditetapkan", members=make.units(5)).sentra
        found = inside_of(around(inside), by=make.person("perencana"))
        assert {one.pk for one in inside} < set(found)
        assert len(found) == 7
        assert not set(found) & set(taken.members.values_list("ikm_id", flat=True))

    def test_a_working_area_binds(self):
        area = around(make.units(6))
        by = make.person("perencana", kecamatan_scope=["35.07.24"])
        assert inside_of(area, by=by) == []
        everywhere = make.person("perencana")
        assert len(inside_of(area, by=everywhere)) == 6

    def test_the_drawn_line_is_the_boundary_and_stays(self):
        members = make.units(6)
        by = make.person("perencana")
        made = review.propose(
            name="Sentra Gambar",
            reason="digambar",
            ikm_ids=[one.pk for one in members],
            by=by,
            product_group=make.group(),
            area=box(),
        )
        assert made.hull == box()
        review.request_changes(
            proposal_id=made.pk, version=1, note="kurang satu", by=make.person("perencana")
        )
        ids = [one.pk for one in members[:5]]
        review.resubmit(proposal_id=made.pk, version=2, note="sudah", by=by, ikm_ids=ids)
        made.refresh_from_db()
        assert (made.hull, made.evidence["area"], made.evidence["members"]["units"]) == (
            box(), box(), 5,
        )  # fmt: skip


class TestAreaPage:
    def test_choosing_keeps_what_was_typed_and_ticked(self, client):
        members = make.units(6)
        far = make.units(1, desa=make.desa("35.07.02.2001", "Lain", lat=-8.0))[0]
        client.force_login(make.person("perencana"))
        data = {
            "product_group": "gerabah",
            "name": "Sentra <Baru>",
            "reason": "Lama & dikenal",
            "area": json.dumps(around(members)),
            "members": [far.pk],
        }
        page = client.post("/sentra/usulan/baru/", data | {"choose": "bidang"})
        text = page.content.decode()
        assert page.status_code == 200
        assert "6 IKM di dalam bidang; 6 dicentang baru" in text
        assert "Sentra &lt;Baru&gt;" in text
        assert "Lama &amp; dikenal" in text
        assert text.count(" checked") == 7
        assert not Proposal.objects.exists()
        data["members"] = [one.pk for one in members]
        made = client.post("/sentra/usulan/baru/", data)
        assert made.status_code == 302
        assert Proposal.objects.get().hull["type"] == "Polygon"

    def test_a_broken_area_says_so_beside_it(self, client):
        client.force_login(make.person("perencana"))
        make.units(5)
        for extra in ({"choose": "bidang"}, {}):
            data = {"product_group": "gerabah", "area": "{", "name": "A", "reason": "B"} | extra
            page = client.post("/sentra/usulan/baru/", data)
            assert page.status_code == 400
            assert "poligon GeoJSON" in page.content.decode()

    def test_search_narrows_the_list(self, client):
        one, *_ = make.units(3)
        client.force_login(make.person("perencana"))
        data = {"product_group": "gerabah", "cari": one.business_name, "choose": "daftar"}
        text = client.post("/sentra/usulan/baru/", data).content.decode()
        assert text.count('name="members"') == 1

    def test_a_group_alone_lists_all_of_it(self, client):
        make.units(6)
        client.force_login(make.person("perencana"))
        data = {"product_group": "gerabah", "choose": "daftar"}
        text = client.post("/sentra/usulan/baru/", data).content.decode()
        assert text.count('name="members"') == 6

    def test_name_and_reason_begin_with_the_figures_of_who_was_ticked(self, client):
        members = make.units(6, address="Dusun Getaan")
        client.force_login(make.person("perencana"))
        data = {
            "product_group": "gerabah",
            "members": [one.pk for one in members[:5]],
            "choose": "kata",
        }
        form = client.post("/sentra/usulan/baru/", data).context["form"]
        assert form["name"].value() == f"Sentra Gerabah Getaan, Desa {make.desa().name}"
        figures = form["reason"].value()
        assert "5 unit usaha" in figures
        assert "15 tenaga kerja" in figures
        # What was typed stays, and a second press adds nothing.
        for typed in ({"name": "Gerabah Kami", "reason": "Turun-temurun."}, {"reason": figures}):
            form = client.post("/sentra/usulan/baru/", data | typed).context["form"]
            assert form["name"].value().startswith(typed.get("name", "Sentra Gerabah Getaan"))
            assert form["reason"].value().count(figures) == 1
            assert form["reason"].value().startswith(typed["reason"])
        # Unedited words follow the members; what was written beside them stays.
        offered = {"offered_name": form["name"].value(), "offered_reason": figures}
        more = data | offered | {"name": form["name"].value(), "reason": f"Tua.\n{figures}"}
        more["members"] = [one.pk for one in members]
        form = client.post("/sentra/usulan/baru/", more).context["form"]
        assert form["reason"].value().startswith("Tua.\n6 unit usaha")
        assert "5 unit usaha" not in form["reason"].value()
        nobody = {**data, "members": []}
        assert client.post("/sentra/usulan/baru/", nobody).context["form"]["name"].value() == ""


class TestKnown:
    def test_a_known_sentra_becomes_a_proposal_once(self, client):
        make.units(5, address="Dusun Getaan RT 2")
        make.units(2, address="Dusun Krajan")
        known = make.known(
            name="Sentra Gerabah Getaan", hamlet="Getaan", year=1998, source="Bidang"
        )
        by = make.person("perencana")
        assert len(known_members.of(known=known, by=by)) == 5
        client.force_login(by)
        text = client.get(f"/sentra/usulan/baru/?dikenal={known.pk}").content.decode()
        assert text.count(" checked") == 5
        assert "sejak 1998 (sumber: Bidang). 5 unit usaha" in text
        data = {
            "dikenal": known.pk,
            "product_group": "gerabah",
            "desa": known.desa_id,
            "name": known.name,
            "reason": "Dikenal",
            "members": known_members.of(known=known, by=by),
        }
        assert client.post("/sentra/usulan/baru/", data).status_code == 302
        made = Proposal.objects.get()
        assert made.known == known
        assert made.evidence["known"]["year"] == 1998
        again = client.post("/sentra/usulan/baru/", data)
        assert again.status_code == 400
        assert "sudah diusulkan oleh" in again.content.decode()
        listed = client.get("/sentra/kandidat/dikenal/").content.decode()
        assert made.get_absolute_url() in listed

    def test_an_empty_register_says_what_to_do(self, client):
        client.force_login(make.person("perencana"))
        known = make.known()
        address = f"/sentra/usulan/baru/?dikenal={known.pk}"
        assert "Daftarkan atau impor dahulu" in client.get(address).content.decode()
        make.units(2)
        assert "Register baru memuat 2 anggotanya" in client.get(address).content.decode()
        assert client.get("/sentra/usulan/baru/?dikenal=999999").status_code == 404

    @pytest.mark.django_db(transaction=True)
    def test_two_planners_at_the_same_moment(self):
        known, members = make.known(), make.units(6)
        people = [make.person("perencana") for _ in range(3)]
        group = make.group()
        results = at_once(
            [
                lambda by=by: review.propose(
                    name="Sentra",
                    reason="dikenal",
                    ikm_ids=[one.pk for one in members],
                    by=by,
                    product_group=group,
                    known=known,
                )
                for by in people
            ]
        )
        assert sum(isinstance(one, Proposal) for one in results) == 1
        assert all(
            "sudah diusulkan" in one.message for one in results if isinstance(one, DomainError)
        )


def test_the_button_pressed_twice_proposes_once(perencana, log_in):
    members = make.units(6)
    client = log_in(perencana)
    address = "/sentra/usulan/baru/"
    key = client.get(address, {"kelompok": "gerabah"}).context["form"]["form_key"].value()
    form = {
        "form_key": key, "product_group": "gerabah", "reason": "satu", "name": "Sekali",
        "members": [one.pk for one in members],
    }  # fmt: skip
    refused = client.post(address, form | {"name": ""})
    assert refused.status_code == 400 and f'value="{key}"' in refused.content.decode()
    first, second = client.post(address, form), client.post(address, form)
    assert (first.status_code, second.url) == (302, first.url)
    assert Proposal.objects.filter(name="Sekali").count() == 1
