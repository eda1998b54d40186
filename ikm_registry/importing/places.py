"""Desa and kecamatan of a row, from its columns, its address, the headings above, the point."""

from typing import Any

from ikm_registry.cleaning.addresses import address_parts, place_in_address
from ikm_registry.cleaning.result import Problem
from ikm_registry.importing.address_places import AddressPlace, AddressPlaces
from ikm_registry.importing.gazetteer import Gazetteer, PlaceMatch, key_of
from ikm_registry.importing.outside import elsewhere, problem_of

SURE = 0.75  # a match below this is kept and doubted
LONGEST_NUMBER = 4  # digits of a desa within its kecamatan

_SWAPPED = Problem(
    "place_swapped", "Desa dan kecamatan tertukar kolomnya; sudah dibalik. Periksa.", field="desa"
)
_IN_ADDRESS = Problem(
    "desa_in_address",
    "Desa dibaca dari alamat yang tidak memakai kata “desa”; bisa jadi nama dusun. Periksa desanya.",
    field="desa",
)


def _differs(told: str) -> Problem:
    return Problem(
        "desa_differs",
        f"Daftar ini tentang Desa {told[:40]}, tetapi alamat menyebut nama desa lain. Periksa desanya.",
        field="desa",
    )


def _far_from(desa: str) -> Problem:
    return Problem(
        "point_far",
        f"Titik berada jauh dari Desa {desa}. Periksa titik atau desanya.",
        field="lat",
    )


class Places:
    """Finds the place of each row; ``desa`` and ``kecamatan`` are what the sheet says of all rows."""

    def __init__(self, gazetteer: Gazetteer, desa: str = "", kecamatan: str = "") -> None:
        self._gazetteer, self._desa, self._kecamatan = gazetteer, desa, kecamatan
        self._addresses = AddressPlaces(gazetteer)

    def find(
        self,
        values: dict[str, Any],
        written: dict[str, str],
        problems: list[Problem],
        above_desa: str,
        above_kecamatan: str,
        regency: str = "",
    ) -> None:
        """Replace desa and kecamatan as written in ``values`` by names and codes, or doubt them.

        ``regency``: the kabupaten or kota as a column of its own says it.
        """
        gazetteer = self._gazetteer
        point = (values["lat"], values["lon"]) if "lat" in values else None
        code_text = str(values.pop("desa_code", ""))
        code = gazetteer.desa_code(code_text) if code_text else None
        desa, kecamatan = values.pop("desa", ""), values.pop("kecamatan", "")
        address = values.get("address", "")
        if code:
            match = PlaceMatch(gazetteer.desa[code][1], code, 1.0, "kode desa")
            self._compare(code, desa, kecamatan, address, problems)
        else:
            if code_text and not kecamatan:
                kecamatan = gazetteer.kecamatan_of_bps(code_text)
            if code_text.isdigit() and len(code_text) <= LONGEST_NUMBER:
                desa = desa or code_text  # 003 of its kecamatan
            known, column = above_kecamatan or self._kecamatan, desa
            desa, kecamatan = self._named(desa, kecamatan, address, above_desa, known, problems)
            if desa and not column:
                written.setdefault("desa", desa[:80])
            if other := elsewhere(gazetteer, kecamatan, address, regency):
                problems.append(problem_of(other))
                if desa:
                    written["desa"] = desa[:80]
                return
            # The sheet's own desa does not hold for a row that names another kecamatan, itself or above.
            desa = desa or above_desa or ("" if kecamatan or above_kecamatan else self._desa)
            kecamatan = kecamatan or known
            match = gazetteer.match(desa, kecamatan, point)
        if match.kecamatan_code:
            values["kecamatan_code"] = match.kecamatan_code
            values["kecamatan"] = gazetteer.kecamatan[match.kecamatan_code]
        if match.desa_code:
            self._keep(match, desa, kecamatan, values, written, problems)
            if point and self._is_far(match.desa_code, point):
                problems.append(_far_from(values["desa"]))
        elif desa or kecamatan:
            if desa:
                written["desa"] = desa[:80]
            problems.append(_unknown(match, desa))

    def _named(
        self,
        desa: str,
        kecamatan: str,
        address: str,
        above_desa: str,
        known: str,
        problems: list[Problem],
    ) -> tuple[str, str]:
        """Return desa and kecamatan as the row itself names them; ``known`` is the others' kecamatan."""
        if desa and kecamatan and self._are_swapped(desa, kecamatan):
            desa, kecamatan = kecamatan, desa
            problems.append(_SWAPPED)
        told = above_desa or ("" if desa or kecamatan else self._desa)
        desa, kecamatan, bare = self._asked(desa, kecamatan, address, known)
        if bare and told:  # a hamlet called like a desa, in a list of one desa
            if self._gazetteer.is_desa_of(bare.desa, known) and key_of(bare.desa) != key_of(told):
                problems.append(_differs(told))
            return "", kecamatan
        if bare:
            problems.append(_IN_ADDRESS)
        return desa, kecamatan

    def _is_far(self, code: str, point: tuple[float, float]) -> bool:
        return self._gazetteer.distance_km(code, point) > self._gazetteer.reach_km(code)

    def _are_swapped(self, desa: str, kecamatan: str) -> bool:
        gazetteer = self._gazetteer
        return (
            not gazetteer.is_kecamatan(kecamatan)
            and gazetteer.is_kecamatan(desa)
            and gazetteer.is_desa(kecamatan)
            and gazetteer.is_desa_of(kecamatan, desa)
        )

    def _compare(
        self, code: str, desa: str, kecamatan: str, address: str, problems: list[Problem]
    ) -> None:
        """Doubt a code that the row's own words contradict: importers fill in a default one."""
        told = self._gazetteer.match(*self._asked(desa, kecamatan, address, "")[:2])
        if told.desa_code and told.score >= SURE and told.desa_code != code:
            name, other = self._gazetteer.desa[code][0], self._gazetteer.desa[told.desa_code][0]
            problems.append(
                Problem(
                    "desa_differs",
                    f"Kode desa menunjuk {name}, tetapi tertulis {other}. Periksa desanya.",
                    field="desa",
                )
            )

    def _keep(
        self,
        match: PlaceMatch,
        desa: str,
        kecamatan: str,
        values: dict[str, Any],
        written: dict[str, str],
        problems: list[Problem],
    ) -> None:
        values["desa_code"] = match.desa_code
        name = self._gazetteer.desa[match.desa_code or ""][0]
        values["desa"] = name
        if desa and desa != name:
            written["desa"] = desa[:80]
        if kecamatan and kecamatan != values["kecamatan"]:
            written["kecamatan"] = kecamatan[:80]
        if match.score < SURE:
            problems.append(
                Problem(
                    "desa_guessed",
                    f"Desa “{desa[:40]}” dibaca sebagai {name}, Kecamatan {values['kecamatan']} ({match.reason}).",
                    field="desa",
                )
            )

    def _asked(
        self, desa: str, kecamatan: str, address: str, known: str
    ) -> tuple[str, str, AddressPlace | None]:
        """Return (desa, kecamatan, the desa that stands without its word in the address)."""
        if desa and not kecamatan:
            desa, kecamatan = self._two_in_one(desa)
        if kecamatan and not desa:
            second, first = self._two_in_one(kecamatan)
            if first:
                desa, kecamatan = second, first
        if not address or (desa and kecamatan):
            return desa, kecamatan, None
        found = self._addresses.read(address, desa, kecamatan, known)
        return found.desa, found.kecamatan, found if found.bare and found.desa else None

    def _two_in_one(self, text: str) -> tuple[str, str]:
        """ "Kelurahan / Kecamatan" in one cell, or a whole address in the desa column."""
        inside = place_in_address(text)
        if inside[0] and inside[1]:
            return inside
        parts = address_parts(text)
        if len(parts) > 1:
            for first, second in ((parts[0], parts[1]), (parts[1], parts[0])):
                if self._gazetteer.is_kecamatan(first) and self._gazetteer.is_desa_of(
                    second, first
                ):
                    return second, first
            if self._gazetteer.is_kecamatan(parts[0]):
                return inside[0] or parts[1], parts[0]
        return self._addresses.tail(text) or (text, "")


def _unknown(match: PlaceMatch, desa: str) -> Problem:
    if not desa:
        if match.kecamatan_code:
            return Problem("desa_missing", "Desa tidak tertulis. Pilih desanya.", field="desa")
        return Problem(
            "kecamatan_unknown", f"{match.reason[:1].upper()}{match.reason[1:]}.", field="kecamatan"
        )
    reason = f"{match.reason[:1].upper()}{match.reason[1:]}"
    return Problem("desa_unknown", f"{reason}. Pilih desanya.", field="desa")
