"""What a person mended in the preview, applied while a file is cleaned again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ikm_registry.cleaning import text
from ikm_registry.cleaning.result import ERROR, TRACE, Cleaned, Problem
from ikm_registry.importing.gazetteer import Gazetteer, key_of

# (``gazetteer.key_of`` of a desa as written, kecamatan code or "") to the code of the desa meant.
Remembered = Mapping[tuple[str, str], str]
# Fields whose doubts an answer settles; a chosen desa settles everything about the place.
SETTLED = {
    "desa_code": frozenset({"desa", "kecamatan", "desa_code"}),
    "point": frozenset({"point", "lat", "lon"}),
}
SETTLED["desa_remembered"] = SETTLED["desa_code"]
# Mended by a code chosen from a list or by one text; all others by the text of their cell.
MENDABLE = frozenset(
    {"business", "owner", "sex", "nik", "nib", "pirt", "halal", "brand", "siinas", "kbli", "product", "raw", "address", "phone",
     "male", "female", "workers", "investment", "output_value", "input_value", "capacity", "unit", "year",
     "market", "desa_code", "point"}
)  # fmt: skip
# In place of a field: an answer for every row with the note ``Mend.written`` (``cause_of``); the value
# is one of these words, and behind it what the note said.
CAUSE = "sebab"
LEAVE_OUT, CLEAR = "keluarkan", "kosongkan"
# What a row may lack: a note about one of these can be answered by emptying it. Degrees go together.
CLEARABLE: dict[str, tuple[str, ...]] = {
    name: (name,)
    for name in (
        "sex", "nik", "nib", "pirt", "halal", "brand", "siinas", "raw", "address", "phone", "male", "female", "workers", "investment",
        "output_value", "input_value", "capacity", "unit", "year", "market", "status",
    )
} | dict.fromkeys(("point", "lat", "lon"), ("lat", "lon"))  # fmt: skip
_LEFT_OUT = Problem("left_out", "Anda mengeluarkan baris ini dari impor menurut catatannya.", ERROR)


def cause_of(code: str, name: str) -> str:
    """Return how a note is called: its code, and the field it is about, since columns share codes."""
    return f"{code}:{name}" if name else code


@dataclass(frozen=True, slots=True)
class Mend:
    """A value for one cell (``sheet`` and ``number``), or with ``number`` 0 for every row that wrote
    ``written`` in the field ("": nothing) and, for a place, named the same ``kecamatan`` (code, "" for none).

    ``value`` is text as a person types it (rupiah and people in full); "" empties the cell.
    """

    field: str
    value: str
    sheet: str = ""
    number: int = 0
    written: str = ""
    kecamatan: str = ""


@dataclass(slots=True)
class Mends:
    """All of a batch, to be asked row by row; a later one of the same place wins."""

    _cells: dict[tuple[str, int], dict[str, str]] = field(default_factory=dict)
    _groups: dict[tuple[str, str, str], str] = field(default_factory=dict)
    _remembered: Remembered = field(default_factory=dict)
    causes: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, mends: Iterable[Mend], remembered: Remembered | None = None) -> "Mends":
        """Return them in order; ``remembered`` places of earlier imports speak where they do not."""
        found = cls(_remembered=remembered or {})
        for one in mends:
            if one.field == CAUSE:
                found.causes[one.written] = one.value.partition(" ")[0]
            elif one.number:
                found._cells.setdefault((one.sheet, one.number), {})[one.field] = one.value
            else:
                found._groups[one.field, one.written, one.kecamatan] = one.value
        return found

    def __bool__(self) -> bool:
        return bool(self._cells or self._groups or self._remembered or self.causes)

    def row(
        self, sheet: str, number: int, written: dict[str, str], values: dict[str, Any]
    ) -> dict[str, str]:
        """Return field to text for a row; a cell of its own outranks the rule for all rows."""
        found: dict[str, str] = {}
        kecamatan = values.get("kecamatan_code", "")
        if self._groups:
            for name, text_written in (_told(values) | written).items():
                asked = "desa_code" if name == "desa" else name
                place = kecamatan if asked == "desa_code" else ""
                value = self._groups.get((asked, text_written, place))
                if value is not None:
                    found[asked] = value
        found.update(self._cells.get((sheet, number), {}))
        if self._remembered and "desa" in written and "desa_code" not in found:
            code = self._remembered.get((key_of(written["desa"]), kecamatan))
            if code is not None:
                found["desa_remembered"] = code
        return found


def settle(
    values: dict[str, Any],
    written: dict[str, str],
    problems: list[Problem],
    causes: Mapping[str, str],
    secret: frozenset[str],
) -> None:
    """Do to a row what a person decided about all rows with one of its notes: left out (its notes
    stay) or the value in doubt emptied (what was written stays, not of ``secret`` fields).
    """
    told = [(problem, causes.get(cause_of(problem.code, problem.field))) for problem in problems]
    answered = [problem for problem, answer in told if answer]
    if any(answer == LEAVE_OUT for _, answer in told):
        problems.append(_LEFT_OUT)
        return
    for problem in answered:
        for name in CLEARABLE.get(problem.field, ()):
            if (before := values.pop(name, None)) is not None and name not in secret:
                written.setdefault(name, text.cell_text(before)[:120])
        problems.remove(problem)


def mend(
    values: dict[str, Any],
    written: dict[str, str],
    problems: list[Problem],
    answers: dict[str, str],
    clean: dict[str, Any],
    gazetteer: Gazetteer,
    secret: frozenset[str],
) -> None:
    """Put a person's answers in place of what was read; their own doubts are said as any other's.

    ``clean``: cleaner by field. What was written stays in ``written`` (not for ``secret`` fields).
    """
    for name, answer in answers.items():
        settled = SETTLED.get(name, frozenset({name}))
        if name == "desa_remembered" and not _is_doubtful(values, written, problems):
            continue
        problems[:] = [
            p
            for p in problems
            if p.field not in settled
            and not (p.code == "workers_differ" and name in {"male", "female"})
        ]
        if name == "desa_code":
            _place(values, problems, answer, gazetteer)
            continue
        if name == "desa_remembered":
            _place(values, problems, answer, gazetteer)
            problems.append(_remembered(values, written["desa"]))
            continue
        found: Cleaned[Any] = clean[name](answer)
        before = values.pop(name, None)
        if name == "point":
            values.pop("lat", None), values.pop("lon", None)
            if found.value is not None:
                values["lat"], values["lon"] = found.value
        elif found.value is not None:
            values[name] = found.value
        if name not in secret and name not in written and before is not None:
            written[name] = text.cell_text(before)[:120]
        problems.extend(
            Problem(p.code, p.message, p.severity, name)
            for p in found.problems
            if p.severity != TRACE
        )
    if "lat" in values and answers.keys() & {"point", "desa_code", "desa_remembered"}:
        _distance(values, problems, gazetteer)
    if answers.keys() & {"male", "female"} and {"male", "female"} <= values.keys():
        values["workers"] = values["male"] + values["female"]


def _told(values: dict[str, Any]) -> dict[str, str]:
    """What one answer for all may go by where no cell wrote otherwise: the product as read, a product
    or desa that is missing.
    """
    told = {"desa": ""} if values.keys().isdisjoint({"desa", "desa_code"}) else {}
    if "product" in values or "kbli" not in values:
        told["product"] = values.get("product", "")
    return told


def _is_doubtful(values: dict[str, Any], written: dict[str, str], problems: list[Problem]) -> bool:
    """Whether a place is open to what was answered before: doubted, or found by another spelling."""
    doubted = any(problem.field in SETTLED["desa_code"] for problem in problems)
    return doubted or key_of(written["desa"]) != key_of(values.get("desa", ""))


def _remembered(values: dict[str, Any], written: str) -> Problem:
    return Problem(
        "desa_remembered",
        f"Desa “{written[:40]}” dibaca sebagai {values['desa']}, Kecamatan {values['kecamatan']} "
        "(diingat dari impor terdahulu).",
        field="desa",
    )


def _place(
    values: dict[str, Any], problems: list[Problem], code: str, gazetteer: Gazetteer
) -> None:
    known = gazetteer.desa_code(code)
    if known is None:
        problems.append(Problem("desa_unknown", "Desa yang dipilih tidak dikenal.", field="desa"))
        return
    name, kecamatan, _, _ = gazetteer.desa[known]
    values.update(
        desa_code=known,
        desa=name,
        kecamatan_code=kecamatan,
        kecamatan=gazetteer.kecamatan[kecamatan],
    )


def _distance(values: dict[str, Any], problems: list[Problem], gazetteer: Gazetteer) -> None:
    problems[:] = [p for p in problems if p.code != "point_far"]
    code, point = values.get("desa_code"), (values["lat"], values["lon"])
    if code and gazetteer.distance_km(code, point) > gazetteer.reach_km(code):
        problems.append(
            Problem(
                "point_far",
                f"Titik berada jauh dari Desa {values['desa']}. Periksa titik atau desanya.",
                field="lat",
            )
        )
