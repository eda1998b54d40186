"""Who may: refused, a person is told which roles the table of roles gives the right."""

import pytest

from rpik.core.accounts import require
from rpik.core.errors import NotAllowed
from rpik.core.roles import ROLES, who_may


@pytest.mark.parametrize(
    ("permission", "who"),
    [
        ("plan.publish_edition", "Pimpinan"),
        ("sentra.manage_layers", "Perencana atau Administrator"),
        ("sentra.add_comment", "Petugas, Perencana, atau Pimpinan"),
        ("sentra.of_nobody", "Administrator"),
    ],
)
def test_titles_come_from_the_table(permission, who):
    assert who_may(permission) == who


def test_a_refusal_names_them(petugas, make_user):
    require(None, "plan.publish_edition", "menerbitkan RPIK")  # the system
    with pytest.raises(NotAllowed, match=r"Hanya Pimpinan yang dapat menerbitkan RPIK\."):
        require(petugas, "plan.publish_edition", "menerbitkan RPIK")
    bound = make_user("pimpinan", "camat", kecamatan_scope=["35.07.33"])
    require(bound, "plan.publish_edition", "menerbitkan RPIK")
    with pytest.raises(NotAllowed, match="seluruh kabupaten"):
        require(bound, "plan.publish_edition", "menerbitkan RPIK", whole=True)


def test_every_permission_that_a_role_has_names_it():
    for role in ROLES:
        assert all(role.title in who_may(permission) for permission in role.permissions)
