"""A browser keeps no chosen file when another field of the form is refused: the page says so."""

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict

from rpik.core.fields import lost_file, rendered

AGAIN = "Pilih berkasnya lagi"


class _Decree(forms.Form):
    number = forms.CharField()
    scan = forms.FileField(max_length=8)


def _sent(number, name="sk.pdf"):
    files = MultiValueDict({"scan": [SimpleUploadedFile(name, b"%PDF-1.4")]} if name else {})
    return _Decree({"number": number}, files)


def test_an_error_elsewhere_says_which_file_must_be_chosen_again():
    form = _sent("")
    assert lost_file(form["scan"]) == "sk.pdf"
    field = render_to_string("_components/field.html", rendered(form["scan"]))
    zone = render_to_string("_components/drop_zone.html", {"field": form["scan"], "accept": ".pdf"})
    assert f"{AGAIN} (sk.pdf): peramban tidak menyimpannya." in field
    assert AGAIN in zone


def test_nothing_is_said_where_nothing_was_lost():
    assert lost_file(_sent("188/2026")["scan"]) == ""  # all is well
    assert lost_file(_sent("", name="")["scan"]) == ""  # none was chosen
    assert lost_file(_sent("", name="terlalu-panjang.pdf")["scan"]) == ""  # its own error says more
    assert lost_file(_Decree()["scan"]) == ""
