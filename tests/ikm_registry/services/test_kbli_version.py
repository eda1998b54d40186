"""The version new codes are given in: chosen by the office, told, followed everywhere."""

import pytest

from ikm_registry.models import Ikm, Kbli, KbliVersionChoice
from ikm_registry.services import conversion, kbli_version, reference
from ikm_registry.services.classification import classify
from rpik.core.errors import DomainError, NotAllowed
from rpik.core.models import AuditEvent
from tests.factories.ikm_registry import ikm as make_ikm
from tests.sentra.racing import at_once

PAGE = "/ikm/klasifikasi/konversi/versi/"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]


def _code(ikm):
    return Ikm.objects.values_list("kbli_version", "kbli_code").get(pk=ikm.pk)


def _given(product):
    made = make_ikm(product=product)
    classify(ikm_ids=[made.pk], by=None)
    return made


def test_new_codes_follow_the_choice_and_old_ones_stay(perencana):
    assert kbli_version.current() == "2020"
    before = _given("tempe")
    made = kbli_version.choose(version="2025", basis="SK Uji 1/2026", by=perencana)
    after = _given("tempe")
    classify(ikm_ids=None, by=None)
    assert (_code(before), _code(after)) == (("2020", "10391"), ("2025", "10307"))
    told = AuditEvent.objects.get(event="kbli.version_chosen")
    assert (told.by, told.target_id) == (perencana, made.pk)
    kbli_version.choose(version="2020", basis="Dibatalkan", by=perencana)
    assert kbli_version.current() == "2020"
    assert KbliVersionChoice.objects.count() == 2


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"version": "2020"}, "version"),
        ({"version": "2030"}, "version"),
        ({"version": "2025", "basis": " "}, "basis"),
    ],
)
def test_a_refusal_names_its_field(perencana, typed, field):
    with pytest.raises(DomainError) as refused:
        kbli_version.choose(**({"basis": "SK"} | typed), by=perencana)
    assert refused.value.field == field
    assert not KbliVersionChoice.objects.exists()


def test_only_the_whole_office_chooses(petugas, make_user):
    bound = make_user("perencana", kecamatan_scope=["35.07.22"])
    for one in (petugas, bound):
        with pytest.raises(NotAllowed):
            kbli_version.choose(version="2025", basis="SK", by=one)


def test_pages_open_with_the_chosen_version(perencana, log_in):
    client = log_in(perencana)
    make_ikm(product="barang aneh sekali")
    typed = {"version": "2025", "basis": "SK Uji 1/2026", "berlaku": "2020"}
    assert client.post(PAGE, typed | {"basis": ""}).status_code == 422
    assert client.post(PAGE, typed).status_code == 302
    assert "KBLI 2025</strong> sejak" in client.get("/ikm/klasifikasi/konversi/").content.decode()
    assert "SK Uji 1/2026" in client.get(PAGE).content.decode()
    again = client.post(PAGE, typed)
    assert again.status_code == 422
    assert "baru saja menetapkannya" in again.content.decode()
    assert client.get("/ikm/klasifikasi/teks/").context["kbli_version"] == "2025"
    assert client.get("/ikm/klasifikasi/teks/?versi=2020").context["kbli_version"] == "2020"
    first = client.get("/acuan/kbli/cari/?q=tempe").json()["results"][0]
    assert first["value"] == "2025:10307"


def _decided(code, text, target, by):
    make_ikm(product=text, kbli_version="2020", kbli_code=code, kbli_source="tertulis")
    kbli = Kbli.objects.get(version="2025", code=target)
    return conversion.decide(code=code, text=text, target=kbli, by=by)


def test_what_is_chosen_in_the_conversion_teaches(petugas):
    made = _decided("10793", "kacang oven mbah", "10309", petugas)
    best = reference.kbli_index().suggest("kacang oven mbah", version="2025").suggestions[0]
    assert (best.code, best.score) == ("10309", 0.97)
    assert "dipelajari dari 1 keputusan" in best.reason
    conversion.withdraw(decision=made, by=petugas)
    best = reference.kbli_index().suggest("kacang oven mbah", version="2025").suggestions[0]
    assert "dipelajari" not in best.reason


def test_choices_that_differ_teach_nothing(petugas):
    _decided("10793", "kacang oven mbah", "10309", petugas)
    _decided("13922", "kacang oven mbah", "13929", petugas)
    best = reference.kbli_index().suggest("kacang oven mbah", version="2025").suggestions[0]
    assert "dipelajari" not in best.reason


@pytest.mark.django_db(transaction=True)
def test_of_two_people_at_once_the_second_sees_the_first(perencana):
    for version in ("2025", "2020"):  # without an earlier choice, and with one
        before = KbliVersionChoice.objects.count()
        results = at_once(
            [lambda version=version: kbli_version.choose(version=version, basis="SK", by=perencana)]
            * 3
        )
        assert sum(isinstance(one, DomainError) for one in results) == 2
        assert KbliVersionChoice.objects.count() == before + 1
