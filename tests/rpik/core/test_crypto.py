"""Keys and encryption: NIK and files unreadable without the key, matched only by keyed hash."""

import hashlib
import os
import stat
import subprocess
import sys

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from rpik.core import crypto, keys

NIK = "3507174107850001"


def test_nik_comes_back_and_shows_nowhere():
    stored = crypto.encrypt_nik("35.0717 4107850001")
    assert crypto.decrypt_nik(stored) == NIK
    assert NIK.encode() not in stored
    assert stored[:1] == crypto.VERSION


def test_same_nik_twice_gives_two_ciphers_and_one_hash():
    assert crypto.encrypt_nik(NIK) != crypto.encrypt_nik(NIK)
    assert crypto.nik_hash(NIK) == crypto.nik_hash("35 0717-410785.0001")
    assert len(crypto.nik_hash(NIK)) == 32


def test_hash_is_keyed_and_bound_to_its_purpose():
    assert crypto.nik_hash(NIK) != hashlib.sha256(NIK.encode()).digest()
    assert crypto.nik_hash(NIK[:15]) != crypto.nik15_hash(NIK)
    assert crypto.nik15_hash(NIK[:15] + "0") == crypto.nik15_hash(NIK)
    assert keys.data_key(settings.VAR_DIR) != keys.index_key(settings.VAR_DIR)


@pytest.mark.parametrize("position", [0, 1, 12, 13, -1])
def test_one_changed_byte_is_noticed(position):
    stored = bytearray(crypto.encrypt_nik(NIK))
    stored[position] ^= 1
    with pytest.raises(crypto.WrongKey):
        crypto.decrypt_nik(bytes(stored))


@given(st.binary(max_size=4096))
def test_files_come_back_byte_for_byte(content):
    assert crypto.decrypt_bytes(memoryview(crypto.encrypt_bytes(content))) == content


def test_no_nik_is_no_text():
    assert crypto.decrypt_nik(None) == ""


def test_keys_are_made_once_and_private(tmp_path):
    first = keys.data_key(tmp_path)
    keys._stored.cache_clear()
    assert keys.data_key(tmp_path) == first
    assert len(first) == 32
    assert keys.index_key(tmp_path) != first
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700
    for file in (tmp_path / "keys").iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_two_first_starts_at_once_agree(tmp_path):
    code = (
        "import sys; from pathlib import Path; from rpik.core import keys;"
        "print(keys.data_key(Path(sys.argv[1])).hex())"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path)],
            stdout=subprocess.PIPE,
            cwd=settings.BASE_DIR,
            env={k: v for k, v in os.environ.items() if k != "RPIK_DATA_KEY"},
        )
        for _ in range(6)
    ]
    assert len({process.communicate(timeout=60)[0] for process in started}) == 1
    assert len(list((tmp_path / "keys").iterdir())) == 1


@pytest.mark.parametrize("value", ["pendek", "bukan base64!", "é" * 43])
def test_bad_key_in_the_environment_is_one_sentence(monkeypatch, capsys, tmp_path, value):
    monkeypatch.setenv("RPIK_DATA_KEY", value)
    with pytest.raises(SystemExit) as stopped:
        keys.data_key(tmp_path)
    assert stopped.value.code == 2
    assert "RPIK_DATA_KEY" in capsys.readouterr().err
