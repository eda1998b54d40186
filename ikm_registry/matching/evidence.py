"""What speaks for and against a pair, weighed: the table of docs/algorithms/matching.md.

Weights are in bits: +1 doubles the odds that two rows are one business.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from rapidfuzz import fuzz

from ikm_registry.matching.chance import USUAL_PRODUCT, Chance
from ikm_registry.matching.coded import UNKNOWN, Coded, coded
from ikm_registry.matching.entries import Flags, Floats, Ints
from ikm_registry.matching.names import (
    ALIKE,
    DIFFERENT,
    HALF,
    INITIALS,
    NICKNAME,
    PART,
    PARTLY,
    cut_short,
    product_likeness,
    relation,
)
from ikm_registry.matching.prepared import Prepared, brands_of

TWICE = 0.03  # of 1: how often a row of a list is a second record of an earlier one
NIK, NIK_CUT, NIK_OTHER = 14.0, 10.0, -14.0
NIB_OTHER = -12.0
PHONE, PHONE_OTHER, PHONE_FEW = 12.0, -2.0, 2
WHOLE_ADDRESS, UNIT, DUSUN, ADDRESS_OTHER = 6.0, 3.5, 1.5, -3.5
DESA_OTHER, KECAMATAN_OTHER = -4.0, -8.0
NAME_OTHER, NAME_OTHER_INFERRED, SLIP, SLIPS_MOST = -8.0, -3.0, -12.0, -4.5
INITIAL, PARTIAL, NICK, HALVED = -3.0, -3.5, -4.0, -6.5
INITIAL_SHARE, NICK_SHARE = 0.1, 0.02
BRAND_OTHER, BUSINESS_SAME, BUSINESS_MOST, RARE_BRAND = -1.5, 3.0, 7.0, 5.0
BRAND_SAME, BRAND_NEAR = 0.9, 0.6
PRODUCT_CODE, PRODUCT_NEAR, PRODUCT_OTHER = -1.5, -2.5, -6.0
SAME_PRODUCT, BY_CODE, NEAR_PRODUCT = 0.8, 0.8, 0.6  # by code: other words, one KBLI
KIND = 0.7  # the first word of both is one
SURE_NIB, SURE_NIK, OTHER_BUSINESS, REPEATED, SAME_FAMILY = 0.98, 0.97, 0.7, 0.85, 0.85

_BITS = {INITIALS: INITIAL, PART: PARTIAL, HALF: HALVED}
YEAR, YEAR_OTHER = 4.0, -2.0
FEW_BEARERS = 3
NEAR, FAR, NEAR_M, FAR_M = 5.0, -4.0, 100.0, 2_000.0
DEGREE_M = 111_320.0


class Ground:
    """The rows, and what is usual among them."""

    def __init__(self, table: Prepared, rows: Ints) -> None:
        """``rows``: those that any pair holds."""
        self.table, self.chance = table, Chance(table)
        self.brand = brands_of(table, rows)
        self._phones = table.phone.counts()
        names = table.owner.code * (len(table.desa.text) + 1) + table.desa.code
        self._bearers = _alike(names)  # rows of one name in one desa
        first = coded([text.split(" ", 1)[0] for text in table.owner.text])
        self._called = np.append(first.code, UNKNOWN)[table.owner.code]
        self._namesakes = _alike(self._called * (len(table.desa.text) + 1) + table.desa.code)

    def parts(self, i: Ints, j: Ints) -> tuple[Ints, Ints, dict[str, Floats]]:
        """Return the pairs that can be one business at all, with the parts of their scores."""
        table = self.table
        parts = {name: _same(getattr(table, name), i, j) for name in ("nib", "nik", "phone", "desa")}  # fmt: skip
        parts["nik15"] = np.where(np.isnan(parts["nik"]), _same(table.nik15, i, j), np.nan)
        parts["kecamatan"] = _same(table.kecamatan, i, j)
        unit = _compared(table.unit, i, j, _units_alike)
        dusun = _compared(table.dusun, i, j, _dusun_alike)
        parts["address"] = np.where(np.isnan(unit), np.where(dusun == 1, 1, np.nan), np.where(dusun == 0, 0, unit))  # fmt: skip
        parts["address_bits"] = np.select(
            [parts["address"] == 0, (unit == 1) & (dusun == 1), unit == 1, dusun == 1],
            [ADDRESS_OTHER, WHOLE_ADDRESS, UNIT, DUSUN],
            0.0,
        )
        parts["product"], parts["kbli"] = self._products(i, j), _same(table.kbli, i, j)
        parts["brand_bits"] = self._brand(i, j)
        parts["phone_bits"] = self._phone(parts["phone"], i)
        parts["year"] = _same(table.year, i, j)
        parts["near"] = self._near(i, j)
        rest = _rest(parts)
        one_desa = parts["desa"] == 1
        people = self.chance.people(i, j, one_desa)
        goods = np.where(parts["product"] >= SAME_PRODUCT, self.chance.product(i, j), 1.0)
        goods = np.where(parts["product"] == BY_CODE, np.maximum(goods, USUAL_PRODUCT), goods)
        # With the rarest of names: is there any use in reading them?
        best = rest - np.log2(people * goods / TWICE) - np.log2(self.chance.owner(i, j))
        again = self._repeated(i, j) | self._told_twice(i, j, parts)
        sure = (parts["nib"] == 1) | (parts["nik"] == 1) | (parts["nik15"] == 1) | again
        left = np.flatnonzero(sure | (best > 0))
        i, j = i[left], j[left]
        parts = {name: values[left] for name, values in parts.items()}
        parts["business"] = _compared(table.business, i, j, _businesses_alike)
        parts |= self._owners(i, j)
        namesakes = people[left] * goods[left] * parts.pop("share")
        parts["namesakes"] = np.where(parts["owner_way"] == DIFFERENT, np.nan, namesakes)
        parts["repeated"] = again[left].astype(np.float64)
        parts["bits"] = rest[left] + parts.pop("owner_bits") - np.log2(np.maximum(namesakes, 1e-9) / TWICE)  # fmt: skip
        return i, j, {name: values.astype(np.float32) for name, values in parts.items()}

    def _phone(self, same: Floats, i: Ints) -> Floats:
        rows = np.append(self._phones, 1)[self.table.phone.code[i]]
        shared = PHONE - 2 * np.log2(np.maximum(1, rows / PHONE_FEW))
        return np.where(same == 1, np.maximum(0, shared), np.where(same == 0, PHONE_OTHER, 0))

    def _near(self, i: Ints, j: Ints) -> Floats:
        """1 within a hundred metres, 0 beyond two kilometres."""
        table = self.table
        north = (table.lat[i] - table.lat[j]) * DEGREE_M
        east = (table.lon[i] - table.lon[j]) * DEGREE_M * np.cos(np.radians(table.lat[i]))
        apart = np.hypot(north, east)
        return np.where(apart <= NEAR_M, 1.0, np.where(apart > FAR_M, 0.0, np.nan))

    def _brand(self, i: Ints, j: Ints) -> Floats:
        brand, business = self.brand, self.table.business
        like = _compared(brand, i, j, _brands_alike)
        worth = np.clip(-np.log2(self.chance.among(brand, i, j)) - 3, 1, BUSINESS_MOST)
        bits = np.where(like >= BRAND_SAME, worth, np.where(like < BRAND_NEAR, BRAND_OTHER, 0))
        # One business name under two spellings of the owner: worth something, unless it is hers.
        written = (_same(business, i, j) == 1) & ~(like >= BRAND_SAME)
        other_owner = self.table.owner.code[i] != self.table.owner.code[j]
        return np.where(written, np.where(other_owner, BUSINESS_SAME, 0), bits)

    def _products(self, i: Ints, j: Ints) -> Floats:
        """Products by their words; KBLI where a side has none, or where five digits agree."""
        words = _compared(self.table.product, i, j, product_likeness)
        kbli = _same(self.table.kbli, i, j)
        differ = np.flatnonzero(kbli == 0)
        near = [
            0.7 if one[:2] == other[:2] else 0.0
            for one, other in zip(self.table.kbli.of(i[differ]), self.table.kbli.of(j[differ]), strict=True)
        ]  # fmt: skip
        kbli[differ] = near
        known = np.where(np.isnan(words), kbli, words)
        # "tempe" and "keripik tempe" are two trades when their codes say so.
        known = np.where((kbli == 0) & (words == PARTLY), PARTLY - 0.1, known)
        return np.where((kbli == 1) & (words < BY_CODE), BY_CODE, known)

    def _repeated(self, i: Ints, j: Ints) -> Flags:
        """Whether two rows say the same in every column, or nothing."""
        table = self.table
        same = table.owner.code[i] == table.owner.code[j]
        for column in (table.business, table.product, table.desa, table.unit, table.dusun, table.phone, table.nib, table.nik15):  # fmt: skip
            same &= column.code[i] == column.code[j]
        return same & (table.owner.code[i] >= 0) & (table.desa.code[i] >= 0) & (table.product.code[i] >= 0)  # fmt: skip

    def _told_twice(self, i: Ints, j: Ints, parts: dict[str, Floats]) -> Flags:
        """Whether owner, desa and product are the same and nothing but a phone or a year differs
        [product.md: that makes a suspicion]; not for a name that many in the desa bear.

        The owner may be cut short ("Endang S.") and the product named in fewer words ("jamu") where
        hardly anybody else in the desa is called so and the brands do not differ.
        """
        owner = self.table.owner
        same = (parts["desa"] == 1) & (parts["product"] >= KIND) & (owner.code[i] >= 0)
        for name in ("nik", "nik15", "nib", "near", "address"):
            same &= ~(parts[name] == 0)
        whole = same & (owner.code[i] == owner.code[j])
        whole[whole] &= self._bearers[i[whole]] <= FEW_BEARERS
        less = same & (self._called[i] == self._called[j]) & (parts["brand_bits"] >= 0)
        less[less] &= self._namesakes[i[less]] <= FEW_BEARERS
        for at in np.flatnonzero(less).tolist():
            less[at] = cut_short(owner.text[owner.code[i[at]]], owner.text[owner.code[j[at]]])
        return (whole & (parts["product"] >= SAME_PRODUCT)) | less

    def _owners(self, i: Ints, j: Ints) -> dict[str, np.ndarray]:
        """How the names agree: likeness, way, bits, and the share of people with such a name."""
        owner = self.table.owner
        one, other = owner.code[i], owner.code[j]
        unknown = (one < 0) | (other < 0)
        equal = (one == other) & ~unknown
        likeness = np.where(unknown, np.nan, 1.0)
        way, bits = np.zeros(len(i)), np.zeros(len(i))
        share = np.where(unknown, 1.0, self.chance.owner(i, j))
        inferred = self.table.inferred[i] | self.table.inferred[j]
        for at in np.flatnonzero(~unknown & ~equal).tolist():
            kind, like, words = relation(owner.text[one[at]], owner.text[other[at]])
            likeness[at], way[at] = like, kind
            if kind == ALIKE:
                bits[at] = max(SLIPS_MOST, SLIP * (1 - like))
            elif kind == NICKNAME:
                bits[at], share[at] = NICK, NICK_SHARE
            elif kind == DIFFERENT:
                bits[at], share[at] = (NAME_OTHER_INFERRED if inferred[at] else NAME_OTHER), 1.0
            else:
                bits[at] = _BITS[kind]
                common = self.chance.words(words)
                share[at] = max(share[at], common * INITIAL_SHARE if kind == INITIALS else common)
        return {"owner": likeness, "owner_way": way, "owner_bits": bits, "share": share}


def _alike(numbers: Ints) -> Ints:
    """Return how many have the number of each."""
    _, inverse, counts = np.unique(numbers, return_inverse=True, return_counts=True)
    found: Ints = counts[inverse]
    return found


def _same(column: Coded, i: Ints, j: Ints) -> Floats:
    one, other = column.code[i], column.code[j]
    return np.where((one < 0) | (other < 0), np.nan, (one == other).astype(np.float64))


def _brands_alike(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    return fuzz.token_set_ratio(" ".join(one), " ".join(other)) / 100


def _units_alike(one: str, other: str) -> float:
    """Whether two RT/RW may be one: lists leave the RW out."""
    (rt, rw), (other_rt, other_rw) = one.split("/"), other.split("/")
    return float(rt == other_rt and not (rw and other_rw))


def _dusun_alike(one: str, other: str) -> float:
    """Whether one is the other with more of the place behind it: "krajan", "krajan blayu wajak"."""
    words, others = set(one.split()), set(other.split())
    return float(words <= others or others <= words)


def _compared(column: Coded, i: Ints, j: Ints, likeness: Callable[[Any, Any], float]) -> Floats:
    """Return ``likeness`` of each pair, each different pair of texts asked once."""
    one, other = column.code[i], column.code[j]
    result = np.where((one < 0) | (other < 0), np.nan, 1.0)
    differ = np.flatnonzero((one != other) & ~np.isnan(result))
    low, high = np.minimum(one, other)[differ], np.maximum(one, other)[differ]
    keys = low * max(1, len(column.text)) + high
    order = np.argsort(keys)
    fresh = np.concatenate([[True], np.diff(keys[order]) != 0]) if len(keys) else np.zeros(0, bool)
    firsts = order[fresh]
    found = [
        likeness(column.text[x], column.text[y])
        for x, y in zip(low[firsts].tolist(), high[firsts].tolist(), strict=True)
    ]
    result[differ[order]] = np.array(found, dtype=np.float64)[np.cumsum(fresh) - 1]
    return result


def _businesses_alike(one: str, other: str) -> float:
    return max(fuzz.ratio(one, other), fuzz.token_sort_ratio(one, other)) / 100


def _rest(parts: dict[str, Floats]) -> Floats:
    """Return the bits of everything but the owner's name and what chance makes of it."""
    product = parts["product"]
    return (
        np.where(parts["nik"] == 1, NIK, np.where(parts["nik"] == 0, NIK_OTHER, 0))
        + np.where(parts["nik15"] == 1, NIK_CUT, np.where(parts["nik15"] == 0, NIK_OTHER, 0))
        + np.where(parts["nib"] == 0, NIB_OTHER, 0)
        + np.where(parts["desa"] == 0, DESA_OTHER, 0)
        + np.where(parts["kecamatan"] == 0, KECAMATAN_OTHER, 0)
        + np.where(product < NEAR_PRODUCT, PRODUCT_OTHER, np.where(product < SAME_PRODUCT, PRODUCT_NEAR, 0))
        + np.where(product == BY_CODE, PRODUCT_CODE, 0)
        + np.where(parts["year"] == 1, YEAR, np.where(parts["year"] == 0, YEAR_OTHER, 0))
        + np.where(parts["near"] == 1, NEAR, np.where(parts["near"] == 0, FAR, 0))
        + parts["phone_bits"] + parts["address_bits"] + parts["brand_bits"]
    )  # fmt: skip


def score_of(parts: dict[str, Floats]) -> Floats:
    """Return the score of each pair out of its parts: odds made a share of 1, with its floors."""
    score = 1 / (1 + np.exp2(-np.clip(parts["bits"].astype(np.float64), -60, 60)))
    other = parts["product"] < NEAR_PRODUCT
    no_name = np.isnan(parts["owner"]) & np.isnan(parts["business"])
    same_name = parts["owner_way"] >= ALIKE
    score = np.where(no_name, 0, score)
    score = np.where((parts["nik"] == 1) & ~other & same_name, np.maximum(score, SURE_NIK), score)
    # A family under one NIK works as one, or is one person under two names: worth asking. So are fifteen
    # equal digits in one desa: two who make the same there were hardly born and numbered side by side.
    one_nik = (parts["nik"] == 1) | ((parts["nik15"] == 1) & (parts["desa"] == 1))
    family = one_nik & (parts["product"] >= SAME_PRODUCT)
    score = np.where(family, np.maximum(score, SAME_FAMILY), score)
    # One owner, two businesses: unless the name of the business is the same too.
    named = (parts["brand_bits"] > RARE_BRAND) | (parts["business"] == 1)
    score = np.where(other & ~named, np.minimum(score, OTHER_BUSINESS), score)
    score = np.where(parts["repeated"] == 1, np.maximum(score, REPEATED), score)
    score = np.where(parts["nib"] == 1, np.maximum(score, SURE_NIB), score)
    return np.round(score, 4).astype(np.float32)
