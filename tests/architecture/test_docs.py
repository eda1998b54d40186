"""What the documents name is there: files, folders, commands with their options, make targets."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

from ikm_registry import importing

ROOT = Path(__file__).parents[2]
DOCUMENTS = [
    ROOT / "README.md",
    ROOT / "templates" / "_components" / "README.md",
    ROOT / "fixtures" / "reference" / "SOURCES.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]
HOLDERS = ["docs", "fixtures", "ikm_registry", "rpik", "sentra", "static", "templates", "tests"]
LINK = re.compile(r"\]\((?!https?:|#|/)([^)#\s]+)")
PLACE = re.compile(r"`(\w[\w./-]*(?:/|\.(?:py|sql|html|js|css|csv|typ|toml|md)))`")
COMMAND = re.compile(r"manage\.py ([a-z_]+)([^`\n#|]*)")
TARGET = re.compile(r"(?:^|`)make ([a-z]+)", re.MULTILINE)
NOT_HERE = {"ml_clustering_sentra.py", "var/"}  # another project's; made when it runs


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.fixture(scope="module")
def places() -> list[str]:
    paths = [
        *ROOT.iterdir(),
        *(path for top in HOLDERS for path in (ROOT / top).rglob("*")),
    ]
    return [f"/{name(path)}{'/' if path.is_dir() else ''}" for path in paths]


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_links_files_and_folders_are_there(document, places):
    text = document.read_text(encoding="utf-8")
    dead = [link for link in LINK.findall(text) if not (document.parent / link).exists()]
    named = set(PLACE.findall(text)) - NOT_HERE
    dead += [one for one in named if not any(path.endswith(f"/{one}") for path in places)]
    assert dead == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_commands_take_what_is_said(document):
    text = document.read_text(encoding="utf-8")
    known = get_commands()
    for command, rest in COMMAND.findall(text):
        parser = load_command_class(known[command], command).create_parser("", command)
        assert set(re.findall(r"--[a-z-]+", rest)) <= set(parser._option_string_actions)
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in TARGET.findall(text):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_the_map_of_the_importer_names_its_modules():
    """Sixty files in one folder are found by the stage they belong to."""
    table = importing.__doc__.split("==\n")[1].splitlines()[:-1]
    named = " ".join(line[19:] for line in table).replace(",", "").split()
    there = [path.stem for path in Path(importing.__file__).parent.glob("[a-z]*.py")]
    assert sorted(named) == sorted(there)
