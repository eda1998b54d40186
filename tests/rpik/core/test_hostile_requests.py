"""What a hand-made request may hold: NUL, broken cursors, endless names, oversized bodies."""

import base64
import json

import pytest

from tests.factories.ikm_registry import ikm as make_ikm

PAGELARAN = "35.07.33.2007"

pytestmark = pytest.mark.django_db


def cursor(values) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


@pytest.fixture
def client(reference, petugas, log_in):
    for _ in range(3):
        make_ikm(desa=PAGELARAN)
    return log_in(petugas)


@pytest.mark.parametrize("name", ["sesudah", "sebelum"])
@pytest.mark.parametrize("order", ["baru", "nama", "tk", "investasi"])
@pytest.mark.parametrize(
    "values",
    [
        ["abc", 1],
        [float("nan"), float("nan")],
        [1e400, 1],
        [True, True],
        ["\x00", 1],
        ["\ud800", 1],
        ["9999-12-31T23:59:59-23:59", 1],
        ["0001-01-01T00:00:00+14:00", 1],
        ["2026-01-01", 1.5],
        [1, 10**30],
        [[], {}],
        {"a": 1},
        [],
    ],
)
def test_a_cursor_typed_by_hand_is_page_one(client, name, order, values):
    answer = client.get(f"/ikm/?urut={order}&{name}={cursor(values)}")
    assert answer.status_code == 200


def test_a_cursor_that_is_ours_goes_on(client):
    for _ in range(60):
        make_ikm(desa=PAGELARAN)
    first = client.get("/ikm/?urut=baru").context["page"]
    assert "sesudah=" in first.next_url
    second = client.get("/ikm/" + first.next_url).context["page"]
    assert not {i.pk for i in first.rows} & {i.pk for i in second.rows}


@pytest.mark.parametrize("address", ["/ikm/ganda/", "/ikm/ganda/?tampil=diputuskan", "/ikm/impor/"])
def test_other_lists_too(client, address):
    mark = "&" if "?" in address else "?"
    assert client.get(f"{address}{mark}sesudah={cursor(['x'])}").status_code == 200
    assert client.get(f"{address}{mark}sesudah={cursor([True])}").status_code == 200


@pytest.mark.parametrize("query", ["desa=%00", "desa=%0%000", "q=a%00b", "q=%2500"])
def test_nul_in_an_address(client, query):
    assert client.get(f"/ikm/?{query}").status_code == 200


def test_nul_in_a_form_is_left_out(client):
    sent = {"desa": "a\x00b", "owner_name": "Si\x00ti", "product": "", "form_key": "x"}
    answer = client.post("/ikm/baru/", sent)
    assert answer.status_code == 422
    assert "Siti" in answer.content.decode()


def test_a_path_with_nul_is_not_there(client):
    assert client.get("/ikm/%00/").status_code == 404


@pytest.mark.parametrize("length", [151, 256, 100_000])
def test_an_endless_username_is_a_wrong_one(client, length):
    client.logout()
    answer = client.post("/masuk/", {"username": "x" * length, "password": "y"})
    assert answer.status_code == 200
    assert answer.context["form"].errors


def test_too_much_is_said_in_indonesian(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = client.post("/ikm/baru/", {"product": "x" * 2000})
    assert answer.status_code == 400
    assert "Permintaan tidak dapat dibaca" in answer.content.decode()


def test_a_form_address_opened_by_hand_leads_up(client):
    one = make_ikm(desa=PAGELARAN)
    answer = client.get(f"/ikm/{one.pk}/klasifikasi/")
    assert answer.status_code in {302, 403}
