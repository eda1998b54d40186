"""Records and photos of visits: once each, in any order, by who may; differences one by one."""

import random
import uuid
from datetime import timedelta
from threading import Lock

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from ikm_registry.choices import IkmStatus
from ikm_registry.models import Ikm
from ikm_registry.services.history import timeline
from rpik.core import files
from rpik.core.errors import DomainError, NotAllowed, StaleObject
from rpik.core.models import AuditEvent, StoredChunk, StoredFile
from rpik.plan.services.demo import remove_demo
from sentra.models import FieldCheck, FieldPhoto
from sentra.queries import field
from sentra.services import field_checks, field_differences, field_photos
from sentra.services.field_checks import CheckInput
from tests.factories import photos as pictures
from tests.factories import sentra as make
from tests.sentra.racing import at_once

pytestmark = pytest.mark.django_db
PICTURE = pictures.encode(pictures.scene(1, height=96, width=128))


def given(ikm, **fields) -> CheckInput:
    values = {"key": uuid.uuid4(), "ikm_id": ikm.pk, "found": "aktif", "checked_at": timezone.now()}
    return CheckInput(**(values | fields))


def visit(proposal, ikm, by=None, **fields) -> FieldCheck:
    by = by or make.person("petugas")
    made, new = field_checks.receive(proposal_id=proposal.pk, given=given(ikm, **fields), by=by)
    assert new
    return made


def first_member(proposal) -> Ikm:
    return Ikm.objects.get(pk=proposal.members.order_by("pk").first().ikm_id)


def visits_of(proposal):
    members = list(Ikm.objects.filter(pk__in=proposal.members.values("ikm_id")).order_by("pk"))
    return field.of_proposal(proposal, members)


def test_sent_again_is_there_once():
    proposal, by = make.proposal(), make.person("petugas")
    one = given(first_member(proposal), product="gentong", workers_male=2)
    kept, new = field_checks.receive(proposal_id=proposal.pk, given=one, by=by)
    again, new_again = field_checks.receive(proposal_id=proposal.pk, given=one, by=by)
    assert (new, new_again, again) == (True, False, kept)
    assert FieldCheck.objects.count() == 1
    assert AuditEvent.objects.filter(event="proposal.field_check").count() == 1


def test_a_key_tells_nothing_of_another_record():
    proposal, by = make.proposal(), make.person("petugas")
    one = given(first_member(proposal), note="milik saya")
    field_checks.receive(proposal_id=proposal.pk, given=one, by=by)
    for other_by, note in ((make.person("petugas"), "milik saya"), (by, "lain")):
        other = given(first_member(proposal), key=one.key, note=note)
        with pytest.raises(DomainError, match="Kunci catatan ini sudah dipakai"):
            field_checks.receive(proposal_id=proposal.pk, given=other, by=other_by)


def test_the_later_visit_counts_whatever_arrives_first():
    proposal = make.proposal()
    ikm, now = first_member(proposal), timezone.now()
    visit(proposal, ikm, found="tutup", checked_at=now)
    visit(proposal, ikm, found="aktif", checked_at=now - timedelta(days=3))
    row = visits_of(proposal).rows[0]
    assert (row.record.found, row.earlier) == ("tutup", 1)
    assert list(FieldCheck.objects.newest_per_member()) == [row.record]
    assert field.visited([proposal.pk]) == {proposal.pk: 1}


def test_a_clock_that_runs_ahead_outranks_nobody():
    proposal = make.proposal()
    made = visit(proposal, first_member(proposal), checked_at=timezone.now() + timedelta(days=400))
    assert made.checked_at <= timezone.now()


@pytest.mark.parametrize("role", ["pimpinan", "pembaca", "admin", ""])
def test_others_make_no_field_checks(role):
    proposal = make.proposal()
    with pytest.raises(NotAllowed, match="Hanya Petugas atau Perencana"):
        field_checks.receive(
            proposal_id=proposal.pk,
            given=given(first_member(proposal)),
            by=make.person(role),
        )


def test_neither_strangers_nor_members_elsewhere_are_visited():
    proposal = make.proposal()
    stranger = make.units(1)[0]
    with pytest.raises(DomainError, match="bukan anggota usulan ini lagi"):
        visit(proposal, stranger)
    with pytest.raises(DomainError, match="di luar wilayah kerja"):
        visit(
            proposal,
            first_member(proposal),
            by=make.person("petugas", kecamatan_scope=["35.07.24"]),
        )


def test_a_record_that_comes_after_the_decision_is_kept_and_marked():
    proposal = make.proposal("ditetapkan")
    visit(proposal, first_member(proposal))
    assert visits_of(proposal).rows[0].late


def test_a_record_is_never_rewritten():
    proposal = make.proposal()
    made = visit(proposal, first_member(proposal))
    with pytest.raises(DatabaseError, match="written_once"), transaction.atomic():
        FieldCheck.objects.filter(pk=made.pk).update(found="tutup")


# ---- photos


def photo(record, by, content=PICTURE, key=None):
    return field_photos.receive(
        record_key=record.key, key=key or uuid.uuid4(), content=content, by=by
    )


def test_a_photo_is_kept_once_encrypted_and_bare():
    proposal, by = make.proposal(), make.person("petugas")
    record = visit(proposal, first_member(proposal), by=by)
    content = pictures.encode(
        pictures.scene(2, height=96, width=128), extra=pictures.exif(lat=-8.2023, lon=112.6012)
    )
    key = uuid.uuid4()
    kept, new = photo(record, by, content, key)
    again, new_again = photo(record, by, content, key)
    assert (new, new_again, again.pk) == (True, False, kept.pk)
    stored = files.read(kept.file)
    assert b"Exif" not in stored
    assert stored != content
    assert kept.lat == pytest.approx(-8.2023, abs=1e-5)
    assert kept.taken_at is not None
    assert b"\xff\xd8" not in bytes(StoredChunk.objects.get(file=kept.file).content)[:40]
    assert kept.file.name == f"{key}.jpg"


def test_a_photo_waits_for_its_record_and_for_its_owner():
    proposal, by = make.proposal(), make.person("petugas")
    with pytest.raises(field_photos.NotYet):
        field_photos.receive(record_key=uuid.uuid4(), key=uuid.uuid4(), content=PICTURE, by=by)
    record = visit(proposal, first_member(proposal), by=by)
    with pytest.raises(DomainError, match="milik catatan orang lain"):
        photo(record, make.person("petugas"))


def test_no_more_photos_than_a_visit_needs_nor_anything_else(settings):
    proposal, by = make.proposal(), make.person("petugas")
    record = visit(proposal, first_member(proposal), by=by)
    with pytest.raises(DomainError, match="bukan JPEG"):
        photo(record, by, b"<svg onload=alert(1)>")
    settings.RPIK_MAX_PHOTO_BYTES = 2**20
    with pytest.raises(DomainError, match="sampai 1 MB"):
        photo(record, by, PICTURE + b"\0" * 2**20)
    for _ in range(field_photos.MOST):
        photo(record, by)
    with pytest.raises(DomainError, match="paling banyak 6 foto"):
        photo(record, by)
    assert FieldPhoto.objects.count() == field_photos.MOST


def test_a_photo_is_shown_to_who_may_see_proposal_and_member(log_in):
    proposal, by = make.proposal(), make.person("petugas")
    kept, _ = photo(visit(proposal, first_member(proposal), by=by), by)
    address = f"/sentra/lapangan/foto/{kept.key}/"
    answer = log_in(by).get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer.content.startswith(b"\xff\xd8\xff")
    assert log_in(make.person("pimpinan")).get(address).status_code == 200
    for stranger in (make.person(""), make.person("petugas", kecamatan_scope=["35.07.24"])):
        assert log_in(stranger).get(address).status_code == 404
    assert log_in(by).get(f"/sentra/lapangan/foto/{uuid.uuid4()}/").status_code == 404


def test_copies_far_places_and_earlier_days_are_doubted():
    proposal, by = make.proposal(), make.person("petugas")
    first, second, third = Ikm.objects.filter(pk__in=proposal.members.values("ikm_id"))[:3]
    view = pictures.scene(40, height=120, width=160)
    here = pictures.exif(
        at=timezone.localtime().strftime("%Y:%m:%d 00:00:01"), lat=first.lat, lon=first.lon
    )
    far = pictures.exif(at="2026:01:05 08:00:00", lat=first.lat + 0.04, lon=first.lon)
    for ikm, content in (
        (first, pictures.encode(view, extra=here)),
        (second, pictures.encode(pictures.resize(view, 90, 120), step=20)),
        (third, pictures.encode(pictures.scene(41, height=120, width=160), extra=far)),
    ):
        photo(visit(proposal, ikm, by=by), by, content)
    doubts = {row.ikm.pk: row.photos[0].doubts for row in visits_of(proposal).done}
    assert doubts[first.pk] == [f"hampir sama dengan foto {second.title}"]
    assert doubts[second.pk] == [f"hampir sama dengan foto {first.title}"]
    # 0.04 degrees of latitude from the first member; the third stands a little further on.
    assert "dari titiknya" in doubts[third.pk][0]
    assert doubts[third.pk][0].startswith("diambil 4,")
    assert "diambil 5 Jan 2026" in doubts[third.pk][1]


def test_demo_visits_go_with_the_demo_data_and_real_ones_stay():
    demo, real, by = (
        make.proposal(members=make.units(is_demo=True)),
        make.proposal(members=make.units(step=0.0007)),
        make.person("petugas"),
    )
    for proposal in (demo, real):
        record = visit(proposal, first_member(proposal), by=by, product="pot bunga")
        photo(record, by)
        decide(record, "produk", first_member(proposal), by, accept=False)
    remove_demo(by=make.person("admin"))
    assert list(FieldCheck.objects.values_list("proposal", flat=True)) == [real.pk]
    assert FieldPhoto.objects.count() == StoredFile.objects.count() == 1
    assert StoredChunk.objects.count() == 1


# ---- differences


@pytest.fixture
def seen():
    """A member found otherwise in everything: (proposal, ikm, record)."""
    proposal = make.proposal()
    ikm = first_member(proposal)
    record = visit(
        proposal,
        ikm,
        by=make.person("petugas", full_name="Budi Lapangan"),
        found="tutup",
        product="pot bunga",
        workers_male=4,
        workers_female=3,
        lat=ikm.lat + 0.002,
        lon=ikm.lon,
        accuracy_m=6.0,
    )
    return proposal, ikm, record


def decide(record, name, ikm, by, accept=True):
    version = Ikm.objects.values_list("version", flat=True).get(pk=ikm.pk)
    return field_differences.decide(
        record_id=record.pk, name=name, accept=accept, version=version, by=by
    )


def test_what_differs_is_said_and_taken_over_one_by_one(seen):
    proposal, ikm, record = seen
    found = visits_of(proposal).rows[0].differences
    assert [(one.field, one.after) for one in found][:3] == [
        ("status", "Nonaktif"),
        ("produk", "pot bunga"),
        ("tk", "7 (L 4, P 3)"),
    ]
    assert found[3].note.startswith("221 m") or found[3].note.startswith("222 m")
    by = make.person("petugas")
    for name in ("produk", "tk", "titik", "status"):
        decide(record, name, ikm, by)
    ikm.refresh_from_db()
    assert (ikm.product, ikm.workers, ikm.status) == ("pot bunga", 7, IkmStatus.INACTIVE)
    assert (ikm.lat, ikm.point_source, ikm.point_accuracy_m) == (record.lat, "gps", 6.0)
    assert ikm.desa_id is not None
    assert visits_of(proposal).rows[0].differences == []
    said = [e.what for e in timeline(ikm, for_user=by)]
    assert sum("dari pemeriksaan lapangan" in what for what in said) >= 1
    written = AuditEvent.objects.filter(
        target_id=ikm.pk, sentence__contains="dari pemeriksaan lapangan"
    )
    assert written.count() == 4
    assert all("oleh Budi Lapangan" in event.sentence for event in written)


def test_a_difference_may_be_left_and_then_rests(seen):
    proposal, ikm, record = seen
    decide(record, "produk", ikm, make.person("petugas"), accept=False)
    ikm.refresh_from_db()
    assert ikm.product != "pot bunga"
    row = visits_of(proposal).rows[0]
    assert "produk" not in {one.field for one in row.differences}
    assert [(d.field, d.accepted) for d in row.decided] == [("produk", False)]


def test_only_who_edits_the_register_takes_over(seen):
    _, ikm, record = seen
    with pytest.raises(NotAllowed, match="Hanya Petugas"):
        decide(record, "produk", ikm, make.person("perencana"))
    with pytest.raises(DomainError, match="di luar wilayah"):
        decide(record, "produk", ikm, make.person("petugas", kecamatan_scope=["35.07.24"]))


def test_stale_old_and_settled_differences_are_refused(seen):
    proposal, ikm, record = seen
    by = make.person("petugas")
    with pytest.raises(StaleObject):
        field_differences.decide(record_id=record.pk, name="produk", accept=True, version=99, by=by)
    decide(record, "produk", ikm, by)
    with pytest.raises(DomainError, match="Tidak ada beda lagi"):
        decide(record, "produk", ikm, by)
    visit(proposal, ikm)
    with pytest.raises(DomainError, match="sudah diperiksa lagi"):
        decide(record, "tk", ikm, by)


def test_a_vague_or_near_fix_mends_no_point():
    proposal = make.proposal()
    first, second = Ikm.objects.filter(pk__in=proposal.members.values("ikm_id"))[:2]
    visit(proposal, first, lat=first.lat + 0.01, lon=first.lon, accuracy_m=900.0)
    visit(proposal, second, lat=second.lat + 0.0002, lon=second.lon, accuracy_m=5.0)
    assert visits_of(proposal).differences == 0


def test_reading_visits_costs_the_same_for_few_and_many(django_assert_num_queries):
    few, many = make.proposal(), make.proposal(members=make.units(30, step=0.0007))
    by = make.person("petugas")
    for proposal, how_many in ((few, 2), (many, 30)):
        members = list(Ikm.objects.filter(pk__in=proposal.members.values("ikm_id")))
        for ikm in members[:how_many]:
            photo(visit(proposal, ikm, by=by, product="x"), by, PICTURE)
        with django_assert_num_queries(4):
            field.of_proposal(proposal, members)


# ---- a bad line


def test_lost_requests_lost_answers_and_crashes_lose_and_double_nothing(monkeypatch):
    """1,000 records of which each attempt may die on the way, in the office, or on the way back."""
    rng = random.Random(11)
    proposal, by = make.proposal(members=make.units(40, step=0.0003)), make.person("petugas")
    members = list(Ikm.objects.filter(pk__in=proposal.members.values("ikm_id")))
    waiting = [
        given(rng.choice(members), note=f"catatan {n}", workers_male=n % 9) for n in range(1000)
    ]
    keys = {one.key for one in waiting}
    whole = field_checks.record
    attempts = 0

    def crash(*args, **kwargs):
        if rng.random() < 0.15:
            raise ConnectionError("the server falls over before it commits")
        return whole(*args, **kwargs)

    monkeypatch.setattr(field_checks, "record", crash)
    while waiting:
        one = waiting.pop(rng.randrange(len(waiting)))
        attempts += 1
        answered = False
        if rng.random() > 0.25:  # else the request never arrives
            try:
                field_checks.receive(proposal_id=proposal.pk, given=one, by=by)
                answered = rng.random() > 0.35  # else the answer is lost
            except ConnectionError:
                pass
        if not answered:
            waiting.append(one)
    stored = list(FieldCheck.objects.values_list("key", flat=True))
    lost, doubled = len(keys - set(stored)), len(stored) - len(set(stored))
    events = AuditEvent.objects.filter(event="proposal.field_check").count()
    print(f"\n1,000 records, {attempts} attempts: {lost} lost, {doubled} doubled")
    assert (lost, doubled, len(stored), events) == (0, 0, 1000, 1000)


@pytest.mark.django_db(transaction=True)
def test_the_same_record_from_two_tabs_at_once_is_one():
    proposal, by = make.proposal(), make.person("petugas")
    one, guard, told = given(first_member(proposal)), Lock(), []

    def send():
        kept, new = field_checks.receive(proposal_id=proposal.pk, given=one, by=by)
        with guard:
            told.append((kept.pk, new))

    at_once([send] * 4)
    assert FieldCheck.objects.count() == 1
    assert len({pk for pk, _ in told}) == 1
    assert [new for _, new in told].count(True) == 1
