"""The printed list before a camera: Chromium is given a film of the PDF's own rows."""

import io

import numpy as np
import pypdfium2
import pytest
from django.urls import reverse
from playwright.sync_api import expect

from rpik.plan.attendance import code_of
from rpik.plan.models import Activity, Participant
from tests.e2e.camera import HEIGHT, WIDTH, film, png, seen_askew
from tests.factories import plan as factories
from tests.factories import sentra as sentra_factories


def seen(pdf: bytes, code: str) -> np.ndarray:
    """What a camera sees that is held over one row: its QR code in the middle, its neighbours too."""
    page = pypdfium2.PdfDocument(io.BytesIO(pdf))[0]
    scale = 5.0
    paper = page.render(scale=scale, grayscale=True).to_numpy()
    words = page.get_textpage()
    _, low, _, high = words.get_charbox(words.search(code).get_next()[0])
    x = int(90 * scale)  # the middle of the second column
    y = int((page.get_height() - (low + high) / 2) * scale)
    cut = np.full((HEIGHT, WIDTH), 255, np.uint8)
    part = paper[max(0, y - HEIGHT // 2) : y + HEIGHT // 2, max(0, x - WIDTH // 2) : x + WIDTH // 2]
    top, side = HEIGHT // 2 - min(y, HEIGHT // 2), WIDTH // 2 - min(x, WIDTH // 2)
    cut[top : top + part.shape[0], side : side + part.shape[1]] = part
    return seen_askew(cut)


@pytest.fixture
def listed(reference, perencana):
    """An activity whose two participants are the first rows of the printed list."""
    factories.register(20)
    sentra = sentra_factories.proposal("ditetapkan").sentra
    members = list(sentra.members.order_by("ikm_id").values_list("ikm_id", flat=True))
    activity = factories.activity(perencana)
    Activity.objects.filter(pk=activity.pk).update(sentra=sentra)
    Participant.objects.bulk_create(Participant(activity=activity, ikm_id=one) for one in members)
    return activity, members


def test_rows_held_before_the_camera_are_noted_and_their_neighbours_are_not(
    listed, perencana, client, enter, before_camera, tmp_path
):
    activity, members = listed
    client.force_login(perencana)
    pdf = client.get(reverse("plan:activity-sheet", args=[activity.pk])).content
    shown = members[1], members[3]
    rows = [seen(pdf, code_of(activity.pk, one)) for one in shown]
    page = before_camera(film(tmp_path / "rows.y4m", rows))
    enter(page, perencana)
    page.goto(reverse("plan:activity-attendance", args=[activity.pk]))
    page.get_by_role("button", name="Pindai dengan kamera").click()
    expect(page.locator("[data-scan-said] li")).to_have_count(2, timeout=20_000)
    expect(page.locator("[data-present]")).to_have_text("2")
    page.get_by_role("button", name="Tutup kamera").click()
    noted = Participant.objects.filter(present_at__isnull=False).values_list("ikm_id", flat=True)
    assert set(noted) == set(shown)
    third = png(seen(pdf, code_of(activity.pk, members[0])))
    for content, words in ((third, "hadir."), (png(np.full((9, 9), 200, np.uint8)), "Dekatkan")):
        file = {"name": "foto.png", "mimeType": "image/png", "buffer": content}
        page.locator("[data-scan-photo]").set_input_files(file)
        expect(page.locator("[data-scan-said] li").first).to_contain_text(words)
    expect(page.locator("[data-present]")).to_have_text("3")
