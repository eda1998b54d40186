"""Same business or not: the evidence of docs/algorithms/importing.md 6 and the example of matching.md."""

import io

import pytest

from ikm_registry.matching.entries import Entries
from ikm_registry.matching.scoring import find_pairs
from ikm_registry.models import Ikm, ImportMend
from ikm_registry.services import import_commit, import_mends, imports
from rpik.core import crypto
from rpik.core.errors import DomainError
from tests.factories.ikm_registry import ikm

HEADER = "Nama Usaha;Nama Pemilik;NIK;Jenis Produk;Desa;Kecamatan;No HP;Alamat;TK L;Jenis Kelamin\n"
KNOWN = {
    "business_name": "Tempe Sari",
    "owner_name": "Siti Aminah",
    "product": "tempe",
    "phone": "+6281234567890",
    "address": "Jl. Raya 12 Blayu",
    "kbli_version": "2020",
    "kbli_code": "10391",
    "kbli_source": "tertulis",
}


@pytest.fixture
def known(reference, petugas):
    return ikm(desa="35.07.08.2007", nik="3507085507700001", by=petugas, **KNOWN)


def row(petugas, *cells):
    text = HEADER + ";".join(cells) + "\n"
    batch = imports.upload(file=io.BytesIO(text.encode()), name="satu.csv", by=petugas)
    return imports.check(batch=imports.understand(batch=batch, by=petugas), by=petugas).rows.get()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("cells", "action"),
    [
        # the worked example: name, product, place and phone, but another business name
        (("Warung Berkah", "Siti Aminah", "", "tempe", "Blayu", "Wajak", "081234567890"), "ganda"),
        (("Warung Berkah", "Siti Aminah", "", "tempe", "Blayu", "Wajak", "081234567890",
          "Jl. Raya 12 Blayu"), "berubah"),
        # NIK and the same activity in the same desa, whatever the spelling
        (("", "SITI AMINAH", "3507085507700001", "Tempe", "Blayu", "Wajak"), "sama"),
        (("", "Siti Aminah", "3507085507700001", "tempe", "Blayu", "Wajak", "085700000001"),
         "berubah"),
        # one owner, another business
        (("", "Siti Aminah", "3507085507700001", "mebel kayu", "Blayu", "Wajak"), "baru"),
        # another NIK speaks against all the rest: never the same, a person looks
        (("Tempe Sari", "Siti Aminah", "3507085507700009", "tempe", "Blayu", "Wajak"), "ganda"),
        # name, product and place alone are never a match
        (("", "Siti Aminah", "", "tempe", "Blayu", "Wajak"), "ganda"),
        # elsewhere nobody is the same
        (("Tempe Sari", "Siti Aminah", "", "tempe", "Ngroto", "Pujon", "081234567890"), "baru"),
    ],
)  # fmt: skip
def test_evidence(known, petugas, cells, action):
    found = row(petugas, *cells)
    assert found.action == action
    assert found.match_id == (known.pk if action in {"sama", "berubah"} else None)


@pytest.mark.django_db
def test_a_family_under_one_nik_stays_two_people(known, petugas):
    """No product tells them apart; phone and address are the family's. A person is asked."""
    found = row(petugas, "", "Sutrisno Hadi", "3507085507700001", "", "Blayu", "Wajak",
                "081234567890", "Jl. Raya 12 Blayu")  # fmt: skip
    assert found.action == "ganda"
    assert found.ikm_id != known.pk


@pytest.mark.django_db
def test_a_nik_alone_names_a_person_and_not_one_of_their_businesses(known, petugas):
    """Phone and address are the person's too: where a row says neither product nor business, ask."""
    nik = "3507085507700001"
    at_home = ("Blayu", "Wajak", "081234567890", "Jl. Raya 12 Blayu")
    for business in ("", "UD Maju Jaya"):
        found = row(petugas, business, "Siti Aminah", nik, "", *at_home)
        assert (found.action, found.ikm_id != known.pk) == ("ganda", True)
        assert [one["ikm"] for one in found.changes["suspects"]] == [known.pk]
        assert found.changes["suspects"][0]["reason"].startswith("NIK sama")
    assert row(petugas, "TEMPE SARI", "Siti Aminah", nik, "", *at_home).ikm_id == known.pk
    ikm(desa="35.07.08.2007", nik=nik, by=petugas, **{**KNOWN, "business_name": "", "product": "mebel",
                                                      "kbli_code": "31001"})  # fmt: skip
    found = row(petugas, "", "Siti Aminah", nik, "", *at_home)
    assert (found.action, len(found.changes["suspects"])) == ("ganda", 2)


@pytest.mark.django_db
def test_a_record_without_product_takes_no_business_of_its_owner(reference, petugas):
    nameless = {**KNOWN, "business_name": "", "product": "", "kbli_code": ""}
    record = ikm(desa="35.07.08.2007", nik="3507085507700001", by=petugas, **nameless)
    found = row(petugas, "", "Siti Aminah", "3507085507700001", "boneka kain", "Blayu", "Wajak",
                "081234567890", "Jl. Raya 12 Blayu")  # fmt: skip
    assert (found.action, found.ikm_id != record.pk) == ("ganda", True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "phone", "action"),
    [
        ("Dusun Krajan RT 02", "", "berubah"),  # a house further in the dusun
        ("Krajan RT 07 RW 01", "", "berubah"),
        ("Dusun Getaan RT 02", "", "ganda"),
        ("Getaan RT 02", "", "ganda"),
        ("Dusun Getaan RT 02", "081234567890", "ganda"),  # the phone of their group
    ],
)
def test_equal_figures_do_not_make_one_of_two_namesakes_in_two_dusun(
    reference, petugas, address, phone, action
):
    figures = {"workers_male": 2, "workers_female": 1, "workers_stated": 3, "output_value": 24_000_000,
               "investment": 5_000_000}  # fmt: skip
    ikm(desa="35.07.08.2007", by=petugas, **KNOWN, **figures)
    Ikm.objects.update(address="Dusun Krajan RT 01", business_name="")
    text = (
        "Nama Pemilik;Jenis Produk;Desa;Kecamatan;Alamat;No HP;TK L;TK P;Tenaga Kerja;Nilai Investasi (Rp);"
        f"Nilai Produksi (Rp/tahun)\nSiti Aminah;tempe;Blayu;Wajak;{address};{phone};2;1;3;5000000;24000000\n"
    )
    batch = imports.upload(file=io.BytesIO(text.encode()), name="dusun.csv", by=petugas)
    found = imports.check(batch=imports.understand(batch=batch, by=petugas), by=petugas).rows.get()
    assert found.action == action
    if action == "ganda" and not phone:
        assert found.changes["suspects"][0]["reason"].endswith("dusunnya berbeda")


@pytest.mark.django_db
def test_a_family_under_one_nik_in_one_list_without_products_is_not_one_row(reference, petugas):
    nik = "3507085507700001"
    lines = [
        f"{name};{nik};Blayu;Wajak" for name in ("Siti Aminah", "Sutrisno Hadi", "Siti Aminah")
    ]
    text = "Nama Pemilik;NIK;Desa;Kecamatan\n" + "\n".join(lines) + "\n"
    batch = imports.upload(file=io.BytesIO(text.encode()), name="keluarga.csv", by=petugas)
    batch = imports.check(batch=imports.understand(batch=batch, by=petugas), by=petugas)
    held = [r.position for r in batch.rows.all() if r.action == "ganda" and r.score == 1]
    assert held == [3]


CUT, WHOLE, OTHER = "3507085507700000.0", "3507085507700001", "3507085507700009"


@pytest.mark.django_db
def test_a_nik_cut_by_excel_finds_the_whole_one_and_does_not_spoil_it(known, petugas):
    found = row(petugas, "", "Siti Aminah", CUT, "tempe", "Blayu", "Wajak")
    assert (found.action, found.match_id) == ("sama", known.pk)
    found = row(petugas, "", "Siti Aminah", CUT, "tempe", "Blayu", "Wajak", "085700000001")
    assert (found.action, "nik" in found.changes) == ("berubah", False)


@pytest.mark.django_db
def test_a_nik_cut_by_excel_is_no_proof_of_another_person_or_place(known, petugas):
    assert row(petugas, "", "Sutrisno", CUT, "tempe", "Blayu", "Wajak").match_id is None
    assert row(petugas, "", "Siti Aminah", CUT, "tempe", "Ngroto", "Pujon").match_id is None


@pytest.mark.django_db
def test_a_list_with_the_whole_nik_mends_the_cut_one(reference, petugas):
    cut = ikm(desa="35.07.08.2007", nik="3507085507700000", by=petugas, flags=["nik_ragu"], **KNOWN)
    found = row(petugas, "", "Siti Aminah", WHOLE, "tempe", "Blayu", "Wajak")
    assert (found.action, found.match_id) == ("berubah", cut.pk)
    assert found.changes == {"nik": ["diubah", "diubah"]}
    said = [p["message"] for p in found.problems if p["code"] == "nik_dipulihkan"]
    assert len(said) == 1
    assert f"IKM-{cut.pk:06d}" in said[0]
    assert WHOLE not in said[0]
    cut.refresh_from_db()
    assert crypto.decrypt_nik(cut.nik_cipher) != WHOLE  # proposed in the preview, nothing done yet
    import_commit.commit(batch=found.batch, by=petugas)
    cut.refresh_from_db()
    assert crypto.decrypt_nik(cut.nik_cipher) == WHOLE
    assert "nik_ragu" not in cut.flags
    # Two lists that disagree on the 16th digit are two whole numbers: nothing is chosen.
    assert row(petugas, "", "Siti Aminah", OTHER, "tempe", "Blayu", "Wajak").match_id is None


@pytest.mark.django_db
def test_a_cut_nik_under_a_name_spelt_otherwise_is_asked_and_mended_by_the_merge(
    reference, petugas
):
    cut = ikm(desa="35.07.08.2007", nik="3507085507700000", by=petugas, flags=["nik_ragu"], **KNOWN)
    found = row(petugas, "", "Sitti Aminah", WHOLE, "tempe", "Blayu", "Wajak")
    suspects = found.changes["suspects"]
    assert found.action == "ganda"
    assert any(one["ikm"] == cut.pk and one["parts"].get("nik15") == 1 for one in suspects)
    assert "15 angka pertama NIK sama" in suspects[0]["reason"]


def test_the_worked_example_of_matching():
    rows = [
        {"owner": "Yatemi Hariyanto", "business": "Cobek Batu Yatemi", "product": "cobek batu",
         "desa_code": "35.07.24.2016", "nik": "3507245507700001"},
        {"owner": "Yatemy Hariyanto", "business": "COBEK BATU YATEMI", "product": "cobek batu",
         "desa_code": "35.07.24.2016", "nik": "3507245507700001"},
    ]  # fmt: skip
    found = find_pairs(Entries.of(rows))
    assert (found.i.tolist(), found.j.tolist()) == ([0], [1])
    assert found.score[0] == pytest.approx(1.0)
    sentence = "NIK sama, desa sama, nama pemilik sama, nama usaha sama, produk sama"
    assert found.sentence(0) == sentence


NAMESAKES = (
    "Nama Pemilik;Jenis Produk;Desa;Kecamatan;Alamat;TK L;TK P;Tahun Berdiri;Nilai Investasi (Rp)\n"
)


def checked(lines, by):
    text = NAMESAKES + "".join(f"Siti Aminah;tempe;Blayu;Wajak;{line}\n" for line in lines)
    batch = imports.upload(file=io.BytesIO(text.encode()), name="nama.csv", by=by)
    batch = imports.check(batch=imports.understand(batch=batch, by=by), by=by)
    return list(batch.rows.order_by("position"))


@pytest.mark.django_db
def test_what_fits_two_namesakes_equally_is_given_to_neither(reference, petugas):
    """Their figures are those that every second row of such a list has."""
    common = {**KNOWN, "business_name": "", "phone": "", "year_established": 2015, "workers_male": 1,
              "workers_female": 1, "investment": 5_000_000}  # fmt: skip
    one, two = (
        ikm(desa="35.07.08.2007", by=petugas, **{**common, "address": address})
        for address in ("", "Jl. Kenanga 9")
    )
    [found] = checked([";1;1;2015;5000000"], petugas)
    assert (found.action, found.ikm_id not in {one.pk, two.pk}) == ("ganda", True)
    assert {s["ikm"] for s in found.changes["suspects"]} == {one.pk, two.pk}
    [found] = checked(["Jl. Kenanga 9;1;1;2015;5000000"], petugas)
    assert found.match_id == two.pk  # the address tells which
    # Nor do two rows share a record: which of them it is, a person says.
    two.delete()
    rows = checked([";1;1;2015;5000000", "Jl. Anggrek 4;1;1;2015;5000000"], petugas)
    assert [row.action for row in rows] == ["ganda", "ganda"]


@pytest.mark.django_db
def test_a_product_as_much_like_two_businesses_of_one_owner_is_given_to_neither(reference, petugas):
    nik = "3507085507700001"
    common = {**KNOWN, "business_name": "", "phone": "", "address": "", "kbli_code": "10794"}
    pedas, manis = (
        ikm(desa="35.07.08.2007", nik=nik, by=petugas, **{**common, "product": f"keripik tempe {taste}"})
        for taste in ("pedas", "manis")
    )  # fmt: skip
    found = row(petugas, "", "Siti Aminah", nik, "keripik tempe daun", "Blayu", "Wajak")
    assert (found.action, {s["ikm"] for s in found.changes["suspects"]}) == ("ganda", {pedas.pk, manis.pk})  # fmt: skip
    found = row(petugas, "", "Siti Aminah", nik, "keripik tempe manis", "Blayu", "Wajak")
    assert (found.action, found.ikm_id) == ("sama", manis.pk)


NO_PRODUCTS = "Nama Pemilik;NIK;Desa;Kecamatan;No HP\n"
HERS, HIS, TWO = "3507085507700001", "3507081204680002", "3507080101600003"


@pytest.fixture
def three_owners(reference, petugas):
    """One business, one business, and an owner of two."""
    common = {**KNOWN, "business_name": "", "phone": "", "address": ""}
    return [
        ikm(desa="35.07.08.2007", nik=nik, by=petugas, **{**common, "owner_name": name, "product": product})
        for name, nik, product in (
            ("Siti Aminah", HERS, "tempe"), ("Slamet Hadi", HIS, "mebel"),
            ("Sri Wahyuni", TWO, "tahu"), ("Sri Wahyuni", TWO, "batik"),
        )
    ]  # fmt: skip


def without_products(by, *lines):
    text = NO_PRODUCTS + "".join(f"{line}\n" for line in lines)
    batch = imports.upload(file=io.BytesIO(text.encode()), name="tanpa.csv", by=by, force=True)
    return imports.check(batch=imports.understand(batch=batch, by=by), by=by)


@pytest.mark.django_db
def test_one_word_makes_the_rows_without_product_the_ikm_of_their_nik(three_owners, petugas):
    batch = without_products(
        petugas, f"Siti Aminah;{HERS};Blayu;Wajak;081234567890", f"Slamet Hadi;{HIS};Blayu;Wajak;",
        f"Sri Wahyuni;{TWO};Blayu;Wajak;081234567899",
    )  # fmt: skip
    assert [row.action for row in batch.rows.all()] == ["ganda", "ganda", "ganda"]
    assert batch.balance["by_nik"] == {"asked": 2}
    import_mends.say(batch=batch, what=ImportMend.BY_NIK, by=petugas)
    batch = imports.check(batch=batch, by=petugas)
    rows = list(batch.rows.all())
    assert [row.action for row in rows] == ["berubah", "sama", "ganda"]
    assert [row.match_id for row in rows[:2]] == [one.pk for one in three_owners[:2]]
    assert batch.balance["by_nik"] == {"taken": 2}
    # Taken back as one.
    import_mends.forget(mend=batch.mends.get(), by=petugas)
    batch = imports.check(batch=batch, by=petugas)
    assert [row.action for row in batch.rows.all()] == ["ganda", "ganda", "ganda"]
    import_mends.say(batch=batch, what=ImportMend.BY_NIK, by=petugas)
    batch = import_commit.commit(batch=imports.check(batch=batch, by=petugas), by=petugas)
    assert Ikm.objects.count() == 5
    three_owners[0].refresh_from_db()
    assert (three_owners[0].phone, three_owners[0].product) == ("+6281234567890", "tempe")
    import_commit.undo(batch=batch, by=petugas)
    three_owners[0].refresh_from_db()
    assert (Ikm.objects.count(), three_owners[0].phone) == (4, "")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "lines",
    [
        (f"Sutrisno Hadi;{HERS};Blayu;Wajak;",),  # the husband's, under her NIK
        (f"Siti Aminah;{HERS};Blayu;Wajak;", f"Sitti Aminah;{HERS};Blayu;Wajak;"),
        (f"Siti Aminah;{HERS};Ngroto;Pujon;",),
    ],
)
def test_what_a_nik_does_not_settle_is_asked_one_by_one(three_owners, petugas, lines):
    batch = without_products(petugas, *lines)
    assert batch.balance["by_nik"] == {"asked": 0}
    with pytest.raises(DomainError):
        import_mends.say(batch=batch, what=ImportMend.BY_NIK, by=petugas)


NAMED = "Nama Usaha;Nama Pemilik;NIK;Desa;Kecamatan;No HP\n"


def named(by, *businesses, nik=HERS):
    text = NAMED + "".join(
        f"{one};Siti Aminah;{nik};Blayu;Wajak;081234567890\n" for one in businesses
    )
    batch = imports.upload(file=io.BytesIO(text.encode()), name="usaha.csv", by=by, force=True)
    return imports.check(batch=imports.understand(batch=batch, by=by), by=by)


@pytest.mark.django_db
def test_an_owners_businesses_are_told_apart_by_their_names_where_no_product_is(reference, petugas):
    """They were held back as repeats of the first, and each took the record of another."""
    batch = named(petugas, "Keripik Siti", "UD Barokah", "Sumber Rejeki", "UD Barokah")
    held = [row.position for row in batch.rows.all() if row.action == "ganda" and row.score == 1]
    assert held == [4]
    home = {row.business_name: row.ikm_id for row in import_commit.commit(batch=batch, by=petugas).rows.all()[:3]}  # fmt: skip
    assert Ikm.objects.count() == 3
    again = named(petugas, "Sumber Rejeki", "CV Maju Jaya", "Keripik Siti")
    found = list(again.rows.order_by("position"))
    assert [row.match_id for row in found] == [home["Sumber Rejeki"], None, home["Keripik Siti"]]
    assert found[1].action == "ganda"
    # Which of three a row without a name is, a person says.
    [row] = named(petugas, "").rows.all()
    assert (row.action, len(row.changes["suspects"])) == ("ganda", 3)


@pytest.mark.django_db
def test_a_cut_nik_proves_no_more_than_a_whole_one(known, petugas):
    found = row(petugas, "", "Siti Aminah", CUT, "", "Blayu", "Wajak", "081234567890")
    assert (found.action, found.match_id) == ("ganda", None)
    assert row(petugas, "Tempe Sari", "Siti Aminah", CUT, "", "Blayu", "Wajak").match_id == known.pk


@pytest.mark.django_db
def test_what_names_neither_product_nor_business_is_none_of_an_owners_several(reference, petugas):
    """Not even the record that names none itself; and two such rows of one NIK are no repeat."""
    at = {"desa": "35.07.08.2007", "nik": HERS, "by": petugas}
    nameless = {**KNOWN, "business_name": "", "phone": "", "kbli_code": ""}
    records = [ikm(**at, **{**nameless, "product": product}) for product in ("tempe", "")]
    [found] = without_products(petugas, f"Siti Aminah;{HERS};Blayu;Wajak;081234567890").rows.all()
    assert (found.action, {s["ikm"] for s in found.changes["suspects"]}) == (
        "ganda",
        {one.pk for one in records},
    )
    twice = [f"Slamet Hadi;{HIS};Blayu;Wajak;{phone}" for phone in ("081234567890", "081234567891")]
    batch = without_products(petugas, *twice)
    assert [(row.action, row.score == 1) for row in batch.rows.all()] == [
        ("baru", False),
        ("ganda", False),
    ]


@pytest.mark.django_db
def test_a_list_fills_the_nik_that_was_lost_though_nothing_else_changes(reference, petugas):
    """3.50709E+15 left none; a comparison with nothing said neither yes nor no, and the row was "sama"."""
    lost = ikm(desa="35.07.08.2007", by=petugas, flags=["nik_rusak"], **KNOWN)
    found = row(petugas, "", "Siti Aminah", WHOLE, "tempe", "Blayu", "Wajak", "081234567890")
    assert (found.action, found.match_id, set(found.changes)) == ("berubah", lost.pk, {"nik"})
    import_commit.commit(batch=found.batch, by=petugas)
    lost.refresh_from_db()
    assert crypto.decrypt_nik(lost.nik_cipher) == WHOLE
    assert not {"nik_rusak", "tanpa_nik"} & set(lost.flags)
    import_commit.undo(batch=found.batch, by=petugas)
    lost.refresh_from_db()
    assert (lost.nik_cipher, "nik_rusak" in lost.flags) == (None, True)


@pytest.mark.django_db
@pytest.mark.parametrize(("kbli", "action"), [("", "berubah"), ("10391", "ganda")])
def test_a_code_alone_names_a_trade_that_the_row_does_not(reference, petugas, kbli, action):
    silent = {**KNOWN, "business_name": "", "product": "", "kbli_code": kbli}
    ikm(desa="35.07.08.2007", by=petugas, **silent)
    found = row(petugas, "Keripik Siti", "Siti Aminah", "", "", "Blayu", "Wajak", "081234567890")
    assert found.action == action
