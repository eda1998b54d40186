"""Lists with more unknown spellings of desa than anybody remembers: same answers, no slower."""

import random

from ikm_registry.importing import gazetteer as module
from ikm_registry.importing.gazetteer import Gazetteer, _Names

SYLLABLES = ["ka", "ra", "su", "mo", "jo", "le", "gi", "wo", "no", "ta", "pe", "nga", "bra", "kre"]


def spellings(number, names):
    """Half invented, half slips of the pen in real names."""
    some = random.Random(7)
    found = []
    for _ in range(number):
        if some.random() < 0.5:
            found.append("".join(some.choices(SYLLABLES, k=some.randint(2, 6))))
            continue
        name = list(some.choice(names))
        for _ in range(some.randint(1, 3)):
            at = some.randrange(len(name))
            name[at : at + 1] = some.choice([[], ["x"], [name[at], name[at]], ["a"]])
            name = name or ["a"]
        found.append("".join(name))
    return found


def test_names_of_other_lengths_are_left_out_without_loss(gazetteer, monkeypatch):
    names = [desa[0] for desa in gazetteer.desa.values()]
    asked = [(one, kec) for one in spellings(600, names) for kec in ("", "Singosari")]
    gazetteer._memo.clear()
    quick = [gazetteer.match(*one) for one in asked]
    monkeypatch.setattr(_Names, "of_length", lambda self, length, gap: list(self.exact))
    gazetteer._memo.clear()
    assert [gazetteer.match(*one) for one in asked] == quick
    assert sum(match.desa_code is not None for match in quick) > 50


def test_the_memory_of_spellings_is_bounded_and_goes_on_remembering(gazetteer, monkeypatch):
    monkeypatch.setattr(module, "MEMO", 50)
    gazetteer._memo.clear()
    called = []
    plain = Gazetteer._match
    monkeypatch.setattr(
        Gazetteer, "_match", lambda self, *args: called.append(args[1]) or plain(self, *args)
    )
    for number in range(500):
        for _ in range(3):  # a row asks several times
            gazetteer.match(f"kareta{number}", "")
        assert len(gazetteer._memo) <= 50
    assert len(called) == 500
