"""The matrix of programmes: rows, stages and gaps against what was recorded, in the three files."""

import io
from datetime import date, datetime

import docx as reader
import openpyxl
import pypdfium2
import pytest
from django.utils import timezone

from rpik.plan.document import docx, matrix, pdf, xlsx
from rpik.plan.document.words import Stage
from rpik.plan.models import Activity, Edition, Programme
from rpik.plan.services import editions
from tests.factories import plan as factories
from tests.factories import sentra as sentra_factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]
EXPECTED = [
    # programme, activity, place, executor, funding, stages 2023-27, 2028-32, 2033-37, 2038-44
    ("3.31.01 Alat", "belum ada kegiatan", "belum diisi", "belum diisi", "belum diisi",
     "2025", "", "", ""),
    ("3.31.02 Bina", "Latih", "Balai Desa", "Disperindag", "APBD", "2026, 2027", "2028", "", ""),
    ("3.31.02 Bina", "Pameran", "{sentra}", "Disperindag", "APBD", "2026", "", "", ""),
    ("3.31.03 Lama", "Kunjungan", "belum diisi", "belum diisi", "belum diisi", "", "", "", ""),
    ("Pembangunan sentra IKM (rencana “Rencana uji”)", "Membentuk sentra Keripik",
     "Dampit", "belum diisi", "belum diisi", "2027", "", "", ""),
    ("Pembangunan sentra IKM (rencana “Rencana uji”)", "Membentuk sentra Batik",
     "belum diisi", "belum diisi", "belum diisi", "", "2028", "", ""),
]  # fmt: skip


@pytest.fixture
def edition(perencana) -> Edition:
    sentra = sentra_factories.proposal("ditetapkan").sentra

    def activity(year: int, code: str, name: str, title: str, **fields: object) -> None:
        known = {"executor": "Disperindag", "funding": "APBD"} if name == "Bina" else {}
        line, _ = Programme.objects.get_or_create(year=year, code=code, name=name, **known)
        day = date(year, 3, 1)
        Activity.objects.create(
            programme=line, title=title, kind="pelatihan", start=day, end=day,
            created_by=perencana, **fields,
        )  # fmt: skip

    for year in (2027, 2026, 2028):
        activity(year, "3.31.02", "Bina", "Latih", place="Balai Desa")
    activity(2026, "3.31.02", "Bina", "Pameran", sentra=sentra)
    activity(2021, "3.31.03", "Lama", "Kunjungan")
    Programme.objects.create(year=2025, code="3.31.01", name="Alat")
    factories.sentra_plan(
        perencana,
        rows=[
            {"name": name, "place": place, "url": "", "year": n, "gained": 9, "own": 9,
             "cost": 1e6, "reason": ""}
            for n, (name, place) in enumerate((("Keripik", "Dampit"), ("Batik", "")), 1)
        ],
        made_at=datetime(2026, 5, 4, tzinfo=timezone.get_current_timezone()),
    )  # fmt: skip
    made = factories.edition(perencana)
    years = ((2023, 2027), (2028, 2032), (2033, 2037), (2038, 2044))
    stages = [Stage(f"Tahap {at}", *one) for at, one in enumerate(years, 1)]
    return editions.change_head(
        edition_id=made.pk, version=made.version, title=made.title, year_from=2024, year_to=2044,
        stages=stages, by=perencana,
    )  # fmt: skip


def expected() -> list[tuple[str, ...]]:
    place = sentra_factories.Sentra.objects.get().place
    assert place
    return [tuple(cell.replace("{sentra}", place) for cell in row) for row in EXPECTED]


def test_the_matrix_is_the_coaching_plan_and_names_what_is_missing(edition):
    document = editions.document_of(edition)
    made = next(t for t in document.tables if t.key == matrix.KEY)
    assert list(made.rows) == expected() and made.number.startswith("Tabel 4.")
    assert [c.title for c in made.columns][:5] == list(matrix.NAMED.values())
    planned = next(one for one in document.tables if one.key == "rencana-sentra")
    assert [row[0] for row in planned.rows] == ["2027", "2028"]  # kept in 2026
    assert [one for one in document.missing if one.startswith("Matriks")] == [
        "Matriks program: kegiatan (rencana aksi) belum diisi pada 1 dari 6 baris.",
        "Matriks program: lokasi belum diisi pada 3 dari 6 baris.",
        "Matriks program: pelaksana belum diisi pada 4 dari 6 baris.",
        "Matriks program: sumber dana belum diisi pada 4 dari 6 baris.",
        "Matriks program: tahun 2021 di luar semua tahap.",
    ]


def test_the_three_files_have_it_on_a_landscape_page(edition):
    document = editions.document_of(edition)
    made = next(t for t in document.tables if t.key == matrix.KEY)
    read = reader.Document(io.BytesIO(docx.write(document)))
    grid = read.tables[document.tables.index(made)]
    assert [tuple(c.text for c in row.cells) for row in grid.rows][1:] == expected()
    inside = grid._tbl.getnext()
    while not inside.xpath("./w:pPr/w:sectPr"):  # the section that ends behind the table
        inside = inside.getnext()
    assert inside.xpath("./w:pPr/w:sectPr/w:pgSz/@w:orient") == ["landscape"]
    with pypdfium2.PdfDocument(pdf.write(document)) as book:
        pages = [(page.get_size(), page.get_textpage().get_text_range()) for page in book]
    (width, height), _ = next(
        one for one in pages if "Membentuk sentra" in one[1] and "Sumber dana" in one[1]
    )
    assert width > height
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx.write(document)))[made.number]
    assert sheet.page_setup.orientation == "landscape"
    rows = sheet.iter_rows(4, 3 + len(made.rows), values_only=True)
    assert [tuple(cell or "" for cell in row) for row in rows] == expected()


def test_an_edition_published_before_the_matrix_stays_as_it_was(edition, pimpinan):
    published = factories.publish(edition, pimpinan)
    published.snapshot.pop("matrix")
    document = editions.document_of(published)
    assert matrix.KEY not in {table.key for table in document.tables}
    assert not [one for one in document.missing if one.startswith("Matriks")]


def test_nothing_planned_is_said(perencana):
    document = editions.document_of(factories.edition(perencana))
    assert next(t for t in document.tables if t.key == matrix.KEY).rows == ()
    assert (
        "Matriks program dan rencana aksi masih kosong: catat program pembinaan."
        in document.missing
    )
