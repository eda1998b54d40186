"""The trail above a page names the pages above it, each as a link, and never the page itself."""

import re
from pathlib import Path

import pytest
from django.conf import settings

BLOCK = re.compile(r"{% block breadcrumbs %}(.*?){% endblock %}", re.DOTALL)
TRAILS = {
    str(page.relative_to(folder)): found[1]
    for folder in map(Path, settings.TEMPLATES[0]["DIRS"])
    for page in folder.rglob("*.html")
    if (found := BLOCK.search(page.read_text()))
}


@pytest.mark.parametrize("page", sorted(set(TRAILS) - {"base.html"}))
def test_every_crumb_leads_to_a_page_above(page):
    assert TRAILS[page].count("<li>") == TRAILS[page].count('<li><a href="')
