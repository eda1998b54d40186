"""The sidebar: one table of pages; what a role cannot open is not shown."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from rpik.core.models import User


@dataclass(frozen=True, slots=True)
class Page:
    """One entry: title, url name, the permission that opens it, an icon, and its group.

    ``whole``: closed to accounts of some kecamatan. ``ending``: addresses that end so belong to it,
    wherever they begin.
    """

    title: str
    name: str
    permission: str
    icon: str
    group: str
    whole: bool = False
    ending: str = ""


PAGES: tuple[Page, ...] = (
    Page("Beranda", "plan:home", "", "home", ""),
    Page("Ringkasan", "plan:summary", "plan.view_edition", "table", ""),
    Page("Daftar IKM", "ikm_registry:ikm-list", "ikm_registry.view_ikm", "list", "IKM"),
    Page("Daftarkan IKM", "ikm_registry:ikm-create", "ikm_registry.add_ikm", "plus", "IKM"),
    Page(
        "Impor daftar", "ikm_registry:import-list", "ikm_registry.view_importbatch", "upload", "IKM"
    ),
    Page("Data ganda", "ikm_registry:duplicates", "ikm_registry.view_duplicatepair", "copy", "IKM"),
    Page("Klasifikasi", "ikm_registry:classification", "ikm_registry.view_ruleset", "tags", "IKM"),
    Page("Mutu data", "ikm_registry:quality", "ikm_registry.view_ikm", "check", "IKM"),
    Page("Letak IKM", "sentra:place-list", "sentra.view_spatiallayer", "pin", "IKM"),
    Page("Sentra ditetapkan", "sentra:sentra-list", "sentra.view_sentra", "flag", "Sentra"),
    Page("Kandidat", "sentra:candidate-list", "sentra.view_candidate", "target", "Sentra"),
    Page("Papan pimpinan", "sentra:board", "sentra.designate_sentra", "chart", "Sentra"),
    Page("Usulan", "sentra:proposal-list", "sentra.view_proposal", "clipboard", "Sentra"),
    Page(
        "Evaluasi",
        "sentra:evaluation-list",
        "sentra.evaluate_sentra",
        "check",
        "Sentra",
        ending="/evaluasi/",
    ),
    Page("Periksa di lapangan", "sentra:field-list", "sentra.add_fieldcheck", "phone", "Sentra"),
    Page("Putaran lapangan", "plan:errands", "sentra.add_fieldcheck", "locate", "Sentra"),
    Page("Analisis", "sentra:analysis", "sentra.view_sentra", "chart", "Sentra"),
    Page("Peta", "sentra:map", "sentra.view_sentra", "map", "Sentra"),
    Page("Pembinaan", "plan:coaching", "plan.view_activity", "users", "Rencana"),
    Page("Dokumen RPIK", "plan:edition-list", "plan.view_edition", "file", "Rencana"),
    Page("Lapisan peta", "sentra:layer-list", "sentra.view_spatiallayer", "layers", "Acuan"),
    Page("Templat SK", "sentra:template-list", "sentra.view_decreetemplate", "file", "Acuan"),
    Page("Data acuan", "ikm_registry:reference", "ikm_registry.view_ruleset", "book", "Acuan"),
    Page("Jejak audit", "plan:audit", "core.view_auditevent", "history", "Acuan", whole=True),
    Page("Administrasi", "admin:index", "core.view_user", "settings", "Acuan"),
)


def navigation_for(user: User, path: str) -> list[dict[str, object]]:
    """Return groups of entries this person may open; the longest matching address is current."""
    entries = []
    for page in PAGES:
        if page.permission and not user.has_perm(page.permission):
            continue
        if page.whole and user.kecamatan_scope:
            continue
        try:
            entries.append((page, reverse(page.name)))
        except NoReverseMatch:
            continue
    matching = [url for _, url in entries if path == url or (url != "/" and path.startswith(url))]
    ending = [url for page, url in entries if page.ending and path.endswith(page.ending)]
    current = next(iter(ending), max(matching, key=len, default=""))
    groups: dict[str, list[dict[str, object]]] = {}
    for page, url in entries:
        item = {"title": page.title, "url": url, "icon": page.icon, "current": url == current}
        groups.setdefault(page.group, []).append(item)
    return [{"title": title, "items": items} for title, items in groups.items()]
