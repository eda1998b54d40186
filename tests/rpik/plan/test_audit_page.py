"""The audit trail on a page and as CSV: in words, found again, each with its seal."""

import csv
import io
from datetime import date

import pytest
from django.db import connection

from rpik.core.audit import record
from rpik.core.audit_chain import Head, verify
from rpik.core.models import AuditEvent
from sentra.services import designation, review
from tests.factories import sentra as make


@pytest.mark.django_db(transaction=True)
def test_the_csv_carries_the_seals_of_an_unbroken_chain(log_in):
    planner = make.person("perencana", full_name="Budi")
    record("x", by=planner, sentence="=HYPERLINK(1)")
    record("x", by=planner, sentence="Budi mengubah jumlah anggota dari 31 menjadi 33")
    client = log_in(make.person("pembaca"))
    text = b"".join(client.get("/audit/audit.csv").streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert [row["Oleh"] for row in rows] == ["Budi"] * 2
    assert rows[0]["Keterangan"] == "'=HYPERLINK(1)"
    assert rows[1]["Keterangan"].endswith("dari 31 menjadi 33")
    last = Head.parse(f"{rows[-1]['Urutan segel']}:{rows[-1]['Segel SHA-256']}")
    verdict = verify(expected=last)
    assert verdict.fault == ""
    assert verdict.head.position == last.position + 1  # the download itself is on record
    page = client.get("/audit/")
    assert str(verdict.head) in page.content.decode()
    assert "mengunduh 2 catatan audit" in page.content.decode()


@pytest.mark.django_db
def test_found_by_words_person_and_day_a_page_at_a_time(log_in, django_assert_max_num_queries):
    proposal = make.proposal(name="Sentra Gerabah Getaan")
    other = make.person("perencana", full_name="Wahyu Utomo")
    review.reject(proposal_id=proposal.pk, version=1, note="belum", by=other)
    AuditEvent.objects.bulk_create(
        AuditEvent(event="x", sentence=f"catatan {n}") for n in range(130)
    )
    client = log_in(make.person("pimpinan"))
    assert "menolak usulan: Sentra Gerabah Getaan" in client.get("/audit/?q=wahyu").content.decode()
    assert "menolak usulan" not in client.get("/audit/?q=Sari+Dewi").content.decode()
    assert "catatan 5" not in client.get("/audit/?sampai=2001-01-01").content.decode()
    assert client.get("/audit/?dari=kapan&sebelum=x").status_code == 200
    with django_assert_max_num_queries(12):
        first = client.get("/audit/?q=catatan")
    shown = first.content.decode()
    assert "catatan 129" in shown
    assert "catatan 9<" not in shown
    second = client.get(f"/audit/?{first.context['older']}").content.decode()
    assert "catatan 9<" in second
    assert "catatan 129<" not in second
    connection.check_constraints()


@pytest.mark.django_db
def test_a_working_area_closes_the_trail_of_the_whole_kabupaten(log_in):
    record("x", by=None, sentence="Mendaftarkan Tahu Pak Budi")
    client = log_in(make.person("pembaca", kecamatan_scope=["35.07.33"]))
    for address in ("/audit/", "/audit/audit.csv"):
        answer = client.get(address)
        assert answer.status_code == 403
        assert "dibatasi pada beberapa kecamatan" in answer.content.decode()
    assert "Jejak audit" not in client.get("/").content.decode()


@pytest.mark.django_db
def test_found_by_the_number_of_a_decree_and_by_a_sentra_s_former_name(
    log_in, django_assert_max_num_queries
):
    head, planner = make.person("pimpinan"), make.person("perencana", full_name="Wahyu Utomo")
    proposal = make.proposal("ditetapkan", name="Sentra Gerabah Getaan", head=head)
    make.proposal(name="Sentra Batik Lain", members=make.units(5))
    number = proposal.sentra.decrees.get().number
    ids = list(proposal.members.values_list("ikm_id", flat=True))
    make.change(proposal, by=planner, name="Sentra Tembikar Getaan", ikm_ids=ids)
    proposal.refresh_from_db()
    designation.amend(
        proposal_id=proposal.pk,
        version=proposal.version,
        decree=make.decree("188.45/99/KEP/2026", date=date(2026, 11, 20)),
        note="nama baru",
        name="Sentra Tembikar Getaan",
        ikm_ids=ids,
        by=head,
    )
    client = log_in(make.person("pembaca"))
    for words in (number, "188.45/99/kep", "Tembikar Getaan", "Gerabah Getaan"):
        with django_assert_max_num_queries(16):
            page = client.get("/audit/", {"q": words})
        text = page.content.decode()
        for told in ("mengusulkan sentra", "menetapkan sentra", "mengubah penetapan", number):
            assert told in text, (words, told)
        assert "Batik Lain" not in text
    everything = b"".join(client.get("/audit/audit.csv", {"q": number}).streaming_content)
    assert "menetapkan sentra" in everything.decode()
    assert "Batik Lain" not in everything.decode()
