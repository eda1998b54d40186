"""Whatever stands in a table: it is read or refused with a sentence, and every row is accounted for."""

import csv
import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ikm_registry.cleaning.result import ERROR
from ikm_registry.importing import engine
from ikm_registry.importing.errors import UnreadableFile
from ikm_registry.importing.understanding import Understanding
from tests.ikm_registry.cleaning.test_properties import TYPED

HEADINGS = st.sampled_from(
    "No|Nama Pemilik|Nama Usaha|NIK|NIB|KBLI|Desa|Kecamatan|Alamat|Produk|TK L|TK P|Tenaga Kerja|"
    "Modal (Rp.000)|Omzet per bulan|Tahun Berdiri|No HP|Koordinat|Latitude|Longitude|Kapasitas|"
    "Satuan|Status|Keterangan|Apa saja|".split("|")
)
SPECIAL = st.sampled_from(
    ["JUMLAH", "Sub Total", "BLAYU", "KECAMATAN WAJAK", "II. DESA CODO", "Mengetahui", "Kepala Dinas",
     "1", "2", "3", "(1)", "", "Wajak", "Blayu", "Nama Pemilik", "Malang, 3 Maret 2020", "Catatan: x"]
)  # fmt: skip
CELLS = TYPED | SPECIAL | st.text(max_size=12)
FAST = settings(
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@FAST
@given(
    title=st.lists(CELLS, max_size=2),
    header=st.lists(HEADINGS, min_size=2, max_size=8),
    rows=st.lists(st.lists(CELLS, max_size=9), max_size=14),
)
def test_any_table(tmp_path, gazetteer, title, header, rows):
    path = tmp_path / "apa saja.csv"
    with path.open("w", encoding="utf-8", errors="ignore", newline="") as file:
        csv.writer(file, delimiter=";").writerows([title, header, *rows])
    try:
        understood = engine.understand(path, path.name, gazetteer)
        understood = Understanding.from_json(json.loads(json.dumps(understood.to_json())))
        cleaning = engine.clean(path, path.name, understood, gazetteer)
        found = list(cleaning)
    except UnreadableFile as error:
        assert str(error).endswith(".")
        return
    balance = cleaning.balance
    assert balance.rows == balance.data + sum(balance.skipped.values())
    assert balance.data == len(found)
    for table in understood.sheets:  # two may stand side by side, each with its own columns
        fields = [c.field for c in table.columns if c.field and c.field[0] != "-"]
        assert len(fields) == len(set(fields))
    for row in found:
        assert all(p.message.endswith(".") for p in row.problems)
        is_rejected = any(problem.severity == ERROR for problem in row.problems)
        assert is_rejected or row.values.get("owner") or row.values.get("business")
        if "desa_code" in row.values:
            assert row.values["desa_code"].startswith(row.values["kecamatan_code"])
        assert not {"nik", "phone", "address"} & row.written.keys()
