"""What was found is marked and nothing else of a text changes."""

from hypothesis import given
from hypothesis import strategies as st

from rpik.core.marking import segments
from rpik.core.templatetags.ui import marked

TEXT = st.text(alphabet="ab <&\u00e9.*(-", max_size=30)


@given(TEXT, st.lists(TEXT, max_size=4))
def test_the_pieces_joined_are_the_text(text, phrases):
    assert "".join(piece for piece, _ in segments(text, phrases)) == text


def test_whole_words_are_marked_in_any_case():
    assert segments("Keripik tempe, keripikan", ["keripik tempe"]) == [
        ("Keripik", True),
        (" ", False),
        ("tempe", True),
        (", keripikan", False),
    ]


def test_what_a_person_typed_stays_escaped():
    assert marked("<b>tahu</b>", ["tahu", "<b>"]) == "&lt;b&gt;<mark>tahu</mark>&lt;/b&gt;"
