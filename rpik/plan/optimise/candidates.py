"""The candidates a plan chooses from: read a CSV, refuse what cannot be planned with."""

import csv
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from rpik.core.errors import DomainError
from rpik.core.output_files import reason
from rpik.plan.optimise.reach import within

COLUMNS = ("id", "lat", "lon", "units", "workers", "cost", "zone")
# RTRW answers (domain: sesuai, bersyarat, tidak sesuai, belum diketahui); protected land by name.
FORBIDDEN = ("tidak", "lindung", "lp2b")
KNOWN = ("sesuai", "bersyarat", "diperbolehkan", "boleh", "belum", "")
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
    kind: NDArray[np.int64] | None = None

    def __len__(self) -> int:
        return len(self.ids)

    def cover(self, distance_m: float) -> csr_array:
        """Return a symmetric 0/1 matrix: does i reach j (itself included)."""
        return within(self.lat, self.lon, distance_m, self.kind)


def read(path: Path) -> Candidates:
    """Return the candidates of a CSV (UTF-8, comma or semicolon; ``COLUMNS`` in any order).

    Raises:
        DomainError: the file cannot be opened, columns are missing, values cannot be planned with.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return parse(file)
    except FileNotFoundError as error:
        raise DomainError(
            f"Berkas {path.name} tidak ditemukan. Periksa letak dan namanya."
        ) from error
    except OSError as error:
        raise DomainError(f"Berkas {path.name} tidak dapat dibuka: {reason(error)}.") from error
    except UnicodeDecodeError as error:
        raise DomainError(
            f"{path.name} bukan teks UTF-8. Simpan ulang sebagai “CSV UTF-8”, lalu ulangi."
        ) from error
    except csv.Error as error:
        raise DomainError(
            f"{path.name} bukan CSV yang utuh: ada isian yang rusak atau terlalu panjang. "
            "Simpan ulang sebagai “CSV UTF-8”, lalu ulangi."
        ) from error


def parse(lines: Iterable[str]) -> Candidates:
    """Return the candidates of CSV lines, header first.

    Raises:
        DomainError: as ``read``; names the first rows that are wrong, by line number.
    """
    given = iter(lines)
    header = next(given, "")
    delimiter = ";" if header.count(";") > header.count(",") else ","
    names = [name.strip().lower() for name in next(csv.reader([header], delimiter=delimiter), [])]
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        raise DomainError(
            f"Kolom {', '.join(missing)} tidak ada. Baris pertama harus memuat: {','.join(COLUMNS)}."
        )
    repeated = sorted({name for name in COLUMNS if names.count(name) > 1})
    if repeated:
        raise DomainError(f"Kolom {', '.join(repeated)} tertulis dua kali. Sisakan satu.")
    reader = _Rows(names, comma_decimals=delimiter == ";")
    for values in csv.reader(given, delimiter=delimiter):
        reader.take(values)
    return reader.finish()


class _Rows:
    """Collects rows and what is wrong with them."""

    def __init__(self, names: list[str], *, comma_decimals: bool) -> None:
        self.names = names
        self.comma = comma_decimals
        self.line = 1
        self.problems: list[str] = []
        self.ids: dict[str, int] = {}
        self.numbers: list[tuple[float, ...]] = []
        self.zones: list[str] = []
        self.unknown_workers = 0

    def take(self, values: list[str]) -> None:
        self.line += 1
        if not any(value.strip() for value in values):
            return
        if len(self.numbers) >= MAX_ROWS:
            raise DomainError(f"Berkas memuat lebih dari {MAX_ROWS} kandidat; pecah lebih dahulu.")
        if len(values) != len(self.names):
            self._wrong(f"{len(values)} nilai, seharusnya {len(self.names)}")
            return
        row = {name: value.strip() for name, value in zip(self.names, values, strict=True)}
        if not row["id"]:
            self._wrong("id kosong")
            return
        if row["id"] in self.ids:
            self._wrong(f"id {row['id'][:40]} sudah ada di baris {self.ids[row['id']]}")
            return
        self.ids[row["id"]] = self.line
        if not row["workers"]:
            self.unknown_workers += 1
            row["workers"] = "0"
        self.numbers.append(
            (
                self._number(row, "lat", -90, 90),
                self._number(row, "lon", -180, 180),
                self._number(row, "units", 0, 1e9, whole=True),
                self._number(row, "workers", 0, 1e9, whole=True),
                self._number(row, "cost", 0, 1e15),
            )
        )
        self.zones.append(row["zone"].lower().replace("_", " "))

    def _number(
        self, row: dict[str, str], name: str, low: float, high: float, *, whole: bool = False
    ) -> float:
        text = row[name].replace(",", ".") if self.comma else row[name]
        try:
            value = float(text)
        except ValueError:
            self._wrong(f"{name} “{row[name][:20]}” bukan angka" if text else f"{name} kosong")
            return 0.0
        if not math.isfinite(value):
            self._wrong(f"{name} “{row[name][:20]}” bukan angka")
        elif not low <= value <= high:
            self._wrong(f"{name} {text[:20]} di luar {low:g} sampai {high:g}")
        elif whole and value != int(value):
            self._wrong(f"{name} {text[:20]} bukan bilangan bulat")
        return value

    def _wrong(self, what: str) -> None:
        self.problems.append(f"baris {self.line}: {what}")

    def finish(self) -> Candidates:
        if self.problems:
            rest = len(self.problems) - SHOWN
            more = f"; dan {rest} lagi" if rest > 0 else ""
            raise DomainError(
                f"Daftar kandidat tidak dapat dipakai: {'; '.join(self.problems[:SHOWN])}{more}. "
                "Perbaiki berkasnya, lalu ulangi."
            )
        if not self.ids:
            raise DomainError("Daftar kandidat kosong. Isi sekurangnya satu baris di bawah judul.")
        lat, lon, units, workers, cost = np.array(self.numbers, float).T
        return Candidates(
            ids=list(self.ids),
            lat=lat,
            lon=lon,
            units=units,
            workers=workers,
            cost=cost,
            allowed=np.array([_is_allowed(zone) for zone in self.zones]),
            warnings=list(self._warnings()),
        )

    def _warnings(self) -> Iterator[str]:
        strange = sorted(
            {z for z in self.zones if not z.startswith((*KNOWN[:-1], *FORBIDDEN)) and z}
        )
        if strange:
            yield (
                f"Zona {', '.join(strange[:SHOWN])} tidak dikenal; dianggap belum diketahui dan "
                "tetap dapat dipilih."
            )
        if self.unknown_workers:
            yield f"{self.unknown_workers} kandidat tanpa jumlah tenaga kerja; dihitung 0."


def _is_allowed(zone: str) -> bool:
    return not zone.startswith(FORBIDDEN)
