"""The field check on a phone: with the network really off, and over a line that loses answers."""

import os
import random
import re

import pytest
from playwright.sync_api import Page, expect

from sentra.models import FieldCheck, FieldPhoto
from tests.conftest import PASSWORD
from tests.e2e.conftest import PHONE
from tests.e2e.waiting import until
from tests.factories import photos as pictures
from tests.factories import sentra as make

pytestmark = pytest.mark.django_db(transaction=True)

PICTURE = {
    "name": "kunjungan.jpg",
    "mimeType": "image/jpeg",
    "buffer": pictures.encode(
        pictures.scene(7, height=120, width=160),
        extra=pictures.exif(lat=-8.2023, lon=112.6012, orientation=6),
    ),
}


@pytest.fixture
def proposal():
    return make.proposal(name="Sentra Gerabah Getaan")


@pytest.fixture
def petugas():
    made = make.person("petugas", full_name="Budi Lapangan")
    made.set_password(PASSWORD)
    made.save()
    return made


def ready(page: Page) -> None:
    expect(page.locator("[data-field][data-ready='1']")).to_be_visible()


def fill(
    page: Page, place: int, product: str, *, found: str = "aktif", picture: bool = False
) -> None:
    page.locator(".field-item").nth(place).click()
    form = page.locator("[data-field-dialog]")
    form.locator(f"input[value={found}]").check()
    form.locator("[name=product]").fill(product)
    form.locator("[name=workers_male]").fill("2")
    if picture:
        form.locator("[name=photo]").set_input_files(PICTURE)
        expect(form.locator("[data-field-photos] img")).to_have_count(1)
    form.locator("[type=submit]").click()
    expect(form).not_to_be_visible()


def test_two_forms_without_any_signal_arrive_as_two_records(
    page, enter, petugas, proposal, shot, problems
):
    context = page.context
    context.grant_permissions(["geolocation"])
    context.set_geolocation({"latitude": -8.2024, "longitude": 112.6012, "accuracy": 7})
    page.set_viewport_size(PHONE)
    enter(page, petugas)
    page.goto(f"/sentra/lapangan/{proposal.pk}/")
    ready(page)
    expect(page.locator("[data-field-offline]")).to_have_text("Siap tanpa sinyal")
    context.set_offline(True)
    page.reload()
    ready(page)
    expect(page.locator(".field-item")).to_have_count(6)
    # A half-filled form survives a reload.
    page.locator(".field-item").first.click()
    page.locator("[data-field-dialog] [name=note]").fill("rumah di belakang masjid")
    page.locator("[data-field-locate]").click()
    expect(page.locator("[data-field-point]")).to_contain_text("± 7 m")
    page.reload()
    ready(page)
    page.locator(".field-item").first.click()
    expect(page.locator("[data-field-dialog] [name=note]")).to_have_value(
        "rumah di belakang masjid"
    )
    expect(page.locator("[data-field-point]")).to_contain_text("± 7 m")
    shot(page, "lapangan-formulir", sizes=("phone",))
    page.set_viewport_size(PHONE)
    page.locator("[data-field-close]").click()
    fill(page, 0, "gentong", picture=True)
    fill(page, 1, "pot bunga", found="tutup")
    expect(page.locator("[data-field-count=waiting]")).to_have_text("2 menunggu, 1 foto")
    expect(page.locator("[data-field-news]")).to_contain_text("Tanpa sinyal")
    page.reload()
    ready(page)
    expect(page.locator("[data-field-count=waiting]")).to_have_text("2 menunggu, 1 foto")
    shot(page, "lapangan-menunggu", sizes=("phone",))
    assert FieldCheck.objects.count() == 0
    context.set_offline(False)
    expect(page.locator("[data-field-count=sent]")).to_have_text("2 terkirim")
    expect(page.locator("[data-field-count=waiting]")).to_have_text("0 menunggu")
    page.reload()
    ready(page)
    expect(page.locator("[data-field-done]")).to_have_text("2 dari 6 diperiksa")
    shot(page, "lapangan", sizes=("phone",))
    problems.forgive("ERR_INTERNET_DISCONNECTED")
    assert sorted(FieldCheck.objects.values_list("product", "found", "by_id")) == [
        ("gentong", "aktif", petugas.pk),
        ("pot bunga", "tutup", petugas.pk),
    ]
    first = FieldCheck.objects.get(product="gentong")
    assert (first.note, first.accuracy_m) == ("rumah di belakang masjid", 7)
    kept = FieldPhoto.objects.get()
    # Turned upright and shrunk by the phone, with what the camera wrote still read here.
    assert (kept.width, kept.height) == (120, 160)
    assert kept.lat == pytest.approx(-8.2023, abs=1e-5)


def test_a_session_that_ended_and_a_refusal_lose_nothing(page, enter, petugas, proposal, problems):
    page.set_viewport_size(PHONE)
    enter(page, petugas)
    page.goto(f"/sentra/lapangan/{proposal.pk}/")
    ready(page)
    expect(page.locator("[data-field-offline]")).to_have_text("Siap tanpa sinyal")
    page.context.clear_cookies()
    fill(page, 0, "gentong")
    expect(page.locator("[data-field-news]")).to_contain_text("Sesi Anda habis")
    proposal.members.all().delete()
    page.locator("[data-field-login]").click()
    page.fill("#id_username", petugas.username)
    page.fill("#id_password", PASSWORD)
    page.click("form button[type=submit]")
    page.wait_for_url(re.compile("/sentra/lapangan/"))
    expect(page.locator("[data-field-troubles]")).to_contain_text("bukan anggota usulan ini lagi")
    expect(page.locator("[data-field-troubles]")).to_contain_text("gentong")
    assert FieldCheck.objects.count() == 0
    problems.forgive("422")


def test_with_the_page_closed_the_browser_wakes_and_sends(page, enter, petugas, proposal, problems):
    context = page.context
    page.set_viewport_size(PHONE)
    enter(page, petugas)
    page.goto(f"/sentra/lapangan/{proposal.pk}/")
    ready(page)
    expect(page.locator("[data-field-offline]")).to_have_text("Siap tanpa sinyal")
    context.set_offline(True)
    page.reload()
    ready(page)
    fill(page, 0, "gentong", picture=True)
    expect(page.locator("[data-field-count=waiting]")).to_have_text("1 menunggu, 1 foto")
    other = context.new_page()
    page.close()
    context.set_offline(False)
    other.goto("/")
    tools = context.new_cdp_session(other)
    found = []
    tools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: found.extend(event["registrations"]),
    )
    tools.send("ServiceWorker.enable")
    ours = until(
        other,
        lambda: next((one for one in found if one["scopeURL"].endswith("/sentra/lapangan/")), None),
    )
    tools.send(
        "ServiceWorker.dispatchSyncEvent",
        {
            "origin": ours["scopeURL"].removesuffix("/sentra/lapangan/"),
            "registrationId": ours["registrationId"],
            "tag": "rpik-lapangan",
            "lastChance": False,
        },
    )
    until(other, FieldPhoto.objects.exists)
    assert (FieldCheck.objects.count(), FieldPhoto.objects.count()) == (1, 1)
    problems.forgive("ERR_INTERNET_DISCONNECTED")


def test_the_list_walks_from_where_one_stands(page, enter, petugas):
    members = make.units(6, step=0.001)
    proposal = make.proposal(members=[members[n] for n in (3, 0, 5, 1, 4, 2)])
    page.context.grant_permissions(["geolocation"])
    back = list(reversed(members))
    end = {"latitude": back[0].lat + 0.004, "longitude": back[0].lon, "accuracy": 5}
    page.context.set_geolocation(end)
    enter(page, petugas)
    page.goto(f"/sentra/lapangan/{proposal.pk}/")
    ready(page)
    names = page.locator(".field-item strong")
    assert names.all_inner_texts() != [one.title for one in back]
    page.locator("[data-field-here]").click()
    expect(page.locator("[data-field-order]")).to_have_text("Urut dari tempat Anda sekarang.")
    expect(names).to_have_text([one.title for one in back])
    expect(page.locator(".field-item").first).to_contain_text("445 m")


def test_every_target_is_large_enough_for_a_thumb(page, enter, petugas, proposal):
    page.set_viewport_size(PHONE)
    enter(page, petugas)
    page.goto(f"/sentra/lapangan/{proposal.pk}/")
    ready(page)
    measure = """(root) => [...document.querySelectorAll(root)].flatMap((box) =>
      [...box.querySelectorAll("button, select, a.btn, label:has(> input), textarea, input:not([type=radio])")])
      .filter((one) => one.checkVisibility()).map((one) => [one.outerHTML.slice(0, 70), one.getBoundingClientRect()])
      .filter(([, box]) => box.height < 44 || box.width < 44).map(([html]) => html)"""
    assert page.evaluate(measure, "[data-field]") == []
    page.locator(".field-item").first.click()
    assert page.evaluate(measure, "[data-field-dialog]") == []


ENQUEUE = """async ([user, proposal, members, many, pictured]) => {
  const { enqueue, newKey } = await import("/static/js/field/store.js");
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 64;
  const pen = canvas.getContext("2d");
  for (let n = 0; n < many; n += 1) {
    const key = newKey(), at = new Date(Date.now() - n * 1000).toISOString(), photos = [];
    if (n < pictured) {
      for (let x = 0; x < 64; x += 8) for (let y = 0; y < 64; y += 8) {
        pen.fillStyle = `hsl(0 0% ${Math.floor(Math.random() * 100)}%)`;
        pen.fillRect(x, y, 8, 8);
      }
      const blob = await new Promise((resolve) => { canvas.toBlob(resolve, "image/jpeg", 0.9); });
      photos.push({ key: newKey(), record: key, user, state: "waiting", reason: "", blob });
    }
    await enqueue({ key, user, proposal, title: "x", state: "waiting", reason: "", at,
      values: { ikm: members[n % members.length], found: "aktif", checked_at: at, note: `catatan ${n}` } }, photos, null);
  }
}"""


KEPT_SENT = 300  # so many sent records a phone keeps in sight (static/js/field/store.js)


class BadLine:
    """Cuts sendings on the way there, and answers on the way back after the office has acted."""

    def __init__(self, page: Page) -> None:
        self.rng, self.sendings, self.unheard = random.Random(3), 0, 0
        self.tools = page.context.new_cdp_session(page)
        self.tools.on("Fetch.requestPaused", self._fate)
        patterns = [
            {"urlPattern": f"*/sentra/lapangan/{part}/", "requestStage": stage}
            for part in ("*/catatan", "foto")
            for stage in ("Request", "Response")
        ]
        self.tools.send("Fetch.enable", {"patterns": patterns})

    def _fate(self, event: dict) -> None:
        answered = "responseStatusCode" in event
        cut = self.rng.random() < 0.2
        self.sendings += not answered
        self.unheard += answered and cut
        call = {"requestId": event["requestId"]}
        if cut:
            self.tools.send("Fetch.failRequest", {**call, "errorReason": "ConnectionReset"})
        else:
            self.tools.send("Fetch.continueRequest", call)


@pytest.mark.slow
def test_records_over_a_line_that_loses_answers(page, enter, petugas, proposal, problems):
    """Each sending may die on the way there, or its answer on the way back; 0 lost, 0 doubled.

    ``RPIK_FIELD_RECORDS=1000`` sends as many as issue 6 asks for; 200 keep the suite short.
    """
    many, pictured = int(os.environ.get("RPIK_FIELD_RECORDS", "200")), 25
    done = f"{min(many, KEPT_SENT)} terkirim"
    page.set_viewport_size(PHONE)
    enter(page, petugas)
    page.goto(f"/sentra/lapangan/{proposal.pk}/")
    ready(page)
    expect(page.locator("[data-field-offline]")).to_have_text("Siap tanpa sinyal")
    line = BadLine(page)
    members = list(proposal.members.values_list("ikm_id", flat=True))
    page.evaluate("document.querySelector('[data-field]').dataset.retryMs = '1'")
    page.evaluate(ENQUEUE, [petugas.pk, proposal.pk, members, many, pictured])
    for _ in range(many):
        page.evaluate("window.dispatchEvent(new Event('online'))")
        page.wait_for_timeout(400)
        if (
            page.locator("[data-field-count=sent]").inner_text() == done
            and page.locator("[data-field-count=waiting]").inner_text() == "0 menunggu"
        ):
            break
    expect(page.locator("[data-field-count=sent]")).to_have_text(done)
    expect(page.locator("[data-field-count=waiting]")).to_have_text("0 menunggu")
    notes = list(FieldCheck.objects.values_list("note", flat=True))
    lost, doubled = many - len(set(notes)), len(notes) - len(set(notes))
    pictures_kept = FieldPhoto.objects.count()
    print(
        f"\n{many} records and {pictured} photos, {line.sendings} sendings, {line.unheard} answers "
        f"lost: {lost} lost, {doubled} doubled, {pictures_kept} photos"
    )
    problems.forgive("ERR_CONNECTION_RESET")
    assert line.unheard > 10
    assert (lost, doubled, pictures_kept) == (0, 0, pictured)
