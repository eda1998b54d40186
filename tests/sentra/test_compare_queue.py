"""The queue's deadlines and the comparison: same rows, differences marked, queries bounded."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from sentra.models import Proposal
from sentra.queries import lists
from sentra.services import comparison
from tests.factories import sentra as make

pytestmark = pytest.mark.django_db


def since(proposal: Proposal, day: str) -> None:
    moment = timezone.make_aware(datetime.fromisoformat(f"{day}T09:00"))
    Proposal.objects.filter(pk=proposal.pk).update(state_since=moment)


# 2 November 2026 is a Monday; a proposal has 10 working days.
@pytest.mark.parametrize(
    ("begun", "today", "due", "left"),
    [
        ("2026-11-02", "2026-11-02", "2026-11-16", 10),
        ("2026-11-02", "2026-11-16", "2026-11-16", 0),
        ("2026-11-02", "2026-11-17", "2026-11-16", -1),
        ("2026-11-07", "2026-11-07", "2026-11-23", 10),
        ("2026-11-07", "2026-11-23", "2026-11-23", 0),
        ("2026-11-06", "2026-11-08", "2026-11-20", 9),
    ],
)
def test_deadline(begun, today, due, left):
    proposal = make.proposal()
    since(proposal, begun)
    day = date.fromisoformat(today)
    found = lists.aged(Proposal.objects.for_list(), today=day)[0]
    late = lists.late_by_state(today=day)
    assert (found.due.isoformat(), found.days_left) == (due, left)
    assert late == ({"diusulkan": 1} if left < 0 else {})


def test_the_late_ones_come_first(log_in):
    reviewer = make.person("perencana")
    made = [make.proposal(name=f"Sentra {n}") for n in range(3)]
    endorsed = make.proposal("disetujui", name="Sentra menunggu SK")
    now = timezone.localdate()
    for proposal, days in zip(made, (3, 40, 8), strict=True):
        since(proposal, (now - timedelta(days=days)).isoformat())
    assert [p.name for p in lists.waiting_for(reviewer)] == ["Sentra 1", "Sentra 2", "Sentra 0"]
    page = log_in(make.person("pimpinan")).get("/sentra/usulan/").content.decode()
    assert "1 terlambat" in page
    assert "terlambat 1" in page or "terlambat 2" in page
    assert endorsed.name in page


def lines(groups) -> dict[str, comparison.Row]:
    return {row.label: row for group in groups for row in group.rows}


def test_same_rows_and_differences_marked():
    clay = make.proposal(members=make.units(6))
    wood = make.proposal(
        members=make.units(9, product_group=make.group("mebel"), product="kursi", workers_stated=5)
    )
    rows = lines(comparison.compare([clay, wood], make.person("perencana")))
    assert [cell.value for cell in rows["Unit usaha"].cells] == [6, 9]
    assert rows["Unit usaha"].differs
    assert [cell.value for cell in rows["Tenaga kerja"].cells] == [18, 45]
    assert not rows["Satu lokasi"].differs
    assert not rows["Zona"].differs
    assert [cell.value for cell in rows["Unit sejenis di kecamatan ini"].cells] == [6, 9]
    assert all(len(row.cells) == 2 for row in rows.values())


def test_a_row_only_one_has_stands_in_its_place():
    members = make.units(7)
    make.proposal(members=members[:6], name="Sentra tetangga")
    overlapping = make.proposal(members=members)
    alone = make.proposal(members=make.units(6, step=0.0007))
    rows = lines(comparison.compare([alone, overlapping], make.person("perencana")))
    row = rows["Ada di usulan Sentra tetangga"]
    assert row.cells[0] is None
    assert row.cells[1].value == 6
    assert row.differs


class TestPage:
    def ask(self, client, *proposals, **more):
        return client.get("/sentra/usulan/banding/", {"usulan": [p.pk for p in proposals], **more})

    def test_two_to_five(self, log_in):
        client = log_in(make.person("pembaca"))
        found = [make.proposal(name=f"Sentra {n}") for n in range(6)]
        assert "Pilih 2 sampai 5" in self.ask(client).content.decode()
        for wrong in (found[:1], found):
            page = self.ask(client, *wrong).content.decode()
            assert "Pilih 2 sampai 5 usulan untuk dibandingkan" in page
            assert "<table" not in page
        page = self.ask(client, *found[:5]).content.decode()
        assert all(f"Sentra {n}" in page for n in range(5))
        assert page.count('scope="col"') == 5

    def test_only_what_differs(self, log_in):
        client = log_in(make.person("pimpinan"))
        pair = [make.proposal(members=make.units(n)) for n in (6, 8)]
        page = self.ask(client, *pair, beda="1").content.decode()
        assert "Unit usaha" in page
        assert "Satu lokasi" not in page

    def test_odd_addresses(self, log_in):
        client = log_in(make.person("pimpinan"))
        for query in ("usulan=x&usulan=-1", f"usulan={'9' * 30}", "usulan=1&usulan=1"):
            assert client.get(f"/sentra/usulan/banding/?{query}").status_code == 200

    def test_queries_bounded(self, log_in, django_assert_max_num_queries):
        client = log_in(make.person("pimpinan"))
        found = [make.proposal(members=make.units(30, step=0.0002)) for _ in range(5)]
        with django_assert_max_num_queries(60):
            self.ask(client, *found)
