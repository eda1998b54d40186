"""Designation and revocation: the decree, the frozen day, conflicts, races that really race."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from ikm_registry.models import Ikm
from rpik.core import files
from rpik.core.errors import DomainError, StaleObject
from rpik.core.models import AuditEvent, StoredFile
from sentra.models import Decree, Sentra, SentraMember
from sentra.services import designation, review
from tests.factories import sentra as make
from tests.sentra.racing import at_once


def designate(proposal, by=None, **fields):
    by = by or make.person("pimpinan")
    return designation.designate(
        proposal_id=proposal.pk, version=proposal.version, decree=make.decree(**fields), by=by
    )


@pytest.mark.django_db
class TestDesignate:
    def test_members_and_figures_freeze(self):
        members = make.units(6)
        made = designate(make.proposal("disetujui", members=members))
        Ikm.objects.filter(pk=members[0].pk).update(business_name="Lain", workers_stated=99)
        made.refresh_from_db()
        frozen = made.members.get(ikm=members[0])
        assert (made.units, made.workers, made.investment) == (6, 18, 60_000_000)
        assert made.output_value is None
        assert frozen.frozen["title"] == members[0].business_name
        assert frozen.frozen["workers"] == 3
        assert (frozen.since, frozen.until) == (date(2026, 11, 2), None)
        assert not {"nik", "phone", "address"} & set(frozen.frozen)
        assert AuditEvent.objects.filter(event="proposal.designate").count() == 1

    @pytest.mark.parametrize(
        "other",
        [
            {"number": "SK/LAIN/9"},
            {"date": date(2026, 11, 3)},
            {"content": b"%PDF-1.4 another scan %%EOF"},
            {"signer": "Sekretaris Daerah"},
            {"signer": "", "signatory": "kadis"},
        ],
    )
    def test_a_second_decree_is_not_swallowed(self, other):
        proposal, head = make.proposal("disetujui"), make.person("pimpinan")
        first = designate(proposal, by=head, number="SK/SATU/1")
        assert designate(proposal, by=head, number="sk/satu/1") == first
        with pytest.raises(StaleObject, match="SK/SATU/1"):
            designate(proposal, by=head, **{"number": "SK/SATU/1", **other})
        assert Decree.objects.count() == 1

    def test_scan_is_stored_encrypted_and_comes_back(self):
        made = designate(make.proposal("disetujui"), file_name="C:\\scan\\SK final.PDF.exe")
        stored = made.decrees.get().file
        assert stored.name == "SK final.PDF.pdf"
        assert stored.content_type == "application/pdf"
        assert not any(b"%PDF" in bytes(part.content) for part in stored.chunks.all())
        assert files.read(stored) == make.PDF

    @pytest.mark.parametrize(
        ("fields", "field", "words"),
        [
            ({"number": "   "}, "decree_number", "nomor SK"),
            ({"number": "9" * 81}, "decree_number", "terlalu panjang"),
            ({"date": None}, "decree_date", "tanggal SK"),
            ({"signer": " "}, "signatory", "penanda tangan SK"),
            ({"signer": "\u202e\u200b"}, "signatory", "penanda tangan SK"),
            ({"number": "\u202e\u200b"}, "decree_number", "nomor SK"),
            ({"date": timezone.localdate() + timedelta(days=1)}, "decree_date", "masa depan"),
            ({"date": date(202, 1, 1)}, "decree_date", "tampak keliru"),
            ({"content": None}, "decree_file", "berkas SK"),
            ({"content": b"PK\x03\x04 a zip"}, "decree_file", "bukan PDF"),
            ({"content": b"%PDF-1.7 cut off"}, "decree_file", "utuh"),
            ({"content": b"%PDF-" + b"0" * (10 * 2**20) + b"%%EOF"}, "decree_file", "10 MB"),
        ],
    )
    def test_decree_must_be_whole(self, fields, field, words):
        proposal = make.proposal("disetujui")
        with pytest.raises(DomainError, match=words) as refused:
            designate(proposal, **fields)
        assert refused.value.field == field
        proposal.refresh_from_db()
        assert (proposal.state, proposal.version) == ("disetujui", 2)
        assert not Sentra.objects.exists()
        assert not StoredFile.objects.exists()

    def test_a_number_is_used_once_whatever_its_case(self):
        first = designate(make.proposal("disetujui"), number="188.45/7/KEP/2026")
        second = make.proposal("disetujui")
        with pytest.raises(DomainError, match=f"sudah dipakai untuk {first.name}") as refused:
            designate(second, number=" 188.45/7/kep/2026")
        assert refused.value.field == "decree_number"

    def test_members_of_a_standing_sentra_are_named(self):
        members = make.units(7)
        two = make.proposal("disetujui", members=members[1:])
        one = designate(make.proposal("disetujui", members=members[:6], name="Sentra Satu"))
        with pytest.raises(DomainError, match="sudah anggota Sentra Satu") as refused:
            designate(two)
        assert members[1].title in refused.value.message
        assert Sentra.objects.get() == one

    def test_the_database_itself_refuses_a_second_membership(self):
        made = designate(make.proposal("disetujui"))
        member = made.members.first()
        with pytest.raises(IntegrityError, match="member_of_one_sentra"), transaction.atomic():
            SentraMember.objects.create(sentra=made, ikm=member.ikm, since=date(2026, 1, 1))

    def test_double_post_returns_the_same_sentra(self):
        proposal, head, paper = make.proposal("disetujui"), make.person("pimpinan"), make.decree()
        given = {"proposal_id": proposal.pk, "version": 2, "decree": paper, "by": head}
        assert designation.designate(**given) == designation.designate(**given)
        assert Decree.objects.count() == 1


@pytest.mark.django_db
class TestRevoke:
    def test_memberships_end_and_nothing_is_deleted(self):
        members = make.units(6)
        proposal = make.proposal("ditetapkan", members=members)
        given = {"proposal_id": proposal.pk, "version": 3, "note": "bubar"}
        head, day = make.person("pimpinan"), date(2026, 11, 20)
        with pytest.raises(DomainError, match="berkas SK"):  # a decree is never given one later
            designation.revoke(**given, decree=make.decree(date=day, content=None), by=head)
        ended = designation.revoke(**given, decree=make.decree(date=day), by=head)
        assert ended.state == "dicabut"
        assert set(ended.members.values_list("until", flat=True)) == {date(2026, 11, 20)}
        assert [d.action for d in ended.decrees.all()] == ["penetapan", "pencabutan"]
        assert designate(make.proposal("disetujui", members=members)).units == 6

    def test_not_before_the_designation(self):
        proposal = make.proposal("ditetapkan")
        with pytest.raises(DomainError, match="lebih awal") as refused:
            designation.revoke(
                proposal_id=proposal.pk,
                version=3,
                decree=make.decree(date=date(2026, 11, 1)),
                note="x",
                by=make.person("pimpinan"),
            )
        assert refused.value.field == "decree_date"


@pytest.mark.django_db(transaction=True)
class TestRaces:
    def test_four_heads_designate_at_once(self):
        proposal = make.proposal("disetujui")
        heads = [make.person("pimpinan") for _ in range(4)]
        results = at_once([lambda head=head: designate(proposal, by=head) for head in heads])
        assert sum(isinstance(r, Sentra) for r in results) == 1
        assert sum(isinstance(r, StaleObject) for r in results) == 3
        assert Sentra.objects.count() == Decree.objects.count() == 1
        assert SentraMember.objects.count() == 6

    def test_one_head_double_clicks(self):
        proposal, head, paper = make.proposal("disetujui"), make.person("pimpinan"), make.decree()
        given = {"proposal_id": proposal.pk, "version": 2, "decree": paper, "by": head}
        results = at_once([lambda: designation.designate(**given) for _ in range(4)])
        assert {r.pk for r in results} == {Sentra.objects.get().pk}
        assert Decree.objects.count() == 1

    def test_overlapping_proposals_designated_at_once(self):
        members = make.units(8)
        pairs = [
            make.proposal("disetujui", members=members[:6]),
            make.proposal("disetujui", members=list(reversed(members[2:]))),
        ]
        heads = [make.person("pimpinan") for _ in pairs]
        results = at_once(
            [lambda p=p, h=h: designate(p, by=h) for p, h in zip(pairs, heads, strict=True)]
        )
        assert sum(isinstance(r, Sentra) for r in results) == 1
        refused = next(r for r in results if not isinstance(r, Sentra))
        assert isinstance(refused, DomainError)
        assert "anggota" in refused.message
        assert SentraMember.objects.filter(until__isnull=True).count() == 6

    def test_one_number_two_sentra_at_once(self):
        pair = [make.proposal("disetujui") for _ in range(2)]
        heads = [make.person("pimpinan") for _ in pair]
        results = at_once(
            [
                lambda p=p, h=h: designate(p, by=h, number="1/KEP/2026")
                for p, h in zip(pair, heads, strict=True)
            ]
        )
        assert sum(isinstance(r, Sentra) for r in results) == 1
        refused = next(r for r in results if not isinstance(r, Sentra))
        assert isinstance(refused, DomainError)
        assert refused.field == "decree_number"

    def test_two_planners_propose_one_candidate_at_once(self):
        members = make.units(6)
        found = make.candidate(members)
        planners = [make.person("perencana") for _ in range(2)]

        def propose(by):
            return review.propose(
                name="S",
                reason="r",
                ikm_ids=[m.pk for m in members],
                by=by,
                product_group=found.product_group,
                candidate=found,
            )

        results = at_once([lambda by=by: propose(by) for by in planners])
        assert sum(isinstance(r, DomainError) for r in results) == 1
        assert found.proposals.count() == 1

    def test_two_reviewers_at_once(self):
        proposal = make.proposal()
        reviewers = [make.person("perencana") for _ in range(2)]
        given = {"proposal_id": proposal.pk, "version": 1}
        results = at_once(
            [
                lambda: review.reject(**given, note="tidak", by=reviewers[0]),
                lambda: review.endorse(**given, **make.ENDORSED, by=reviewers[1]),
            ]
        )
        assert sum(isinstance(r, StaleObject) for r in results) == 1
        assert proposal.steps.count() == 2
