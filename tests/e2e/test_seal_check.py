"""A printed decree checked on a phone by the browser itself, with the network really off."""

import io
import json

import numpy as np
import pypdfium2
import pytest
from playwright.sync_api import expect

from ikm_registry.models import Ikm
from sentra.services import decree_finals, decree_seals
from tests.e2e.camera import HEIGHT, WIDTH, film, png, seen_askew
from tests.e2e.conftest import PHONE
from tests.factories import sentra as make

pytestmark = pytest.mark.django_db(transaction=True)
CODE_PT = 142, 113  # the code's middle from the left edge of the paper, and its width


@pytest.fixture
def decree():
    members = make.units(6)
    # What JSON of a browser and of Python might write otherwise.
    odd = {"lat": -8.0, "lon": 112.0, "business_name": 'Śri & "Rejeki" <b>\u2028 🏺', "owner_name": "\\"}  # fmt: skip
    Ikm.objects.filter(pk=members[0].pk).update(**odd)
    made = make.proposal("ditetapkan", name="Sentra Gerabah Getaan", members=members)
    return made.sentra.decrees.get()


def printed(decree, scale: float) -> np.ndarray:
    """The page of the sealed decree with its signature, in grey; ``scale`` of 72 dots an inch."""
    pdf = decree_finals.hand_out(decree=decree, kind="pdf", by=make.person("pimpinan"))
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as found:
        return found[1].render(scale=scale, grayscale=True).to_numpy().copy()


def around_code(page: np.ndarray, scale: float) -> np.ndarray:
    """What a camera sees that is held over the seal: nothing else at the left is as dark."""
    x, wide = (int(one * scale) for one in CODE_PT)
    dark = (page[:, x - wide // 2 : x + wide // 2] < 128).sum(axis=1)
    y = int(np.argmax(np.convolve(dark, np.ones(wide), "same")))
    seen = np.pad(page, ((HEIGHT, HEIGHT), (WIDTH, WIDTH)), constant_values=90)
    return seen[y + HEIGHT // 2 : y + HEIGHT * 3 // 2, x + WIDTH // 2 : x + WIDTH * 3 // 2]


def test_a_decree_is_checked_without_network_after_one_visit(page, decree, problems, shot):
    head = make.person("pimpinan")
    content = decree_seals.hand_out(decree=decree, kind="json", by=head)
    photo = {"name": "sk.png", "mimeType": "image/png", "buffer": png(seen_askew(printed(decree, 3.0), degrees=3))}  # fmt: skip
    page.set_viewport_size(PHONE)
    page.goto("/sk/periksa/")
    expect(page.locator("[data-seal-offline]")).to_contain_text("Siap tanpa jaringan")
    page.context.set_offline(True)
    page.reload()
    result = page.locator("#hasil")
    page.locator("[data-scan-photo]").set_input_files(photo)
    expect(result).to_contain_text(f"ASLI: SK {decree.number} tanggal 2 November 2026")
    expect(result).to_contain_text("Sentra Gerabah Getaan, 6 anggota")
    expect(page.locator("#id_text")).to_have_value(decree.seal)
    shot(page, "periksa-sk", sizes=("phone",))
    middle = len(decree.seal) // 2
    other = "A" if decree.seal[middle] != "A" else "B"
    changed = decree.seal[:middle] + other + decree.seal[middle + 1 :]
    for broken in (changed, decree.seal[:-1], "RPIK1.x.y", "halo"):
        page.fill("#id_text", broken)
        page.click("button:text-is('Periksa')")
        expect(result).to_contain_text("TIDAK SAH")
        page.fill("#id_text", decree.seal)
        page.click("button:text-is('Periksa')")
        expect(result).to_contain_text("ASLI")

    def given(text: str) -> None:
        file = {"name": "sk.json", "mimeType": "application/json", "buffer": text.encode()}
        page.locator("#id_file").set_input_files(file)
        page.click("button:text-is('Periksa')")

    given(content.decode())
    expect(result).to_contain_text("6 anggota, tidak berubah.")
    found = json.loads(content)
    found["members"][3]["owner"] += "."
    given(json.dumps(found))
    expect(result).to_contain_text("BERUBAH")
    expect(result).to_contain_text(f"“{found['members'][3]['title']}” diubah")
    found["fingerprints"] = []
    given(json.dumps(found))
    expect(result).to_contain_text("tidak sama dengan yang disegel (6)")
    for text in ("{}", "[1]", "{" * 50, ""):
        given(text)
        expect(result).to_contain_text("TIDAK SAH")
    page.context.set_offline(False)
    problems.forgive("ERR_INTERNET_DISCONNECTED")


def test_what_is_kept_names_nobody(page, enter, problems):
    """The page opens without network as a visitor sees it, whoever was logged in."""
    enter(page, make.person("pimpinan", full_name="Ibu Kepala"))
    for _ in range(2):  # the first visit fills the store, the second goes through the worker
        page.goto("/sk/periksa/")
        expect(page.locator("[data-seal-offline]")).to_contain_text("Siap tanpa jaringan")
        expect(page.locator("body")).to_contain_text("Ibu Kepala")
    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_role("heading", name="Periksa SK sentra")).to_be_visible()
    expect(page.locator("body")).not_to_contain_text("Ibu Kepala")
    page.context.set_offline(False)
    problems.forgive("ERR_INTERNET_DISCONNECTED")


def test_a_seal_before_the_camera_is_read(decree, before_camera, tmp_path):
    seen = seen_askew(around_code(printed(decree, 3.0), 3.0))
    page = before_camera(film(tmp_path / "sk.y4m", [seen]))
    page.goto("/sk/periksa/")
    page.get_by_role("button", name="Pindai kode QR").click()
    expect(page.locator("#hasil")).to_contain_text(f"ASLI: SK {decree.number}", timeout=20_000)
    expect(page.locator("[data-scan-view]")).to_be_hidden()
