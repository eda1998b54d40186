"""Lists of kinds that offices keep and no list before was: a cell for a person, printed pages, two names."""

import pytest

from ikm_registry.importing import engine
from ikm_registry.importing.contents import says_only_sector
from tests.ikm_registry.importing.test_nasty_lists import LISTS


@pytest.fixture
def taken(gazetteer):
    """Return ``taken(name) -> (rows' values, Balance, {heading: field}, rows)`` of a list of tests/data/lists."""

    def take(name):
        path = LISTS / f"{name}.csv"
        understood = engine.understand(path, path.name, gazetteer)
        cleaning = engine.clean(path, path.name, understood, gazetteer)
        rows = list(cleaning)
        columns = {c.header: c.field for s in understood.sheets for c in s.columns}
        return [row.values for row in rows], cleaning.balance, columns, rows

    return take


def column(values, name):
    return [row.get(name) for row in values]


def test_a_person_in_one_cell_behind_labels(taken):
    values, _, _, rows = taken("biodata_satu_sel")
    assert column(values, "owner") == ["Siti Aminah", "Slamet Riyadi", "Endang Lestari"]
    assert column(values, "product") == ["tempe", "tahu", None]
    assert column(values, "desa") == ["Codo", "Blayu", "Toyomarto"]
    assert column(values, "phone") == [f"+628123456789{n}" for n in (0, 1, 2)]
    assert [row.number for row in rows] == [4, 5, 6]


def test_printed_pages_carry_their_sums_over(taken):
    values, balance, _, _ = taken("halaman_dipindahkan")
    assert column(values, "owner") == ["Siti Aminah", "Slamet Riyadi", "Endang Lestari"]
    assert [one["agrees"] for one in balance.totals] == [True, True, True]
    assert balance.rows == balance.data + sum(balance.skipped.values())


def test_two_persons_a_business_or_a_brand_behind_the_name(taken):
    values, _, columns, rows = taken("nama_berdua_dan_bermerek")
    assert columns["Wilayah"] == "desa"
    assert columns["Pekerjaan / Usaha"] == "product"
    assert column(values, "desa") == ["Codo", "Blayu", "Toyomarto", "Pagelaran", "Ngroto"]
    assert column(values, "kecamatan") == ["Wajak", "Wajak", "Singosari", "Pagelaran", "Pujon"]
    assert column(values, "owner") == [
        "Bpk. Slamet Riyadi", "Siti Aminah", "Mulyadi", "Endang Lestari", "Siti (Bu Haji)",
    ]  # fmt: skip
    assert column(values, "business") == [None, "IKM Siti Barokah", "Sari Rasa", None, None]
    told = [n for n, row in enumerate(rows) if any(p.code == "owner_two" for p in row.problems)]
    assert told == [0, 3]


def test_the_finer_of_two_products_counts(taken):
    values, _, columns, _ = taken("produk_umum_dan_rinci")
    assert columns["Rincian Jenis Produk"] == "product"
    assert column(values, "product")[:2] == ["keripik singkong", "sale pisang"]
    assert says_only_sector(["Makanan", "Makanan, Kerajinan"])
    assert not says_only_sector(["Makanan, keripik singkong", "Kerajinan, gerabah"])
