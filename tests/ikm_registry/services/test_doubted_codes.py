"""Better codes put in place at once: pressed twice, undone twice, by whom."""

import pytest

from ikm_registry.models import Ikm
from ikm_registry.services import doubted_codes
from ikm_registry.services.classification import classify
from rpik.core.errors import DomainError, NotAllowed
from tests.factories.ikm_registry import ikm as make_ikm
from tests.sentra.racing import at_once


def doubted(product):
    make_ikm(product=product, kbli_version="2020", kbli_code="20299", kbli_source="tertulis")
    classify(ikm_ids=None, by=None)


def codes():
    return dict(Ikm.objects.values_list("product", "kbli_code"))


@pytest.mark.django_db(transaction=True)
def test_pressed_twice_at_once_it_is_done_once_and_given_back(reference, petugas):
    doubted("batako")

    def press():
        return doubted_codes.take(expected=1, by=petugas)

    answers = at_once([press, press])
    assert sum(isinstance(one, DomainError) for one in answers) == 1
    assert codes() == {"batako": "23953"}
    assert doubted_codes.take_back(by=petugas) == (1, 0)
    assert codes() == {"batako": "20299"}


def test_one_press_after_another_is_given_back(reference, petugas):
    doubted("batako")
    doubted_codes.take(expected=1, by=petugas)
    doubted("keripik tempe")
    doubted_codes.take(expected=1, by=petugas)
    assert codes() == {"batako": "23953", "keripik tempe": "10794"}
    assert doubted_codes.take_back(by=petugas) == (1, 0)
    assert doubted_codes.take_back(by=petugas) == (1, 0)
    assert codes() == {"batako": "20299", "keripik tempe": "20299"}
    with pytest.raises(DomainError, match="Tidak ada"):
        doubted_codes.take_back(by=petugas)


def test_who_works_elsewhere_now_gives_nothing_back(reference, petugas):
    doubted("batako")
    doubted_codes.take(expected=1, by=petugas)
    petugas.kecamatan_scope = ["35.07.99"]
    petugas.save()
    assert doubted_codes.take_back(by=petugas) == (0, 1)
    assert codes() == {"batako": "23953"}


def test_who_may_not_classify_neither_takes_nor_gives_back(reference, pimpinan):
    for press in (lambda: doubted_codes.take(expected=0, by=pimpinan), lambda: doubted_codes.take_back(by=pimpinan)):  # fmt: skip
        with pytest.raises(NotAllowed):
            press()


def test_the_press_reaches_those_behind_what_has_no_better_code(reference, petugas, monkeypatch):
    monkeypatch.setattr(doubted_codes, "MOST", 1)
    for product in ("warung kopi", "batako", "keripik tempe"):  # the first is no manufacturing
        doubted(product)
    assert len(doubted_codes.better(petugas)) == 2
    doubted_codes.take(expected=1, by=petugas)
    assert codes() == {"warung kopi": "20299", "batako": "23953", "keripik tempe": "20299"}
    doubted_codes.take(expected=1, by=petugas)
    assert codes() == {"warung kopi": "20299", "batako": "23953", "keripik tempe": "10794"}
