"""A column for each product, ticked by those who make it: "JENIS PRODUKSI > Keripik | Jamu | Batik"."""

from collections.abc import Callable, Sequence
from typing import Any

from ikm_registry.cleaning.names import is_tick
from ikm_registry.cleaning.text import cell_text, clean_product
from ikm_registry.importing.column_guess import ColumnGuess
from ikm_registry.importing.contents import are_ticks, is_made

TICKED = "product_tick"
LEAST = 2  # columns: one alone may be a remark


def name_ticked_products(
    guesses: Sequence[ColumnGuess],
    rows: Sequence[Sequence[Any]],
    parts: Sequence[Sequence[str]] | None,
    meaning: Callable[[str], str | None],
) -> None:
    """Make the ticked columns below a heading of products, or headed by products, say the product
    of the rows that tick them, where no column writes it. ``meaning`` is the field of a heading.
    """
    if any(one.field in {"product", "commodity"} for one in guesses):
        return
    below: list[tuple[ColumnGuess, str]] = []
    named: list[tuple[ColumnGuess, str]] = []
    for one in guesses:
        own = tuple(parts[one.index]) if parts and one.index < len(parts) else (one.header,)
        cells = [row[one.index] for row in rows if one.index < len(row)]
        if one.field is not None or not own or not are_ticks(cells):
            continue
        if len(own) > 1 and meaning(" ".join(own[:-1])) in {"product", "commodity"}:
            below.append((one, own[-1]))
        elif is_made(own[-1]):
            named.append((one, own[-1]))
    found = below or named
    if len(found) < LEAST:
        return
    for one, product in found:
        one.field, one.score, one.reason = TICKED, 0.8, "centangnya menyebut produk"
        one.says = clean_product(product).value or ""


def ticked(columns: Sequence[tuple[int, str]], cells: Sequence[Any]) -> str:
    """Return the products whose columns a row ticks, parted by commas."""
    return ", ".join(says for index, says in columns if index < len(cells) and _is_on(cells[index]))


def _is_on(cell: Any) -> bool:
    text = cell_text(cell)
    return is_tick(text) or text == "1"
