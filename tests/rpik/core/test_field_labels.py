"""What a field's label says beside its name, and the button that chooses a file."""

import pytest
from django import forms
from django.template import Context, Template

TAGS = "{% load ui %}{% ui_form form %}"


def _page(required: list[bool]) -> str:
    fields = {f"f{at}": forms.CharField(required=one) for at, one in enumerate(required)}
    form = type("Some", (forms.Form,), fields)()
    return Template(TAGS).render(Context({"form": form}))


@pytest.mark.parametrize(
    ("required", "wajib", "kosong"),
    [
        ([True, False, False], 1, 0),
        ([True, True, False], 0, 1),
        ([True, False], 0, 1),
        ([False, False], 0, 0),
        ([True, True], 0, 0),
    ],
)
def test_the_fewer_say_it(required, wajib, kosong):
    page = _page(required)
    assert (page.count("(wajib)"), page.count("(boleh kosong)")) == (wajib, kosong)


def test_the_button_for_a_file_speaks_indonesian():
    form = type("Some", (forms.Form,), {"file": forms.FileField(label="Berkas")})()
    page = Template(TAGS).render(Context({"form": form}))
    assert "Pilih berkas" in page
    assert page.index("data-drop-zone") < page.index('type="file"') < page.index("data-file-list")
