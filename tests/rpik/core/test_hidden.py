"""Numbers of persons where words belong."""

import pytest

from rpik.core.audit import record
from rpik.core.hidden import hide_numbers


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("3507175504800001.csv", "••••.csv"),
        ("KTP 3507.1755.0480.0001", "KTP ••••"),
        ("350717 550480 0001 Siti", "•••• Siti"),
        ("Siti 081234567890", "Siti ••••"),
        ("wa +62 812-3456-7890.", "wa ••••."),
        ("Nilai Produksi 2020 - 2024", "Nilai Produksi 2020 - 2024"),
        ("2019 2020 2021 2022", "2019 2020 2021 2022"),
        ("data_20240115_123045.xlsx", "data_20240115_123045.xlsx"),
        ("NIB 1234567890123", "NIB 1234567890123"),
        ("Rp 1.500.000.000", "Rp 1.500.000.000"),
    ],
)
def test_a_nik_and_a_phone_are_blotted_out_and_nothing_else(written, kept):
    assert hide_numbers(written) == kept


@pytest.mark.django_db
def test_the_audit_trail_quotes_nobodys_number():
    event = record("import.uploaded", by=None, sentence="Mengunggah 3507175504800001 Siti.csv")
    assert event.sentence == "Mengunggah •••• Siti.csv"
