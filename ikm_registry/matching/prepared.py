"""Both tables as one, every column reduced to numbers: equal number, equal value; -1 is unknown."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ikm_registry.matching.entries import Entries, Ints
from ikm_registry.matching.keys import (
    address_key,
    brand_words,
    business_key,
    name_key,
    phone_key,
    product_words,
)

UNKNOWN = -1


@dataclass(frozen=True, slots=True)
class Coded:
    """A column as numbers, and the texts they stand for."""

    code: Ints
    text: list[Any]

    def counts(self) -> Ints:
        """Return how many rows hold each text."""
        return np.bincount(self.code[self.code >= 0], minlength=len(self.text)).astype(np.int64)

    def of(self, rows: Ints) -> list[Any]:
        """Return the texts of some rows, "" where unknown."""
        texts = [*self.text, ""]
        return [texts[code] for code in self.code[rows].tolist()]


@dataclass(frozen=True, slots=True)
class Prepared:
    """Rows of ``a``, then rows of ``b``; ``split`` is where ``b`` begins, None for one table."""

    split: int | None
    owner: Coded
    inferred: np.ndarray  # the owner was read out of the business column
    business: Coded
    names: tuple[Sequence[str], Sequence[str]]  # businesses and products as written
    product: Coded
    kbli: Coded
    desa: Coded
    kecamatan: Coded
    unit: Coded
    dusun: Coded
    nib: Coded
    nik: Coded
    nik15: Coded
    phone: Coded
    year: Coded
    lat: np.ndarray  # degrees, NaN where unknown
    lon: np.ndarray

    def __len__(self) -> int:
        return len(self.owner.code)


def coded(values: Iterable[Any], key: Callable[[Any], Any] | None = None) -> Coded:
    """Number the values in the order of their first appearance; ``key`` is asked once a value."""
    rows = list(values)
    numbers: dict[Any, int] = {}
    codes: dict[Any, int] = {}
    for value in dict.fromkeys(rows):
        short = key(value) if key is not None and value else value
        codes[value] = numbers.setdefault(short, len(numbers)) if short else UNKNOWN
    found = np.fromiter(map(codes.__getitem__, rows), np.int64, len(rows))
    return Coded(found, list(numbers))


def prepare(a: Entries, b: Entries | None) -> Prepared:
    """Reduce every column to what stays when people retype it."""

    def both(name: str) -> Sequence[Any]:
        return a.column(name) if b is None else [*a.column(name), *b.column(name)]

    owners, firms, goods = both("owner"), both("business"), both("product")
    keys: dict[str, str] = {}
    people: list[str] = []
    inferred = np.zeros(len(owners), dtype=bool)
    for row, owner in enumerate(owners):
        who = keys.get(owner)
        if who is None:
            who = keys[owner] = name_key(owner)
        if not who and firms[row]:
            # Without an owner, what is left of the business name may be one: "Toko Siti Aminah".
            who, inferred[row] = " ".join(brand_words(firms[row], "", goods[row])), True
        people.append(who)
    kecamatan = [
        code or desa[:8] for code, desa in zip(both("kecamatan_code"), both("desa_code"), strict=True)
    ]  # fmt: skip
    product = _products(goods, firms)
    return Prepared(
        split=None if b is None else len(a),
        owner=coded(people),
        inferred=inferred,
        business=coded(firms, business_key),
        names=(firms, goods),
        product=product,
        kbli=_usual(coded(both("kbli")), product),
        desa=coded(both("desa_code")),
        kecamatan=coded(kecamatan),
        unit=coded(both("address"), lambda text: address_key(text)[0]),
        dusun=coded(both("address"), lambda text: address_key(text)[1]),
        nib=coded(both("nib")),
        nik=coded(both("nik")),
        nik15=coded(_fifteen(both("nik"), both("nik15"))),
        phone=coded(both("phone"), phone_key),
        year=coded(both("year")),
        lat=_degrees(both("lat")),
        lon=_degrees(both("lon")),
    )


def brands_of(table: Prepared, rows: Ints) -> Coded:
    """Return the brands of some rows; the others stay unknown, for reading one takes long."""
    firms, goods = table.names
    numbers: dict[tuple[str, ...], int] = {}
    codes = np.full(len(table), UNKNOWN, dtype=np.int64)
    for row, who in zip(rows.tolist(), table.owner.of(rows), strict=True):
        if firms[row] and not table.inferred[row]:
            brand = brand_words(firms[row], who, goods[row])
            if brand:
                codes[row] = numbers.setdefault(brand, len(numbers))
    return Coded(codes, list(numbers))


def _products(goods: Sequence[str], firms: Sequence[str]) -> Coded:
    """Return products by their words; where none is written, those in the name of the business."""
    written = coded(goods, product_words)
    often = Counter(word for words in written.text for word in words)
    texts: list[tuple[str, ...]] = [*written.text, ()]
    found: list[tuple[str, ...]] = []
    for code, firm in zip(written.code.tolist(), firms, strict=True):
        words = texts[code]
        if not words and firm:
            words = tuple(word for word in product_words(firm) if word in often)
        found.append(words)
    return coded(found)


def _usual(kbli: Coded, product: Coded) -> Coded:
    """Fill a code that is not written by the one most rows of the product write."""
    codes = len(kbli.text) + 1
    known = (kbli.code >= 0) & (product.code >= 0)
    keys, counts = np.unique(product.code[known] * codes + kbli.code[known], return_counts=True)
    usual = np.full(len(product.text) + 1, UNKNOWN, dtype=np.int64)
    by_count = np.argsort(counts, kind="stable")
    usual[keys[by_count] // codes] = keys[by_count] % codes
    return Coded(np.where(kbli.code < 0, usual[product.code], kbli.code), kbli.text)


def _fifteen(whole: Sequence[Hashable], first15: Sequence[Hashable]) -> list[Hashable]:
    """Return the first 15 digits of each NIK: as given, or cut from digits."""
    return [
        given or (nik[:15] if isinstance(nik, str) and len(nik) == 16 else "")
        for nik, given in zip(whole, first15, strict=True)
    ]


def _degrees(values: Sequence[Any]) -> np.ndarray:
    return np.array([np.nan if value in (None, "") else float(value) for value in values])
