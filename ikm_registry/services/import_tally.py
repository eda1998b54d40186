"""Watching the rows of an import go by, and the balance that explains each of them."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from ikm_registry.cleaning.result import ERROR
from ikm_registry.importing.clean_row import CleanRow
from ikm_registry.importing.one_pass import Balance
from rpik.core.templatetags.format_id import angka, desimal

GROUPS_KEPT = 60
POINTS_KEPT = 20_000
ALIKE = 10  # rows from which on sameness is odd

Progress = Callable[..., None]
Observe = Callable[[int, CleanRow], None]


class Tally:
    """Watches the cleaned rows go by: counts, problems by cause, progress."""

    def __init__(self, progress: Progress | None, observe: Observe | None, total: int) -> None:
        self._progress, self._observe = progress, observe
        self.rows = 0
        self.total = total
        self.sheets: Counter[str] = Counter()
        self.problems: Counter[tuple[str, str]] = Counter()
        self.examples: dict[tuple[str, str], str] = {}
        self.errors: set[tuple[str, str]] = set()
        self.several: set[tuple[str, str]] = set()  # causes whose sentences differ by row
        self._desa: Counter[str] = Counter()
        self._points: Counter[tuple[float, float]] = Counter()

    def __call__(self, position: int, row: CleanRow) -> None:
        self.rows = position
        self.sheets[row.sheet] += 1
        for problem in row.problems:
            key = (problem.code, problem.field)
            self.problems[key] += 1
            if key not in self.examples:
                self.examples[key] = problem.message
                if problem.severity == ERROR:
                    self.errors.add(key)
            elif key not in self.several and problem.message != self.examples[key]:
                self.several.add(key)
        values = row.values
        self._desa[values.get("desa", "")] += 1
        if "lat" in values:
            point = (values["lat"], values["lon"])
            if point in self._points or len(self._points) < POINTS_KEPT:
                self._points[point] += 1
        if self._observe is not None:
            self._observe(position, row)
        if self._progress is not None and position % 500 == 0:
            self._progress(position, self.total, "Membersihkan baris")

    def notices(self, told: bool) -> list[str]:
        """Return what is odd about the file as a whole; ``told``: its sheets name their desa."""
        found = []
        (desa, number), *_ = self._desa.most_common(1) or [("", 0)]
        if desa and not told and self.rows >= ALIKE and number == self.rows:
            found.append(
                f"Semua {angka(number)} baris tercatat di Desa {desa}. Pastikan memang begitu: sebagian "
                "aplikasi mengisi satu desa untuk semua baris."
            )
        point, number = (self._points.most_common(1) or [((0.0, 0.0), 0)])[0]
        if number >= ALIKE:
            found.append(
                f"{angka(number)} baris memakai titik yang sama persis "
                f"({desimal(point[0], 5)}; {desimal(point[1], 5)}). Mungkin titik kantor, bukan titik usaha."
            )
        return found

    def say(self, message: str) -> None:
        """Name the step that runs now."""
        if self._progress is not None:
            self._progress(self.rows, self.rows, message, force=True)


def balance_of(read: Balance, tally: Tally, notices: list[str]) -> dict[str, Any]:
    """The neraca: rows in = new + changed + same + rejected + double + not data, none unexplained."""
    return {
        "rows": tally.rows,
        "rows_in_file": read.rows,
        "sheets": dict(tally.sheets),
        "skipped": dict(read.skipped),
        "checksums": read.totals,
        "notices": notices,
        "problems": [
            {
                "code": code,
                "field": field,
                "rows": number,
                "message": tally.examples[code, field],
                "several": (code, field) in tally.several,
                "error": (code, field) in tally.errors,
            }
            for (code, field), number in tally.problems.most_common(GROUPS_KEPT)
        ],
    }
