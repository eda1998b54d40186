"""What nobody stated is not nought in the words of the document."""

from rpik.plan.document import assemble


def test_an_unknown_sum_is_not_recorded_and_an_empty_register_has_none():
    whole = {"units": 3, "workers": 8, "output": None}
    assert assemble._money(assemble._sum(whole, "output")) == "yang belum tercatat"
    assert assemble._sum(whole, "workers") == 8
    assert assemble._count(assemble._sum(whole, "output")) == "[belum tercatat]"
    assert assemble._money(assemble._sum({"units": 0, "output": None}, "output")) == "Rp0"
