"""All pairs of one reason decided with one word, and taken back with one; what is unsure is left out."""

from urllib.parse import urlencode

import pytest

from ikm_registry.choices import IkmStatus, PairState
from ikm_registry.models import DuplicatePair, Ikm
from ikm_registry.services import duplicates, duplicates_at_once
from rpik.core.errors import DomainError
from tests.factories.ikm_registry import ikm
from tests.ikm_registry.services.test_duplicates import BLAYU, held, pair_of

pytestmark = pytest.mark.django_db
KIND = "NIK sama, produknya tidak tertulis"


def doubles(number, *, nik=1, **fields):
    """A record and a later one of its NIK without a product, as pairs of one reason."""
    found = []
    for n in range(number):
        owner = {
            "owner_name": f"Sri {n} {nik}",
            "desa": BLAYU,
            "nik": f"3507085507{nik:02d}{n:04d}",
        }
        old = ikm(**owner, product="tempe", data_year=2023, business_name="")
        new = ikm(
            **owner, product="", data_year=2025, phone=f"+6281234567{n:03d}", business_name=""
        )
        found.append(pair_of(old, new, reason=KIND))
    DuplicatePair.objects.update(score=0.99)
    return found


def states():
    return set(DuplicatePair.objects.values_list("state", "decided_by"))


@pytest.mark.usefixtures("reference")
def test_pairs_of_one_reason_are_merged_at_once_and_parted_at_once(petugas):
    pairs = doubles(4)
    records = [record for pair in pairs for record in (pair.first, pair.second)]
    duplicates._after([record.pk for record in records], petugas)
    before = [held(record) for record in records]
    assert duplicates_at_once.kinds(DuplicatePair.objects.waiting()) == [(KIND, 4)]
    event = duplicates_at_once.decide(
        pairs=DuplicatePair.objects.all(), kind=KIND, state=PairState.MERGED, by=petugas
    )
    assert states() == {(PairState.MERGED, petugas.pk)}
    kept = list(Ikm.objects.filter(status=IkmStatus.ACTIVE))
    assert len(kept) == 4
    assert all(one.product == "tempe" and one.phone and one.data_year == 2025 for one in kept)
    # What somebody decided anew meanwhile is theirs.
    duplicates.separate(pair=pairs[0], by=petugas)
    pairs[0].refresh_from_db()
    duplicates.keep_both(pair=pairs[0], by=petugas)
    assert duplicates_at_once.take_back(event=event, by=petugas) == (3, 1)
    assert [held(record) for record in records[2:]] == before[2:]
    assert states() == {(PairState.SUGGESTED, None), (PairState.DISTINCT, petugas.pk)}
    with pytest.raises(DomainError):
        duplicates_at_once.take_back(event=event, by=petugas)


@pytest.mark.usefixtures("reference")
def test_two_stay_two_at_once_and_wait_again(petugas):
    doubles(3)
    event = duplicates_at_once.decide(
        pairs=DuplicatePair.objects.all(), kind=KIND, state=PairState.DISTINCT, by=petugas
    )
    assert states() == {(PairState.DISTINCT, petugas.pk)}
    assert not Ikm.objects.filter(flags__contains=["diduga_ganda"]).exists()
    assert duplicates_at_once.last(petugas) == event
    duplicates_at_once.take_back(event=event, by=petugas)
    assert states() == {(PairState.SUGGESTED, None)}
    assert Ikm.objects.filter(flags__contains=["diduga_ganda"]).count() == 6
    assert duplicates_at_once.last(petugas) is None


@pytest.mark.usefixtures("reference")
def test_an_owner_of_several_businesses_is_asked_one_by_one(petugas):
    two, third, weak, mended, plain = doubles(5)
    for name, value in (("nik_cipher", b""), ("nik_hash", b"other"), ("nik15_hash", b"cut")):
        Ikm.objects.filter(pk=mended.second_id).update(**{name: value})
    more = {"owner_name": two.first.owner_name, "desa": BLAYU, "nik": "3507085507010000"}
    ikm(**more, product="batik")  # bears the NIK, though nobody suspects it
    pair_of(third.second, ikm(desa=BLAYU), reason="nama usaha sama")
    DuplicatePair.objects.filter(pk=weak.pk).update(score=0.85)
    duplicates_at_once.decide(
        pairs=DuplicatePair.objects.all(), kind=KIND, state=PairState.MERGED, by=petugas
    )
    assert list(DuplicatePair.objects.filter(state=PairState.MERGED)) == [plain]
    with pytest.raises(DomainError, match="satu per satu"):
        duplicates_at_once.decide(
            pairs=DuplicatePair.objects.all(), kind=KIND, state=PairState.MERGED, by=petugas
        )


@pytest.mark.usefixtures("reference")
def test_how_much_alike_makes_no_other_reason(petugas):
    for share in ("93 %", "88 %", "100 %"):
        pair_of(ikm(desa=BLAYU), ikm(desa=BLAYU), reason=f"desa sama, nama pemilik mirip {share}")
    kinds = duplicates_at_once.kinds(DuplicatePair.objects.waiting())
    assert kinds == [("desa sama, nama pemilik mirip", 3)]


@pytest.mark.usefixtures("reference")
def test_the_page_decides_for_all_and_takes_back(petugas, log_in, make_user):
    doubles(3)
    page = log_in(petugas)
    shown = page.get("/ikm/ganda/", {"alasan": KIND}).content.decode()
    assert "Gabungkan 3" in shown
    told = page.post("/ikm/ganda/sekaligus/", {"alasan": KIND, "keputusan": "gabung"}, follow=True)
    assert "3 pasangan digabung sekaligus" in told.content.decode()
    assert "Kembalikan semuanya" in told.content.decode()
    told = page.post("/ikm/ganda/kembalikan/", follow=True).content.decode()
    assert "3 pasangan menunggu keputusan lagi." in told
    bad = page.post("/ikm/ganda/sekaligus/", {"alasan": KIND, "keputusan": "apa"}, follow=True)
    assert "Pilih salah satu" in bad.content.decode()
    assert states() == {(PairState.SUGGESTED, None)}
    # A visitor of another area sees none of it and decides nothing.
    far = make_user("petugas", "jauh", kecamatan_scope=["35.07.25"])
    log_in(far).post("/ikm/ganda/sekaligus/", {"alasan": KIND, "keputusan": "dua"})
    assert states() == {(PairState.SUGGESTED, None)}


@pytest.mark.usefixtures("reference")
def test_a_page_narrowed_to_one_record_decides_its_pairs_alone(petugas, log_in):
    mine, *_ = doubles(3)
    address = f"?ikm={mine.first_id}"
    page = log_in(petugas)
    asked = page.get(f"/ikm/ganda/{address}&alasan={KIND}").content.decode()
    assert f'action="/ikm/ganda/sekaligus/{address}"' in asked
    page.post(f"/ikm/ganda/sekaligus/{address}", {"alasan": KIND, "keputusan": "dua"})
    decided = DuplicatePair.objects.filter(state=PairState.DISTINCT)
    assert [pair.pk for pair in decided] == [mine.pk]


@pytest.mark.usefixtures("reference")
def test_pairs_of_one_reason_are_gone_through_one_by_one(petugas, log_in):
    pairs = doubles(3)
    other = doubles(1, nik=2)[0]
    DuplicatePair.objects.filter(pk=other.pk).update(reason="Nama mirip", score=1)
    page = log_in(petugas)
    address = f"?{urlencode({'alasan': KIND})}"
    assert "Alasan yang sama" not in page.get(f"/ikm/ganda/{address}").content.decode()
    seen = set()
    told = page.get(f"/ikm/ganda/{pairs[0].pk}/{address}")
    for _ in pairs:
        pair = told.context["pair"]
        seen.add(pair.pk)
        told = page.post(
            f"/ikm/ganda/{pair.pk}/{address}",
            {"keputusan": "dua", "keadaan": pair.state},
            follow=True,
        )
    assert seen == {pair.pk for pair in pairs}
    assert "Semuanya sudah diputuskan" in told.content.decode()
    assert DuplicatePair.objects.get(pk=other.pk).state == PairState.SUGGESTED


@pytest.mark.usefixtures("reference")
def test_demo_data_of_one_nik_are_merged_at_once_too(petugas):
    doubles(3)
    Ikm.objects.update(is_demo=True)
    assert len(duplicates_at_once.mergeable(DuplicatePair.objects.all())) == 3


@pytest.mark.usefixtures("reference")
def test_what_is_suspected_after_the_page_was_shown_waits(petugas, log_in):
    seen = doubles(3)
    page = log_in(petugas)
    form = page.get("/ikm/ganda/", {"alasan": KIND}).content.decode()
    newest = max(pair.pk for pair in seen)
    assert f'name="sampai" value="{newest}"' in form
    (later,) = doubles(1, nik=2)
    answer = {"alasan": KIND, "keputusan": "gabung", "sampai": newest}
    told = page.post("/ikm/ganda/sekaligus/", answer, follow=True).content.decode()
    assert "3 pasangan digabung sekaligus" in told
    assert list(DuplicatePair.objects.waiting()) == [later]


@pytest.mark.usefixtures("reference")
def test_no_more_pairs_are_looked_at_than_a_page_can_bear(monkeypatch):
    doubles(3)
    monkeypatch.setattr(duplicates_at_once, "LOOKED_AT", 2)
    assert len(duplicates_at_once.mergeable(DuplicatePair.objects.waiting())) == 2
