"""An edition's life: who may, what is refused, what freezing means; and its pages."""

import io
import re
from collections import Counter
from dataclasses import replace

import docx
import openpyxl
import pypdfium2
import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from ikm_registry.models import Ikm
from rpik.core.errors import DomainError, NotAllowed, StaleObject
from rpik.core.models import AuditEvent
from rpik.plan.document import assemble
from rpik.plan.document.outline import SECTIONS
from rpik.plan.document.stages import outside, stages_in
from rpik.plan.document.words import ExternalFigure, Stage
from rpik.plan.models import Edition
from rpik.plan.services import editions
from tests.factories import plan as factories
from tests.factories import sentra as sentra_factories

pytestmark = pytest.mark.django_db


def figure(document, key: str, row: int, column: int):
    table = next(one for one in document.tables if one.key == key)
    return table.rows[row][column]


def test_publishing_freezes_the_figures_and_ends_writing(reference, perencana, pimpinan):
    factories.register(10)
    edition = factories.edition(perencana)
    edition = factories.publish(edition, pimpinan)
    before = editions.document_of(Edition.objects.get(pk=edition.pk))
    factories.register(10)
    after = editions.document_of(Edition.objects.get(pk=edition.pk))
    assert after == before and not after.draft
    assert editions.written(edition, "pdf") == editions.WRITERS["pdf"](before)
    with pytest.raises(DomainError, match="sudah terbit"):
        editions.write_section(edition_id=edition.pk, code="1.1", body="x", version=0, by=perencana)
    with pytest.raises(DomainError, match="sudah terbit"):
        factories.publish(edition, pimpinan)
    assert AuditEvent.objects.filter(event="edition.published", by=pimpinan).count() == 1


PERDA = {"number": "5", "day": "2024-06-03", "gazette_number": "2/D", "gazette_year": 2024}
PERDA_LINE = (
    "Peraturan Daerah Kabupaten Malang Nomor 5 Tahun 2024 tanggal 3 Juni 2024 "
    "(Lembaran Daerah Tahun 2024 Nomor 2/D)"
)


def words_in(content: bytes, kind: str) -> str:
    """All that a file says, as another program reads it."""
    if kind == "docx":
        return " ".join(p.text for p in docx.Document(io.BytesIO(content)).paragraphs)
    if kind == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(content))
        return " ".join(str(c) for row in book["Daftar"].values for c in row if c)
    with pypdfium2.PdfDocument(content) as book:
        text = " ".join(page.get_textpage().get_text_range() for page in book)
    return " ".join(text.split())


def test_the_perda_follows_a_published_edition_and_changes_nothing_else(
    reference, perencana, pimpinan, log_in
):
    factories.register(10)
    edition = factories.edition(perencana)
    factories.publish(edition, pimpinan)
    edition.refresh_from_db()
    before, snapshot = editions.document_of(edition), edition.snapshot
    for kind in editions.WRITERS:
        assert "Belum ditetapkan dengan Perda" in words_in(editions.written(edition, kind), kind)
    address = reverse("plan:edition-perda", args=[edition.pk])
    data = PERDA | {"version": edition.version}
    assert log_in(pimpinan).post(address, data).status_code == 403
    assert log_in(perencana).post(address, data).status_code == 302
    assert log_in(perencana).post(address, data).status_code == 409
    edition.refresh_from_db()
    for kind in editions.WRITERS:
        said = words_in(editions.written(edition, kind), kind)
        assert PERDA_LINE in said and "Belum ditetapkan dengan Perda" not in said
        assert said.count(PERDA_LINE) == (1 if kind == "xlsx" else 2)  # cover and legal basis
    after = editions.document_of(edition)
    assert edition.snapshot == snapshot and after.tables == before.tables
    gone = [b for b in before.blocks if b not in after.blocks]
    new = [b for b in after.blocks if b not in before.blocks]
    assert [b.text for b in gone] == [lack for lack in before.missing if lack not in after.missing]
    assert len(gone) == 1 and [b.items for b in new] == [(PERDA_LINE,)]
    event = AuditEvent.objects.get(event="edition.perda")
    assert event.by == perencana and event.data["after"] == PERDA_LINE
    assert event.data["before"] == "Belum ditetapkan dengan Perda"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"number": ""}, "Isi nomor Perda"),
        ({"day": ""}, "Isi tanggal Perda"),
        ({"day": "2999-01-01"}, "hari ini"),
        ({"gazette_year": ""}, "Isi nomor dan tahun Lembaran Daerah bersama"),
        ({"gazette_year": 2023}, "tidak dapat mendahului"),
        ({"number": "5" * 41}, "40"),
    ],
)
def test_half_a_perda_is_refused_with_what_was_typed(perencana, log_in, change, sentence):
    edition = factories.edition(perencana)
    address = reverse("plan:edition-perda", args=[edition.pk])
    answer = log_in(perencana).post(address, PERDA | {"version": edition.version} | change)
    said = answer.content.decode()
    assert answer.status_code == 400 and sentence in said and 'value="2/D"' in said
    edition.refresh_from_db()
    assert edition.perda_date is None


def test_a_perda_without_its_gazette_says_so(reference, perencana, log_in):
    edition = factories.edition(perencana)
    data = {"version": edition.version, "number": "5", "day": "2024-06-03"}
    log_in(perencana).post(reverse("plan:edition-perda", args=[edition.pk]), data)
    document = editions.document_of(Edition.objects.get(pk=edition.pk))
    assert document.decree.endswith("tanggal 3 Juni 2024 (Lembaran Daerah belum diisi)")
    assert "Nomor dan tahun Lembaran Daerah Perda Nomor 5 belum diisi." in document.missing


def test_a_draft_follows_the_register(reference, perencana):
    edition = factories.edition(perencana)
    text = editions.EditionText
    assert not text.objects.filter(edition=edition).exists()
    editions.write_section(
        edition_id=edition.pk, code="3.1", body="Ada {{jumlah_ikm}} IKM.", version=0, by=perencana
    )
    factories.ikm(desa=factories.DESA[0])
    factories.ikm(desa=factories.DESA[0])
    words = [b.text for b in editions.document_of(edition).blocks if hasattr(b, "text")]
    assert "Ada 2 IKM." in words


def test_a_new_edition_may_begin_with_what_another_has(reference, perencana, pimpinan, log_in):
    factories.register(10)
    old = factories.edition(perencana)
    editions.write_section(
        edition_id=old.pk, code="3.1", body="Visi {{jumlah_ikm}}.", version=0, by=perencana
    )
    typed = {"luas": ExternalFigure("3.530", 2024, "BPS")}
    editions.type_figures(
        edition_id=old.pk, externals=typed, targets={"tk": {1: "9"}}, by=perencana
    )
    factories.publish(Edition.objects.get(pk=old.pk), pimpinan)
    data = {"title": "Kedua", "year_from": 2025, "year_to": 2045, "template": old.pk}
    assert log_in(perencana).post("/rencana/baru/", data).status_code == 302
    new = Edition.objects.get(title="Kedua")
    first, second = (editions.words_of(Edition.objects.get(pk=one.pk)) for one in (old, new))
    assert (second.texts, second.externals, second.targets) == (
        first.texts, first.externals, first.targets,
    )  # fmt: skip
    assert [one.label for one in second.stages] == [
        "Tahap I (2025–2029)", "Tahap II (2030–2034)", "Tahap III (2035–2039)", "Tahap IV (2040–2045)",
    ]  # fmt: skip
    assert new.is_draft and new.snapshot is None and not new.known_gaps
    assert old.texts.count() == new.texts.count() == len(SECTIONS)


def test_who_may(reference, perencana, pimpinan, petugas):
    edition = factories.edition(perencana)
    for person in (petugas, pimpinan):
        with pytest.raises(NotAllowed):
            factories.edition(person)
    with pytest.raises(NotAllowed, match="Hanya Pimpinan"):
        editions.publish(edition_id=edition.pk, version=edition.version, by=perencana)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"title": "x" * 5000}, "Judul 5000 huruf; paling banyak 200"),
        ({"title": "  "}, "Judul tidak boleh kosong"),
        ({"year_to": 2024}, "Tahun akhir harus sesudah"),
        ({"year_from": 1024}, "Tahun akhir harus sesudah"),
    ],
)
def test_nonsense_heads_are_refused(perencana, fields, sentence):
    with pytest.raises(DomainError, match=sentence):
        factories.edition(perencana, **fields)


def test_stages_must_follow_each_other(perencana):
    edition = factories.edition(perencana)
    head = {"title": "R", "year_from": 2024, "year_to": 2044, "by": perencana}
    with pytest.raises(DomainError, match="tidak bertindih"):
        editions.change_head(
            edition_id=edition.pk, version=1, stages=[Stage("I", 2024, 2030), Stage("II", 2030, 2044)],
            **head,
        )  # fmt: skip
    editions.change_head(
        edition_id=edition.pk, version=1, stages=[Stage("Tahap I", 2023, 2044)], **head
    )
    with pytest.raises(StaleObject):
        editions.change_head(
            edition_id=edition.pk, version=1, stages=[Stage("Tahap I", 2023, 2044)], **head
        )


@pytest.mark.parametrize(
    ("stages", "sentence"),
    [
        (((2024, 2030), (2032, 2044)), "Tahun 2031 dari periode"),
        (((2024, 2042),), "Tahun 2043, 2044 dari periode"),
        (((2024, 2046),), "keluar dari periode 2024–2044"),
        (((2020, 2030), (2031, 2044)), "keluar dari periode 2024–2044"),
    ],
)
def test_stages_fill_the_period(reference, perencana, stages, sentence):
    edition = factories.edition(perencana)
    said = [Stage(f"Tahap {at}", *years) for at, years in enumerate(stages, 1)]
    with pytest.raises(DomainError, match=sentence):
        editions.change_head(
            edition_id=edition.pk, version=1, title="R", year_from=2024, year_to=2044, stages=said,
            by=perencana,
        )  # fmt: skip
    assert not outside(editions.words_of(edition).stages, 2024, 2044)
    edition.stages = [{"name": s.name, "from": s.start, "to": s.end} for s in said]
    assert any(sentence in one for one in editions.document_of(edition).missing)


def test_a_new_edition_begins_next_year_for_twenty(reference, perencana, log_in):
    form = log_in(perencana).get("/rencana/baru/").context["form"]
    begin = timezone.localdate().year + 1
    assert (form["year_from"].value(), form["year_to"].value()) == (begin, begin + 19)
    assert [(s.start, s.end) for s in stages_in(2027, 2046)] == [
        (2027, 2031), (2032, 2036), (2037, 2041), (2042, 2046),
    ]  # fmt: skip
    assert [s.name for s in stages_in(2027, 2028)] == ["Tahap I", "Tahap II"]


def test_two_writers_of_one_section_do_not_overwrite_each_other(reference, perencana):
    edition = factories.edition(perencana)
    save = {"edition_id": edition.pk, "code": "1.1", "by": perencana}
    assert editions.write_section(**save, body="satu", version=0).version == 1
    with pytest.raises(StaleObject):
        editions.write_section(**save, body="dua", version=0)
    assert editions.write_section(**save, body="dua", version=1).version == 2


def test_unknown_references_are_refused_and_vanished_ones_marked(reference, perencana):
    edition = factories.edition(perencana)
    with pytest.raises(DomainError, match="Rujukan jumlah_ikan tidak dikenal"):
        editions.write_section(
            edition_id=edition.pk, code="1.1", body="{{jumlah_ikan}}", version=0, by=perencana
        )
    editions.EditionText.objects.create(
        edition=edition, code="1.1", body="Dulu {{jumlah_ikan}}.", updated_by=perencana
    )
    document = editions.document_of(edition)
    assert "Rujukan jumlah_ikan di bagian 1.1 tidak dikenal." in document.missing
    assert any(
        getattr(b, "text", "") == "Dulu [rujukan jumlah_ikan tidak dikenal]."
        for b in document.blocks
    )


def test_external_figures_are_missing_until_typed_with_their_source(reference, perencana):
    edition = factories.edition(perencana)
    lack = "Jumlah penduduk (jiwa) belum diisi; sumbernya BPS."
    assert lack in editions.document_of(edition).missing
    typed = {"penduduk": ExternalFigure("2.685.900", 2023, "")}
    with pytest.raises(DomainError, match="sebut sumbernya"):
        editions.type_figures(edition_id=edition.pk, externals=typed, targets={}, by=perencana)
    typed = {"penduduk": ExternalFigure("2.685.900", 2023, "BPS, Kabupaten Malang Dalam Angka")}
    targets = {"tk": {1: "90.000"}}
    editions.type_figures(edition_id=edition.pk, externals=typed, targets=targets, by=perencana)
    document = editions.document_of(Edition.objects.get(pk=edition.pk))
    assert lack not in document.missing and "27 dari 28 sasaran belum diisi." in document.missing
    assert figure(document, "luar-2.1", 0, 1) == "2.685.900"
    assert figure(document, "sasaran", 3, 4) == "90.000"
    for name in ("penduduk", "kpi"):
        body = f"Ada {{{{luar_{name}}}}} di sini."
        edition.texts.filter(code="2.1").delete()
        editions.write_section(
            edition_id=edition.pk, code="2.1", body=body, version=0, by=perencana
        )
        said = {"penduduk": "2.685.900", "kpi": "[Luas kawasan peruntukan industri belum diisi]"}[
            name
        ]
        document = editions.document_of(Edition.objects.get(pk=edition.pk))
        assert f"Ada {said} di sini." in [getattr(b, "text", "") for b in document.blocks]
    assert (
        "Bagian 2.1 menyebut Luas kawasan peruntukan industri, yang belum diisi."
        in document.missing
    )


def test_default_words_and_the_files_are_frozen_too(reference, perencana, pimpinan, monkeypatch):
    factories.register(20)
    edition = factories.edition(perencana)
    gaps = len(editions.document_of(edition).missing)
    editions.publish(edition_id=edition.pk, version=edition.version, gaps=gaps, by=pimpinan)
    edition = Edition.objects.get(pk=edition.pk)
    before = editions.document_of(edition)
    later = tuple(replace(section, text="Tulisan lain.") for section in SECTIONS)
    monkeypatch.setattr(assemble, "SECTIONS", later)
    assert editions.document_of(edition) == before
    kept = {kind: editions.written(edition, kind) for kind in editions.WRITERS}
    monkeypatch.setattr(assemble, "OFFICE", "Dinas lain")
    assert {kind: editions.written(edition, kind) for kind in editions.WRITERS} == kept
    assert editions.WRITERS["pdf"](editions.document_of(edition)) != kept["pdf"]
    assert editions.document_of(factories.edition(perencana)) != before


def test_words_name_the_greatest_and_the_sentra(reference, perencana):
    factories.register(20)
    sentra = sentra_factories.proposal("ditetapkan").sentra
    words = editions.references_of(factories.edition(perencana))
    active = Ikm.objects.active().values_list("kecamatan__name", flat=True)
    counted = Counter(name for name in active if name).most_common(3)
    assert len(counted) > 1
    for name, count in counted:
        assert f"{name} ({count})" in words["kecamatan_terbanyak"]
    told = [int(n) for n in re.findall(r"\((\d+)\)", words["kecamatan_terbanyak"])]
    assert told == sorted(told, reverse=True) and len(told) == 3
    assert words["daftar_sentra"] == f"{sentra.name} ({sentra.members.count()} unit usaha)"


def test_a_published_edition_offers_no_form_to_type_into(reference, perencana, pimpinan, log_in):
    edition = factories.edition(perencana)
    gaps = len(editions.document_of(edition).missing)
    editions.publish(edition_id=edition.pk, version=edition.version, gaps=gaps, by=pimpinan)
    client = log_in(perencana)
    for name, *rest in (("section", "3.1"), ("figures",), ("head",), ("criteria-set",)):
        answer = client.get(reverse(f"plan:edition-{name}", args=[edition.pk, *rest]), follow=True)
        assert answer.redirect_chain[-1][0] == edition.get_absolute_url()
        assert "sudah terbit" in answer.content.decode()
    assert client.get(reverse("plan:edition-perda", args=[edition.pk])).status_code == 200


def test_pages_create_edit_and_publish(reference, perencana, pimpinan, log_in):
    client = log_in(perencana)
    page = client.get("/rencana/baru/")
    data = {"title": "RPIK", "year_from": 2024, "year_to": 2044}
    data["form_key"] = page.context["form"]["form_key"].value()
    answer = client.post("/rencana/baru/", data)
    edition = Edition.objects.get()
    assert answer.url == client.post("/rencana/baru/", data).url == edition.get_absolute_url()
    assert Edition.objects.count() == 1
    long = client.post("/rencana/baru/", data | {"title": "x" * 5000, "form_key": ""})
    assert long.status_code == 400 and "Judul 5000 huruf" in long.content.decode()
    section = reverse("plan:edition-section", args=[edition.pk, "3.1"])
    assert client.post(section, {"version": 0, "body": "<script>Visi</script>"}).status_code == 302
    shown = client.get(edition.get_absolute_url()).content.decode()
    assert "&lt;script&gt;Visi" in shown and "<script>Visi" not in shown
    assert client.post(section, {"version": 0, "body": "lain"}).status_code == 409
    assert client.get(reverse("plan:edition-section", args=[edition.pk, "9.9"])).status_code == 404
    figures = reverse("plan:edition-figures", args=[edition.pk])
    typed = {"value-kpi": "1.200", "source-kpi": "Perda 3/2010", "target-tk-4": "99"}
    assert client.post(figures, typed).status_code == 302
    assert 'value="1.200"' in client.get(figures).content.decode()
    head = reverse("plan:edition-head", args=[edition.pk])
    edition.refresh_from_db()
    changed = {"version": edition.version, "title": "RPIK Baru", "year_from": 2024, "year_to": 2044}
    assert client.post(head, changed | {"stages": "Tahap I ????"}).status_code == 400
    assert client.post(head, changed | {"stages": "Tahap I 2023-2044"}).status_code == 302
    edition.refresh_from_db()
    publish = reverse("plan:edition-publish", args=[edition.pk])
    assert client.post(publish, {"version": edition.version}).status_code == 403
    page = log_in(pimpinan).get(publish)
    gaps = [text for part in page.context["parts"] for text, _ in part["gaps"]]
    known = {"version": edition.version, "kurang": len(gaps)}
    assert len(gaps) > 20 and gaps[0] in page.content.decode()
    for short in ({}, {"tahu": "ya", "kurang": len(gaps) - 1}):
        refused = log_in(pimpinan).post(publish, known | short)
        assert refused.status_code == 400
        assert f"{len(gaps)} hal masih kurang" in refused.content.decode()
    assert log_in(pimpinan).post(publish, known | {"tahu": "ya", "version": 1}).status_code == 409
    assert log_in(pimpinan).post(publish, known | {"tahu": "ya"}).status_code == 302
    edition.refresh_from_db()
    assert not edition.is_draft and edition.title == "RPIK Baru"
    assert sorted(edition.known_gaps) == sorted(gaps)
    said = f"dengan {len(gaps)} hal yang diketahui masih kurang"
    for kind in editions.WRITERS:
        assert said in words_in(editions.written(edition, kind), kind)
    assert log_in(pimpinan).get(publish).url == edition.get_absolute_url()


def test_every_gap_leads_to_the_page_that_mends_it(reference, perencana, log_in):
    """Of an edition with nothing in it; the planner may open every page named."""
    edition = factories.edition(perencana)
    editions.EditionText.objects.create(
        edition=edition, code="1.1", body="{{hilang}}", updated_by=perencana
    )
    client = log_in(perencana)
    parts = client.get(edition.get_absolute_url()).context["parts"]
    links = {link: text for part in parts for text, link in part["gaps"]}
    assert all(links) and len(parts) == 6
    for link, text in links.items():
        assert client.get(link).status_code == 200, (link, text)
    texts = [text for part in parts for text, _ in part["gaps"]]
    for wanted in (
        "Rujukan hilang di bagian 1.1 tidak dikenal.",
        "Bagian 3.1 Visi dan misi pembangunan daerah belum ditulis.",
        "Tabel PDRB atas dasar harga berlaku menurut lapangan usaha (Rp miliar) belum diisi; sumbernya BPS.",
        "Register belum memuat IKM aktif: semua tabel register kosong.",
        "Peta pola ruang RTRW belum diberlakukan, jadi luas KPI dari peta tidak ada.",
    ):
        assert wanted in texts
    assert any(text.endswith("Sentra IKM yang ditetapkan belum berisi data.") for text in texts)


def test_sections_and_downloads_ask_for_the_right(reference, perencana, petugas, log_in, client):
    edition = factories.edition(perencana)
    section = reverse("plan:edition-section", args=[edition.pk, "1.1"])
    download = reverse("plan:edition-download", args=[edition.pk, "xlsx"])
    assert log_in(petugas).get(section).status_code == 403
    assert log_in(petugas).get(download).status_code == 200
    assert log_in(petugas).get(download.replace("xlsx", "exe")).status_code == 404
    for address in (section, download):
        assert client.get(address).headers["Location"].startswith("/masuk/")


def test_the_page_asks_a_bounded_number_of_questions(
    reference, perencana, log_in, django_assert_max_num_queries
):
    factories.register(60)
    edition = factories.edition(perencana)
    client = log_in(perencana)
    with django_assert_max_num_queries(29):
        assert client.get(edition.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("kind", ["docx", "pdf", "xlsx"])
def test_command_and_download_give_the_same_file(
    reference, perencana, log_in, tmp_path, kind, capsys
):
    factories.register(5)
    edition = factories.edition(perencana)
    target = tmp_path / f"rpik.{kind}"
    call_command("write_rpik", edition=str(edition.pk), format=kind, output=target)
    assert "Yang masih kurang" in capsys.readouterr().out
    address = reverse("plan:edition-download", args=[edition.pk, kind])
    answer = log_in(perencana).get(address)
    assert answer.content == target.read_bytes()
    assert f'rpik-rpik-uji-2024-2044-draf.{kind}"' in answer.headers["Content-Disposition"]


def test_the_command_names_what_is_wrong(db, tmp_path):
    with pytest.raises(CommandError, match=r"Edisi 7 tidak ada. Buka edisi baru"):
        call_command("write_rpik", edition="7", format="pdf", output=tmp_path / "a.pdf")
    with pytest.raises(CommandError, match="Edisi tujuh tidak ada"):
        call_command("write_rpik", edition="tujuh", format="pdf", output=tmp_path / "a.pdf")


def test_an_edition_is_written_and_published_by_accounts_of_the_whole_kabupaten(
    reference, make_user, log_in, perencana
):
    made = editions.create(title="RPIK", year_from=2027, year_to=2046, by=perencana)
    for role, name, verb in (
        ("perencana", "plan:edition-head", "get"),
        ("perencana", "plan:edition-create", "get"),
        ("pimpinan", "plan:edition-publish", "post"),
    ):
        bound = make_user(role, f"{role}-{name[-5:]}", kecamatan_scope=["35.07.02"])
        args = [] if name.endswith("create") else [made.pk]
        answer = getattr(log_in(bound), verb)(reverse(name, args=args))
        assert answer.status_code == 403, name
    bound = make_user("perencana", "terikat", kecamatan_scope=["35.07.02"])
    with pytest.raises(NotAllowed, match="seluruh kabupaten"):
        editions.create(title="RPIK", year_from=2027, year_to=2046, by=bound)
