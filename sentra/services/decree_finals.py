"""A recorded decree as a paper again: what was frozen, in the decree's words, with its seal.

The signature covers number, date and members, so it exists only once the decree is recorded: drafts
carry no QR code, this paper does. What was edited in Word before signing is not in it.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from ikm_registry.models import Desa
from ikm_registry.services import group_sets
from rpik.core.audit import record
from rpik.core.errors import DomainError
from rpik.core.models import User
from sentra.models import Decree as KeptDecree
from sentra.models import Sentra, SentraMember
from sentra.papers import seal
from sentra.papers.content import Decree, Signatory
from sentra.papers.placeholders import AMEND, DESIGNATE, REVOKE
from sentra.queries import frozen, officials
from sentra.services import decree_papers, decree_seals, decree_templates, later_decrees

STEPS = {AMEND: "amend", REVOKE: "revoke"}

# What was changed in Word before signing is not in what is written anew.
REMARK = "Salinan dari data yang dibekukan; yang mengikat adalah naskah yang ditandatangani"


def hand_out(*, decree: KeptDecree, kind: str, by: User) -> bytes:
    """Return the sealed decree as "pdf" or "docx", or its QR code alone as "png"; recorded.

    Raises:
        NotAllowed: may not read decrees.
        DomainError: recorded without a seal or a history, or its members are not the sealed ones.
    """
    decree_seals.require_sealed(decree, by)
    if kind == "png":
        made = seal.qr_png(decree.seal)
    else:
        made = decree_templates.write(of_recorded(decree), kind=kind)
    record(
        "decree.sealed_paper",
        by=by,
        target=decree,
        sentence=f"{by} mengunduh SK bersegel ({kind.upper()}) {decree.number}",
        data={"kind": kind},
    )
    return made


def of_recorded(decree: KeptDecree) -> Decree:
    """Return a recorded decree as it was frozen, whatever the register or later decrees say now."""
    held = decree.sentra
    sealed = seal.verify(decree.seal, decree_seals.office_key())
    rows = list(decree_seals.members_of(decree))
    if seal.members_hash([row.frozen for row in rows]) != sealed.members_hash:
        raise DomainError(
            "Daftar anggota di basis data tidak lagi sama dengan yang disegel; SK-nya tidak dapat "
            "dibuat ulang. Laporkan kepada administrator, dan pakai hasil pindainya."
        )
    then = frozen.as_of(held, decree)
    if then is None:
        raise DomainError(
            "Nama dan jumlah sentra waktu itu tidak tersimpan. Pakai kutipan bersegelnya."
        )
    signatory = _signatory(decree)
    day = timezone.localdate(decree.recorded_at)
    figures = _figures(rows, then)
    return Decree(
        name=then.name,
        group=group_sets.name_at(held.product_group_id, decree.recorded_at),
        place=then.place,
        year=decree.date.year,
        number=decree.number,
        day=decree.date,
        as_of=day,
        signatory=signatory,
        draft=False,
        demo=held.is_demo,
        action=decree.action,
        seal=decree.seal,
        remark=REMARK,
        check_at=settings.RPIK_BASE_URL.partition("://")[2] + reverse("sentra:seal-check"),
        **decree_papers.sums_of(figures),
        **decree_papers.mapped(
            later_decrees.in_order(map(later_decrees.as_frozen, rows)), _desa(rows), then.hull
        ),
        **_later(decree, signatory.authority),
    )


def _later(decree: KeptDecree, authority: str) -> dict[str, Any]:
    """Return what only a change or a revocation speaks of."""
    if decree.action == DESIGNATE:
        return {}
    held = decree.sentra
    told: dict[str, Any] = {
        "earlier": later_decrees.earlier(held, authority, before=decree),
        "reason": _reason(decree),
    }
    if decree.action == AMEND:
        before = held.decrees.filter(pk__lt=decree.pk).order_by("-id")[0]
        former = frozen.as_of(held, before)
        told |= {"former_name": former.name if former else ""}
        for name, moved in (("joined", {"since": decree.date}), ("left", {"until": decree.date})):
            rows = held.members.filter(**moved)
            told[name] = later_decrees.in_order(map(later_decrees.as_frozen, rows))
    return told


def _reason(decree: KeptDecree) -> str:
    """Return the note of the step that recorded the decree: they come in the same order."""
    earlier = decree.sentra.decrees.filter(action=decree.action, pk__lt=decree.pk).count()
    steps = decree.sentra.proposal.steps.filter(action=STEPS[decree.action]).order_by("id")
    return steps[earlier].note


def _signatory(decree: KeptDecree) -> Signatory:
    """Return who signed, by the officials of that day; somebody else as typed in."""
    for choice in officials.signatories(decree.date):
        if choice.label[:300] == decree.signer:
            return choice.signatory
    standard = Signatory()
    authority = later_decrees.authority_of(decree, standard.authority)
    name = "" if decree.signer == authority else decree.signer
    return Signatory(authority, (authority,), name)


def _desa(rows: Sequence[SentraMember]) -> set[str]:
    """Return the codes of the desa the frozen records name."""
    named = {(row.frozen["desa"], row.frozen["kecamatan"]) for row in rows}
    found = Desa.objects.filter(name__in={desa for desa, _ in named}).select_related("kecamatan")
    return {one.pk for one in found if (one.name, one.kecamatan.name) in named}


def _figures(rows: Sequence[SentraMember], then: Sentra) -> dict[str, Any]:
    """Return the figures of frozen records, shaped as ``members.figures``; materials were not kept."""
    kept = [row.frozen for row in rows]
    places = Counter((one["desa"], one["kecamatan"]) for one in kept if one["kecamatan"])
    products = Counter(one["product"] for one in kept if one["product"])
    return {
        "units": len(rows),
        "workers": then.workers,
        "workers_male": None,
        "workers_female": None,
        "sizes": Counter(one["size_class"] for one in kept),
        "investment": then.investment,
        "investment_known": sum(one["investment"] is not None for one in kept),
        "output_value": then.output_value,
        "output_known": sum(one["output_value"] is not None for one in kept),
        "products": [{"product": name, "n": n} for name, n in products.most_common()],
        "materials": None,
        "desa": [
            {"name": desa, "kecamatan": kecamatan, "n": n}
            for (desa, kecamatan), n in places.most_common()
        ],
    }
