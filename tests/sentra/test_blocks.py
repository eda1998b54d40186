"""The thirteen blocks of the evidence: every indicator of domain.md 8.3 has its line, and its number."""

import html
import re
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ikm_registry.models import Ikm
from ikm_registry.services import duplicates
from rpik.plan.models import SentraPlan
from sentra.models import Candidate, Proposal, SpatialLayer
from sentra.queries import layers as layer_queries
from sentra.queries import stages
from sentra.queries.hazards import Hazard
from sentra.services import assessment, comparison, layers, review, sites
from sentra.services.assessment import links, space
from tests.factories import sentra as make
from tests.factories.layers import shapefile

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year
# domain.md 8.3, block by block: the indicators that every proposal has a line for.
INDICATORS = {
    "identity": {"Kelompok komoditas", "KBLI", "Desa", "Kecamatan"},
    "legal": {"Unit usaha", "Dibandingkan sentra pada umumnya", "Bagian rumah tangga desa (ukuran BPS)", "Kesejenisan terpenuhi oleh", "Kemurnian kelompok", "Kemurnian bahan baku", "Kemurnian KBLI", "Satu lokasi"},
    "trust": {"Diperiksa di lapangan", "Mempunyai titik", "Titik dari GPS atau pin", "Diduga ganda", "Tahun data", "NIK terisi dan tidak diragukan"},
    "size": {"Tenaga kerja", "Tenaga kerja L/P", "Skala", "Investasi", "Kapasitas produksi setahun", "Nilai produksi setahun", "Nilai BB/BP setahun", "Nilai tambah (kasar)"},
    "compactness": {"Jumlah desa", "Jarak tengah antaranggota", "Jarak terjauh antaranggota", "Rata-rata ke tetangga terdekat", "Luas bidang", "Unit per km²", "Pemusatan M (Marcon-Puech)"},
    "potential": {"LQ unit usaha", "LQ tenaga kerja", "Pertumbuhan tenaga kerja", "Pertumbuhan nilai produksi", "Asal bahan baku", "Jarak asal bahan baku", "Pasar", "Industri unggulan RPIK"},
    "space": {"Zona", "Jarak ke zona industri (KPI)", "Rawan bencana", "Rekomendasi ruang (KKPR)"},
    "institution": {"Pengurus sentra", "Koperasi", "AD/ART", "Unit Pelayanan Teknis (UPT)", "Tenaga penyuluh lapangan (TPL)"},
    "infrastructure": {"Jalan", "Listrik", "Air", "Limbah (IPAL)", "Internet", "Ruang pamer"},
    "legality": {"NIB sah (13 angka)", "Anggota ber-P-IRT", "Anggota bersertifikat halal", "Anggota bermerek terdaftar", "Anggota berakun SIINas"},
    "coaching": {"Mendatangi satu per satu", "Biaya per IKM terbina", "Kegiatan yang direncanakan"},
    "conflict": {"Dengan sentra atau usulan lain", "Berdiri di Kota Malang atau Kota Batu"},
    "decision": {"Rekomendasi penelaah", "Pendapat berbeda", "Keputusan pimpinan", "Berkas berikut"},
}  # fmt: skip
TOLD = {
    "households": 20,
    "input_value": 40_000_000,
    "material_origin": "Tanah liat Desa Pagelaran",
    "material_km": 3,
    "market_local": 70,
    "market_export": 5,
    "hazards": "Banjir tahunan",
    "space_advice": "Rekomendasi 600/12/2026",
    "source": "kepala desa, Nov 2026",
}


def lines(proposal: Proposal) -> dict[str, assessment.Line]:
    found = assessment.of_proposal(proposal)
    return {line.label: line for block in found.blocks for line in block.lines}


def told(proposal: Proposal, **fields) -> None:
    last = sites.newest(proposal)
    given = {name: getattr(last, name) for name in sites.FIELDS} if last else {}
    sites.tell(proposal=proposal, after=last.pk if last else None, data=given | fields, by=make.person("petugas"))  # fmt: skip


def test_every_indicator_has_a_line():
    proposal = make.proposal(members=make.units(6, kbli_version="2020", kbli_code="23932"))
    blocks = assessment.of_proposal(proposal).blocks
    found = {block.code: {line.label for line in block.lines} for block in blocks}
    assert list(found) == list(INDICATORS)
    assert [
        (code, one) for code, wanted in INDICATORS.items() for one in wanted - found[code]
    ] == []


def test_what_nobody_recorded_is_red_and_leads_to_who_may_mend_it():
    found = assessment.of_proposal(make.proposal())
    labels = {line.label for _, line in found.lacking}
    assert {"Pasar", "Nilai BB/BP setahun", "Rawan bencana", "Bagian rumah tangga desa (ukuran BPS)"} <= labels  # fmt: skip
    assert "Nilai produksi setahun" in labels
    for role, mends in (("petugas", True), ("pembaca", False)):
        linked = found.linked(links.of(found.seen, make.person(role)))
        line = next(line for _, line in linked.lacking if line.label == "Pasar")
        assert bool(line.url) is mends
        output = next(line for _, line in linked.lacking if line.label == "Nilai produksi setahun")
        assert "isian=tanpa_produksi" in output.url and "kelompok=gerabah" in output.url


def test_what_was_told_fills_households_added_value_market_and_material():
    proposal = make.proposal(members=make.units(6, output_value=10_000_000))
    told(proposal, **TOLD)
    found = lines(proposal)
    share = found["Bagian rumah tangga desa (ukuran BPS)"]
    assert (share.value, share.level) == (0.3, "ok")
    assert "bukan syarat PP 29/2018" in share.note
    assert found["Nilai tambah (kasar)"].value == 20_000_000
    assert found["Pasar"].value == "lokal 70 %, ekspor 5 %"
    assert "25 %" in found["Pasar"].note
    assert (found["Jarak asal bahan baku"].value, found["Jarak asal bahan baku"].kind) == (3, "km")
    assert found["Rawan bencana"].value == "Banjir tahunan"
    assert found["Rekomendasi ruang (KKPR)"].law == "zone"
    told(proposal, input_value=90_000_000)
    assert lines(proposal)["Nilai tambah (kasar)"].level == "warn"


def test_the_register_tells_of_papers_and_material_where_nobody_was_asked():
    asked = make.units(4, output_value=10_000_000, input_value=4_000_000, pirt="ada")
    silent = make.units(2, halal="ada")
    proposal = make.proposal(members=[*asked, *silent])
    found = lines(proposal)
    assert (found["Anggota ber-P-IRT"].value, found["Anggota ber-P-IRT"].of) == (4, 6)
    assert found["Nilai BB/BP setahun"].value == 16_000_000
    assert "4 dari 6" in found["Nilai BB/BP setahun"].note
    assert found["Nilai tambah (kasar)"].value == 24_000_000
    assert found["Anggota bermerek terdaftar"].level == "lacks"
    told(proposal, **TOLD, pirt=5, halal=1)
    found = lines(proposal)
    assert found["Anggota ber-P-IRT"].value == 5
    assert found["Anggota ber-P-IRT"].note == "register 4, diterangkan 5"
    assert found["Anggota bersertifikat halal"].value == 2


def test_capacities_are_summed_unit_by_unit_and_the_cities_are_counted():
    kilos = make.units(3, capacity=100, capacity_unit="kg")
    pairs = make.units(2, capacity=40, capacity_unit="Pasang")
    other = make.units(1, address="Jl. Dinoyo, Kota Malang")
    found = lines(make.proposal(members=[*kilos, *pairs, *other]))
    assert found["Kapasitas produksi setahun"].value == "300 kg, 80 pasang"
    assert "5 dari 6 unit" in found["Kapasitas produksi setahun"].note
    cities = found["Berdiri di Kota Malang atau Kota Batu"]
    assert (cities.value, cities.level) == (1, "warn")


def test_growth_is_over_the_members_that_state_both_years():
    members = make.units(6, data_year=YEAR - 2, workers_stated=2, output_value=1_000_000)
    proposal = make.proposal(members=members)
    assert lines(proposal)["Pertumbuhan tenaga kerja"].level == "unknown"
    for ikm in members[:2]:
        Ikm.objects.filter(pk=ikm.pk).update(data_year=YEAR, workers_stated=3)
    grown = lines(proposal)["Pertumbuhan tenaga kerja"]
    assert (grown.value, grown.kind) == (0.5, "change")
    assert f"{YEAR - 2} ke {YEAR}: 4 menjadi 6, pada 2 unit yang sama" in grown.note
    assert lines(proposal)["Pertumbuhan nilai produksi"].value == 0


def test_unggulan_by_division_and_the_year_a_kept_plan_gives():
    candidate = make.candidate(make.units(6, kbli_version="2020", kbli_code="10794"))
    members = list(Ikm.objects.filter(pk__in=candidate.members.values("ikm_id")))
    proposal = make.proposal(members=members, candidate=candidate)
    found = lines(proposal)
    assert found["Industri unggulan RPIK"].value == "Pengolahan makanan dan minuman (6)"
    assert found["Kegiatan yang direncanakan"].level == "lacks"
    row = {"name": "", "url": candidate.get_absolute_url(), "year": 2028, "cost": 60_000_000.0}
    SentraPlan.objects.create(name="Rencana 2028", asked="", rows=[row], reached=6, bound=6, is_optimal=True, unit="unit usaha", cost=1, made_by=make.person("perencana"))  # fmt: skip
    planned = lines(proposal)["Kegiatan yang direncanakan"]
    assert (planned.value, planned.level) == ("Dikembangkan 2028", "plain")
    assert "Rp60.000.000" in planned.note
    clay = lines(make.proposal(members=make.units(5, kbli_version="2020", kbli_code="23932")))
    assert clay["Industri unggulan RPIK"].value == "Di luar daftar"


@pytest.mark.usefixtures("own_places")
def test_distance_to_the_industrial_zone_and_hazards_of_the_map(tmp_path):
    names = ["Kawasan Peruntukan Industri", "Kawasan Rawan Bencana Banjir"]
    path = shapefile(tmp_path, fields={"NAMOBJ": names})
    with path.open("rb") as file:
        layer = layers.load(file=file, file_name=path.name, kind="zone", name="RTRW uji", by=None)
    layers.enforce(layer_id=layer.pk, by=None)
    members = make.units(6, step=0)
    for ikm, lon in zip(members, (112.605, 112.605, 112.605, 112.612, 112.612, 112.615), strict=True):  # fmt: skip
        Ikm.objects.filter(pk=ikm.pk).update(lat=-8.2023, lon=lon)
    found = lines(make.proposal(members=members))
    metres = found["Jarak ke zona industri (KPI)"]
    assert "3 anggota di dalamnya" in metres.note
    assert 215 < metres.value < 225  # 0.002 degrees of longitude east of its edge
    hazard = found["Rawan bencana"]
    assert (hazard.value, hazard.level) == ("Kawasan Rawan Bencana Banjir (3)", "warn")


def draw(folder: Path, name: str, *classes: str) -> None:
    """Put a map of a danger in force: two areas with these classes."""
    folder.mkdir()
    path = shapefile(folder, fields={"KELAS": list(classes)})
    with path.open("rb") as file:
        layer = layers.load(
            file=file, file_name=path.name, kind="bahaya", name=name, source="BPBD", by=None
        )
    assert layer.mapping == {"name": "KELAS"}
    layers.enforce(layer_id=layer.pk, by=None)


@pytest.mark.usefixtures("own_places")
def test_maps_of_dangers_tell_their_classes_beside_each_other(tmp_path, client):
    members = make.units(6, step=0)
    for ikm, lon in zip(members, (112.605, 112.605, 112.605, 112.612, 112.612, None), strict=True):
        Ikm.objects.filter(pk=ikm.pk).update(lat=lon and -8.2023, lon=lon)
    proposal = make.proposal(members=members)
    assert lines(proposal)["Rawan bencana"].level == "lacks"
    draw(tmp_path / "1", "Banjir", "Tinggi", "Rendah")
    draw(tmp_path / "2", "Longsor", "", "Sedang")
    found = lines(proposal)
    assert {
        label: (line.value, line.of, line.level, line.note)
        for label, line in found.items()
        if label.startswith(("Banjir", "Longsor"))
    } == {
        "Banjir: Tinggi": (3, 5, "warn", "BPBD"),
        "Banjir: Rendah": (2, 5, "plain", "BPBD"),
        "Longsor: tanpa kelas": (3, 5, "warn", "BPBD"),
        "Longsor: Sedang": (2, 5, "warn", "BPBD"),
    }
    assert "Rawan bencana" not in found
    # The proposal's own map draws both, each whole.
    client.force_login(make.person("perencana"))
    page = client.get(proposal.get_absolute_url()).content.decode()
    address = re.search(r'data-hazards="([^"]+)"', page)
    assert address
    drawn = [one["properties"] for one in client.get(address[1]).json()["features"]]
    assert sorted((one["plan"], one["name"]) for one in drawn) == [
        ("Banjir", "Rendah"), ("Banjir", "Tinggi"), ("Longsor", "Sedang"), ("Longsor", "Tanpa nama"),
    ]  # fmt: skip
    told(proposal, hazards="Pernah banjir 2020", source="kepala desa")
    assert lines(proposal)["Rawan bencana"].value == "Pernah banjir 2020"
    # A newer map of the same danger takes its place, the other danger stays.
    draw(tmp_path / "3", "banjir", "Sedang", "Sedang")
    assert [one.name for one in layer_queries.hazards()] == ["Longsor", "banjir"]


def test_a_map_of_many_classes_tells_the_largest_and_counts_the_rest():
    layer = SpatialLayer(name="Banjir", source="BPBD")
    classes = [(f"Kelas {at}", 3000 - at) for at in range(3000)]
    told = space._of_map(Hazard(layer, classes, 3000))
    assert len(told) == space.CLASSES + 1
    assert told[0].label == "Banjir: Kelas 0"
    assert (told[-1].value, told[-1].level) == (
        "2.992 kelas lagi, masing-masing paling banyak 2.992 anggota", "warn",
    )  # fmt: skip


def test_the_law_is_answered_by_the_same_lines(settings):
    members = make.units(6)
    proposal = make.proposal(members=members)
    assert assessment.of_proposal(proposal).failing == []
    settings.RPIK_SENTRA_MIN_UNITS = 7
    found = assessment.of_proposal(proposal)
    assert [(block.code, line.label) for block, line in found.failing] == [("legal", "Unit usaha")]
    assert {point.key: point.level for point in found.law} == {
        "alike": "ok", "enough": "fails", "place": "lacks", "zone": "lacks",
    }  # fmt: skip


def test_the_page_says_first_what_fails_and_shows_the_law_beside_the_boxes(log_in, settings):
    proposal = make.proposal()
    settings.RPIK_SENTRA_MIN_UNITS = 7
    page = log_in(make.person("perencana")).get(proposal.get_absolute_url()).content.decode()
    assert page.index("1 hal tidak memenuhi syarat") < page.index("Bukti: 13 bagian")
    box = page.partition('value="enough"')[2].partition("</li>")[0]
    assert "Unit usaha: 6" in box


def test_comparison_has_the_same_rows_and_its_own_links():
    pair = [make.proposal(members=make.units(n)) for n in (6, 8)]
    told(pair[0], **TOLD)
    groups = comparison.compare(pair, make.person("petugas"))
    rows = {row.label: row for group in groups for row in group.rows}
    wanted = set().union(*INDICATORS.values()) - {"KBLI", "Jarak ke zona industri (KPI)", "Zona"}
    assert wanted <= set(rows)
    market = rows["Pasar"]
    assert market.differs and market.cells[1].url.endswith(f"/usulan/{pair[1].pk}/sarana/")
    assert all(all(cell is not None for cell in rows[label].cells) for label in wanted)


def test_as_many_queries_for_500_members_as_for_six(log_in):
    client, counts = log_in(make.person("perencana")), []
    proposals = [make.proposal(members=make.units(n, step=0.00002)) for n in (6, 500)]
    for proposal in [proposals[0], *proposals]:  # once before, for what is kept between requests
        with CaptureQueriesContext(connection) as asked:
            assert client.get(proposal.get_absolute_url()).status_code == 200
        counts.append(len(asked))
    assert counts[1] == counts[2]


def test_a_candidate_lacks_nothing_that_is_told_of_a_proposal():
    candidate = make.candidate()
    ids = list(Candidate.objects.get(pk=candidate.pk).members.values_list("ikm_id", flat=True))
    found = assessment.of_candidate(candidate, ids)
    blocks = {block.code: {line.label for line in block.lines} for block in found.blocks}
    assert "Diperiksa di lapangan" not in blocks["trust"]
    assert blocks["decision"] == {"Usulan"}
    market = next(line for b in found.blocks for line in b.lines if line.label == "Pasar")
    assert (market.level, market.note) == ("unknown", "didata sesudah diusulkan")


def test_no_suspected_double_is_said_only_after_the_register_was_searched(client):
    proposal, officer = make.proposal(), make.person("petugas")
    before = lines(proposal)["Diduga ganda"]
    assert (before.value, before.level) == ("Belum dicari", "lacks")
    assert "6 anggota didata" in before.note
    found = assessment.of_proposal(proposal)
    linked = found.linked(links.of(found.seen, officer))
    mend = next(line for _, line in linked.lacking if line.label == "Diduga ganda")
    assert mend.url == "/ikm/ganda/"
    client.force_login(officer)
    assert "6 anggota belum dicari gandanya" in client.get(proposal.get_absolute_url()).text
    duplicates.suggest(by=officer)
    after = lines(proposal)["Diduga ganda"]
    # The factory's names differ by a number: some may be alike.
    assert after.level in {"ok", "warn"}
    assert isinstance(after.value, int)
    assert "belum dijalankan" not in after.note
    # registered after that search
    late = proposal.members.first().ikm_id
    Ikm.objects.filter(pk=late).update(created_at=timezone.now())
    assert "1 anggota didata" in lines(proposal)["Diduga ganda"].note


def test_a_confirmation_is_the_reviewers_word_and_turns_nothing_green(client):
    proposal = make.proposal("disetujui")
    points = {point.key: point for point in assessment.of_proposal(proposal).law}
    endorsed = proposal.steps.get(action="endorse")
    assert points["place"].confirmed == endorsed
    assert points["place"].level == "lacks"  # nobody went there
    client.force_login(make.person("pimpinan"))
    for address in ("", "tetapkan/"):
        text = html.unescape(client.get(f"{proposal.get_absolute_url()}{address}").text)
        assert f"Dicentang {endorsed.by} saat menyetujui" in text
        assert "sudah diperiksa (PP" not in text
    assert "0 dari 6 anggota diperiksa di lapangan." in text
    assert "keterangan belum didata." in text
    review.return_to_review(proposal_id=proposal.pk, version=proposal.version, note="titiknya", by=make.person("pimpinan"))  # fmt: skip
    proposal.refresh_from_db()
    assert [point.confirmed for point in assessment.of_proposal(proposal).law] == [None] * 4


@pytest.mark.parametrize("words", ["Belum diminta", "tidak ada", "(belum)", "-", "TDK ADA"])
def test_a_text_without_an_advice_ends_no_stage(words):
    proposal = make.proposal()
    told(proposal, space_advice=words, source="x")
    line = lines(proposal)["Rekomendasi ruang (KKPR)"]
    assert (line.value, line.level) == (words, "lacks")
    assert {one.stage.code: one.at for one in stages.of_proposal(proposal.pk)}["ruang"] is None
    told(proposal, space_advice="600/12/2026: belum perlu KKPR", source="x")
    assert lines(proposal)["Rekomendasi ruang (KKPR)"].level == "plain"
    assert {one.stage.code: one.at for one in stages.of_proposal(proposal.pk)}["ruang"]


def test_a_stage_with_something_lacking_has_no_tick(client):
    proposal = make.proposal()
    told(proposal, space_advice="600/12/2026", source="x")
    client.force_login(make.person("perencana"))
    way = client.get(proposal.get_absolute_url()).text.partition('class="stages"')[2]
    space = way.partition("Kesesuaian ruang")[0].rpartition("<li")[2]
    assert "Tercatat, masih ada yang kurang:" in space  # no spatial map is loaded
    assert "Selesai:" not in space


def test_a_candidate_says_that_it_was_proposed():
    members = make.units(6)
    candidate = make.candidate(members)
    make.proposal("ditolak", candidate=candidate, members=members)
    found = assessment.of_candidate(candidate, [ikm.pk for ikm in members])
    line = next(line for block in found.blocks for line in block.lines if line.label == "Usulan")
    assert line.value == "Pernah diusulkan: ditolak"
