"""Did a spreadsheet's numbers eat the last digit of a column's NIK? Judged by the whole column.

A spreadsheet keeps 15 digits of a number: the 16th becomes 0. Of whole NIK one in ten ends in 0 at
most (their last four digits count people born on one day from 0001 on).
"""

from collections.abc import Iterable

ENOUGH, MOST = 5, 0.8  # few cells: nearly all must end in 0
MANY, MORE = 20, 0.4  # many cells: four in ten are no chance (with 20, one column in 5,000)


class LastDigits:
    """Counts, cell by cell, the 16-digit numbers of a column and those that end in 0."""

    def __init__(self) -> None:
        self.numbers = self.zeros = 0

    def see(self, text: str) -> None:
        """Count one cell as it is written."""
        if text.endswith((".0", ",0")):  # a number's decimals
            text = text[:-2]
        digits = text.replace(" ", "").replace(".", "").lstrip("'’")
        if len(digits) == 16 and digits.isdigit():
            self.numbers += 1
            self.zeros += digits.endswith("0")

    @property
    def damaged(self) -> bool:
        """Whether more cells end in 0 than chance allows."""
        share = self.zeros / self.numbers if self.numbers else 0.0
        return (self.numbers >= ENOUGH and share >= MOST) or (
            self.numbers >= MANY and share >= MORE
        )


def last_digits_lost(texts: Iterable[str]) -> bool:
    """Return whether a column of cells was damaged."""
    seen = LastDigits()
    for text in texts:
        seen.see(text)
    return seen.damaged
