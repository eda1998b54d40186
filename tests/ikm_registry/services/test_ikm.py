"""Registering, changing and classifying one IKM."""

import uuid

import pytest

from ikm_registry.models import Desa, Ikm, Kbli, ProductGroup
from ikm_registry.services import ikm as services
from ikm_registry.services.classification import classify
from ikm_registry.services.history import timeline
from rpik.core.actor import acting
from rpik.core.errors import DomainError, NotAllowed, StaleObject
from rpik.core.idempotency import AlreadySubmitted
from rpik.core.models import AuditEvent, PersonalDataAccess
from tests.factories.ikm_registry import ikm as make_ikm

PAGELARAN, TOYOMARTO = "35.07.33.2007", "35.07.24.2016"
NIK = "3507184510650001"

pytestmark = pytest.mark.django_db


def _data(**fields):
    return {
        "business_name": "Gerabah Siti",
        "owner_name": "Siti Aminah",
        "desa": Desa.objects.get(pk=PAGELARAN),
        "product": "gerabah",
        "workers_male": 1,
        "workers_female": 2,
        "investment": 5_000_000,
    } | fields


def _register(by, **fields):
    return services.register(data=_data(**fields), by=by, form_key=str(uuid.uuid4()))


def test_registering_classifies_with_reasons(reference, petugas):
    one = _register(petugas)
    assert (one.kbli_code, one.kbli_version, one.kbli_source) == ("23932", "2020", "otomatis")
    assert one.sector == "non_agro"
    assert one.sector_rule.prefix == "2393"
    assert one.product_group_id == "gerabah"
    assert one.size_class == "kecil"
    assert one.workers == 3
    assert one.kbli_reason
    assert one.group_reason


def test_the_database_and_the_explanation_agree_on_size(reference, petugas):
    from ikm_registry.classification.size import size_class

    cases = [(19, 999_999_999), (19, 10**9), (5, 20 * 10**9), (20, 1), (20, 15 * 10**9), (20, 15 * 10**9 + 1), (None, 5), (3, None), (0, 0)]  # fmt: skip
    for workers, investment in cases:
        one = make_ikm(workers_stated=workers, investment=investment)
        one.refresh_from_db()
        assert one.size_class == size_class(workers, investment).code, (workers, investment)


def test_nik_is_stored_encrypted_and_matched_by_hash(reference, petugas):
    one = _register(petugas, nik=NIK)
    assert NIK.encode() not in bytes(one.nik_cipher)
    other = _register(petugas, nik=NIK)
    assert bytes(one.nik_cipher) != bytes(other.nik_cipher)
    assert bytes(one.nik_hash) == bytes(other.nik_hash)


def test_the_same_form_twice_makes_one_record(reference, petugas):
    key = str(uuid.uuid4())
    first = services.register(data=_data(), by=petugas, form_key=key)
    with pytest.raises(AlreadySubmitted) as again:
        services.register(data=_data(), by=petugas, form_key=key)
    assert again.value.url == first.get_absolute_url()
    assert Ikm.objects.count() == 1


def test_an_older_version_is_refused_and_loses_nothing(reference, petugas):
    one = _register(petugas)
    services.update(ikm=one, data=_data(product="kendi"), version=1, by=petugas)
    with pytest.raises(StaleObject):
        services.update(ikm=one, data=_data(product="cobek batu"), version=1, by=petugas)
    one.refresh_from_db()
    assert (one.product, one.version) == ("kendi", 2)


def test_an_empty_nik_field_keeps_the_stored_nik(reference, petugas):
    one = _register(petugas, nik=NIK)
    changed = services.update(ikm=one, data=_data(nik=None), version=1, by=petugas)
    assert changed.nik_hash is not None


def test_outside_the_working_area_is_refused(reference, make_user):
    bound = make_user("petugas", kecamatan_scope=["35.07.24"])
    with pytest.raises(DomainError, match="luar wilayah kerja"):
        _register(bound)


@pytest.mark.parametrize("role", ["perencana", "pimpinan", "pembaca", "admin"])
def test_other_roles_may_not_register(reference, make_user, role):
    with pytest.raises(NotAllowed, match="Hanya Petugas"):
        _register(make_user(role))


def test_a_persons_word_survives_reclassification(reference, petugas):
    one = _register(petugas)
    services.override(
        ikm=one,
        sector="agro",
        group=ProductGroup.objects.get(pk="kerajinan-lain"),
        reason="Uji",
        by=petugas,
    )
    classify(ikm_ids=None, by=None)
    one.refresh_from_db()
    assert (one.sector, one.product_group_id, one.is_overridden) == ("agro", "kerajinan-lain", True)
    services.drop_override(ikm=one, by=petugas)
    one.refresh_from_db()
    assert (one.sector, one.product_group_id) == ("non_agro", "gerabah")


def test_an_override_needs_a_reason(reference, petugas):
    with pytest.raises(DomainError, match="alasannya"):
        services.override(ikm=_register(petugas), sector="agro", group=None, reason=" ", by=petugas)


def test_a_code_outside_section_c_is_no_industry(reference, petugas):
    one = make_ikm(kbli_version="2020", kbli_code="56101", kbli_source="tertulis")
    classify(ikm_ids=[one.pk], by=None)
    one.refresh_from_db()
    assert one.sector == "bukan_industri"
    assert one not in Ikm.objects.eligible_for_sentra()


def test_the_same_code_means_another_thing_in_another_version(reference):
    kbli = {k.version: k for k in Kbli.objects.filter(code="13133")}
    assert kbli["2020"].title != kbli["2025"].title
    old = make_ikm(kbli_version="2020", kbli_code="13133", kbli_source="tertulis", product="")
    new = make_ikm(kbli_version="2025", kbli_code="13133", kbli_source="tertulis", product="")
    classify(ikm_ids=None, by=None)
    old.refresh_from_db()
    new.refresh_from_db()
    assert new.product_group_id == "batik"
    assert old.product_group_id != "batik"


def test_classifying_twice_changes_nothing(reference, petugas):
    for product in ("tempe", "batik tulis", "sangkar burung", "entah apa"):
        make_ikm(product=product)
    classify(ikm_ids=None, by=None)
    assert classify(ikm_ids=None, by=None).changed == 0


def test_revealing_needs_the_right_and_leaves_a_trace(reference, petugas, perencana):
    one = _register(petugas, nik=NIK, phone="+628123456789")
    assert services.reveal(ikm=one, by=petugas)["nik"] == NIK
    look = PersonalDataAccess.objects.get()
    assert (look.by, look.subject_id) == (petugas, one.pk)
    with pytest.raises(NotAllowed):
        services.reveal(ikm=one, by=perencana)
    assert PersonalDataAccess.objects.count() == 1


def test_history_tells_who_changed_what_without_the_nik(reference, petugas):
    with acting(petugas.pk):
        one = _register(petugas, nik=NIK)
    with acting(petugas.pk):
        services.update(
            ikm=one, data=_data(product="kendi", nik="3507184510650002"), version=1, by=petugas
        )
    entries = timeline(one, for_user=petugas)
    changes = [change for entry in entries for change in entry.changes]
    assert any(c["label"] == "Produk" and c["after"] == "kendi" for c in changes)
    assert any(c["label"] == "NIK" and c["after"] == "diubah" for c in changes)
    assert NIK not in str(changes)
    assert {entry.who for entry in entries} == {str(petugas)}


def test_history_writes_numbers_as_people_read_them(reference, petugas):
    one = make_ikm(investment=8_200_000, output_value=None, capacity=1500, data_year=2023)
    Ikm.objects.filter(pk=one.pk).update(
        investment=8_856_000, output_value=0, capacity="12000.50", data_year=2024
    )
    Ikm.objects.filter(pk=one.pk).update(
        lat=-8.1234, lon=112.5, point_source="gps", workers_male=1200
    )
    changes = [change for entry in timeline(one, for_user=petugas) for change in entry.changes]
    shown = {change["label"]: (change["before"], change["after"]) for change in changes}
    assert shown["Nilai investasi (Rp)"] == ("Rp8.200.000", "Rp8.856.000")
    assert shown["Nilai produksi setahun (Rp)"] == (None, "Rp0")
    assert shown["Kapasitas produksi setahun"] == ("1.500", "12.000,50")
    assert shown["Tahun data"] == (2023, 2024)
    assert shown["Lintang"][1] == "-8,123400"
    assert shown["Tenaga kerja laki-laki"][1] == "1.200"


def test_history_sees_bulk_writes_and_deletes(reference, petugas):
    from django.apps import apps

    events = apps.get_model("ikm_registry", "IkmEvent").objects
    one = make_ikm()
    Ikm.objects.filter(pk=one.pk).update(product="tahu")
    Ikm.objects.filter(pk=one.pk).delete()
    labels = events.filter(pgh_obj_id=one.pk).order_by("pgh_id").values_list("pgh_label", flat=True)
    assert [label.split("_")[0] for label in labels] == ["insert", "update", "delete"]


def test_the_audit_cannot_be_rewritten(petugas):
    from django.db import transaction
    from django.db.utils import DatabaseError

    from rpik.core.audit import record

    event = record("uji", by=petugas)
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEvent.objects.filter(pk=event.pk).update(sentence="lain")
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEvent.objects.filter(pk=event.pk).delete()
