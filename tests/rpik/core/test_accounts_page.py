"""The accounts page, the menu, and what an empty field says."""

import pytest
from django.urls import reverse

from rpik.core.accounts import sync_roles
from rpik.core.models import User
from rpik.core.navigation import navigation_for
from rpik.plan.forms.coaching import ProgrammeForm

pytestmark = pytest.mark.django_db
WORDS = {"username": "baru", "full_name": "Orang Baru", "position": "", "usable_password": "true",
         "password1": "kata-sandi-panjang-7", "password2": "kata-sandi-panjang-7"}  # fmt: skip


def test_an_account_without_a_role_is_refused_with_what_to_do(make_user, log_in):
    sync_roles()
    client = log_in(make_user("admin", is_staff=True))
    address = reverse("admin:core_user_add")
    refused = client.post(address, WORDS)
    assert refused.status_code == 200 and "sekurangnya satu peran" in refused.content.decode()
    assert not User.objects.filter(username="baru").exists()
    role = make_user("petugas").groups.get()
    assert client.post(address, WORDS | {"groups": [role.pk]}).status_code == 302
    made = User.objects.get(username="baru")
    change = reverse("admin:core_user_change", args=[made.pk])
    kept = {"username": "baru", "full_name": "Orang Baru", "kecamatan_scope": "[]"}
    refused = client.post(change, kept | {"is_active": "on"})
    assert "sekurangnya satu peran" in refused.content.decode()
    assert client.post(change, kept).status_code == 302  # out of use: no role needed
    made.refresh_from_db()
    assert not made.is_active and not made.groups.exists()


def test_the_form_of_an_evaluation_is_under_evaluasi_in_the_menu(perencana):
    for path, title in (
        ("/sentra/usulan/7/evaluasi/", "Evaluasi"),
        ("/sentra/evaluasi/3/", "Evaluasi"),
        ("/sentra/usulan/7/", "Usulan"),
    ):
        items = [item for group in navigation_for(perencana, path) for item in group["items"]]
        assert [item["title"] for item in items if item["current"]] == [title]


def test_an_empty_field_says_it_plainly():
    assert ProgrammeForm({}).errors["name"] == ["Wajib diisi."]
