"""A distance or weights tried before a run is saved: the same answer as the run, and nothing written."""

import numpy as np
import pytest

from sentra.detection import ranking
from sentra.detection.parameters import WEIGHTS
from sentra.models import Candidate, CandidateMember, DetectionRun
from sentra.services import detection, trial
from tests.factories import sentra as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]
ASKED = {"distance": "500", "min_units": "5", "estimates": "on"}
PERCENT = {"units": 10, "compactness": 60, "specialisation": 10, "concentration": 10, "workers": 0, "trust": 10}  # fmt: skip


@pytest.fixture
def two_places():
    """Six potters some 66 m apart, and five others some 220 m apart two kilometres on."""
    make.units(6, step=0.0006, workers_stated=2)
    far = make.units(5, step=0.002, workers_stated=40)
    for ikm in far:
        type(ikm).objects.filter(pk=ikm.pk).update(lat=ikm.lat + 0.02)
    return detection.run(parameters=detection.parameters(distance_m=250), by=None)


def test_a_distance_is_tried_and_nothing_is_written(two_places, perencana, log_in):
    client = log_in(perencana)
    before = (DetectionRun.objects.count(), Candidate.objects.count(), CandidateMember.objects.count())  # fmt: skip
    told = client.get("/sentra/kandidat/coba/hasil.json", ASKED).json()
    after = (DetectionRun.objects.count(), Candidate.objects.count(), CandidateMember.objects.count())  # fmt: skip
    assert before == after
    saved = detection.run(parameters=detection.parameters(distance_m=500), by=None)
    names = set(saved.candidates.full().values_list("name", flat=True))
    assert {one["properties"]["title"] for one in told["features"]["features"]} == names
    assert len(names) > two_places.candidates.full().count()
    assert "Baru" in told["html"]
    assert "250 m" in told["html"]


@pytest.mark.parametrize(
    ("asked", "says"),
    [({"distance": "3"}, "3"), ({"distance": "500", "min_units": "0"}, "2")],
)
def test_nonsense_is_refused_in_words(two_places, perencana, log_in, asked, says):
    answer = log_in(perencana).get("/sentra/kandidat/coba/hasil.json", asked)
    assert answer.status_code == 400
    assert says in answer.json()["error"]


def test_weights_rank_as_a_run_with_them_does(two_places, perencana, log_in):
    detection.run(parameters=detection.parameters(distance_m=500), by=None)
    run = DetectionRun.objects.done().first()
    kept = trial.reranked(run, detection.office_weights())
    assert all(one.moved == 0 for one in kept)
    assert [one.score for one in kept] == [one.candidate.score for one in kept]
    weights = {key: value / 100 for key, value in PERCENT.items()}
    tried = trial.reranked(run, weights)
    assert any(one.moved for one in tried)
    page = log_in(perencana).get("/sentra/kandidat/bobot/", PERCENT).text
    assert "Cari kandidat dengan bobot ini" in page
    made = detection.run(
        parameters=detection.parameters(distance_m=500, weights=weights), by=perencana
    )
    real = made.candidates.full().order_by("rank")
    assert [one.candidate.units for one in tried] == [one.units for one in real] == [6, 5]
    assert [one.score for one in tried] == pytest.approx([one.score for one in real], abs=0.1)
    assert detection.office_weights() == weights  # the office's own from now on
    assert detection.parameters().weights == weights


@pytest.mark.django_db(transaction=True)
def test_a_run_is_started_with_the_weights_of_the_page(two_places, perencana, log_in):
    log_in(perencana).post("/sentra/kandidat/jalankan/", ASKED | PERCENT)
    assert DetectionRun.objects.done().first().parameters["weights"] == {
        k: v / 100 for k, v in PERCENT.items()
    }
    log_in(perencana).post("/sentra/kandidat/jalankan/", ASKED | PERCENT | {"units": 11})
    assert DetectionRun.objects.count() == 2  # 101 %: refused


def test_weights_that_do_not_sum_up_say_by_how_much(two_places, perencana, log_in):
    answer = log_in(perencana).get("/sentra/kandidat/bobot/", PERCENT | {"trust": 5})
    assert answer.status_code == 400
    assert "Jumlah bobot 95 %" in answer.text


def test_weights_kept_by_an_older_version_are_left(two_places):
    DetectionRun.objects.update(parameters={"weights": {"units": 1.0}})
    assert detection.office_weights() == WEIGHTS


def test_the_swing_is_that_of_every_weight_moved_by_itself():
    rng = np.random.default_rng(4)
    values = rng.random((12, len(WEIGHTS)))
    best, worst = ranking.swing(values, WEIGHTS)
    seen = [ranking.ranks(ranking.weighted(values, WEIGHTS))]
    for key, own in WEIGHTS.items():
        for moved in (max(own - 0.1, 0), own + 0.1):
            other = {k: moved if k == key else v * (1 - moved) / (1 - own) for k, v in WEIGHTS.items()}  # fmt: skip
            scores = [100 * sum(w * v for w, v in zip(other.values(), row, strict=True)) for row in values]  # fmt: skip
            order = sorted(range(12), key=lambda i: -round(scores[i], 2))
            seen.append(np.argsort(order) + 1)
    assert best.tolist() == np.min(seen, axis=0).tolist()
    assert worst.tolist() == np.max(seen, axis=0).tolist()
    sure, also = ranking.swing(values, {**dict.fromkeys(WEIGHTS, 0.0), "units": 1.0})
    assert (sure <= also).all()
