"""The user guide inside RPIK: every chapter, its pictures and its links are there."""

import re

import pytest
from django.contrib.staticfiles import finders

from rpik.core.guide import CHAPTERS, PICTURES, chapter

pytestmark = pytest.mark.django_db
ANCHORS = re.compile(r"core:guide' '([a-z]+)' %}#([a-z0-9-]+)")


def test_each_role_comes_to_its_own_chapter(make_user, log_in):
    for role, name in (("petugas", "petugas"), ("pembaca", "pimpinan"), ("admin", "administrator")):
        page = log_in(make_user(role)).get("/panduan/", follow=True)
        assert page.redirect_chain[-1][0] == f"/panduan/{name}/"
        assert page.context["chapter"].title == f"Panduan {name}"


def test_pictures_and_links_of_all_chapters_lead_somewhere(petugas, log_in):
    client = log_in(petugas)
    ids = {name: set(re.findall(r'id="([^"]+)"', chapter(name).html)) for name in CHAPTERS}
    for name in CHAPTERS:
        html = client.get(f"/panduan/{name}/").content.decode()
        for picture in re.findall(rf'src="[^"]*/{PICTURES}/([^"]+)"', html):
            assert finders.find(f"{PICTURES}/{picture}"), picture
        assert ".md" not in html
        for other, anchor in re.findall(r'href="/panduan/([a-z]+)/#([^"]+)"', html):
            assert anchor in ids[other]
    assert client.get("/panduan/rahasia/").status_code == 404


def test_pages_lead_to_sections_that_exist(settings):
    found = [
        one
        for page in (settings.BASE_DIR / "templates").rglob("*.html")
        for one in ANCHORS.findall(page.read_text(encoding="utf-8"))
    ]
    assert found
    for name, anchor in found:
        assert f'id="{anchor}"' in chapter(name).html, anchor
