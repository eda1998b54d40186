"""Field visits wait for petugas; nobody is told of what is not theirs to do."""

import pytest
from django.core import mail

from ikm_registry.models import DuplicatePair, Ikm
from rpik.core.models import User
from rpik.plan.services import notices
from rpik.plan.tasks_waiting import waiting_for
from tests.factories import sentra as make
from tests.sentra.test_field_checks import visit

pytestmark = pytest.mark.django_db
VISITS = "Usulan menunggu pemeriksaan lapangan"
ELSEWHERE = ["35.07.33"]


def told(user) -> dict[str, int]:
    return {line.title: line.count for line in waiting_for(User.objects.get(pk=user.pk))}


def test_petugas_are_told_of_visits_until_all_members_were_visited(
    log_in, settings, django_assert_max_num_queries
):
    settings.RPIK_EMAIL = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    officer = make.person("petugas")
    make.proposal("ditolak")
    make.proposal("disetujui", members=make.units(6))
    assert VISITS not in told(officer)
    proposal = make.proposal(members=make.units(6))
    make.proposal("perbaikan", members=make.units(6))
    with django_assert_max_num_queries(20):
        assert told(officer)[VISITS] == 2
    text = log_in(officer).get("/").content.decode()
    assert "12 anggota di wilayah kerja Anda belum diperiksa" in text
    notices.choose(by=officer, by_email=True, address="budi@kantor.example")
    notices.send_all()
    assert f"- {VISITS}: 2" in mail.outbox[0].body
    for ikm in Ikm.objects.filter(pk__in=proposal.members.values("ikm_id")):
        visit(proposal, ikm, by=officer)
    assert told(officer)[VISITS] == 1


def test_only_who_goes_there_is_told_of_visits():
    make.proposal()
    assert VISITS in told(make.person("petugas", kecamatan_scope=["35.07.01"]))
    for user in (
        make.person("petugas", kecamatan_scope=ELSEWHERE),
        *(make.person(role) for role in ("perencana", "pimpinan", "pembaca", "admin", "")),
    ):
        assert VISITS not in told(user)


def test_four_eyes_hold_for_notices_too():
    """Who proposed the sentra, in the head's role as well, is told of nothing they may not decide."""
    both = make.person("perencana")
    both.groups.add(make.person("pimpinan").groups.get())
    make.proposal("disetujui", proposer=both)
    standing = make.proposal("ditetapkan", proposer=both, members=make.units(6))
    make.evaluation(standing.sentra)
    make.change(standing)
    make.revocation(standing)
    waits = {
        "Usulan menunggu penetapan": 1,
        "Evaluasi sentra menunggu keputusan": 1,
        "Konsep perubahan menunggu keputusan": 1,
        "Konsep pencabutan menunggu keputusan": 1,
    }
    assert told(both) == {}
    assert told(make.person("pimpinan")) == waits
    for role in ("petugas", "pembaca", "admin"):
        assert not waits.keys() & told(make.person(role)).keys()


def test_duplicates_elsewhere_are_nobody_s_business():
    first, second = make.units(2)
    DuplicatePair.objects.create(first=first, second=second, score=0.9)
    assert told(make.person("petugas"))["Dugaan data ganda"] == 1
    assert "Dugaan data ganda" not in told(make.person("petugas", kecamatan_scope=ELSEWHERE))
