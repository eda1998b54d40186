"""Commands refuse their arguments in Indonesian."""

import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["suggest_kbli", "tempe", "--top", "lima"], "--top: 'lima' tidak terbaca (perlu int)"),
        (["suggest_kbli", "tempe", "--version", "2015"], "--version: '2015' tidak dikenal; pilih"),
        (["suggest_kbli", "tempe", "--bahan", "kedelai"], "tidak dikenal: --bahan kedelai"),
        (["suggest_kbli", "--batch"], "--batch: perlu satu nilai di belakangnya"),
        (["plan_sentra"], "belum ditulis: "),
    ],
)
def test_an_argument_that_does_not_fit_is_refused_in_indonesian(arguments, said):
    ran = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 2
    assert said in ran.stderr and "pemakaian: manage.py" in ran.stderr
    assert "error" not in ran.stderr


def test_a_table_that_is_not_there_is_told_in_indonesian(tmp_path):
    with pytest.raises(CommandError, match="berkas tidak dapat dibuka"):
        call_command("load_kbli_concordance", str(tmp_path / "tabel.xlsx"))
