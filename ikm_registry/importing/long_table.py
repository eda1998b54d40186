"""Answers below each other: a row per question ("R001 | Nama usaha | UD Maju"), one business in many rows."""

from collections import Counter
from collections.abc import Iterator, Sequence

from ikm_registry.cleaning.text import cell_text
from ikm_registry.importing.columns import normal_heading
from ikm_registry.importing.mapping import heading_match
from ikm_registry.importing.workbook import Row, Sheet

LOOKED_AT = 80
MOST_ROWS = 200_000
LEAST_FIELDS, MOST_QUESTIONS = 4, 80
SURE = 0.7
SHARE = 0.6  # of the cells of the column are headings known
NAMES = frozenset({"owner", "business"})

Held = dict[str, str]


def widened(sheet: Sheet) -> Sheet:
    """Return the sheet with a column per question when each row of it answers one, else itself.

    The answers of a business end where a question comes again, or where what stands before the
    questions (its number) changes. A row bears the number of its first answer.
    """
    head = sheet.head(LOOKED_AT)
    if len(head) <= LEAST_FIELDS:
        return sheet
    texts = [[cell_text(cell) for cell in row.cells] for row in head]
    width = max(map(len, texts))
    for column in range(width - 1):
        if _are_questions([row[column] for row in texts if column < len(row) and row[column]]):
            return _answered(sheet, column)
    return sheet


def _are_questions(cells: Sequence[str]) -> bool:
    """Whether the cells of a column are headings of several fields that come again and again."""
    different = {normal_heading(text) for text in cells}
    if len(cells) < 2 * LEAST_FIELDS or not LEAST_FIELDS <= len(different) <= len(cells) / 2 + 1:
        return False
    known = [heading_match(text) for text in cells]
    fields = Counter(field for field, score, _ in known if field and score >= SURE)
    asked = {field for field, times in fields.items() if times > 1 and not field.startswith("-")}
    return (
        sum(fields.values()) >= SHARE * len(cells)
        and len(asked) >= LEAST_FIELDS
        and bool(asked & NAMES)
    )


def _answered(sheet: Sheet, column: int) -> Sheet:
    questions: dict[str, str] = {}
    records: list[tuple[int, Held]] = []
    last = ""
    begun = False
    for row, text, who, answer in _asked(sheet, column):
        if row > MOST_ROWS or len(questions) > MOST_QUESTIONS:
            return sheet
        key = normal_heading(text)
        if not begun and heading_match(text)[1] < SURE:
            continue  # the heading of the column of questions
        begun = True
        if not records or key in records[-1][1] or who != last:
            records.append((row, {}))
        last = who
        questions.setdefault(key, text)
        records[-1][1][key] = answer
    if len(records) < 2:
        return sheet
    body = [Row(number, [held.get(key, "") for key in questions]) for number, held in records]
    top = Row(max(1, body[0].number - 1), list(questions.values()))
    return Sheet(sheet.name, [top, *body], sheet.hidden)


def _asked(sheet: Sheet, column: int) -> Iterator[tuple[int, str, str, str]]:
    """Yield (row, question, what stands in its first column, answer: the next filled cell behind it)."""
    for row in sheet.rows:
        texts = [cell_text(cell) for cell in row.cells]
        if column < len(texts) and texts[column]:
            answer = next((text for text in texts[column + 1 :] if text), "")
            yield row.number, texts[column], texts[0] if column else "", answer
