"""Officials: periods that cannot overlap, leave with dates, who may sign on a decree's day."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from rpik.core.errors import DomainError
from sentra.models import Comment, Delegation, Official
from sentra.queries import officials
from sentra.services import designation
from tests.factories import sentra as make

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 2)


def official(name="Drs. Satu", authority="bupati", since=date(2025, 2, 20), **fields) -> Official:
    values = {"position": "Bupati Malang" if authority else "Sekretaris Daerah"}
    return Official.objects.create(name=name, authority=authority, since=since, **values | fields)


def labels(day=DAY) -> list[str]:
    return [choice.label for choice in officials.signatories(day)]


def test_without_a_table_the_authorities_are_offered():
    assert labels() == [
        "Bupati Malang",
        "Kepala Dinas Perindustrian dan Perdagangan Kabupaten Malang",
    ]


def test_who_holds_office_that_day():
    official("Lama", since=date(2020, 1, 1), until=date(2025, 2, 19))
    official("Baru")
    assert labels()[0] == "Bupati Malang: Baru"
    assert labels(date(2025, 2, 19))[0] == "Bupati Malang: Lama"
    assert labels(date(2019, 12, 31))[0] == "Bupati Malang"


@pytest.mark.parametrize("since", [date(2024, 1, 1), date(2025, 2, 20), date(2030, 1, 1)])
def test_two_cannot_hold_one_office_at_once(since):
    official()
    with pytest.raises(IntegrityError, match="official_one_at_a_time"), transaction.atomic():
        official("Dua", since=since)
    with pytest.raises(ValidationError, match="sudah diisi orang lain"):
        Official(name="Dua", position="x", authority="bupati", since=since).full_clean()
    official("Sekda", authority="", since=since)
    official("Sekda dua", authority="", since=since)


def test_periods_run_forward_and_nip_has_18_digits():
    with pytest.raises(IntegrityError, match="official_period_runs_forward"), transaction.atomic():
        official(until=date(2020, 1, 1))
    with pytest.raises(ValidationError, match="18 angka"):
        Official(name="x", position="x", since=DAY, nip="123").full_clean()


@pytest.mark.parametrize(
    ("kind", "above"),
    [
        ("an", ["a.n. BUPATI MALANG", "SEKRETARIS DAERAH,"]),
        ("plh", ["Plh. BUPATI MALANG,"]),
        ("plt", ["Plt. BUPATI MALANG,"]),
    ],
)
def test_during_leave_the_delegate_signs_and_the_official_does_not(kind, above):
    chief, deputy = official(), official("Ir. Dua", authority="", rank="Pembina", nip="1" * 18)
    Delegation.objects.create(
        official=chief, delegate=deputy, kind=kind, since=DAY, until=date(2026, 11, 6)
    )
    found = officials.signatories(DAY)[0].signatory
    assert (found.authority, found.lines_above, found.name) == ("Bupati Malang", above, "Ir. Dua")
    assert (found.rank, found.nip) == ("Pembina", "1" * 18)
    assert officials.find(f"pejabat-{chief.pk}", DAY) is None
    assert labels(date(2026, 11, 6))[0].endswith(": Ir. Dua")
    assert labels(date(2026, 11, 7))[0] == "Bupati Malang: Drs. Satu"


def test_leave_cannot_overlap_nor_go_to_oneself():
    chief, deputy = official(), official("Dua", authority="")
    values = {"official": chief, "delegate": deputy, "kind": "plh"}
    Delegation.objects.create(**values, since=DAY, until=date(2026, 11, 6))
    with pytest.raises(IntegrityError, match="delegation_one_at_a_time"), transaction.atomic():
        Delegation.objects.create(**values, since=date(2026, 11, 6), until=date(2026, 11, 9))
    with pytest.raises(IntegrityError, match="delegation_to_another"), transaction.atomic():
        Delegation.objects.create(
            **values | {"delegate": chief}, since=date(2027, 1, 1), until=date(2027, 1, 2)
        )


def designate(**fields):
    return designation.designate(
        proposal_id=make.proposal("disetujui").pk,
        version=2,
        decree=make.decree(**fields),
        by=make.person("pimpinan"),
    )


def test_a_decree_keeps_its_signer():
    chief = official()
    made = designate(signatory=f"pejabat-{chief.pk}").decrees.get()
    assert (made.signer, made.official) == ("Bupati Malang: Drs. Satu", chief)
    Official.objects.filter(pk=chief.pk).update(name="Nama lain")
    made.refresh_from_db()
    assert made.signer == "Bupati Malang: Drs. Satu"


def test_nobody_signs_out_of_office():
    past = official("Lama", since=date(2020, 1, 1), until=date(2025, 2, 19))
    official("Baru")
    with pytest.raises(DomainError, match=r"tidak menjabat pada 2 November 2026.*Baru") as refused:
        designate(signatory=f"pejabat-{past.pk}")
    assert refused.value.field == "signatory"
    earlier = designate(signatory=f"pejabat-{past.pk}", date=date(2025, 2, 19))
    assert earlier.decrees.get().official == past


def test_the_form_offers_every_signer_there_ever_was():
    past = official("Lama", since=date(2020, 1, 1), until=date(2025, 2, 19))
    offered = dict(officials.known())
    assert offered[f"pejabat-{past.pk}"] == "Bupati Malang: Lama (01-01-2020 s.d. 19-02-2025)"
    assert "kadis" in offered


def test_the_admin_edits_them_and_is_recorded(make_user, log_in):
    from rpik.core.models import AuditEvent

    client = log_in(make_user("admin", "pengelola", is_staff=True))
    values = {"name": "Drs. Satu", "position": "Bupati Malang", "authority": "bupati", "since": "2025-02-20"}  # fmt: skip
    assert client.post("/admin/sentra/official/add/", values).status_code == 302
    assert AuditEvent.objects.get(event="official.create").sentence.endswith(
        "Drs. Satu, Bupati Malang"
    )
    again = client.post("/admin/sentra/official/add/", values | {"name": "Dua"})
    assert "hanya menerima pelimpahan" in again.content.decode()
    assert "sudah diisi orang lain" in again.content.decode()
    made = Official.objects.get()
    assert client.post(f"/admin/sentra/official/{made.pk}/delete/").status_code == 403


def test_an_answer_to_an_answer_is_refused_by_the_database():
    proposal = make.proposal()
    by = proposal.proposer
    first = Comment.objects.create(proposal=proposal, text="a", by=by)
    answer = Comment.objects.create(proposal=proposal, parent=first, text="b", by=by)
    with pytest.raises(IntegrityError, match="comment_one_level"), transaction.atomic():
        Comment.objects.create(proposal=proposal, parent=answer, text="c", by=by)
    other = make.proposal()
    with pytest.raises(IntegrityError, match="comment_one_level"), transaction.atomic():
        Comment.objects.create(proposal=other, parent=first, text="c", by=by)
