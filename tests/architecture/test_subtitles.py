"""The line under a page's heading names the page; what it explains belongs to "mengapa?" or the guide."""

import re
from pathlib import Path

import pytest
from django.conf import settings

LONGEST = 100  # letters of one branch: about one line beside the page's buttons
BLOCK = re.compile(r"{% block page_subtitle %}(.*?){% endblock %}", re.DOTALL)
BRANCH = re.compile(r"{% (?:if|elif|else|endif)\b.*?%}")
UNSEEN = re.compile(r"{%.*?%}|{{.*?}}|<[^>]+>")
SUBTITLES = {
    str(page.relative_to(folder)): found[1]
    for folder in map(Path, settings.TEMPLATES[0]["DIRS"])
    for page in folder.rglob("*.html")
    if (found := BLOCK.search(page.read_text()))
}


@pytest.mark.parametrize("page", sorted(SUBTITLES))
def test_a_subtitle_stays_on_a_line(page):
    branches = [UNSEEN.sub("", part).strip() for part in BRANCH.split(SUBTITLES[page])]
    assert [part for part in branches if len(part) > LONGEST] == []
