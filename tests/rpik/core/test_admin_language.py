"""The administration pages speak Indonesian where the packages behind them do not."""

import gettext
import re
from pathlib import Path

import pytest
from django.apps import apps

from tests.factories import sentra as make

FOLDER = Path(apps.get_app_config("core").path) / "locale" / "id" / "LC_MESSAGES"
ENGLISH = re.compile(
    r">\s*(?:[^<]*\b(?:the|this|please|will be|select|submit|export|breadcrumbs|sidebar|password)\b[^<]*)<",
    re.IGNORECASE,
)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    ["", "core/user/", "core/user/add/", "core/user/{pk}/password/", "ikm_registry/kbli/export/", "sentra/official/add/"],
)  # fmt: skip
def test_an_administrator_reads_no_english(log_in, address):
    user = make.person("admin", is_staff=True)
    user.set_password("sandi")
    user.save()
    answer = log_in(user).get(f"/admin/{address.format(pk=user.pk)}")
    assert answer.status_code == 200
    text = re.sub(r"(?s)<(script|style).*?</\1>|<code>.*?</code>", "", answer.content.decode())
    assert not [found[0] for found in ENGLISH.finditer(text)]
    assert 'aria-label="Breadcrumbs"' not in text


def test_the_compiled_catalogue_is_that_of_the_text():
    text = (FOLDER / "django.po").read_text(encoding="utf-8")
    written = set(re.findall(r'^msgid "(.+)"$', text, re.M))
    with (FOLDER / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert written
    for one in written:
        source = one.replace('\\"', '"')
        assert {compiled.gettext(source), compiled.ngettext(source, source, 1)} != {source}
