"""KBLI code to sector by a table of prefixes: the longest matching prefix wins."""

from collections.abc import Iterable
from dataclasses import dataclass

SECTOR_WORDS = {
    "agro": "agro",
    "non_agro": "non-agro",
    "bukan_industri": "bukan industri pengolahan",
}


@dataclass(frozen=True, slots=True)
class SectorRule:
    """One reviewed row: prefix of one KBLI version to sector, with its basis."""

    number: int
    version: str
    prefix: str
    sector: str
    basis: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SectorDecision:
    """The sector (None: undecided), the rule that gave it, and the sentence why."""

    sector: str | None
    rule: SectorRule | None
    sentence: str


class RuleTable:
    """The rules that bind, looked up by longest prefix."""

    def __init__(self, rules: Iterable[SectorRule]) -> None:
        self._by_prefix = {(rule.version, rule.prefix): rule for rule in rules}

    def sector(self, version: str, code: str) -> SectorDecision:
        """Return the decision for a code of a version.

        Section C of KBLI is divisions 10 to 33; another division is no manufacturing industry.
        """
        if not code:
            return SectorDecision(None, None, "Belum ada KBLI, sehingga sektor belum ditentukan.")
        if not "10" <= code[:2] <= "33":
            return SectorDecision(
                "bukan_industri",
                None,
                f"KBLI {code} di luar kategori C (golongan pokok 10-33): bukan industri pengolahan.",
            )
        for length in range(len(code), 1, -1):
            rule = self._by_prefix.get((version, code[:length]))
            if rule:
                return SectorDecision(rule.sector, rule, explain(code, version, rule))
        return SectorDecision(
            None,
            None,
            f"Tidak ada aturan untuk KBLI {version} {code}; minta administrator melengkapi.",
        )


def explain(code: str, version: str, rule: SectorRule) -> str:
    """Return the sentence that gives the rule, its number and its basis."""
    word = SECTOR_WORDS[rule.sector].capitalize()
    reason = f" {rule.reason}." if rule.reason else ""
    return (
        f"{word} karena KBLI {version} {code} diawali {rule.prefix}, aturan {rule.number}."
        f"{reason} Dasar: {rule.basis}."
    )
