"""E-mail digests: off by default, wished for, once a day, no names, ended by a link."""

import smtplib
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from rpik.core import jobs
from rpik.core.errors import DomainError
from rpik.core.models import Job
from rpik.plan.models import NoticeSetting
from rpik.plan.services import notices
from tests.factories import sentra as make
from tests.sentra.racing import at_once

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 30)


class Broken(EmailBackend):
    """A mail server that refuses."""

    def send_messages(self, messages):
        raise smtplib.SMTPServerDisconnected("mati")


@pytest.fixture
def server(settings):
    settings.RPIK_EMAIL = True
    settings.RPIK_BASE_URL = "https://rpik.example"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def head():
    proposal = make.proposal("disetujui", name="Sentra Rahasia Bu Siti")
    user = make.person("pimpinan", full_name="Ratna Dewi")
    notices.choose(by=user, by_email=True, address="ratna@kantor.example")
    user.refresh_from_db()
    assert proposal.state == "disetujui"
    return user


def test_nothing_is_sent_without_a_server_or_a_wish(settings, head):
    assert notices.send_all(today=TODAY) == {"sent": 0, "nothing": 0, "failed": 0}
    settings.RPIK_EMAIL = True
    NoticeSetting.objects.update(by_email=False)
    assert notices.send_all(today=TODAY)["sent"] == 0
    assert mail.outbox == []


def test_counts_only_and_a_way_out(server, head):
    assert notices.send_all(today=TODAY)["sent"] == 1
    (message,) = mail.outbox
    assert message.to == ["ratna@kantor.example"]
    assert "Usulan menunggu penetapan: 1" in message.body
    assert "https://rpik.example/sentra/usulan/" in message.body
    for secret in ("Siti", "Rahasia", "Ratna", "Gerabah", "Pagelaran"):
        assert secret not in message.body + message.subject
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_once_a_day(server, head):
    notices.send_all(today=TODAY)
    assert notices.send_all(today=TODAY)["sent"] == 0
    assert notices.send_all(today=TODAY + timedelta(days=1))["sent"] == 1
    assert len(mail.outbox) == 2


@pytest.mark.django_db(transaction=True)
def test_two_processes_at_once_send_once(server, head):
    for day in range(5):
        results = at_once([lambda day=day: notices.send_all(today=TODAY + timedelta(day))] * 4)
        assert sum(one["sent"] for one in results) == 1
        assert len(mail.outbox) == day + 1


def test_one_impossible_address_stops_nobody_else(server, head):
    other = make.person("pimpinan", email="ani\n@kantor.example")
    NoticeSetting.objects.create(user=other, by_email=True)
    last = make.person("pimpinan")
    notices.choose(by=last, by_email=True, address="budi@kantor.example")
    assert notices.send_all(today=TODAY) == {"sent": 2, "nothing": 0, "failed": 1}
    assert [one.to for one in mail.outbox] == [["ratna@kantor.example"], ["budi@kantor.example"]]


def test_nothing_waiting_is_no_mail(server):
    user = make.person("pimpinan")
    notices.choose(by=user, by_email=True, address="a@b.example")
    assert notices.send_all(today=TODAY) == {"sent": 0, "nothing": 1, "failed": 0}


def test_a_dead_server_breaks_nothing_and_is_tried_again(server, settings, head, caplog):
    settings.EMAIL_BACKEND = f"{__name__}.Broken"
    assert notices.send_all(today=TODAY)["failed"] == 1
    assert "ratna@kantor" not in caplog.text
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert notices.send_all(today=TODAY)["sent"] == 1


def test_the_day_is_queued_once(server, head, monkeypatch):
    monkeypatch.setattr(notices, "FROM_HOUR", 0)
    assert notices.enqueue_if_due() is not None
    assert notices.enqueue_if_due() is None
    assert Job.objects.filter(name=notices.JOB).count() == 1
    monkeypatch.setattr(notices, "FROM_HOUR", 24)
    Job.objects.all().delete()
    assert notices.enqueue_if_due() is None


def test_a_failed_sending_is_tried_again_ever_later_and_not_for_ever(
    server, settings, head, monkeypatch
):
    # Of the present day: a job knows the real moment it was made.
    morning = now = timezone.localtime().replace(hour=7, minute=0, second=0, microsecond=0)
    monkeypatch.setattr(timezone, "now", lambda: now)
    settings.EMAIL_BACKEND = f"{__name__}.Broken"
    tried = []
    for minute in range(0, 16 * 60, 5):
        now = morning + timedelta(minutes=minute)
        if job := notices.enqueue_if_due():
            jobs.run_job.func(str(job.pk))
            tried.append(minute)
    assert tried == [0, 10, 30, 90, 180, 360]
    assert mail.outbox == []


def test_the_second_try_reaches_those_the_first_did_not(server, settings, head, monkeypatch):
    monkeypatch.setattr(notices, "FROM_HOUR", 0)
    settings.EMAIL_BACKEND = f"{__name__}.Broken"
    first = notices.enqueue_if_due()
    jobs.run_job.func(str(first.pk))
    assert notices.enqueue_if_due() is None  # not at once
    Job.objects.update(finished_at=timezone.now() - notices.RETRY_AFTER[0])
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    second = notices.enqueue_if_due()
    assert second.title.endswith("(percobaan ke-2)")
    jobs.run_job.func(str(second.pk))
    assert [one.to for one in mail.outbox] == [["ratna@kantor.example"]]
    Job.objects.update(finished_at=timezone.now() - timedelta(hours=5))
    assert notices.enqueue_if_due() is None  # everybody has theirs


def test_the_link_ends_it_without_logging_in(client, server, head):
    key = NoticeSetting.objects.get(user=head).key
    url = f"/pemberitahuan/berhenti/{key}/"
    assert "Berhenti menerima" in client.get(url).content.decode()
    assert NoticeSetting.objects.get(user=head).by_email  # a scanner that opens links ends nothing
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    assert strict.post(url, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not NoticeSetting.objects.get(user=head).by_email
    other = "/pemberitahuan/berhenti/00000000-0000-4000-8000-000000000000/"
    assert client.get(other).status_code == 404
    assert client.post(other).status_code == 404


class TestPage:
    def test_off_until_chosen_and_kept(self, client):
        user = make.person("perencana")
        client.force_login(user)
        text = client.get("/pemberitahuan/").content.decode()
        assert "belum menyiapkan peladen surel" in text
        assert not NoticeSetting.objects.get(user=user).by_email
        data = {"by_email": "on", "address": "a@b.example"}
        assert client.post("/pemberitahuan/", data).status_code == 302
        assert NoticeSetting.objects.get(user=user).by_email

    @pytest.mark.parametrize("address", ["", "bukan", "a@b\nBcc: c@d.example"])
    def test_a_wrong_address_stays_typed(self, client, address):
        user = make.person("perencana")
        client.force_login(user)
        answer = client.post("/pemberitahuan/", {"by_email": "on", "address": address})
        assert answer.status_code == 400
        assert "alamat surel yang sah" in answer.content.decode()
        with pytest.raises(DomainError):
            notices.choose(by=user, by_email=True, address=address)
