"""Merging keeps the better value, un-merging restores both, "bukan ganda" is remembered."""

import io

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ikm_registry.choices import IkmStatus, PairState
from ikm_registry.models import DuplicatePair, Ikm
from ikm_registry.queries import duplicates as queries
from ikm_registry.services import duplicates, import_commit, imports
from ikm_registry.services.merge_fields import FIELDS, better, is_empty, value_of
from rpik.core import crypto
from rpik.core.errors import DomainError, StaleObject
from tests.factories.ikm_registry import ikm

pytestmark = pytest.mark.django_db

BLAYU, CODO = "35.07.08.2007", "35.07.08.2008"
WHOLE, CUT = "3507085507700001", "3507085507700000"
# What stays as it was on a record after a merge and its undoing.
HELD = [name for names in FIELDS.values() for name in names] + ["status", "merged_into_id", "flags"]


def pair_of(one, other, **fields):
    first, second = sorted((one, other), key=lambda record: record.pk)
    return DuplicatePair.objects.create(first=first, second=second, score=0.9, **fields)


def merge(pair, by, keep=None, choices=None):
    records = Ikm.objects.in_bulk([pair.first_id, pair.second_id])
    return duplicates.merge(
        pair=pair,
        keep_id=(keep or pair.first).pk,
        choices=choices or {},
        versions={pk: record.version for pk, record in records.items()},
        by=by,
    )


def held(record):
    record.refresh_from_db()
    values = {name: getattr(record, name) for name in HELD}
    return {name: bytes(v) if isinstance(v, memoryview) else v for name, v in values.items()}


RECORD = st.fixed_dictionaries(
    {
        "business_name": st.sampled_from(["", "Tempe Sari", "UD Barokah"]),
        "owner_name": st.sampled_from(["Siti Aminah", "Siti Aminah, S.Pd"]),
        "owner_sex": st.sampled_from(["", "L", "P"]),
        "nik": st.sampled_from(["", WHOLE, CUT, "3507085507700009"]),
        "nib": st.sampled_from(["", "1234567890123", "12345"]),
        "phone": st.sampled_from(["", "+6281234567890", "+6285700000001"]),
        "desa": st.sampled_from(["", BLAYU, CODO]),
        "product": st.sampled_from(["", "tempe", "keripik tempe"]),
        "kbli_code": st.sampled_from(["10391", "10794"]),
        "kbli_source": st.sampled_from(["tertulis", "otomatis", "dipilih"]),
        "workers_male": st.sampled_from([None, 0, 3]),
        "workers_female": st.sampled_from([None, 2]),
        "investment": st.sampled_from([None, 0, 5_000_000]),
        "data_year": st.sampled_from([None, 2022, 2024]),
        "status": st.sampled_from([IkmStatus.ACTIVE, IkmStatus.INACTIVE]),
        "point": st.sampled_from([None, "gps", "berkas"]),
        "doubt": st.booleans(),
    }
)


def record_of(values, by):
    values = dict(values)
    point, doubt = values.pop("point"), values.pop("doubt")
    if point:
        values |= {"lat": -8.1, "lon": 112.7, "point_source": point}
    doubtful = ["nik_ragu"] if values["nik"] == CUT or (doubt and values["nik"]) else []
    return ikm(by=by, kbli_version="2020", flags=doubtful, **values)


# Of two codes read out of products neither is anybody's edit.
PLAIN = {
    "business_name": "", "owner_name": "Siti Aminah", "owner_sex": "", "nik": "", "nib": "",
    "phone": "", "desa": "", "kbli_code": "10391", "kbli_source": "otomatis", "workers_male": None,
    "workers_female": None, "investment": None, "data_year": None, "status": IkmStatus.ACTIVE,
    "point": None, "doubt": False,
}  # fmt: skip


@example(one=PLAIN | {"product": "tempe"}, other=PLAIN | {"product": ""}, keep_first=True)
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(one=RECORD, other=RECORD, keep_first=st.booleans())
def test_merging_keeps_the_better_value_and_unmerging_restores_both(reference, petugas, one, other, keep_first):  # fmt: skip
    mark = transaction.savepoint()
    records = record_of(one, petugas), record_of(other, petugas)
    keep, lost = records if keep_first else reversed(records)
    duplicates._after([keep.pk, lost.pk], petugas)
    before = held(keep), held(lost)
    wanted = {field: value_of(better(keep, lost, field), field) for field in FIELDS}
    empty = {field for field in FIELDS if is_empty(keep, field) and is_empty(lost, field)}
    pair = pair_of(keep, lost)
    merge(pair, petugas, keep=keep)
    keep.refresh_from_db()
    for field in FIELDS:
        if field == "kbli" and keep.kbli_source == "otomatis":
            continue  # read anew out of the product that was chosen
        assert value_of(keep, field) == wanted[field], field
        assert is_empty(keep, field) == (field in empty), field
    assert keep.status == before[0]["status"]
    pair.refresh_from_db()
    assert duplicates.separate(pair=pair, by=petugas) == []
    after = held(keep), held(lost)
    for was, now in zip(before, after, strict=True):
        was["flags"] = sorted(set(was["flags"]) | {"diduga_ganda"})  # the pair is open again
        now["flags"] = sorted(now["flags"])
        assert now == was
    transaction.savepoint_rollback(mark)


def test_a_merge_mends_the_nik_that_excel_cut_and_its_doubt_goes_with_it(reference, petugas):
    cut = ikm(desa=BLAYU, nik=CUT, flags=["nik_ragu"], data_year=2025)
    whole = ikm(desa=BLAYU, nik=WHOLE, data_year=2020)
    pair = pair_of(cut, whole)
    merge(pair, petugas, keep=cut)
    cut.refresh_from_db()
    assert (crypto.decrypt_nik(cut.nik_cipher), "nik_ragu" in cut.flags) == (WHOLE, False)
    duplicates.separate(pair=pair, by=petugas)
    cut.refresh_from_db()
    assert (crypto.decrypt_nik(cut.nik_cipher), "nik_ragu" in cut.flags) == (CUT, True)


def test_no_is_remembered_by_the_search_and_follows_a_merge(reference, petugas):
    facts = {
        "owner_name": "Marsinah Yuliati",
        "product": "tempe",
        "desa": BLAYU,
        "phone": "+6281234567890",
    }
    one, other, third = ikm(**facts), ikm(**facts), ikm(**facts)
    duplicates.suggest(by=petugas)
    for pair in DuplicatePair.objects.exclude(first=one, second=other):
        duplicates.keep_both(pair=pair, by=petugas)
    assert duplicates.suggest(by=petugas)["added"] == 0
    assert DuplicatePair.objects.filter(state=PairState.DISTINCT).count() == 2
    # "other" goes into "one": what was said of it and "third" is known of "one" already.
    merge(DuplicatePair.objects.get(first=one, second=other), petugas, keep=one)
    fourth = ikm(**facts)
    duplicates.suggest(by=petugas)
    waiting = {(p.first_id, p.second_id) for p in DuplicatePair.objects.waiting()}
    assert waiting == {(one.pk, fourth.pk), (third.pk, fourth.pk)}


def test_no_about_a_merged_record_is_no_about_the_survivor_until_they_part(reference, petugas):
    facts = {
        "owner_name": "Marsinah Yuliati",
        "product": "tempe",
        "desa": BLAYU,
        "phone": "+6281234567890",
    }
    one, other, third = ikm(**facts), ikm(**facts), ikm(**facts)
    duplicates.keep_both(pair=pair_of(other, third), by=petugas)
    pair = merge(pair_of(one, other), petugas, keep=one)
    duplicates.suggest(by=petugas)
    assert not DuplicatePair.objects.waiting().exists()
    duplicates.separate(pair=pair, by=petugas)
    duplicates.suggest(by=petugas)
    asked = {(p.first_id, p.second_id) for p in DuplicatePair.objects.waiting()}
    assert asked == {(one.pk, other.pk), (one.pk, third.pk)}


def test_no_is_remembered_across_imports(reference, petugas):
    def listed(name, *lines):
        text = "Nama Pemilik;NIK;Desa;Kecamatan;Jenis Produk;No HP\n" + "\n".join(lines) + "\n"
        batch = imports.upload(file=io.BytesIO(text.encode()), name=name, by=petugas, force=True)
        batch = imports.check(batch=imports.understand(batch=batch, by=petugas), by=petugas)
        return import_commit.commit(batch=batch, by=petugas)

    first = "Marsinah Yuliati;;Blayu;Wajak;tempe;081234567890"
    second = "Marsinah Yuliatie;;Blayu;Wajak;tempe;"
    listed("satu.csv", first)
    listed("dua.csv", second)
    pair = DuplicatePair.objects.get()
    duplicates.keep_both(pair=pair, by=petugas)
    again = listed("tiga.csv", first, second)
    assert again.counts["sama"] == 2
    duplicates.suggest(by=petugas)
    assert not DuplicatePair.objects.waiting().exists()
    assert Ikm.objects.count() == 2


def test_a_merged_record_in_a_new_list_goes_to_the_survivor_of_a_chain(reference, petugas):
    nib = "1234567890123"
    a = ikm(owner_name="Bu Sri", product="tempe", desa=BLAYU, nib=nib)
    b = ikm(
        owner_name="Sri Wahyuni", product="tempe", desa=BLAYU, nib="9999999999999", data_year=2024
    )
    c = ikm(owner_name="Sri Wahyuni Lestari", product="tempe", desa=BLAYU, data_year=2025)
    first = merge(pair_of(a, b), petugas, keep=b, choices={"nib": b.pk})
    second = merge(pair_of(b, c), petugas, keep=c)
    text = f"Nama Pemilik;NIB;Desa;Kecamatan;Jenis Produk\nBu Sri;{nib};Blayu;Wajak;tempe\n"
    batch = imports.upload(file=io.BytesIO(text.encode()), name="baru.csv", by=petugas)
    batch = imports.check(batch=imports.understand(batch=batch, by=petugas), by=petugas)
    found = batch.rows.get()
    assert (found.action in {"sama", "berubah"}, found.ikm_id) == (True, c.pk)
    duplicates.separate(pair=second, by=petugas)
    a.refresh_from_db()
    assert a.merged_into_id == b.pk
    first.refresh_from_db()
    duplicates.separate(pair=first, by=petugas)
    a.refresh_from_db()
    assert (a.merged_into_id, a.status) == (None, IkmStatus.ACTIVE)


def test_a_pair_with_a_merged_record_waits_for_nobody(reference, petugas):
    one, other, third = ikm(desa=BLAYU), ikm(desa=BLAYU), ikm(desa=BLAYU)
    old = pair_of(other, third)
    pair = merge(pair_of(one, other), petugas, keep=one)
    waiting = list(DuplicatePair.objects.waiting())
    assert [(p.first_id, p.second_id) for p in waiting] == [(one.pk, third.pk)]
    other.refresh_from_db()
    assert "diduga_ganda" not in other.flags
    duplicates.separate(pair=pair, by=petugas)
    asked = {p.pk for p in DuplicatePair.objects.waiting()}
    assert asked == {old.pk, pair.pk}
    assert queries.records_in_open_pairs()


def test_a_decision_over_somebody_elses_is_refused_and_says_whose(reference, petugas, make_user):
    pair = pair_of(ikm(desa=BLAYU), ikm(desa=BLAYU))
    duplicates.keep_both(pair=pair, by=petugas, seen="diduga")
    other = make_user("petugas", "tini")
    for late in (
        lambda: duplicates.later(pair=pair, by=other, seen="diduga"),
        lambda: merge(pair, other),
    ):
        with pytest.raises(DomainError, match=petugas.username):
            late()
    pair.refresh_from_db()
    assert (pair.state, pair.decided_by) == (PairState.DISTINCT, petugas)
    duplicates.later(pair=pair, by=other, seen="berbeda")  # opened again on purpose


def test_the_page_refuses_what_somebody_else_decided_meanwhile(reference, petugas, make_user, log_in):  # fmt: skip
    pair = pair_of(ikm(desa=BLAYU), ikm(desa=BLAYU))
    page = log_in(make_user("petugas", "tini"))
    assert b'name="keadaan" value="diduga"' in page.get(f"/ikm/ganda/{pair.pk}/").content
    duplicates.keep_both(pair=pair, by=petugas)
    answer = page.post(
        f"/ikm/ganda/{pair.pk}/", {"keputusan": "nanti", "keadaan": "diduga"}, follow=True
    )
    assert petugas.username in answer.content.decode()
    pair.refresh_from_db()
    assert pair.state == PairState.DISTINCT


@pytest.mark.django_db(transaction=True)
def test_two_petugas_at_once_one_wins_the_other_is_told(reference, petugas, make_user):
    from tests.sentra.racing import at_once

    other = make_user("petugas", "tini")
    pair = pair_of(ikm(desa=BLAYU), ikm(desa=BLAYU))
    results = at_once(
        [
            lambda: merge(pair, petugas),
            lambda: duplicates.keep_both(pair=pair, by=other, seen="diduga"),
        ]
    )
    refused = [r for r in results if isinstance(r, DomainError)]
    assert len(refused) == 1
    assert isinstance(refused[0], StaleObject) or "sudah" in refused[0].message
    pair.refresh_from_db()
    assert pair.state == (PairState.MERGED if refused[0] is results[1] else PairState.DISTINCT)
    assert Ikm.objects.living().count() == (1 if pair.state == PairState.MERGED else 2)


@pytest.mark.django_db
def test_a_pair_shows_the_owner_behind_two_names_of_businesses(reference, petugas, log_in):
    first = ikm(desa="35.07.24.2016", business_name="UD Jaya", owner_name="Siti Aminah")
    second = ikm(desa="35.07.24.2016", business_name="Tahu Berkah", owner_name="SITI AMINAH")
    third = ikm(desa="35.07.24.2016", business_name="CV Maju", owner_name="Sitti Aminah")
    for other in (second, third):
        DuplicatePair.objects.create(
            first=first, second=other, score=0.9, parts={"owner": 0.95, "business": 0.1},
            reason="nama pemilik sama",
        )  # fmt: skip
    page = log_in(petugas).get("/ikm/ganda/").content.decode()
    assert "Pemilik <strong>Siti Aminah</strong>" in page
    assert "Pemilik <strong>Siti Aminah ~ Sitti Aminah</strong>" in page
    assert "Nama usaha <strong>" not in page


def test_the_pairs_of_one_import_are_decided_among_themselves(reference, petugas, log_in):
    ikm(desa=BLAYU, owner_name="Siti Aminah", product="tempe")
    one, two = ikm(desa=CODO, owner_name="Slamet"), ikm(desa=CODO, owner_name="Slamat")
    elsewhere = pair_of(one, two)
    text = "Nama Pemilik;Desa;Kecamatan;Jenis Produk\nSitti Aminah;Blayu;Wajak;tempe\nSiti Amina;Blayu;Wajak;tempe\n"
    batch = imports.receive(file=io.BytesIO(text.encode()), name="daftar.csv", by=petugas)
    import_commit.commit(batch=imports.check(batch=batch, by=petugas), by=petugas)
    own = set(DuplicatePair.objects.of_import(batch.pk))
    assert own
    assert elsewhere not in own
    client = log_in(petugas)
    saved = client.get(batch.get_absolute_url()).content.decode()
    assert f'href="/ikm/ganda/?impor={batch.pk}"' in saved
    page = client.get(f"/ikm/ganda/?impor={batch.pk}").content.decode()
    assert f"dari impor {batch.pk}" in page
    assert f"/ikm/ganda/{elsewhere.pk}/" not in page
    # Decided one after the other, the import's alone; then the list says that all are.
    address = f"/ikm/ganda/{min(own, key=lambda pair: pair.pk).pk}/?impor={batch.pk}"
    for _ in own:
        address = client.post(address, {"keputusan": "dua"}).url
    assert address == f"/ikm/ganda/?impor={batch.pk}"
    assert "Semuanya sudah diputuskan" in client.get(address).content.decode()
    of_one = client.get(f"/ikm/ganda/?ikm={one.pk}").content.decode()
    assert f"/ikm/ganda/{elsewhere.pk}/?ikm={one.pk}" in of_one
    assert not set(DuplicatePair.objects.waiting()) - {elsewhere}
