"""What a document lacks, in parts, each with the page that mends it."""

from typing import Any

from django.urls import reverse

from rpik.plan.document.blocks import Document
from rpik.plan.models import Edition

# The first word of ``Missing.where`` → the part it stands in.
PARTS = {
    "bagian": "Tulisan dan rujukan",
    "tabel": "Tabel dari luar register",
    "angka": "Angka luar dan sasaran",
    "unggulan": "Industri unggulan",
    "ikm": "Data register, sentra, dan pembinaan",
    "sentra": "Data register, sentra, dan pembinaan",
    "pembinaan": "Data register, sentra, dan pembinaan",
    "lapisan": "Data register, sentra, dan pembinaan",
    "perda": "Judul, tahap, dan Perda",
    "judul": "Judul, tahap, dan Perda",
    "": "Lainnya",
}
# Where each is mended: URL name, and whether it takes the edition.
PAGES = {
    "unggulan": ("plan:edition-criteria", True),
    "unggulan/nilai": ("plan:edition-scores", True),
    "unggulan/tahap": ("plan:edition-leaders", True),
    "angka": ("plan:edition-figures", True),
    "perda": ("plan:edition-perda", True),
    "judul": ("plan:edition-head", True),
    "pembinaan": ("plan:coaching", False),
    "pembinaan/rencana": ("plan:next-sentra", False),
    "sentra": ("sentra:sentra-list", False),
    "sentra/kandidat": ("sentra:candidate-list", False),
    "ikm": ("ikm_registry:ikm-list", False),
    "lapisan": ("sentra:layer-list", False),
}


def gap_parts(document: Document, edition: Edition, *, writer: bool) -> list[dict[str, Any]]:
    """Return the parts that lack something: title, [(sentence, address or "")].

    Pages that change the edition are named to a ``writer`` alone.
    """
    found: dict[str, list[tuple[str, str]]] = {title: [] for title in PARTS.values()}
    for gap in document.gaps:
        kind = gap.where.partition("/")[0]
        found[PARTS[kind]].append((gap.text, _address(gap.where, edition, writer)))
    return [{"title": title, "gaps": gaps} for title, gaps in found.items() if gaps]


def _address(where: str, edition: Edition, writer: bool) -> str:
    kind, _, name = where.partition("/")
    if not writer and (kind in {"bagian", "tabel"} or PAGES.get(where, ("", False))[1]):
        return ""
    if kind == "bagian":
        return reverse("plan:edition-section", args=[edition.pk, name])
    if kind == "tabel":
        return reverse("plan:edition-table", args=[edition.pk, name])
    if where not in PAGES:
        return ""
    address, of_edition = PAGES[where]
    return reverse(address, args=[edition.pk] if of_edition else [])
