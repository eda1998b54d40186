"""Where each figure on an edition's page leads: to its IKM and cells, to the record that holds it,
or why it leads nowhere."""

import re
from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString

from rpik.plan import trace
from rpik.plan.document import breakdowns
from rpik.plan.document.blocks import Table
from rpik.plan.document.outline import TARGETS
from rpik.plan.models import Edition
from rpik.plan.priority import rank, setup_of

# A live figure in the words of a page: name and text between characters nobody types.
OPEN, MIDDLE, CLOSE = "\ue000", "\ue001", "\ue002"
MARKED = re.compile(f"{OPEN}([a-z0-9_]+){MIDDLE}([^{CLOSE}]*){CLOSE}")
STRAY = re.compile(f"[{OPEN}-{CLOSE}]")
# Live figures that count records with a list of their own.
LISTS = {
    "jumlah_sentra": "sentra:sentra-list",
    "jumlah_ikm_sentra": "sentra:sentra-list",
    "daftar_sentra": "sentra:sentra-list",
    "jumlah_kandidat": "sentra:candidate-list",
}
# Tables whose figures come from no IKM, and where they do come from.
REASONS = {
    "luar": "Angka dari luar register: sumbernya pada setiap baris.",
    "sasaran": "Sasaran diketik di halaman Angka luar; hanya keadaan awalnya dari register.",
    "unggulan-tahap": "Pilihan Dinas di halaman Industri unggulan; lokasi dan KBLI dari register.",
    "lq-provinsi": "Angka provinsi dari tabel BPS yang dimuat; LQ dan selangnya dihitung.",
    "legalitas-sentra": "Seperti diterangkan pada usulan sentranya.",
    "legalitas": "Bagian dihitung dari kedua angka di sebelahnya.",
    "cara": "Dijumlah dari tabel kegiatan di atasnya.",
    "bahan-register": "Nilai tambah adalah produksi dikurangi BB/BP dari IKM yang menyebut keduanya.",
    "kapasitas": "Jumlah kapasitas per satuan; isiannya pada setiap IKM.",
    "kpi-peta": "Dihitung dari peta pola ruang yang berlaku.",
    "bobot": "Bobot dihitung dari perbandingan kriteria di halaman Industri unggulan.",
    "matriks": "Rinciannya di halaman Pembinaan dan pada tabel rencana sentra.",
    "rencana-sentra": "Hasil perhitungan yang disimpan; asalnya di halaman Sentra berikutnya.",
}
DERIVED = (
    "Produksi per TK, bagian, LQ, nilai, dan peringkat dihitung; nilai kriteria sendiri diketik di "
    "halaman Industri unggulan."
)


class Links:
    """The addresses of one edition's figures."""

    def __init__(self, edition: Edition, figures: dict[str, Any]) -> None:
        self.edition, self.figures = edition, figures

    def to(self, table: str, row: str, measure: str) -> str:
        """Return the page that traces a figure."""
        return reverse("plan:edition-trace", args=[self.edition.pk, table, row, measure])

    def of_table(self, table: Table) -> list[list[str]]:
        """Return where each cell leads, the total's row last; "" nowhere."""
        blank = [""] * len(table.columns)
        makers: dict[str, Callable[[], list[list[str]]]] = {
            "mutu": self._coverage,
            "legalitas": lambda: self._by_kecamatan(*trace.COUNTED),
            "bahan-register": lambda: self._by_kecamatan("", "input"),
            "kecamatan-sektor-skala": self._cross,
            "unggulan": self._scores,
            "lq-provinsi": lambda: self._divisions(table),
            "sasaran": self._baselines,
            "sentra": lambda: self._records("sentra", "sentra:sentra-detail", (0, 3, 4, 5, 6)),
            "kandidat": lambda: self._records("candidates", "sentra:candidate-detail", (0, 3, 4)),
            "program": lambda: self._records("programmes", "plan:activity-detail", (2, 4, 5, 6)),
        }
        if table.key in makers:
            rows = makers[table.key]()
        elif table.key in trace.TABLES:
            rows = self._measures(table.key)
        else:
            rows = []
        rows = [[*row, *blank[len(row) :]] for row in rows]
        return [*rows, *([blank] * (len(table.rows) + 1 - len(rows)))]

    def why_not(self, table: Table) -> str:
        """Say why figures of a table are not traced; "" where all are."""
        if table.key == "unggulan":
            return DERIVED
        return REASONS.get("luar" if table.key.startswith("luar-") else table.key, "")

    def words(self, text: str) -> SafeString:
        """Return running text as HTML, its live figures linked; everything else escaped."""

        def linked(found: re.Match[str]) -> str:
            if found[1] in trace.IN_WORDS:
                address = self.to(*trace.IN_WORDS[found[1]])
            elif found[1] in LISTS:
                address = reverse(LISTS[found[1]])
            else:
                return found[2]
            return f'<a class="traced" href="{address}">{found[2]}</a>'

        return SafeString(STRAY.sub("", MARKED.sub(linked, escape(text))))

    def of_picture(self, key: str) -> list[tuple[str, str]]:
        """Return (label, address) of the figures a chart draws and no table prints."""
        if key != "tahun-berdiri":
            return []
        cells = sorted(
            breakdowns.of(self.figures, "since"), key=lambda c: (not c["since"], c["since"])
        )
        return [
            (breakdowns.years(cell["since"]), self.to(key, trace.row_name(cell["since"]), "units"))
            for cell in cells
        ]

    def _measures(self, key: str) -> list[list[str]]:
        rows = [*trace.rows_of(key, self.figures), trace.TOTAL]
        return [["", *(self.to(key, row, m) for m in trace.MEASURES)] for row in rows]

    def _by_kecamatan(self, *measures: str) -> list[list[str]]:
        rows = [*trace.rows_of("kecamatan", self.figures), trace.TOTAL]
        return [["", *(m and self.to("kecamatan", row, m) for m in measures)] for row in rows]

    def _coverage(self) -> list[list[str]]:
        return [["", self.to("mutu", row, "units")] for row in trace.FILLED]

    def _cross(self) -> list[list[str]]:
        pairs, rows, total = breakdowns.cross(self.figures)
        names = breakdowns.names_of_kecamatan(self.figures)
        codes = sorted(names, key=lambda code: (code is None, names[code]))
        any_ = trace.ANY
        columns = [*((trace.row_name(s), trace.row_name(z)) for s, z in pairs), (any_, any_)]

        def line(first: str, cells: Any) -> list[str]:
            return [
                "",
                *(
                    self.to("kecamatan-sektor-skala", f"{first},{s},{z}", "units") if count else ""
                    for (s, z), count in zip(columns, cells, strict=True)
                ),
            ]

        lines = [line(trace.row_name(c), row[1:]) for c, row in zip(codes, rows, strict=False)]
        return [*lines, line(any_, total[1:])]

    def _scores(self) -> list[list[str]]:
        setup = setup_of(self.edition.criteria, self.edition.comparisons)
        traced = {"unit": "units", "tk": "workers", "produksi": "output"}
        measures = [traced.get(one.measure, "") for one in setup.criteria]
        return [
            ["", *(self.to("kelompok", one.code, m) if m else "" for m in measures)]
            if one.code in self.figures["groups"]
            else []
            for one in rank(self.figures, setup)
        ]

    def _divisions(self, table: Table) -> list[list[str]]:
        """Link the kabupaten's own counts; the row names its golongan pokok first."""
        measures = {"Unit kabupaten": "units", "TK kabupaten": "workers"}
        names = [measures.get(column.title, "") for column in table.columns]
        return [
            [self.to("golongan", str(row[0])[:2], name) if name else "" for name in names]
            for row in table.rows
        ]

    def _baselines(self) -> list[list[str]]:
        """Link where a target begins, unless somebody typed it."""
        known = {
            "workers": self.to("sektor", trace.TOTAL, "workers"),
            "investment": self.to("sektor", trace.TOTAL, "investment"),
            "sentra": reverse("sentra:sentra-list"),
        }
        typed = {key for key, cells in self.edition.targets.items() if cells.get("0")}
        return [
            ["", "", "", "" if one.key in typed else known.get(one.baseline, "")] for one in TARGETS
        ]

    def _records(self, name: str, address: str, columns: tuple[int, ...]) -> list[list[str]]:
        """Link the columns whose figures stand on a record's own page."""
        return [
            [
                reverse(address, args=[row["id"]]) if at in columns and row.get("id") else ""
                for at in range(max(columns) + 1)
            ]
            for row in self.figures.get(name, [])
        ]
