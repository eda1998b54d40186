"""Files somebody gave us: kept encrypted in the one database, a megabyte at a time.

A list of a million rows is 150 MB; held whole, with its cipher and its wire format, it would cost a
gigabyte of memory.
"""

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.db import transaction

from rpik.core import crypto
from rpik.core.models import StoredChunk, StoredFile, User

CHUNK = 2**20


class Damaged(Exception):
    """What is stored is not what was given: a part is missing or was exchanged."""


def size_of(source: BinaryIO) -> int:
    """Return the bytes of a seekable file; its position is the start afterwards."""
    size = source.seek(0, io.SEEK_END)
    source.seek(0)
    return size


def digest_of(source: BinaryIO) -> str:
    """Return the SHA-256 of a seekable file; its position is the start afterwards."""
    digest = hashlib.sha256()
    for part in _parts(source):
        digest.update(part)
    source.seek(0)
    return digest.hexdigest()


@transaction.atomic
def store(*, source: BinaryIO, name: str, by: User, content_type: str = "") -> StoredFile:
    """Keep a seekable file, encrypted part by part; memory stays at a few megabytes."""
    stored = StoredFile.objects.create(
        name=name,
        content_type=content_type,
        size=size_of(source),
        sha256=digest_of(source),
        uploaded_by=by,
    )
    for number, part in enumerate(_parts(source)):
        StoredChunk.objects.create(file=stored, number=number, content=crypto.encrypt_bytes(part))
    return stored


def parts(stored: StoredFile) -> Iterator[bytes]:
    """Yield the bytes of a stored file, a part at a time.

    Raises:
        Damaged: at the end, when the parts together are not what was given.
        WrongKey: it was encrypted with another key.
    """
    digest = hashlib.sha256()
    chunks = StoredChunk.objects.filter(file=stored)
    for number in chunks.order_by("number").values_list("number", flat=True):
        part = crypto.decrypt_bytes(chunks.values_list("content", flat=True).get(number=number))
        digest.update(part)
        yield part
    if digest.hexdigest() != stored.sha256:
        raise Damaged(f"{stored.name}: isi yang tersimpan tidak utuh.")


def read(stored: StoredFile) -> bytes:
    """Return a small file whole."""
    return b"".join(parts(stored))


def lay_out(stored: StoredFile, path: Path) -> None:
    """Write a stored file to ``path``, readable by this account alone."""
    path.touch(mode=0o600)
    with path.open("wb") as target:
        for part in parts(stored):
            target.write(part)


def _parts(source: BinaryIO) -> Iterator[bytes]:
    while part := source.read(CHUNK):
        yield part
