"""Open, write, publish and print an edition of the RPIK."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from rpik.core import idempotency
from rpik.core.accounts import require
from rpik.core.audit import record
from rpik.core.errors import DomainError, StaleObject
from rpik.core.models import User
from rpik.core.templatetags.format_id import tanggal
from rpik.plan.choices import EditionState
from rpik.plan.document import docx, pdf, xlsx
from rpik.plan.document.assemble import assemble, external_figures, live_figures, told_of
from rpik.plan.document.blocks import Document
from rpik.plan.document.decree import cover
from rpik.plan.document.outline import BY_CODE, EXTERNALS, SECTIONS, TARGETS
from rpik.plan.document.series import Series
from rpik.plan.document.stages import stages_in
from rpik.plan.document.wording import references
from rpik.plan.document.words import EditionWords, ExternalFigure, Perda, Stage
from rpik.plan.models import Edition, EditionFigure, EditionFile, EditionTable, EditionText
from rpik.plan.priority import setup_of
from rpik.plan.queries.document import gather
from rpik.plan.services import edition_checks

WRITE, PUBLISH = "plan.change_edition", "plan.publish_edition"
FROZEN = "Edisi ini sudah terbit dan tidak dapat diubah. Buka edisi baru."
WRITERS = {"docx": docx.write, "pdf": pdf.write, "xlsx": xlsx.write}
CONTENT_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
MAX_TEXT = 50_000
COPIED = ("targets", "comparisons", "criteria", "leaders")  # into an edition from another


@transaction.atomic
def create(
    *,
    title: str,
    year_from: int,
    year_to: int,
    by: User,
    form_key: str = "",
    template: Edition | None = None,
) -> Edition:
    """Open a draft with the default stages, or with all that people wrote in ``template``; its stages
    are copied for the same period, else only their names: the years follow the new period.

    Raises:
        NotAllowed, DomainError: with the sentence for the person.
        AlreadySubmitted: the same form was sent before.
    """
    _allow_writing(by)
    edition_checks.require_head(title, year_from, year_to)
    submitted = idempotency.claim(form_key, by=by) if form_key else None
    edition = Edition(
        title=title.strip(),
        year_from=year_from,
        year_to=year_to,
        stages=_kept(stages_in(year_from, year_to)),
        created_by=by,
    )
    if template:
        for name in COPIED:
            setattr(edition, name, getattr(template, name))
        edition.stages = _stages_from(template, year_from, year_to)
    edition.save()
    if template:
        _copy_rows(template, edition, by)
    idempotency.made(submitted, edition.get_absolute_url())
    record("edition.created", by=by, target=edition, sentence=f"Membuka edisi {edition}")
    return edition


def _kept(stages: Sequence[Stage]) -> list[dict[str, Any]]:
    return [{"name": one.name, "from": one.start, "to": one.end} for one in stages]


def _stages_from(template: Edition, year_from: int, year_to: int) -> list[dict[str, Any]]:
    if (template.year_from, template.year_to) == (year_from, year_to):
        return list(template.stages)
    return _kept(stages_in(year_from, year_to, [one["name"] for one in template.stages]))


def _copy_rows(template: Edition, edition: Edition, by: User) -> None:
    """Copy texts, figures and tables; a writer's name is that of who copied."""
    kinds: tuple[Any, ...] = (template.texts, template.figures, template.tables)
    for kind in kinds:
        made = list(kind.all())
        for row in made:
            row.pk, row._state.adding, row.edition = None, True, edition
            if not isinstance(row, EditionFigure):
                row.updated_by, row.updated_at = by, timezone.now()
        kind.model._default_manager.bulk_create(made)


@transaction.atomic
def change_head(
    *,
    edition_id: int,
    version: int,
    title: str,
    year_from: int,
    year_to: int,
    stages: Sequence[Stage],
    by: User,
) -> Edition:
    """Change title, period and stages of a draft.

    Raises:
        NotAllowed, StaleObject, DomainError: with the sentence for the person.
    """
    edition = draft_of(edition_id, by)
    if edition.version != version:
        raise StaleObject("Edisi ini baru saja diubah orang lain. Muat ulang, lalu ulangi.")
    edition_checks.require_head(title, year_from, year_to)
    edition_checks.require_stages(stages, year_from, year_to)
    edition.title, edition.year_from, edition.year_to = title.strip(), year_from, year_to
    edition.stages = _kept(stages)
    touch(edition)
    edition.save()
    record("edition.changed", by=by, target=edition, sentence=f"Mengubah judul/tahap {edition}")
    return edition


@transaction.atomic
def write_section(*, edition_id: int, code: str, body: str, version: int, by: User) -> EditionText:
    """Save the words of one section; ``version`` 0 means nobody had written it yet.

    Raises:
        NotAllowed, StaleObject, DomainError: with the sentence for the person.
    """
    edition = draft_of(edition_id, by)
    section = BY_CODE.get(code)
    if section is None:
        raise DomainError(f"Bagian {code} tidak ada dalam dokumen.")
    body = body.replace("\r\n", "\n").replace("\x00", "").strip()
    if len(body) > MAX_TEXT:
        raise DomainError(f"Isi bagian paling banyak {MAX_TEXT} huruf.", field="body")
    unknown = sorted(references(body) - set(references_of(edition)))
    if unknown:
        raise DomainError(
            f"Rujukan {', '.join(unknown)} tidak dikenal. Pakai nama dari daftar di samping.",
            field="body",
        )
    text = EditionText.objects.filter(edition=edition, code=code).first()
    if (text.version if text else 0) != version:
        raise StaleObject(
            "Bagian ini baru saja disimpan orang lain. Salin tulisan Anda, muat ulang, lalu gabungkan."
        )
    if text is None:
        text = EditionText(edition=edition, code=code, version=0)
    text.body, text.updated_by, text.updated_at = body, by, timezone.now()
    text.version += 1
    text.save()
    touch(edition)
    edition.save(update_fields=["version", "updated_at"])
    record("edition.section", by=by, target=edition, sentence=f"Menulis {code} {section.title}")
    return text


@transaction.atomic
def type_figures(
    *,
    edition_id: int,
    externals: Mapping[str, ExternalFigure],
    targets: Mapping[str, Mapping[int, str]],
    by: User,
) -> Edition:
    """Replace the typed figures and targets; what is left out counts as missing.

    Raises:
        NotAllowed, DomainError: a value without its source, a key that is none.
    """
    edition = draft_of(edition_id, by)
    known = {one.key: one.label for one in EXTERNALS}
    for key, figure in externals.items():
        if key not in known:
            raise DomainError(f"Angka {key} tidak ada dalam dokumen.")
        if not figure.source.strip():
            raise DomainError(
                f"{known[key]}: sebut sumbernya, misalnya nama terbitan.", field=f"source-{key}"
            )
    unknown = set(targets) - {one.key for one in TARGETS}
    if unknown:
        raise DomainError(f"Sasaran {', '.join(sorted(unknown))} tidak ada dalam dokumen.")
    edition.figures.all().delete()
    EditionFigure.objects.bulk_create(
        EditionFigure(edition=edition, key=key, value=f.value, year=f.year, source=f.source)
        for key, f in sorted(externals.items())
    )
    edition.targets = {
        key: {str(stage): value for stage, value in sorted(cells.items())}
        for key, cells in sorted(targets.items())
        if cells
    }
    touch(edition)
    edition.save(update_fields=["targets", "version", "updated_at"])
    record("edition.figures", by=by, target=edition, sentence=f"Mengisi angka luar {edition}")
    return edition


@transaction.atomic
def set_perda(*, edition_id: int, version: int, perda: Perda | None, by: User) -> Edition:
    """Enter the Perda of an edition, also of a published one: its content stays as it is.

    Raises:
        NotAllowed, StaleObject, DomainError: with the sentence for the person.
    """
    _allow_writing(by)
    edition = _locked(edition_id)
    if edition.version != version:
        raise StaleObject("Edisi ini baru saja diubah orang lain. Muat ulang, lalu ulangi.")
    if perda:
        edition_checks.require_perda(perda)
    before = cover(perda_of(edition))
    edition.perda_number = perda.number.strip() if perda else ""
    edition.perda_date = perda.day if perda else None
    edition.gazette_number = perda.gazette_number.strip() if perda else ""
    edition.gazette_year = perda.gazette_year if perda else None
    touch(edition)
    edition.save(
        update_fields=[
            "perda_number", "perda_date", "gazette_number", "gazette_year", "version", "updated_at",
        ]
    )  # fmt: skip
    if not edition.is_draft:
        _keep_files(edition)
    record(
        "edition.perda",
        by=by,
        target=edition,
        sentence=f"Mengisi data Perda {edition}",
        data={"before": before, "after": cover(perda_of(edition))},
    )
    return edition


@transaction.atomic
def publish(*, edition_id: int, version: int, by: User, gaps: int = 0) -> Edition:
    """Freeze the figures as they stand now; the edition never changes again.

    ``gaps``: how many things the publisher knows to be missing. They are kept, and the document says so.

    Raises:
        NotAllowed, StaleObject, DomainError: with the sentence for the person.
    """
    require(by, PUBLISH, "menerbitkan RPIK", whole=True)
    edition = _locked(edition_id)
    if not edition.is_draft:
        raise DomainError("Edisi ini sudah terbit.")
    if edition.version != version:
        raise StaleObject(
            "Edisi ini berubah sejak Anda membacanya. Muat ulang, baca, lalu terbitkan."
        )
    edition.snapshot = gather(anew=True)
    _keep_default_words(edition, by)
    missing = assemble(words_of(edition), edition.snapshot).missing
    if len(missing) != gaps:
        raise DomainError(
            f"{len(missing)} hal masih kurang dalam dokumen ini. Baca daftarnya, lengkapi, "
            "atau nyatakan bahwa Anda mengetahuinya, lalu terbitkan."
        )
    edition.known_gaps = list(missing)
    edition.state = EditionState.PUBLISHED
    edition.published_at, edition.published_by = timezone.now(), by
    touch(edition)
    edition.save()
    _keep_files(edition)
    record(
        "edition.published",
        by=by,
        target=edition,
        sentence=f"Menerbitkan {edition}",
        data={"known_gaps": edition.known_gaps},
    )
    return edition


def _keep_default_words(edition: Edition, by: User) -> None:
    """Write down the words nobody edited: a later version of RPIK may begin with others."""
    edited = set(edition.texts.values_list("code", flat=True))
    edition.texts.bulk_create(
        EditionText(edition=edition, code=one.code, body=one.text, updated_by=by)
        for one in SECTIONS
        if one.code not in edited
    )


def _keep_files(edition: Edition) -> None:
    """Write a published edition down in every form it is given out in."""
    document = document_of(edition)
    edition.files.all().delete()
    EditionFile.objects.bulk_create(
        EditionFile(edition=edition, kind=kind, content=write(document))
        for kind, write in WRITERS.items()
    )


def document_of(edition: Edition) -> Document:
    """Return the document of an edition: live figures of a draft, frozen ones once published."""
    return assemble(words_of(edition), edition.snapshot or gather())


def perda_of(edition: Edition) -> Perda | None:
    """Return the Perda of an edition; None until it is entered."""
    if edition.perda_date is None:
        return None
    return Perda(
        edition.perda_number, edition.perda_date, edition.gazette_number, edition.gazette_year
    )


def words_of(edition: Edition) -> EditionWords:
    """Return what people wrote of an edition."""
    return EditionWords(
        title=edition.title,
        year_from=edition.year_from,
        year_to=edition.year_to,
        draft=edition.is_draft,
        stages=tuple(Stage(s["name"], s["from"], s["to"]) for s in edition.stages),
        texts=dict(edition.texts.values_list("code", "body")),
        externals={f.key: ExternalFigure(f.value, f.year, f.source) for f in edition.figures.all()},
        targets={
            key: {int(stage): value for stage, value in cells.items()}
            for key, cells in edition.targets.items()
        },
        tables={row.key: _series(row) for row in edition.tables.all()},
        setup=setup_of(edition.criteria, edition.comparisons),
        leaders=edition.leaders,
        perda=perda_of(edition),
        known=_known(edition),
    )


def _series(row: EditionTable) -> Series:
    rows = tuple((label, tuple(values)) for label, values in row.rows)
    return Series(tuple(row.columns), rows, row.source, row.note)


def _known(edition: Edition) -> str:
    """Say that a published edition was known to lack something; "" where it was whole, or a draft."""
    if not edition.known_gaps or edition.published_at is None:
        return ""
    return (
        f"Diterbitkan {tanggal(edition.published_at)} oleh {edition.published_by} dengan "
        f"{len(edition.known_gaps)} hal yang diketahui masih kurang."
    )


def written(edition: Edition, kind: str) -> bytes:
    """Return the document as a file of ``kind`` (docx, pdf, xlsx); a published one as it was kept."""
    kept = edition.files.filter(kind=kind).first()
    return bytes(kept.content) if kept else WRITERS[kind](document_of(edition))


def _allow_writing(by: User) -> None:
    require(by, WRITE, "menulis RPIK", whole=True)


def draft_of(edition_id: int, by: User) -> Edition:
    """Return a draft, locked for writing.

    Raises:
        NotAllowed, DomainError: may not write, or it is published.
    """
    _allow_writing(by)
    edition = _locked(edition_id)
    if not edition.is_draft:
        raise DomainError(FROZEN)
    return edition


def _locked(edition_id: int) -> Edition:
    edition = Edition.objects.select_for_update().filter(pk=edition_id).first()
    if edition is None:
        raise DomainError("Edisi ini tidak ada lagi.")
    return edition


def touch(edition: Edition) -> None:
    """Count a change of an edition; the caller saves ``version`` and ``updated_at``."""
    edition.version += 1
    edition.updated_at = timezone.now()


def references_of(edition: Edition) -> dict[str, Any]:
    """Return the live figures a writer may refer to, by name, as printed today."""
    figures = edition.snapshot or gather()
    return live_figures(figures) | external_figures(told_of(words_of(edition)))
