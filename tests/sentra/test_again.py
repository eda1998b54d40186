"""A proposal that ended is proposed again: nothing typed twice, and both know of each other."""

import uuid

import pytest

from rpik.core.errors import DomainError
from sentra.models import Proposal
from sentra.services import attachments, review, sites
from tests.factories import sentra as make
from tests.factories.areas import box

pytestmark = pytest.mark.django_db


@pytest.fixture
def rejected() -> Proposal:
    """A rejected proposal of a candidate with seven units of which six were proposed."""
    units = make.units(7)
    proposal = make.proposal(members=units[:6], candidate=make.candidate(units))
    sites.tell(
        proposal=proposal,
        after=None,
        data={"road": "Aspal", "source": "Kantor desa, 3 November 2026"},
        by=proposal.proposer,
    )
    review.reject(
        proposal_id=proposal.pk,
        version=proposal.version,
        note="Tiga anggota hanya berdagang.",
        by=make.person("perencana"),
    )
    proposal.refresh_from_db()
    return proposal


def test_the_form_is_filled_and_the_new_one_carries_what_was_told(rejected, log_in):
    client = log_in(rejected.proposer)
    assert "Usulan Anda ditolak" in client.get("/").content.decode()
    old_page = client.get(rejected.get_absolute_url()).content.decode()
    assert "Tiga anggota hanya berdagang." in old_page
    address = f"/sentra/usulan/baru/?dari={rejected.pk}"
    assert address in old_page
    form = client.get(address).content.decode()
    assert rejected.name in form
    assert rejected.reason in form
    assert "Tiga anggota hanya berdagang." in form
    assert form.count(" checked") == 6
    members = list(rejected.members.values_list("ikm_id", flat=True))
    given = {
        "dari": rejected.pk,
        "product_group": rejected.product_group_id,
        "name": rejected.name,
        "reason": "Kini semuanya membuat gerabah.",
        "members": members[1:],
    }
    made = Proposal.objects.get(pk=client.post("/sentra/usulan/baru/", given).url.split("/")[-2])
    assert made.candidate == rejected.candidate
    assert set(made.members.values_list("ikm_id", flat=True)) == set(members[1:])
    told, before = made.sites.get(), rejected.sites.get()
    assert (told.road, told.source) == ("Aspal", before.source)
    assert (told.by, told.at) == (before.by, before.at)  # who told it, not who proposes again
    assert rejected.name in client.get(made.get_absolute_url()).content.decode()
    assert not Proposal.objects.rejected_lately(rejected.proposer).exists()
    after = client.get(rejected.get_absolute_url()).content.decode()
    assert made.get_absolute_url() in after
    assert address not in after


def test_attachments_come_along_and_stay_with_the_old_one(log_in):
    giver, rejected = make.person("petugas"), make.proposal()
    kept = attachments.attach(
        proposal=rejected, title="Surat kepala desa", name="surat.pdf", content=make.PDF,
        by=giver, form_key=str(uuid.uuid4()),
    )  # fmt: skip
    review.reject(
        proposal_id=rejected.pk, version=1, note="Belum lengkap.", by=make.person("perencana")
    )
    made = review.propose(
        name=rejected.name,
        reason="Kini lengkap.",
        ikm_ids=list(rejected.members.values_list("ikm_id", flat=True)),
        product_group=rejected.product_group,
        ended=rejected,
        by=rejected.proposer,
    )
    carried = made.attachments.get()
    assert (carried.title, carried.by, carried.at) == (kept.title, giver, kept.at)
    assert carried.key != kept.key
    client = log_in(rejected.proposer)
    assert client.get(f"/sentra/lampiran/{carried.key}/").content == make.PDF
    attachments.remove(attachment=carried, by=giver)
    assert client.get(f"/sentra/lampiran/{carried.key}/").status_code == 404
    assert client.get(f"/sentra/lampiran/{kept.key}/").content == make.PDF  # its bytes stay


def test_a_drawn_boundary_comes_along(log_in):
    area = box(112.59, -8.21, 112.62, -8.19)
    units = make.units(6)
    proposer = make.person("perencana")
    proposal = review.propose(
        name="Sentra",
        reason="Sejenis",
        ikm_ids=[one.pk for one in units],
        product_group=units[0].product_group,
        area=area,
        by=proposer,
    )
    review.withdraw(proposal_id=proposal.pk, version=1, note="Salah batas", by=proposer)
    form = log_in(proposer).get(f"/sentra/usulan/baru/?dari={proposal.pk}").content.decode()
    assert "112.62" in form.partition('name="area"')[2].partition("</textarea>")[0]


@pytest.mark.parametrize("state", ["diusulkan", "perbaikan", "disetujui", "ditetapkan"])
def test_only_what_has_ended_is_proposed_again(state, log_in):
    proposal = make.proposal(state)
    client = log_in(make.person("perencana"))
    assert client.get(f"/sentra/usulan/baru/?dari={proposal.pk}").status_code == 404
    assert "?dari=" not in client.get(proposal.get_absolute_url()).content.decode()


def test_another_may_have_been_faster_with_the_candidate(rejected):
    members = list(rejected.members.values_list("ikm_id", flat=True))
    common = {
        "name": "Sentra",
        "reason": "Lagi",
        "ikm_ids": members,
        "product_group": rejected.product_group,
        "candidate": rejected.candidate,
        "ended": rejected,
    }
    review.propose(**common, by=make.person("perencana"))
    with pytest.raises(DomainError, match="sudah diusulkan"):
        review.propose(**common, by=rejected.proposer)
    assert Proposal.objects.count() == 2
