"""Files in the database: part by part, encrypted, whole again or refused."""

import io
import random
import stat
import tracemalloc

import pytest

from rpik.core import files
from rpik.core.models import StoredChunk

pytestmark = pytest.mark.django_db


@pytest.fixture
def content():
    return random.Random(7).randbytes(2 * files.CHUNK + 123)


@pytest.fixture
def stored(content, make_user):
    return files.store(source=io.BytesIO(content), name="daftar.csv", by=make_user())


def test_what_comes_out_is_what_went_in(stored, content, tmp_path):
    assert files.read(stored) == content
    files.lay_out(stored, tmp_path / "daftar.csv")
    assert (tmp_path / "daftar.csv").read_bytes() == content
    assert stat.S_IMODE((tmp_path / "daftar.csv").stat().st_mode) == 0o600


def test_every_part_is_encrypted(stored, content):
    kept = [
        bytes(part) for part in stored.chunks.order_by("number").values_list("content", flat=True)
    ]
    assert len(kept) == 3
    assert not any(
        content[at : at + 16] in part for part in kept for at in range(0, len(content), 4096)
    )


def test_a_missing_part_is_said(stored):
    stored.chunks.filter(number=1).delete()
    with pytest.raises(files.Damaged):
        files.read(stored)


def test_exchanged_parts_are_said(stored):
    first, second, _ = stored.chunks.order_by("number")
    StoredChunk.objects.filter(pk=first.pk).update(content=bytes(second.content))
    with pytest.raises(files.Damaged):
        files.read(stored)


def test_memory_stays_at_a_few_parts(make_user, tmp_path):
    path = tmp_path / "besar.csv"
    with path.open("wb") as file:
        for number in range(40):
            file.write(bytes([number]) * files.CHUNK)
    tracemalloc.start()
    with path.open("rb") as file:
        stored = files.store(source=file, name="besar.csv", by=make_user())
    files.lay_out(stored, tmp_path / "lagi.csv")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 15 * files.CHUNK
