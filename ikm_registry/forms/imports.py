"""What was understood of a file, correctable: sheets, header rows, columns, units, version."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from ikm_registry.choices import KBLI_VERSIONS
from ikm_registry.importing.columns import CATALOGUE
from ikm_registry.importing.money_units import asks_period
from ikm_registry.services import import_units
from ikm_registry.services.origins import letters
from rpik.core.templatetags.format_id import angka

NOT_USED = ("", "Tidak dipakai")
FIELDS = [NOT_USED] + [
    (column.field, column.label[:1].upper() + column.label[1:])
    for column in CATALOGUE
    if not column.field.startswith("-") and column.field != "commodity"
]
# Asked, never guessed. "": nobody knows yet, and the page says what is taken meanwhile.
OPEN_UNIT = ("", "Belum tahu: dibaca sebagai rupiah penuh dahulu")
OPEN_PERIOD = ("", "Belum tahu: dibaca sebagai nilai setahun dahulu")


class ColumnsForm(forms.Form):
    """The columns page. A sheet whose columns equal an earlier one's follows that sheet's answers.

    Field names carry positions, not names of sheets: those are written by strangers.
    """

    kbli_version = forms.ChoiceField(label="Versi KBLI berkas", choices=KBLI_VERSIONS)
    data_year = forms.IntegerField(
        label="Tahun data", required=False, min_value=1980, max_value=2100
    )

    def __init__(
        self,
        *args: Any,
        understanding: dict[str, Any],
        settled: Iterable[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.understanding = understanding
        self.leaders = import_units.leaders(understanding["sheets"])
        self.questions: dict[tuple[int, int], import_units.Question] = {}
        self._explain()
        for s, sheet in enumerate(understanding["sheets"]):
            if not sheet["columns"]:
                continue
            self._sheet_fields(s, sheet)
            if self.leaders[s] != s or sheet.get("own"):
                self.fields[f"s{s}-own"] = forms.BooleanField(
                    label="Atur kolom lembar ini sendiri",
                    required=False,
                    initial=bool(sheet.get("own")),
                    widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
                )
            if self.leaders[s] == s:
                for column in sheet["columns"]:
                    self._column_fields(s, column, settled if sheet["use"] else None)

    def _explain(self) -> None:
        columns = [c for s in self.understanding["sheets"] if s["use"] for c in s["columns"]]
        kbli = [column for column in columns if column["field"] == "kbli"]
        self.has_kbli = bool(kbli)
        said = any("20" in column["header"] for column in kbli)
        titles = self.understanding.get("kbli_titles") or {}
        self.fields["kbli_version"].help_text = (
            "Disebut pada judul kolomnya."
            if said
            else _told_by(titles)
            if titles
            else "Judul kolomnya tidak menyebut versi; kode yang sama dapat berarti lain."
        )
        self.fields["data_year"].help_text = (
            "Terbaca dari nama atau judul berkas. Data lama tidak menimpa yang lebih baru."
            if self.understanding.get("data_year")
            else "Tidak disebut di berkas. Data lama tidak menimpa yang lebih baru."
        )

    def _sheet_fields(self, s: int, sheet: dict[str, Any]) -> None:
        self.fields[f"s{s}-use"] = forms.BooleanField(
            label="Pakai lembar ini",
            required=False,
            initial=sheet["use"],
            widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
        )
        self.fields[f"s{s}-header"] = forms.IntegerField(
            label="Baris judul kolom",
            help_text="0 bila daftar ini tanpa judul kolom.",
            min_value=0,
            max_value=1_048_576,
            initial=sheet["header_rows"][0],
            widget=forms.NumberInput(attrs={"class": "form-control"}),
        )

    def _column_fields(self, s: int, column: dict[str, Any], settled: Iterable[str] | None) -> None:
        i, current = column["index"], column["field"] or ""
        self.fields[f"s{s}-c{i}"] = forms.ChoiceField(
            label=f"Kolom {letters(i)} {column['header']}",
            choices=FIELDS,
            required=False,
            initial="" if current.startswith("-") else current,
            widget=forms.Select(attrs={"class": "form-select"}),
        )
        if current not in import_units.MONEY:
            return
        asked = import_units.question(column, settled) if settled is not None else None
        if asked:
            self.questions[s, i] = asked
        unit, months = import_units.parts_of(column["multiplier"])
        self.fields[f"s{s}-m{i}"] = _choice(
            f"Satuan kolom {letters(i)}",
            import_units.UNITS,
            OPEN_UNIT if asked and asked.unit else None,
            str(unit),
        )
        if current in import_units.BY_PERIOD:
            self.fields[f"s{s}-p{i}"] = _choice(
                f"Masa kolom {letters(i)}",
                import_units.periods(months),
                OPEN_PERIOD if asked and asked.period else None,
                str(months),
            )

    def changes(self) -> dict[str, Any]:
        """Return what differs from the understanding, as ``imports.correct`` takes it."""
        data = self.cleaned_data
        sheets: dict[str, Any] = {}
        for s, sheet in enumerate(self.understanding["sheets"]):
            if f"s{s}-use" not in self.fields:
                continue
            change: dict[str, Any] = {"use": data[f"s{s}-use"], "columns": {}}
            if f"s{s}-own" in self.fields:
                change["own"] = data[f"s{s}-own"]
            if data[f"s{s}-header"] != sheet["header_rows"][0]:
                change["header_row"] = data[f"s{s}-header"]
            else:
                leader = self.leaders[s]
                change["columns"] = self._columns(leader, self.understanding["sheets"][leader])
            sheets[sheet["name"]] = change
        return {
            "sheets": sheets,
            "kbli_version": data["kbli_version"],
            "data_year": data["data_year"],
        }

    def _columns(self, s: int, sheet: dict[str, Any]) -> dict[int, dict[str, Any]]:
        changed: dict[int, dict[str, Any]] = {}
        for column in sheet["columns"]:
            i, current = column["index"], column["field"] or ""
            if self.add_prefix(f"s{s}-c{i}") not in self.data:
                continue  # the page did not ask: it was made before another answer
            chosen = self.cleaned_data[f"s{s}-c{i}"]
            wanted: dict[str, Any] = {}
            if chosen != ("" if current.startswith("-") else current):
                wanted["field"] = chosen
            elif f"s{s}-m{i}" in self.fields:
                wanted = self._unit(s, i, column)
            if wanted:
                changed[i] = wanted
        return changed

    def _unit(self, s: int, i: int, column: dict[str, Any]) -> dict[str, Any]:
        """An answered question is kept for the next file, also when it says what was assumed."""
        if self.add_prefix(f"s{s}-m{i}") not in self.data:
            return {}
        asked = self.questions.get((s, i))
        unit = self.cleaned_data[f"s{s}-m{i}"]
        months = self.cleaned_data.get(f"s{s}-p{i}", "1")
        multiplier = int(unit or 1) * int(months or 1)
        answered = bool(asked) and bool(unit) and bool(months)
        if multiplier == column["multiplier"] and not answered:
            return {}
        return {"multiplier": multiplier, "remember": bool(unit) and bool(months)}

    def asks_otherwise(self, understanding: dict[str, Any], settled: Iterable[str]) -> bool:
        """Whether the page must be made anew to ask what it asks now of a changed understanding."""
        anew = ColumnsForm(understanding=understanding, settled=settled)
        return any(
            getattr(anew, what) != getattr(self, what) for what in ("shape", "leaders", "has_kbli")
        )

    @property
    def shape(self) -> list[Any]:
        """What the page asks, and which sheets it says are used."""
        return [*self.fields, *(sheet["use"] for sheet in self.understanding["sheets"])]

    def newly_apart(self) -> bool:
        """Whether a person just asked to set the columns of a sheet apart: then the page asks them."""
        sheets = enumerate(self.understanding["sheets"])
        return any(
            self.cleaned_data.get(f"s{s}-own") and not sheet.get("own") for s, sheet in sheets
        )

    def sheets(self) -> list[dict[str, Any]]:
        """Return each sheet with its bound fields, for the page."""
        found = []
        for s, sheet in enumerate(self.understanding["sheets"]):
            known, leader = f"s{s}-use" in self.fields, self.leaders[s]
            width = max((len(cells) for _, cells in sheet["picture"]), default=0)
            fields = {column["index"]: column["field"] or "" for column in sheet["columns"]}
            found.append(
                {
                    **sheet,
                    "number": s,
                    "not_data_rows": sum(sheet.get("not_data", {}).values()),
                    "title_text": sheet["name"] or "Daftar",
                    "use_field": self[f"s{s}-use"] if known else None,
                    "own_field": self[f"s{s}-own"] if f"s{s}-own" in self.fields else None,
                    "header_field": self[f"s{s}-header"] if known else None,
                    "letters": [(letters(i), _LABELS.get(fields.get(i, ""), "")) for i in range(width)],
                    "follows": self.understanding["sheets"][leader]["name"] if leader != s else "",
                    "fields": [self._shown(s, c) for c in sheet["columns"]] if leader == s else [],
                }
            )  # fmt: skip
        return found

    def _shown(self, s: int, column: dict[str, Any]) -> dict[str, Any]:
        i = column["index"]
        return {
            "column": column,
            "letter": letters(i),
            "choice": self[f"s{s}-c{i}"],
            "unit": self[f"s{s}-m{i}"] if f"s{s}-m{i}" in self.fields else None,
            "period": self[f"s{s}-p{i}"] if f"s{s}-p{i}" in self.fields else None,
            "asked": self.questions.get((s, i)),
        }

    def asked(self) -> list[dict[str, Any]]:
        """Return the questions about units, each with what every answer makes of the sample cells."""
        found = []
        for (s, i), question in self.questions.items():
            sheet = self.understanding["sheets"][s]
            column = next(one for one in sheet["columns"] if one["index"] == i)
            followers = [
                self.understanding["sheets"][n]["name"]
                for n, leader in enumerate(self.leaders)
                if leader == s and self.understanding["sheets"][n]["use"]
            ]
            times = [*import_units.PERIODS] if question.period else []
            found.append(
                {
                    "column": column,
                    "letter": letters(i),
                    "sheet_number": s,
                    "sheets": followers if len(self.understanding["sheets"]) > 1 else [],
                    "small": question.unit and import_units.is_oddly_small(column["samples"]),
                    "units": self._answers(f"s{s}-m{i}", column, import_units.UNITS)
                    if question.unit
                    else [],
                    "several": asks_period(column["header"]),
                    "periods": self._answers(
                        f"s{s}-p{i}", column, times, self._units(question, column)
                    ),
                }
            )
        return found

    @staticmethod
    def _units(question: import_units.Question, column: dict[str, Any]) -> list[str]:
        """The units a figure may be in when its period is asked: the answers, or what is known."""
        if question.unit:
            return [unit for unit, _ in import_units.UNITS]
        return [str(import_units.parts_of(column["multiplier"])[0])]

    def _answers(
        self,
        name: str,
        column: dict[str, Any],
        choices: Iterable[tuple[str, str]],
        units: Sequence[str] = ("1",),
    ) -> list[dict[str, Any]]:
        """Each answer with its readings, (unit of several or "", written, rupiah)."""
        if name not in self.fields:
            return []
        samples = {
            value: [
                (unit if len(units) > 1 else "", *reading)
                for unit in units
                for reading in import_units.readings(column["samples"], int(value) * int(unit))
            ]
            for value, _ in choices
        }
        return [
            {"radio": radio, "readings": samples.get(str(radio.data["value"]), [])}
            for radio in self[name]
            if samples
        ]


_LABELS = dict(FIELDS[1:])


def _told_by(titles: dict[str, int]) -> str:
    """What the titles beside the codes say: {version: rows whose title only that version knows}."""
    told = sorted(titles.items(), key=lambda one: -one[1])
    if len(told) == 1:
        version, rows = told[0]
        return f"Menurut judul KBLI di berkas: {angka(rows)} judul hanya ada di KBLI {version}."
    words = ", ".join(f"{angka(rows)} judul menurut KBLI {version}" for version, rows in told)
    return f"Judul KBLI di berkas tidak sepakat: {words}. Periksa, lalu pilih."


def _choice(
    label: str,
    choices: Iterable[tuple[str, str]],
    open_answer: tuple[str, str] | None,
    initial: str,
) -> forms.ChoiceField:
    """A select, or radio buttons with an open answer where nobody knows yet."""
    if open_answer is None:
        return forms.ChoiceField(
            label=label,
            choices=list(choices),
            required=False,
            initial=initial,
            widget=forms.Select(attrs={"class": "form-select"}),
        )
    return forms.ChoiceField(
        label=label,
        choices=[*choices, open_answer],
        required=False,
        initial="",
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
    )
