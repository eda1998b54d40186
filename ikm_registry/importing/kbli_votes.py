"""Which KBLI a list is written in: titles beside its codes that only one version gives that code."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ikm_registry.cleaning.identity import clean_kbli
from ikm_registry.cleaning.text import cell_text
from ikm_registry.importing.kbli_titles import KbliTitles

Versions = Mapping[str, KbliTitles]  # "2020", "2025"
MAJORITY = 0.9  # of the titles that tell the versions apart; a list may hold a wrong one
LEAST_LETTERS = 6  # of a title


def votes(
    fields: Mapping[int, str], rows: Iterable[Sequence[Any]], versions: Versions
) -> Counter[str]:
    """Count the rows whose words are the title of their code in one version alone.

    ``fields``: column index to field; the title may stand in any other column, behind the code in
    its cell, or in place of the code.
    """
    found: Counter[str] = Counter()
    at = next((index for index, name in fields.items() if name == "kbli"), None)
    if at is None or len(versions) < 2:
        return found
    for row in rows:
        version = _version_of([cell_text(cell) for cell in row], at, versions)
        if version:
            found[version] += 1
    return found


def winner(found: Counter[str]) -> str:
    """Return the version that nearly all votes name, "" when none or divided."""
    ranked = found.most_common(1)
    return ranked[0][0] if ranked and ranked[0][1] >= MAJORITY * found.total() else ""


def _version_of(texts: list[str], at: int, versions: Versions) -> str:
    if at >= len(texts):
        return ""
    code = clean_kbli(texts[at]).value
    words = [text for index, text in enumerate(texts) if index != at]
    own = texts[at].replace(code, "") if code else texts[at]
    said = [text for text in (own, *words) if sum(map(str.isalpha, text)) >= LEAST_LETTERS]
    meant = {
        version
        for version, titles in versions.items()
        if (
            any(titles.is_title_of(code, text) for text in said)
            if code
            else bool(titles.code_of(own))
        )
    }
    return meant.pop() if len(meant) == 1 else ""
