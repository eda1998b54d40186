"""Both tables as one, every column reduced to numbers: equal number, equal value; -1 is unknown."""

from dataclasses import dataclass

import numpy as np

from ikm_registry.matching.coded import UNKNOWN, Coded
from ikm_registry.matching.entries import Ints
from ikm_registry.matching.keys import brand_words, product_words
from ikm_registry.matching.reduced import Reduced


@dataclass(frozen=True, slots=True)
class Prepared:
    """Rows of ``a``, then rows of ``b``; ``split`` is where ``b`` begins, None for one table."""

    split: int | None
    owner: Coded
    inferred: np.ndarray  # the owner was read out of the business column
    firm: Coded  # the business as written
    good: Coded  # the product as written
    business: Coded
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


def prepare(a: Reduced, b: Reduced | None) -> Prepared:
    """Number both tables as one, and fill what the whole of them tells of a row."""
    both = a if b is None else Reduced.joined([a, b])
    texts = dict(both.texts)
    product = _products(texts["good"], texts["firm"])
    texts["kbli"] = _usual(texts["kbli"], product)
    return Prepared(
        split=None if b is None else len(a),
        product=product,
        inferred=both.inferred,
        lat=both.lat,
        lon=both.lon,
        **texts,
    )


def brands_of(table: Prepared, rows: Ints) -> Coded:
    """Return the brands of some rows; the others stay unknown, for reading one takes long."""
    numbers: dict[tuple[str, ...], int] = {}
    codes = np.full(len(table), UNKNOWN, dtype=np.int64)
    rows = rows[(table.firm.code[rows] >= 0) & ~table.inferred[rows]]
    told = (table.firm.of(rows), table.owner.of(rows), table.good.of(rows))
    for row, firm, who, good in zip(rows.tolist(), *told, strict=True):
        brand = brand_words(firm, who, good)
        if brand:
            codes[row] = numbers.setdefault(brand, len(numbers))
    return Coded(codes, list(numbers))


def _products(goods: Coded, firms: Coded) -> Coded:
    """Return products by their words; where none is written, those in the name of the business."""
    numbers: dict[tuple[str, ...], int] = {(): UNKNOWN}

    def number(words: tuple[str, ...]) -> int:
        return numbers.setdefault(words, len(numbers) - 1)

    written = [*(number(product_words(good)) for good in goods.text), UNKNOWN]
    found = np.array(written, dtype=np.int64)[goods.code]
    often = {word for words in numbers for word in words}
    rows = np.flatnonzero((found < 0) & (firms.code >= 0))
    asked = {
        firm: number(tuple(word for word in product_words(firm) if word in often))
        for firm in dict.fromkeys(firms.of(rows))
    }
    found[rows] = [asked[firm] for firm in firms.of(rows)]
    texts = [words for words in numbers if words]
    return Coded(found, texts).taken(np.arange(len(found)))


def _usual(kbli: Coded, product: Coded) -> Coded:
    """Fill a code that is not written by the one most rows of the product write."""
    codes = len(kbli.text) + 1
    known = (kbli.code >= 0) & (product.code >= 0)
    keys, counts = np.unique(product.code[known] * codes + kbli.code[known], return_counts=True)
    usual = np.full(len(product.text) + 1, UNKNOWN, dtype=np.int64)
    by_count = np.argsort(counts, kind="stable")
    usual[keys[by_count] // codes] = keys[by_count] % codes
    return Coded(np.where(kbli.code < 0, usual[product.code], kbli.code), kbli.text)
