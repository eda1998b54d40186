"""One box for everything: IKM by name or NIB, desa, sentra, proposals, pages."""

import re
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from ikm_registry.models import Desa, Ikm, ProductGroup
from ikm_registry.queries.near_spelling import spelled_like
from rpik.core.models import User
from sentra.models import Proposal, Sentra

LIMIT = 12
MIN_LETTERS = 3  # a trigram index answers nothing shorter


@dataclass(frozen=True, slots=True)
class Hit:
    """One answer: what it is, where it leads."""

    kind: str
    title: str
    subtitle: str
    url: str


def search(text: str, *, user: User) -> list[Hit]:
    """Return up to ``LIMIT`` hits per kind the person may see; at most seven queries.

    What nobody wrote so is answered by what is spelled nearly like it.

    A 16-digit number is never looked up here: the address would carry a NIK. NIB (13 digits) may.
    """
    text = " ".join(text.split())[:80]
    if len(text) < MIN_LETTERS or re.fullmatch(r"[0-9 .-]{15,}", text):
        return []
    hits: list[Hit] = []
    if user.has_perm("sentra.view_sentra"):
        hits += [
            Hit("Sentra", one.name, one.place, one.get_absolute_url())
            for one in Sentra.objects.filter(name__icontains=text)[:LIMIT]
        ]
    if user.has_perm("sentra.view_proposal"):
        hits += [
            Hit("Usulan", one.name, one.get_state_display(), one.get_absolute_url())
            for one in Proposal.objects.filter(name__icontains=text)[:LIMIT]
        ]
    if user.has_perm("ikm_registry.view_ikm"):
        hits += _register(text, user)
    return hits


def _register(text: str, user: User) -> list[Hit]:
    list_url = reverse("ikm_registry:ikm-list")
    hits = [
        Hit("Desa", desa.name, f"Kecamatan {desa.kecamatan.name}", f"{list_url}?desa={desa.code}")
        for desa in Desa.objects.named_like(text)[:LIMIT]
    ]
    hits += [
        Hit("Kelompok", group.name, "Kelompok komoditas", f"{list_url}?kelompok={group.code}")
        for group in ProductGroup.objects.filter(name__icontains=text)[:LIMIT]
    ]
    words = Q()
    for word in text.lower().split()[:5]:
        words &= Q(search__contains=word)
    visible = Ikm.objects.visible_to(user).for_list()
    kind, found = "IKM", list(visible.filter(words)[:LIMIT])
    if not found and not hits:
        kind, found = "IKM yang ejaannya mirip", spelled_like(text, among=visible, limit=LIMIT)
    hits += [
        Hit(kind, ikm.title, f"{ikm.product} · {_place(ikm)}", ikm.get_absolute_url())
        for ikm in found
    ]
    return hits


def _place(ikm: Ikm) -> str:
    if ikm.desa:
        return f"{ikm.desa.name}, {ikm.kecamatan.name}" if ikm.kecamatan else ikm.desa.name
    return ikm.kecamatan.name if ikm.kecamatan else "desa belum diketahui"
