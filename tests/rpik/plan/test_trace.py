"""From the document's figures back to the spreadsheets: every cell is looked up in the very file."""

import io
import random
import re

import pytest
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from ikm_registry.choices import ChangeCause
from ikm_registry.models import Desa, Ikm
from ikm_registry.services import ikm as register
from ikm_registry.services import import_commit, imports
from rpik.core.actor import acting
from rpik.plan import trace
from rpik.plan.document import docx
from rpik.plan.models import Edition
from rpik.plan.queries import trace as queries
from rpik.plan.queries.document import gather
from rpik.plan.services import editions
from rpik.plan.services.trace import sources
from tests.factories import plan as factories

pytestmark = pytest.mark.django_db
PRODUCTS = ("gerabah", "keripik tempe", "batik tulis", "mebel kayu", "tahu", "zzqx")
HEAD = (
    "No", "Nama Usaha", "Nama Pemilik", "Desa", "Kecamatan", "Jenis Produk", "TK L", "TK P",
    "Nilai Investasi (Rp.000)", "Nilai Produksi (Rp.000)",
)  # fmt: skip
TOTALS = (*HEAD[:6], "Jumlah Tenaga Kerja", "Nilai Investasi (Rp)", "NIB")
# which columns of which file hold rupiah in thousands
THOUSANDS = {"dua-lembar.xlsx": {"I", "J"}}


def two_sheets(chance: random.Random, places: list[tuple[str, str]]) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for name in ("KLAMPOK", "ARDIMULYO"):
        sheet = book.create_sheet(name)
        sheet.append(["DAFTAR IKM"])
        sheet.append([])
        sheet.append(HEAD)
        for number in range(1, 41):
            desa, kecamatan = chance.choice(places)
            sheet.append(
                [
                    number, f"Usaha {name} {number}", f"Pak {name.title()} {number}", desa, kecamatan,
                    chance.choice(PRODUCTS), chance.choice([None, 1, 2, 3]),
                    chance.choice([None, 0, 1, 4]), chance.choice([None, 5000, 1_200_000]),
                    chance.choice([None, 24_000, 360_500]),
                ]
            )  # fmt: skip
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def one_list(chance: random.Random, places: list[tuple[str, str]]) -> bytes:
    book = Workbook()
    book.active.title = "REKAP"
    book.active.append(TOTALS)
    for number in range(1, 31):
        desa, kecamatan = chance.choice(places)
        book.active.append(
            [
                number, f"Dagang {number}", f"Bu Rekap {number}", desa, kecamatan,
                chance.choice(PRODUCTS), chance.choice([None, 6, 22]),
                chance.choice([None, 7_500_000, 16_000_000_000]),
                chance.choice([None, f"81200{number:08d}"]),
            ]
        )  # fmt: skip
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


@pytest.fixture
def files(reference, petugas):
    chance = random.Random(11)
    desa = Desa.objects.order_by("kecamatan_id", "code").distinct("kecamatan_id")
    places = list(desa.values_list("name", "kecamatan__name"))
    made = {"dua-lembar.xlsx": two_sheets(chance, places), "rekap.xlsx": one_list(chance, places)}
    for name, content in made.items():
        with acting(petugas.pk):
            batch = imports.receive(file=io.BytesIO(content), name=name, by=petugas)
            batch = imports.check(batch=batch, by=petugas)
            import_commit.commit(batch=batch, by=petugas)
    assert Ikm.objects.count() == 110
    return {name: load_workbook(io.BytesIO(content)) for name, content in made.items()}


def value_of(origin, files):
    """Read the cell in the file as it came, by a spreadsheet's own reader."""
    name = origin.batch.file.name
    sheet = files[name][origin.sheet] if origin.sheet else files[name].active
    if not origin.cell:
        assert sheet.cell(origin.number, 2).value
        return 1
    # "3 | -" means three men and no women: an empty cell beside a filled one is a nought.
    written = sheet[origin.cell].value or 0
    if isinstance(written, str):  # a NIB: the very one, and it counts one
        assert written == origin.value
        return 1
    column = origin.cell.rstrip("0123456789")
    return written * (1000 if column in THOUSANDS.get(name, ()) else 1)


def test_two_hundred_figures_lead_to_cells_that_add_up_to_them(files):
    figures = gather()
    every = [
        (table, row, measure)
        for table in trace.TABLES
        for row in [*trace.rows_of(table, figures), trace.TOTAL]
        for measure in trace.LABELS
        if (one := trace.figure(table, row, measure)) and trace.printed(one, figures)
    ]
    chosen = random.Random(3).sample(every, 200)
    cells = 0
    for address in chosen:
        one = trace.figure(*address)
        rows = list(queries.behind(one, None))
        origin = sources(rows, one.measure)
        told = [cell for row in rows for cell in origin[row.record_id]]
        assert all(cell.batch for cell in told), address
        assert sum(value_of(cell, files) for cell in told) == trace.printed(one, figures), address
        cells += len(told)
    assert cells > 1000
    assert any(measure == "nib" and cells for _, _, measure in chosen)


def test_what_the_page_prints_is_what_it_adds_up(files, perencana, petugas, log_in):
    edition = factories.edition(perencana)
    one = Ikm.objects.filter(investment__isnull=False).first()
    with acting(petugas.pk):
        register.set_status(ikm=one, status="nonaktif", reason="", by=petugas)
    client = log_in(perencana)
    document = client.get(edition.get_absolute_url()).content.decode()
    address = reverse("plan:edition-trace", args=[edition.pk, "sektor", "agro", "investment"])
    assert address in document
    for table, row, measure in (
        ("sektor", "agro", "investment"), ("kecamatan", "35.07.33", "units"),
        ("skala", "jumlah", "workers"), ("golongan", "-", "units"),
        ("kecamatan-sektor-skala", "35.07.33,*,*", "units"), ("mutu", "with_workers", "units"),
        ("kecamatan-sektor-skala", "*,agro,kecil", "units"), ("tahun-berdiri", "-", "units"),
        ("kecamatan", "jumlah", "nib"),
    ):  # fmt: skip
        page = client.get(reverse("plan:edition-trace", args=[edition.pk, table, row, measure]))
        assert page.status_code == 200 and page.context["same"], (table, row)
        assert page.context["count"] > 0
    for wrong in (
        ("sektor", "x", "units"),
        ("rahasia", "jumlah", "units"),
        ("sektor", "agro", "nik"),
        ("sektor", "agro,kecil", "units"),
        ("mutu", "nik_hash", "units"),
        ("mutu", "with_nib", "workers"),
        ("kecamatan-sektor-skala", "35.07.33", "units"),
        ("tahun-berdiri", "x", "units"),
    ):
        assert (
            client.get(reverse("plan:edition-trace", args=[edition.pk, *wrong])).status_code == 404
        )


def test_what_was_typed_says_who(reference, perencana, petugas):
    with acting(petugas.pk):
        made = factories.ikm(desa=factories.DESA[0], investment=5)
    one = trace.figure("kecamatan", made.kecamatan_id, "investment")
    with acting(petugas.pk):
        register.update(
            ikm=made,
            data={"business_name": made.business_name, "desa": made.desa, "investment": 7_000_000},
            version=made.version,
            by=petugas,
        )
    (row,) = queries.behind(one, None)
    (origin,) = sources([row], "investment")[made.pk]
    assert origin.batch is None and origin.value == 7_000_000
    assert ChangeCause.CORRECTED.label in origin.told and petugas.username in origin.told


@pytest.mark.django_db(transaction=True)
def test_a_published_figure_is_traced_to_the_register_of_that_day(
    reference, make_user, log_in, django_assert_max_num_queries
):
    perencana, pimpinan = make_user("perencana"), make_user("pimpinan")
    with acting(None):
        factories.register(30)
    edition = factories.edition(perencana)
    factories.publish(edition, pimpinan)
    for ikm in Ikm.objects.active()[:5]:
        with acting(None):
            ikm.investment, ikm.workers_stated, ikm.sector = 1, 99, "agro"
            ikm.save()
    with acting(None):
        Ikm.objects.active().last().delete()
    edition = Edition.objects.get(pk=edition.pk)
    for table in trace.TABLES:
        for row in [*trace.rows_of(table, edition.snapshot), trace.TOTAL]:
            for measure in trace.LABELS:
                one = trace.figure(table, row, measure)
                if one is None:  # of completeness only the businesses are counted
                    assert table == "mutu"
                    continue
                _, total = queries.added_up(one, queries.behind(one, edition.published_at))
                assert (total or 0) == (trace.printed(one, edition.snapshot) or 0), (
                    table,
                    row,
                    measure,
                )
    client = log_in(perencana)
    with django_assert_max_num_queries(26):
        page = client.get(
            reverse("plan:edition-trace", args=[edition.pk, "sektor", "jumlah", "workers"])
        )
    assert page.context["same"]
    bound = make_user("petugas", "terikat", kecamatan_scope=["35.07.33"])
    page = log_in(bound).get(
        reverse("plan:edition-trace", args=[edition.pk, "sektor", "jumlah", "units"])
    )
    assert page.context["hidden"] > 0 and page.context["same"]


def test_figures_of_words_scores_and_records_lead_somewhere(files, perencana, log_in):
    edition = factories.edition(perencana)
    activity = factories.activity(perencana)
    text = "Ada {{jumlah_ikm}} IKM <b>dan</b> {{jumlah_sentra}} sentra pada {{tanggal_data}}."
    editions.write_section(edition_id=edition.pk, code="1.1", body=text, version=0, by=perencana)
    page = log_in(perencana).get(edition.get_absolute_url()).content.decode()
    trace_of = f"/rencana/{edition.pk}/asal/"
    count = Ikm.objects.active().count()
    assert (
        f'<a class="traced" href="{trace_of}sektor/jumlah/units/">{count}</a> IKM &lt;b&gt;' in page
    )
    assert '<a class="traced" href="/sentra/">0</a>' in page
    assert not re.search("[\ue000-\ue002]", page)
    for address in (
        "kelompok/gerabah/workers/", "mutu/with_nib/units/", "tahun-berdiri/-/units/",
        "kecamatan-sektor-skala/*,*,*/units/", "kecamatan/35.07.33/nib/",
    ):  # fmt: skip
        assert f'href="{trace_of}{address}"' in page, address
    assert f'href="{activity.get_absolute_url()}"' in page
    assert "Bobot dihitung dari perbandingan kriteria" in page
    written = docx.write(editions.document_of(edition))
    assert b"\xee\x80\x80" not in written
