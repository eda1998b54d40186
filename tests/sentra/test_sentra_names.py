"""The name of a sentra in a sentence says "sentra" once."""

from datetime import date

import pytest

from sentra.models import Sentra
from sentra.papers.content import before_name
from sentra.queries import board
from tests.factories import sentra as make


@pytest.mark.parametrize(
    ("words", "name", "said"),
    [
        ("menetapkan sentra", "Sentra Cobek", "menetapkan"),
        ("menetapkan sentra", "Cobek Toyomarto", "menetapkan sentra"),
        ("menolak usulan", "Sentra Cobek", "menolak usulan"),
    ],
)
def test_sentra_is_said_once(words, name, said):
    assert before_name(words, name) == said


@pytest.mark.django_db
@pytest.mark.usefixtures("own_places")
def test_the_board_lists_a_designation_in_the_year_of_its_decree():
    made = make.proposal("ditetapkan", name="Sentra Cobek")
    make.redate(Sentra.objects.get(proposal=made), date(2025, 10, 26))
    (told,) = board.decisions(year=2025)
    assert (told.on, told.verb, told.proposal) == (date(2025, 10, 26), "menetapkan", made)
    assert made not in {one.proposal for one in board.decisions(year=2026)}
