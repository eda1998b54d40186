"""The roles of the office: what each is for, in words, and what each may do.

Permissions are ``app_label.codename``. A role is a Django group; ``sync_roles`` makes the groups
equal to this table, so what stands here is what holds.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Role:
    """One role: group name, title and description for people, and its permissions."""

    name: str
    title: str
    description: str
    permissions: frozenset[str]
    staff: bool = False


READ = frozenset(
    {
        "ikm_registry.view_ikm",
        "ikm_registry.view_ruleset",
        "sentra.view_candidate",
        "sentra.view_proposal",
        "sentra.view_sentra",
        "sentra.view_spatiallayer",
        "plan.view_edition",
        "plan.view_activity",
    }
)

PETUGAS = Role(
    "petugas",
    "Petugas",
    "Mendata IKM, mengimpor daftar, memutuskan data ganda, memperbaiki mutu data.",
    READ
    | {
        "core.view_personal_data",
        "ikm_registry.add_ikm",
        "ikm_registry.change_ikm",
        "ikm_registry.classify_ikm",
        "ikm_registry.add_officekeyword",
        "ikm_registry.export_ikm",
        "ikm_registry.view_importbatch",
        "ikm_registry.add_importbatch",
        "ikm_registry.view_duplicatepair",
        "ikm_registry.change_duplicatepair",
        "sentra.add_comment",
        "sentra.add_fieldcheck",
        "sentra.add_institution",
        "plan.change_activity",
    },
)

PERENCANA = Role(
    "perencana",
    "Perencana",
    "Mencari kandidat sentra, mengusulkan, menelaah usulan orang lain, menyusun aturan klasifikasi.",
    READ
    | {
        "ikm_registry.classify_ikm",
        "ikm_registry.add_officekeyword",
        "ikm_registry.add_productgroup",
        "ikm_registry.change_productgroup",
        "ikm_registry.change_ruleset",
        "ikm_registry.convert_kbli",
        "ikm_registry.export_ikm",
        "sentra.run_detection",
        "sentra.view_decree",
        "sentra.view_decreetemplate",
        "sentra.add_decreetemplate",
        "sentra.manage_layers",
        "sentra.manage_known",
        "sentra.add_comment",
        "sentra.add_fieldcheck",
        "sentra.add_institution",
        "sentra.evaluate_sentra",
        "sentra.propose_sentra",
        "sentra.review_sentra",
        "plan.change_activity",
        "plan.change_edition",
    },
)

PIMPINAN = Role(
    "pimpinan",
    "Pimpinan",
    "Membaca seluruh rencana, memutuskan, dan menetapkan sentra dengan surat keputusan.",
    READ
    | {
        "core.view_auditevent",
        "ikm_registry.export_ikm",
        "sentra.add_comment",
        "sentra.designate_sentra",
        "sentra.view_decree",
        "sentra.view_decreetemplate",
        "sentra.revoke_sentra",
        "plan.publish_edition",
    },
)

PEMBACA = Role(
    "pembaca",
    "Pembaca / auditor",
    "Membaca semuanya beserta riwayatnya, tanpa mengubah apa pun dan tanpa data pribadi.",
    READ | {"core.view_auditevent", "core.view_personaldataaccess", "sentra.view_decree"},
)

ADMIN = Role(
    "admin",
    "Administrator",
    "Mengelola pengguna, peran, data acuan, dan aturan; membaca audit; menghapus data contoh.",
    READ
    | {
        "core.add_user",
        "core.change_user",
        "core.view_user",
        "core.view_auditevent",
        "core.view_personaldataaccess",
        "core.view_job",
        "core.remove_demo",
        "auth.view_group",
        "ikm_registry.add_desa",
        "ikm_registry.change_desa",
        "ikm_registry.view_desa",
        "ikm_registry.change_kecamatan",
        "ikm_registry.view_kecamatan",
        "ikm_registry.add_kbli",
        "ikm_registry.change_kbli",
        "ikm_registry.view_kbli",
        "ikm_registry.add_officekeyword",
        "ikm_registry.add_productgroup",
        "ikm_registry.change_productgroup",
        "ikm_registry.view_productgroup",
        "ikm_registry.convert_kbli",
        "ikm_registry.add_ruleset",
        "ikm_registry.change_ruleset",
        "ikm_registry.add_sectorrule",
        "ikm_registry.change_sectorrule",
        "ikm_registry.view_sectorrule",
        "ikm_registry.view_importbatch",
        "ikm_registry.view_duplicatepair",
        "sentra.manage_layers",
        "sentra.view_decreetemplate",
        "sentra.add_decreetemplate",
        "sentra.add_official",
        "sentra.change_official",
        "sentra.view_official",
        "sentra.add_delegation",
        "sentra.change_delegation",
        "sentra.view_delegation",
    },
    staff=True,
)

ROLES: tuple[Role, ...] = (PETUGAS, PERENCANA, PIMPINAN, PEMBACA, ADMIN)


def who_may(permission: str) -> str:
    """Return the titles of the roles with a permission: "Petugas, Perencana, atau Pimpinan"."""
    titles = [role.title for role in ROLES if permission in role.permissions]
    if len(titles) > 2:
        return f"{', '.join(titles[:-1])}, atau {titles[-1]}"
    return " atau ".join(titles) or "Administrator"
