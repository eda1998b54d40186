"""A large layer: read in the background with progress, cancelled, tried again without sending it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from ikm_registry.places import layer_files
from rpik.core import jobs
from rpik.core.models import Job, JobState, StoredFile
from sentra.models import LayerFeature, SpatialLayer
from sentra.services import layer_loading
from tests.factories import sentra as make
from tests.sentra.test_layer_pages import hand_in, pola

__all__ = ["pola"]  # a fixture of theirs

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_places")]


@pytest.fixture
def keeper(client, monkeypatch):
    monkeypatch.setattr("sentra.views.layers.BACKGROUND_BYTES", 10)
    client.force_login(make.person("perencana", "penjaga"))
    return client


def test_it_is_read_behind_and_leads_to_its_preview(keeper, pola):
    answer = hand_in(keeper, pola, year="2010", valid_from="2010-05-01", decree="Perda 3/2010")
    job = Job.objects.get()
    assert answer.url == job.result_url == reverse("sentra:layer-loading", args=[job.pk])
    layer = SpatialLayer.objects.get()
    assert (job.state, job.result) == ("selesai", {"layer": layer.pk})
    assert (layer.valid_from.isoformat(), layer.year, layer.decree) == ("2010-05-01", 2010, "Perda 3/2010")  # fmt: skip
    assert keeper.get(answer.url).url == layer.get_absolute_url()
    assert not StoredFile.objects.exists()


def test_in_the_wrong_place_it_says_where_it_fell_and_is_tried_again(keeper, pola):
    answer = hand_in(keeper, pola, crs="EPSG:32748")
    page = keeper.get(answer.url).content.decode()
    assert "km dari Kabupaten Malang" in page
    assert page.count("<rect") == 2
    assert not SpatialLayer.objects.exists()
    again = keeper.post(answer.url, {"crs": "EPSG:32749", "layer": ""})
    assert again.url != answer.url
    assert SpatialLayer.objects.get().features == 2
    assert not StoredFile.objects.exists()
    keeper.post(answer.url, {"crs": "", "layer": ""})  # the file is gone: said, nothing broken
    assert SpatialLayer.objects.count() == 1


def test_what_is_there_already_is_loaded_once_more_when_told_to(keeper, pola):
    hand_in(keeper, pola)
    answer = hand_in(keeper, pola)
    page = keeper.get(answer.url).content.decode()
    assert "RTRW uji" in page
    assert 'name="again"' in page
    keeper.post(answer.url, {"crs": "", "layer": ""})
    assert SpatialLayer.objects.count() == 1
    keeper.post(answer.url, {"crs": "", "layer": "", "again": "on"})
    assert SpatialLayer.objects.count() == 2
    assert not StoredFile.objects.exists()


def test_read_again_twice_is_one_reading_and_the_sweep_leaves_it(keeper, pola, monkeypatch):
    hand_in(keeper, pola, crs="EPSG:32748")
    failed = Job.objects.get()
    Job.objects.update(finished_at=timezone.now() - 2 * layer_loading.KEPT)
    monkeypatch.setattr(
        layer_loading, "enqueue", lambda name, *, title, by, **told: Job.objects.create(
            name=name, title=title, by=by, arguments=told
        )
    )  # fmt: skip
    given = {"job": failed, "crs": "EPSG:32749", "layer_name": "", "by": failed.by}
    waiting = layer_loading.again(**given)
    assert layer_loading.again(**given) == waiting != failed
    hand_in(keeper, pola)  # sweeps
    assert StoredFile.objects.filter(pk=failed.arguments["file_id"]).exists()


def test_a_hostile_zip_is_refused_as_in_the_foreground(keeper, tmp_path):
    trick = tmp_path / "jebakan.zip"
    import zipfile

    with zipfile.ZipFile(trick, "w") as archive:
        archive.writestr("../../etc/peta.shp", b"x" * 100)
    page = keeper.get(hand_in(keeper, trick).url).content.decode()
    assert "keluar dari foldernya" in page
    assert not LayerFeature.objects.exists()


def test_cancelled_it_leaves_nothing(pola):
    person = make.person("perencana")
    with pola.open("rb") as file:
        job = layer_loading.start(
            file=file, file_name="pola.zip", by=person, kind="zone", name="x", valid_from=None,
            crs="EPSG:1", layer_name="",
        )  # fmt: skip
    assert Job.objects.get().state == JobState.FAILED
    Job.objects.update(state=JobState.CANCELLED)
    with pytest.raises(jobs.Cancelled):
        layer_loading.run(
            file_id=job.arguments["file_id"],
            fields=job.arguments["fields"],
            by=person,
            progress=jobs.Progress(job.pk),
        )
    assert not StoredFile.objects.exists()
    assert not SpatialLayer.objects.exists()


def test_while_the_child_reads_its_stages_are_told_and_a_stop_kills_it(pola, monkeypatch):
    monkeypatch.setattr(layer_files, "TICK_S", 0.02)
    words, made = [], []
    real = layer_files.subprocess.Popen

    def started(*args, **kwargs):
        made.append(real(*args, **kwargs))
        return made[0]

    def stop(text):
        words.append(text)
        if text != "Membuka berkas":
            raise jobs.Cancelled

    monkeypatch.setattr(layer_files.subprocess, "Popen", started)
    with (
        pola.open("rb") as file,
        pytest.raises(jobs.Cancelled),
        layer_files.reading(file, "pola.zip", tell=stop),
    ):
        pass
    assert words[-1] in {"Membaca berkas", "Menempatkan 2 bidang di peta", "Memeriksa dan membetulkan bentuk", "Menyederhanakan garis untuk peta", "Menyiapkan hasil"}  # fmt: skip
    assert made[0].poll() is not None


def test_only_who_handed_it_in_sees_it(keeper, client, pola):
    address = hand_in(keeper, pola, crs="EPSG:32748").url
    client.force_login(make.person("perencana"))
    assert client.get(address).status_code == 404
    assert client.post(address, {"crs": ""}).status_code == 404
    client.force_login(make.person("petugas"))
    assert client.get(address).status_code == 403


def test_a_file_nobody_came_back_for_goes_with_the_next(keeper, pola):
    hand_in(keeper, pola, crs="EPSG:32748")
    Job.objects.update(finished_at=timezone.now() - layer_loading.KEPT * 2)
    hand_in(keeper, pola)
    assert not StoredFile.objects.exists()
