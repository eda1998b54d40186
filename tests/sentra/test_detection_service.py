"""A run on the register: what it looks at, what it writes, what it never mixes."""

from io import StringIO

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from ikm_registry.models import Ikm
from rpik.core import jobs
from rpik.core.errors import DomainError, NotAllowed
from rpik.core.models import AuditEvent, Job
from sentra.models import Candidate, CandidateMember, DetectionRun
from sentra.queries import points
from sentra.services import detection
from tests.factories import sentra as make

pytestmark = pytest.mark.django_db


def run(**chosen):
    return detection.run(parameters=detection.parameters(**chosen), by=None)


def test_candidates_and_members_are_written():
    members = make.units(7)
    make.units(2, desa=make.desa("35.07.24.2004", "Toyomarto", -7.87))
    made = run()
    found = Candidate.objects.get(run=made)
    assert (found.units, found.workers, found.rank, found.basis) == (7, 21, 1, "titik")
    assert set(found.members.values_list("ikm_id", flat=True)) == {m.pk for m in members}
    assert all(d >= 0 for d in found.members.values_list("distance_m", flat=True))
    assert found.desa_codes == ["35.07.01.2001"]
    assert found.hull["type"] == "Polygon"
    assert found.reason
    assert (made.units, made.summary["candidates"]) == (9, 1)
    assert AuditEvent.objects.filter(event="detection.run").count() == 1


def test_without_points_the_same_desa_counts_as_near():
    make.units(6, with_point=False)
    found = Candidate.objects.get(run=run())
    assert (found.units, found.basis, found.hull) == (6, "desa", None)
    assert set(found.members.values_list("distance_m", flat=True)) == {None}


def test_it_looks_at_exactly_the_eligible():
    make.units(5)
    for change in (
        {"status": "nonaktif"},
        {"sector": "bukan_industri"},
        {"product_group": None},
        {"workers_stated": 30, "investment": 20_000_000_000},
    ):
        Ikm.objects.filter(pk=make.units(1)[0].pk).update(**change)
    seen = set(points.load(demo=False).ikm_id.tolist())
    assert seen == set(Ikm.objects.eligible_for_sentra().values_list("pk", flat=True))
    assert len(seen) == 5


def test_unknown_figures_are_nan_and_ids_exact():
    one = make.units(1, with_point=False, workers_stated=None, investment=None, nib="1" * 13)[0]
    table = points.load(demo=False)
    assert table.ikm_id.tolist() == [one.pk]
    assert np.isnan([table.lat[0], table.workers[0], table.investment[0]]).all()
    assert table.has_nib.tolist() == [True]
    assert table.desa_codes[table.desa[0]] == one.desa_id


def test_an_empty_register_gives_an_empty_run():
    made = run()
    assert (made.units, made.candidates.count()) == (0, 0)
    assert points.load(demo=False).ikm_id.shape == (0,)


def test_demo_and_real_never_mix():
    make.units(6, is_demo=True)
    demo = run()
    assert (demo.includes_demo, demo.units) == (True, 6)
    make.units(5)
    real = run()
    assert (real.includes_demo, real.units) == (False, 5)


def test_a_new_run_leaves_the_old_and_gives_the_same_answer():
    make.units(6)
    first, second = run(), run()
    assert DetectionRun.objects.count() == 2
    assert first.data_version == second.data_version
    assert CandidateMember.objects.count() == 12
    assert set(Candidate.objects.of_newest_run()) == set(second.candidates.all())
    values = ("name", "score", "reason", "evidence", "units")
    assert list(first.candidates.values(*values)) == list(second.candidates.values(*values))


def test_the_data_version_follows_the_data():
    members = make.units(5)
    before = points.version(demo=False)
    Ikm.objects.filter(pk=members[0].pk).update(lat=-8.3)
    assert points.version(demo=False) != before


def test_near_misses_and_the_suggestion():
    make.units(4)
    make.units(1, desa=make.desa("35.07.24.2004", "Toyomarto", -7.87))
    made = run()
    assert made.summary == {
        "border": made.summary["border"],  # what the flags rest on
        "candidates": 0,
        "near_misses": 1,
        "units_in_candidates": 0,
        "groups": {},
    }
    assert detection.suggestion(made) == (
        "1 kelompok hampir memenuhi jumlah unit. Coba jarak 1.000 m."
    )


def test_one_real_ikm_beside_demo_data_is_not_helped_by_a_distance():
    make.units(8, is_demo=True)
    demo = run()
    make.units(1)
    (moved,) = detection.notices(demo)
    assert moved.endswith("Belum ada 5 IKM berkelompok untuk dicari lagi.")
    made = run()
    assert (made.includes_demo, made.units) == (False, 1)
    text = detection.suggestion(made)
    assert "Baru 1 IKM yang diperiksa" in text
    assert "jarak" not in text


def test_min_units_is_a_parameter():
    make.units(4)
    assert run(units=4).summary["candidates"] == 1


@pytest.mark.parametrize("chosen", [{"distance_m": 1}, {"distance_m": 1e9}, {"units": 1}])
def test_nonsense_parameters(chosen):
    with pytest.raises(DomainError):
        detection.parameters(**chosen)


def test_who_may_run():
    with pytest.raises(NotAllowed, match="Hanya Perencana"):
        detection.run(parameters=detection.parameters(), by=make.person("petugas"))


def test_an_account_of_some_kecamatan_starts_no_run_of_the_whole_kabupaten(client):
    """A run is the answer for everybody; trying writes nothing and stays open."""
    make.units(5)
    bound = make.person("perencana", kecamatan_scope=["35.07.01"])
    asked = {"distance_m": 500, "min_units": 5, "by": bound}
    for act in (
        lambda: detection.start(**asked),
        lambda: detection.run(parameters=detection.parameters(), by=bound),
    ):
        with pytest.raises(NotAllowed, match="seluruh kabupaten"):
            act()
    client.force_login(bound)
    answer = client.post(reverse("sentra:detection-run"), {"distance": 500, "min_units": 5})
    assert answer.status_code == 403
    assert not DetectionRun.objects.exists()
    page = client.get(reverse("sentra:candidate-list")).content.decode()
    assert "dijalankan perencana yang tidak dibatasi kecamatan" in page
    assert reverse("sentra:detection-run") not in page
    assert client.get(reverse("sentra:candidate-try")).status_code == 200


def test_outside_is_flagged_anew_only_where_points_or_borders_changed():
    """A flag spoilt by hand stays spoilt while nothing moved, and is mended once a point or border did."""
    members = make.units(6)
    run()

    def spoilt_stays() -> bool:
        Ikm.objects.filter(pk=members[0].pk).update(flags=["luar_kabupaten"])
        run()
        return Ikm.objects.get(pk=members[0].pk).flags == ["luar_kabupaten"]

    assert spoilt_stays()
    Ikm.objects.filter(pk=members[1].pk).update(workers_stated=9)  # no point
    assert spoilt_stays()
    Ikm.objects.filter(pk=members[1].pk).update(lat=members[1].lat + 0.0001)
    assert not spoilt_stays()
    assert spoilt_stays()
    make.layer(kind="desa", state="berlaku")
    assert not spoilt_stays()


def test_one_job_at_a_time_and_it_runs(django_capture_on_commit_callbacks):
    planner = make.person("perencana")
    make.units(5)
    with django_capture_on_commit_callbacks():
        first = detection.start(distance_m=500, min_units=5, by=planner)
        again = detection.start(distance_m=1000, min_units=5, by=planner)
    assert first == again
    jobs.run_job.func(str(first.pk))
    first.refresh_from_db()
    assert first.state == "selesai", first.message
    made = DetectionRun.objects.get(pk=first.result["run"])
    assert made.by == planner
    assert detection.open_job() is None
    assert Job.objects.count() == 1


def test_command_prints_a_summary():
    make.units(6)
    out = StringIO()
    call_command("detect_sentra", "--distance", "1000", "--min-units", "5", stdout=out)
    text = out.getvalue()
    assert "6 IKM diperiksa, jarak 1,0 km, paling sedikit 5 unit" in text
    assert "1 kandidat (6 IKM)" in text
    with pytest.raises(CommandError, match="Jarak"):
        call_command("detect_sentra", "--distance", "1")


def test_a_reader_is_told_that_the_register_moved_whatever_demo_data_did():
    members = make.units(6)
    made = run()
    assert detection.notices(made) == []
    make.units(1, is_demo=True)  # that they are left out stands in the bar of the page
    assert detection.notices(made) == []
    Ikm.objects.filter(pk=members[0].pk).update(updated_at=timezone.now())
    (moved,) = detection.notices(made)
    assert "Register berubah sesudah pencarian ini" in moved
