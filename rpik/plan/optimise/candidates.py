"""The candidates a plan chooses from: read a CSV, leave out and name what cannot be planned with."""

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from ikm_registry.importing.errors import UnreadableFile
from ikm_registry.importing.text_files import read_text
from rpik.core.errors import DomainError
from rpik.core.output_files import reason
from rpik.plan.optimise.reach import within

COLUMNS = ("id", "lat", "lon", "units", "workers", "cost", "zone")
# RTRW answers (domain: sesuai, bersyarat, tidak sesuai, belum diketahui); protected land by name.
NOT_HERE = frozenset({"tidak", "dilarang", "terlarang"})
PROTECTED = frozenset({"lindung", "lp2b", "sempadan"})
NOT_THAT = frozenset({"bukan", "non", "luar", "di"})  # "di luar kawasan lindung"
KNOWN = ("sesuai", "bersyarat", "diperbolehkan", "diizinkan", "boleh", "belum")
SHOWN = 5
# A file larger than this is no list of candidate sentra (the kabupaten has 390 desa).
MAX_ROWS = 100_000


@dataclass(frozen=True, slots=True)
class Candidates:
    """Arrays of one length: WGS84 degrees, counts, rupiah; ``allowed`` by the RTRW zone.

    With ``kind`` a chosen one reaches only its own kind; without, everybody within the distance.
    """

    ids: list[str]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    units: NDArray[np.float64]
    workers: NDArray[np.float64]
    cost: NDArray[np.float64]
    allowed: NDArray[np.bool_]
    warnings: list[str] = field(default_factory=list)
    rejected: list[str] = field(default_factory=list)
    kind: NDArray[np.int64] | None = None
    _covers: dict[float, csr_array] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __len__(self) -> int:
        return len(self.ids)

    def cover(self, distance_m: float) -> csr_array:
        """Return a symmetric 0/1 matrix: does i reach j (itself included); kept, not to be changed."""
        if distance_m not in self._covers:
            self._covers[distance_m] = within(self.lat, self.lon, distance_m, self.kind)
        return self._covers[distance_m]


def read(path: Path) -> Candidates:
    """Return the candidates of a CSV: ``COLUMNS`` in any order, comma, semicolon or tab.

    Read as the register's own lists are (byte order mark, UTF-16, what Excel saves here).

    Raises:
        DomainError: the file cannot be opened or read, columns are missing, no row can be used.
    """
    try:
        book = read_text(path)
        sheet = book.sheets[0]
        rows = [(row.number, row.cells) for row in sheet.rows]
    except FileNotFoundError as error:
        raise DomainError(
            f"Berkas {path.name} tidak ditemukan. Periksa letak dan namanya."
        ) from error
    except OSError as error:
        raise DomainError(
            f"Berkas {path.name} tidak dapat dibuka: {reason(error, reading=True)}."
        ) from error
    except UnreadableFile as error:
        raise DomainError(f"{path.name}: {error}") from error
    return parse(rows, comma_decimals=book.delimiter != ",")


def parse(rows: Iterable[tuple[int, list[str]]], *, comma_decimals: bool = False) -> Candidates:
    """Return the candidates of numbered rows of cells, header first.

    A row that cannot be planned with is left out and named in ``rejected``.

    Raises:
        DomainError: columns are missing or doubled, or no row can be used.
    """
    given = (row for row in rows if any(cell.strip() for cell in row[1]))
    _, titles = next(given, (1, []))
    if titles[0:1] and titles[0].lower().startswith("sep="):  # Excel's note to itself
        _, titles = next(given, (1, []))
    names = [title.strip().lower() for title in titles]
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        raise DomainError(
            f"Kolom {', '.join(missing)} tidak ada. Baris pertama harus memuat: {','.join(COLUMNS)}."
        )
    repeated = sorted({name for name in COLUMNS if names.count(name) > 1})
    if repeated:
        raise DomainError(f"Kolom {', '.join(repeated)} tertulis dua kali. Sisakan satu.")
    reader = _Rows(names, comma_decimals=comma_decimals)
    for number, cells in given:
        reader.take(number, cells)
    return reader.finish()


class _Unusable(Exception):
    """Why a row cannot be planned with."""


class _Rows:
    """Collects the rows that can be planned with, and why the others cannot."""

    def __init__(self, names: list[str], *, comma_decimals: bool) -> None:
        self.names = names
        self.comma = comma_decimals
        self.rejected: list[str] = []
        self.ids: dict[str, int] = {}
        self.numbers: list[tuple[float, ...]] = []
        self.zones: list[str] = []
        self.unknown_workers = 0

    def take(self, number: int, cells: list[str]) -> None:
        if len(self.numbers) >= MAX_ROWS:
            raise DomainError(f"Berkas memuat lebih dari {MAX_ROWS} kandidat; pecah lebih dahulu.")
        try:
            row = self._named(cells)
            values = (
                self._number(row, "lat", -90, 90),
                self._number(row, "lon", -180, 180),
                self._number(row, "units", 0, 1e9, whole=True),
                self._number(
                    row | {"workers": row["workers"] or "0"}, "workers", 0, 1e9, whole=True
                ),
                self._number(row, "cost", 0, 1e15),
            )
        except _Unusable as error:
            self.rejected.append(f"baris {number}: {error}")
            return
        self.ids[row["id"]] = number
        self.numbers.append(values)
        self.zones.append(" ".join(re.findall(r"\w+", row["zone"].lower().replace("_", " "))))
        self.unknown_workers += not row["workers"]

    def _named(self, cells: list[str]) -> dict[str, str]:
        while len(cells) > len(self.names) and not cells[-1].strip():
            cells = cells[:-1]
        if len(cells) != len(self.names):
            raise _Unusable(f"{len(cells)} nilai, seharusnya {len(self.names)}")
        if any("\n" in cell.strip() for cell in cells):
            raise _Unusable("isian lebih dari satu baris; periksa tanda kutipnya")
        row = {name: cell.strip() for name, cell in zip(self.names, cells, strict=True)}
        if not row["id"]:
            raise _Unusable("id kosong")
        if row["id"] in self.ids:
            raise _Unusable(f"id {row['id'][:40]} sudah ada di baris {self.ids[row['id']]}")
        return row

    def _number(
        self, row: dict[str, str], name: str, low: float, high: float, *, whole: bool = False
    ) -> float:
        text = row[name]
        if not text:
            raise _Unusable(f"{name} kosong")
        if self.comma and ("," in text or text.count(".") > 1):
            text = text.replace(".", "").replace(",", ".")
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            raise _Unusable(f"{name} “{row[name][:20]}” bukan angka")
        if not low <= value <= high:
            raise _Unusable(f"{name} {row[name][:20]} di luar {low:g} sampai {high:g}")
        if whole and value != int(value):
            raise _Unusable(f"{name} {row[name][:20]} bukan bilangan bulat")
        return value

    def finish(self) -> Candidates:
        if not self.ids:
            if not self.rejected:
                raise DomainError(
                    "Daftar kandidat kosong. Isi sekurangnya satu baris di bawah judul."
                )
            raise DomainError(
                f"Tidak satu baris pun dapat dipakai: {'; '.join(self.rejected[:SHOWN])}. "
                "Perbaiki berkasnya, lalu ulangi."
            )
        lat, lon, units, workers, cost = np.array(self.numbers, float).T
        return Candidates(
            ids=list(self.ids),
            lat=lat,
            lon=lon,
            units=units,
            workers=workers,
            cost=cost,
            allowed=np.array([not _forbids(zone) for zone in self.zones]),
            warnings=list(self._warnings()),
            rejected=self.rejected,
        )

    def _warnings(self) -> Iterator[str]:
        strange = sorted(
            {z for z in self.zones if not (_forbids(z) or z.startswith(KNOWN) or not z)}
        )
        if strange:
            yield (
                f"Zona {', '.join(strange[:SHOWN])} tidak dikenal; dianggap belum diketahui dan "
                "tetap dapat dipilih."
            )
        if self.unknown_workers:
            yield f"{self.unknown_workers} kandidat tanpa jumlah tenaga kerja; dihitung 0."


def _forbids(zone: str) -> bool:
    """Whether a zone in small letters and single blanks keeps a sentra out."""
    first, *_ = [*zone.split(), ""]
    return first in NOT_HERE or (first not in NOT_THAT and not PROTECTED.isdisjoint(zone.split()))
