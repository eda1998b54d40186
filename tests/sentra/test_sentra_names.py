"""The name of a sentra in a sentence says "sentra" once."""

import pytest

from sentra.papers.content import before_name


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
