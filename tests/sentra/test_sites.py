"""Infrastructure and papers of a proposal as told: kept, shown in the blocks, refused when wrong."""

import pytest

from rpik.core.errors import DomainError, NotAllowed, StaleObject
from sentra.models import SiteTelling
from sentra.services import assessment, sites, visits
from tests.factories import sentra as make

pytestmark = pytest.mark.django_db
TOLD = {
    "road": "Aspal, truk sampai depan",
    "pirt": 4,
    "halal": 0,
    "source": "kepala desa, Nov 2026",
}


def tell(proposal, after=None, by=None, **fields) -> SiteTelling:
    given = TOLD | fields
    return sites.tell(proposal=proposal, after=after, data=given, by=by or make.person("petugas"))


def blocks(proposal) -> dict[str, assessment.Block]:
    return {block.code: block for block in assessment.of_proposal(proposal).blocks}


def test_before_somebody_told_nothing_is_claimed():
    found = blocks(make.proposal(members=make.units(5, nib="1234567890123")))
    assert {line.level for line in found["infrastructure"].lines} == {"lacks"}
    nib, *others = found["legality"].lines
    assert (nib.value, nib.of) == (5, 5)
    assert {line.value for line in others} == {"Belum didata"}


def test_what_was_told_is_shown_with_its_source_and_zero_is_an_answer():
    proposal = make.proposal()
    tell(proposal)
    found = blocks(proposal)
    lines = {line.label: line for line in found["legality"].lines}
    assert (lines["Anggota ber-P-IRT"].value, lines["Anggota ber-P-IRT"].of) == (4, 6)
    assert lines["Anggota bersertifikat halal"].value == 0
    assert lines["Anggota bermerek terdaftar"].value == "Belum didata"
    assert found["infrastructure"].lines[0].value == "Aspal, truk sampai depan"
    assert "kepala desa, Nov 2026" in found["infrastructure"].source


def test_history_is_kept_and_nothing_is_overwritten_unseen():
    proposal = make.proposal()
    first = tell(proposal)
    assert tell(proposal, after=first.pk) == first  # the same again
    second = tell(proposal, after=first.pk, water="Sumur")
    assert sites.newest(proposal) == second
    with pytest.raises(StaleObject, match="baru saja mendata tempat dan usaha"):
        tell(proposal, after=first.pk, water="PDAM")
    assert SiteTelling.objects.count() == 2


@pytest.mark.parametrize(("area", "may"), [("35.07.24", False), ("", True)])
def test_who_has_none_of_its_members_in_the_working_area_tells_nothing(area, may, log_in):
    proposal = make.proposal()
    scope = [area or make.desa().kecamatan_id]
    officer = make.person("petugas", kecamatan_scope=scope)
    client = log_in(officer)
    for page in ("sarana", "kelembagaan"):
        address = f"{proposal.get_absolute_url()}{page}/"
        text = client.get(address).content.decode()
        assert ("data-save-next" in text) == may
        assert (f'href="{address}">Lengkapi' in client.get(proposal.get_absolute_url()).text) <= may
    answer = client.post(f"{proposal.get_absolute_url()}sarana/", TOLD)
    assert answer.status_code == (302 if may else 403)
    assert SiteTelling.objects.exists() == may


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"pirt": 7}, "padahal anggotanya 6"),
        ({"source": " "}, "Tulis sumbernya"),
        ({"road": "", "pirt": None, "halal": None}, "paling sedikit satu"),
    ],
)
def test_refusals(fields, said):
    with pytest.raises(DomainError, match=said):
        tell(make.proposal(), **fields)


def test_who_may_and_when():
    for role in ("pimpinan", "pembaca", "admin"):
        with pytest.raises(NotAllowed, match="Petugas atau Perencana"):
            tell(make.proposal(members=make.units(5)), by=make.person(role))
    with pytest.raises(DomainError, match="tinggal dibaca"):
        tell(make.proposal("ditolak", members=make.units(5)))


def test_the_page_keeps_what_was_typed_and_leads_back(log_in):
    proposal = make.proposal()
    client = log_in(make.person("petugas"))
    address = f"{proposal.get_absolute_url()}sarana/"
    assert address in client.get(proposal.get_absolute_url()).content.decode()
    answer = client.post(address, {"road": "Makadam", "pirt": "99", "source": "Pak Kades"})
    assert answer.status_code == 400
    assert "Makadam" in answer.content.decode()
    answer = client.post(address, {"road": "Makadam", "pirt": "3", "source": "Pak Kades"})
    assert answer.headers["Location"].endswith("#b-infrastructure")
    page = client.get(address).content.decode()
    assert "anggota ber-P-IRT 3" in page


class TestCoachingEffect:
    """The plan adds its lines to a block of the same list."""

    def lines(self, proposal):
        return {line.label: line for line in blocks(proposal)["coaching"].lines}

    def test_the_plan_adds_its_lines(self, log_in, reference):
        proposal = make.proposal("ditetapkan")
        found = self.lines(proposal)
        assert "6 dari 6 anggota" in found["Satu pertemuan di sentra"].note
        assert found["Mendatangi satu per satu"].value > found["Satu pertemuan di sentra"].value > 0
        assert found["Kegiatan yang direncanakan"].level == "lacks"
        page = log_in(make.person("pembaca")).get(proposal.get_absolute_url()).content.decode()
        assert "Satu pertemuan di sentra" in page

    def test_without_an_office_it_says_so(self, monkeypatch):
        monkeypatch.setattr(visits, "OFFICE_DESA", "00.00.00.0000")
        found = self.lines(make.proposal())
        assert "muat data acuan dahulu" in found["Mendatangi satu per satu"].note
