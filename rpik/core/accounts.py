"""Accounts and roles: who a person is to the office, and the demo accounts."""

import secrets

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q

from rpik.core.errors import NotAllowed
from rpik.core.models import User
from rpik.core.roles import ROLES, Role, who_may


@transaction.atomic
def sync_roles() -> list[str]:
    """Make each role's group hold exactly the role's permissions; return the group names.

    Raises:
        LookupError: a role names a permission that no app defines.
    """
    for role in ROLES:
        wanted = _permissions(role)
        group, _ = Group.objects.get_or_create(name=role.name)
        group.permissions.set(wanted)
    return [role.name for role in ROLES]


def _permissions(role: Role) -> list[Permission]:
    condition = Q()
    for name in role.permissions:
        app, _, codename = name.partition(".")
        condition |= Q(content_type__app_label=app, codename=codename)
    found = list(Permission.objects.filter(condition).select_related("content_type"))
    missing = role.permissions - {f"{p.content_type.app_label}.{p.codename}" for p in found}
    if missing:
        raise LookupError(f"role {role.name}: unknown permissions {sorted(missing)}")
    return found


def roles_of(user: User) -> list[Role]:
    """Return the user's roles in the order of the table."""
    names = set(user.groups.values_list("name", flat=True))
    return [role for role in ROLES if role.name in names]


@transaction.atomic
def create_account(
    *, username: str, role: str, full_name: str = "", position: str = "", is_demo: bool = False
) -> tuple[User, str]:
    """Create or re-key an account with a random password; return it with the password.

    The password is returned once and stored only as a hash.
    """
    definition = next(r for r in ROLES if r.name == role)
    password = secrets.token_urlsafe(9)
    user, _ = User.objects.get_or_create(username=username)
    user.full_name = full_name or user.full_name
    user.position = position or user.position
    user.is_demo = is_demo
    user.is_staff = definition.staff
    user.set_password(password)
    user.save()
    user.groups.set(Group.objects.filter(name=role))
    return user, password


# username, role, full name, position: two planners, since nobody endorses their own proposal.
DEMO_ACCOUNTS: tuple[tuple[str, str, str, str], ...] = (
    ("petugas", "petugas", "Budi (contoh)", "Petugas pendataan"),
    ("perencana", "perencana", "Sari (contoh)", "Perencana, pengusul"),
    ("penelaah", "perencana", "Wahyu (contoh)", "Perencana, penelaah"),
    ("pimpinan", "pimpinan", "Ratna (contoh)", "Kepala dinas"),
    ("admin", "admin", "Agus (contoh)", "Administrator"),
)


def create_demo_accounts() -> list[tuple[str, str, str]]:
    """Create the demo accounts that do not exist yet; return (username, role title, password)."""
    made = []
    for username, role, full_name, position in DEMO_ACCOUNTS:
        if not User.objects.filter(username=username).exists():
            _, password = create_account(
                username=username,
                role=role,
                full_name=full_name,
                position=position,
                is_demo=True,
            )
            made.append((username, position, password))
    return made


def may_for_all(user: User, permission: str) -> bool:
    """Return whether somebody has the permission for the whole kabupaten, not some kecamatan only."""
    return bool(user.has_perm(permission)) and not user.kecamatan_scope


def require(by: User | None, permission: str, doing: str, *, whole: bool = False) -> None:
    """Refuse who may not, naming who may; ``whole``: nor for some kecamatan only. None is the system."""
    if by is None:
        return
    if not by.has_perm(permission):
        raise NotAllowed(f"Hanya {who_may(permission)} yang dapat {doing}.")
    if whole:
        require_whole_kabupaten(by)


def require_whole_kabupaten(by: User) -> None:
    """Refuse an account of some kecamatan: what is decided here holds for the whole kabupaten."""
    if by.kecamatan_scope:
        raise NotAllowed(
            "Ini berlaku bagi seluruh kabupaten, sedangkan akun Anda dibatasi pada beberapa kecamatan. "
            "Minta perencana kabupaten."
        )


@transaction.atomic
def system_account() -> User:
    """Return the account that commands act as when nobody is named; nobody can log in with it."""
    user, created = User.objects.get_or_create(
        username="sistem", defaults={"full_name": "Sistem (perintah)"}
    )
    if created:
        user.set_unusable_password()
        user.save(update_fields=["password"])
        sync_roles()
        user.groups.set(Group.objects.filter(name="petugas"))
    return user
