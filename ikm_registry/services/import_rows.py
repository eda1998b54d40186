"""A cleaned row of a file becomes a staged row: lengths, ranges, encrypted NIK, flags."""

from collections.abc import Iterator
from hashlib import blake2b
from typing import Any

from ikm_registry.choices import ClassificationSource, QualityFlag, RowAction
from rpik.core import crypto

# Never kept in clear beside a row: neither as written nor in a message.
PERSONAL = frozenset({"nik", "phone", "address"})

# field of the importer: (column of the stage, longest text)
TEXTS = {
    "business": ("business_name", 200),
    "owner": ("owner_name", 200),
    "nib": ("nib", 20),
    "phone": ("phone", 40),
    "address": ("address", 300),
    "product": ("product", 200),
    "raw": ("raw_material", 200),
    "unit": ("capacity_unit", 30),
}
# field of the importer: (column of the stage, largest value)
NUMBERS = {
    "male": ("workers_male", 2**31 - 1),
    "female": ("workers_female", 2**31 - 1),
    "workers": ("workers_stated", 2**31 - 1),
    "investment": ("investment", 2**63 - 1),
    "output_value": ("output_value", 2**63 - 1),
    "capacity": ("capacity", 10**14 - 1),
    "year": ("year_established", 32767),
}
