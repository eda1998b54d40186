"""The document's numbers against the register, summed another way: row by row in Python."""

from collections import Counter, defaultdict
from time import sleep

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ikm_registry.choices import SizeClass
from ikm_registry.models import Ikm, Kecamatan
from rpik.plan.document.blocks import Document, Table
from rpik.plan.models import Edition
from rpik.plan.queries.document import gather
from rpik.plan.services.editions import document_of
from tests.factories import plan as factories
from tests.factories import sentra as sentra_factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(reference, perencana) -> Document:
    factories.register()
    return document_of(factories.edition(perencana))


@pytest.fixture
def active(document) -> list[Ikm]:
    return list(Ikm.objects.filter(status="aktif").select_related("kecamatan", "product_group"))


def table(document: Document, key: str) -> Table:
    return next(one for one in document.tables if one.key == key)


def total_of(rows: list[Ikm], name: str) -> int | None:
    known = [getattr(row, name) for row in rows if getattr(row, name) is not None]
    return sum(known) if known else None


def measures(rows: list[Ikm]) -> tuple[int | None, ...]:
    names = ("workers_male", "workers_female", "workers", "investment", "output_value")
    return (len(rows), *(total_of(rows, name) for name in names))


def grouped(rows: list[Ikm], key) -> dict[str, list[Ikm]]:
    found = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found


def test_every_kecamatan_has_its_own_sums(document, active):
    printed = {row[0]: row[1:] for row in table(document, "kecamatan").rows}
    by_name = grouped(
        active, lambda row: row.kecamatan.name if row.kecamatan else "Kecamatan belum diketahui"
    )
    for name in by_name:
        assert printed[name] == measures(by_name[name]), name
    empty = set(Kecamatan.objects.values_list("name", flat=True)) - set(by_name)
    assert len(empty) == 30 and all(printed[name][0] == 0 for name in empty)
    assert table(document, "kecamatan").total == ("Jumlah", *measures(active))


def test_kecamatan_by_sector_and_size_counts_each_ikm_once(document, active):
    one = table(document, "kecamatan-sektor-skala")
    heads = [column.title for column in one.columns]
    short = {"agro": "Agro", "non_agro": "Non-agro", "": "Belum"}
    sizes = {"kecil": "kecil", "menengah": "menengah", "belum": "skala ?"}
    expected = Counter(
        (
            row.kecamatan.name if row.kecamatan else "Kecamatan belum diketahui",
            f"{short[row.sector]} {sizes[row.size_class]}",
        )
        for row in active
    )
    printed = {
        (row[0], head): value
        for row in one.rows
        for head, value in zip(heads[1:-1], row[1:-1], strict=True)
        if value
    }
    assert printed == dict(expected)
    assert all(sum(row[1:-1]) == row[-1] for row in one.rows)
    assert one.total[-1] == len(active) == sum(row[-1] for row in one.rows)


@pytest.mark.parametrize(
    ("key", "of"),
    [
        ("kelompok", lambda r: r.product_group.name if r.product_group else "Belum ditentukan"),
        ("sektor", lambda r: r.get_sector_display() or "Belum terklasifikasi"),
        ("skala", lambda r: SizeClass(r.size_class).label),
        (
            "golongan",
            lambda r: {"10": "10 Makanan", "23": "23 Barang galian bukan logam"}.get(
                r.kbli_code[:2], "13 Tekstil" if r.kbli_code else "Belum ditentukan"
            ),
        ),
    ],
)
def test_breakdowns_add_up(document, active, key, of):
    one = table(document, key)
    expected = {name: measures(rows) for name, rows in grouped(active, of).items()}
    assert {row[0]: row[1:] for row in one.rows} == expected
    assert sum(row[1] for row in one.rows) == one.total[1] == len(active)


def test_completeness_is_counted(document, active):
    printed = {row[0]: row[1:] for row in table(document, "mutu").rows}
    with_investment = sum(row.investment is not None for row in active)
    assert printed["Nilai investasi"] == (with_investment, with_investment / len(active))
    assert printed["Nomor Induk Berusaha (NIB)"][0] == sum(bool(row.nib) for row in active)


def test_sentra_are_those_whose_decree_holds(reference, perencana):
    sentra_factories.proposal("dicabut", name="Sentra lama")
    made = sentra_factories.proposal(
        "ditetapkan", name="Sentra baru", members=sentra_factories.units(step=0.0006)
    )
    one = table(document_of(factories.edition(perencana)), "sentra")
    assert [row[0] for row in one.rows] == ["Sentra baru"]
    assert one.rows[0][3] == made.sentra.members.count() == one.total[3]
    assert made.sentra.decrees.get().number in one.rows[0][7]


def test_an_empty_register_still_makes_a_document(reference, perencana):
    document = document_of(factories.edition(perencana))
    assert table(document, "kecamatan").total[1] == 0
    assert not document.demo and document.as_of == ""


def test_what_could_not_be_determined_stands_last(document, active):
    known = [one.pk for one in active if one.size_class != SizeClass.UNKNOWN]
    Ikm.objects.filter(pk__in=known[1:]).update(investment=None)
    found = [row[0] for row in table(document_of(Edition.objects.get()), "skala").rows]
    assert len(found) > 1 and found[-1] == "Belum dapat ditentukan"


def test_a_candidate_that_is_a_sentra_is_not_counted_again(reference, perencana):
    sentra = sentra_factories.proposal("ditetapkan").sentra
    members = [one.ikm for one in sentra.members.all()]
    run = sentra_factories.candidate(members, name="Sentra itu lagi").run
    few = sentra_factories.units(len(members) + 1, step=0.0002)
    sentra_factories.candidate([*few, *members], run=run, name="Lain")
    found = document_of(factories.edition(perencana))
    listed = table(found, "kandidat")
    assert [row[0] for row in listed.rows] == ["Lain"]
    assert "Tidak termasuk 1 kandidat" in listed.note
    said = " ".join(getattr(one, "text", "") for one in found.blocks)
    assert "1 sentra telah ditetapkan dan 1 kandidat ditemukan" in said


def test_demo_data_are_labelled(reference, perencana):
    factories.ikm(desa=factories.DESA[0], is_demo=True)
    document = document_of(factories.edition(perencana))
    assert document.demo
    assert "DATA CONTOH" in table(document, "kecamatan").source


@pytest.mark.django_db(transaction=True)
def test_scans_are_kept_until_the_register_changes(reference):
    factories.register()
    cache.clear()
    for _ in range(100):  # while another session writes nothing is kept
        first = gather()
        with CaptureQueriesContext(connection) as asked:
            assert gather() == first
        if not any("GROUPING SETS" in one["sql"] for one in asked):
            break
        sleep(0.1)
    else:
        pytest.fail("nothing was kept")
    with CaptureQueriesContext(connection) as asked:
        assert gather(anew=True) == first
    assert any("GROUPING SETS" in one["sql"] for one in asked)
    Ikm.objects.filter(status="aktif").update(status="nonaktif")
    assert sum(cell["units"] for cell in gather()["cells"]) == 0
