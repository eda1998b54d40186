"""The base map of somebody else: the content security policy lets its host in, and no other."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from rpik.core.map_base import host_of

ROOT = Path(__file__).parents[3]
ASKED = "from rpik.settings import CONTENT_SECURITY_POLICY as p; print(p['DIRECTIVES']['img-src'][3:], p['DIRECTIVES']['connect-src'][1:])"  # fmt: skip


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("", []),
        ("https://peta.example/{z}/{x}/{y}.png", ["https://peta.example"]),
        (
            "https://peta.example:8443/a/b/{z}/{x}/{y}.png?kunci=a;b,c",
            ["https://peta.example:8443"],
        ),
        ("https://p.example/wms?bbox={bbox-epsg-3857}&layers=x", ["https://p.example"]),
        ("http://10.0.0.7/{z}/{x}/{y}.png", ["http://10.0.0.7"]),
    ],
)
def test_the_host_is_let_in_and_nothing_of_the_path(url, host):
    assert host_of(url) == host


@pytest.mark.parametrize(
    "url",
    [
        "peta.example/{z}/{x}/{y}.png",
        "javascript:alert({z}{x}{y})",
        "https://{s}.peta.example/{z}/{x}/{y}.png",
        "https://a;script-src *;/{z}/{x}/{y}.png",
        "https://peta.example/tiles.png",
        "https://peta.example:x/{z}/{x}/{y}.png",
    ],
)
def test_an_address_no_map_can_be_drawn_from_is_refused_in_words(url):
    with pytest.raises(ValueError, match="RPIK_MAP_BASE_URL"):
        host_of(url)


def test_the_policy_follows_the_setting():
    url = "https://peta.example/wms?bbox={bbox-epsg-3857}"
    found = subprocess.run(
        [sys.executable, "-c", ASKED],
        cwd=ROOT,
        env=os.environ | {"RPIK_MAP_BASE_URL": url},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert found.strip() == "['https://peta.example'] ['https://peta.example']"
