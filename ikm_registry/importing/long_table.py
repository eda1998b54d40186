"""Answers below each other: a row per question ("R001 | Nama usaha | UD Maju"), one business in many rows."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice, takewhile

from ikm_registry.cleaning.text import cell_text
from ikm_registry.importing.columns import normal_heading
from ikm_registry.importing.headings import heading_match
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
    # Answers of several businesses may stand beside each other: one of each in the place of ``_asked``.
    blocks: list[tuple[int, list[Held]]] = []
    last = ""
    begun = False
    beside = _is_beside(sheet, column)
    for row, text, who, answers in _asked(sheet, column, beside):
        if row > MOST_ROWS or len(questions) > MOST_QUESTIONS:
            return sheet
        key = normal_heading(text)
        if not begun and heading_match(text)[1] < SURE:
            continue  # the heading of the column of questions
        begun = True
        if beside and not any(answers):
            continue  # a title above the next ones
        if not blocks or key in blocks[-1][1][0] or (who != last and not beside):
            blocks.append((row, [{}]))
        last = who
        questions.setdefault(key, text)
        held = blocks[-1][1]
        held += [{} for _ in range(len(answers) - len(held))]
        for place, answer in enumerate(answers):
            held[place][key] = answer
    body = [
        Row(number + place, [one.get(key, "") for key in questions])
        for number, held in blocks
        for place, one in enumerate(held)
        if not beside or sum(map(bool, one.values())) > 1
    ]
    if len(body) < 2:
        return sheet
    top = Row(max(1, body[0].number - 1), list(questions.values()))
    above = (
        takewhile(lambda row: sum(bool(cell_text(cell)) for cell in row.cells) < 2, sheet.rows)
        if beside
        else ()
    )
    return Sheet(sheet.name, [*above, top, *body], sheet.hidden)


def _is_beside(sheet: Sheet, column: int) -> bool:
    """Whether most questions, up to the first that comes again, have answers in several columns."""
    asked: dict[str, int] = {}
    before = set()
    for _, text, who, answers in islice(_asked(sheet, column, True), LOOKED_AT):
        if heading_match(text)[1] < SURE:
            continue
        if (key := normal_heading(text)) in asked:
            break
        asked[key] = sum(map(bool, answers))
        before.add(who)
    several = sum(count > 1 for count in asked.values())
    # One number before all the questions is the business that they are asked about.
    return several >= 0.8 * len(asked) and (column == 0 or len(before) == len(asked))


def _asked(sheet: Sheet, column: int, beside: bool) -> Iterator[tuple[int, str, str, list[str]]]:
    """Yield (row, question, what stands in its first column, answers: the next filled cell behind it,
    or all those ``beside`` each other).
    """
    for row in sheet.rows:
        texts = [cell_text(cell) for cell in row.cells]
        if column < len(texts) and texts[column]:
            behind = texts[column + 1 :]
            answers = behind if beside else [next(filter(None, behind), "")]
            yield row.number, texts[column], texts[0] if column else "", answers
