"""Two records that may be one business, side by side; a person decides."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Count, Max, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View

from ikm_registry.choices import PairState
from ikm_registry.cleaning.addresses import mask_address
from ikm_registry.cleaning.contacts import mask_phone
from ikm_registry.models import DuplicatePair, Ikm
from ikm_registry.models.duplicates import DuplicatePairQuerySet
from ikm_registry.services import duplicates as services
from ikm_registry.services import duplicates_at_once as at_once
from ikm_registry.services.merge_fields import survivor
from rpik.core import jobs
from rpik.core.errors import DomainError
from rpik.core.pagination import paginate
from rpik.core.templatetags.format_id import angka, desimal, rupiah
from rpik.core.views.asked import number
from rpik.core.views.permission import PermissionRequired

LABELS = {
    "business_name": "Nama usaha", "owner_name": "Pemilik", "owner_sex": "Jenis kelamin", "nik": "NIK",
    "nib": "NIB", "pirt": "P-IRT", "halal": "Sertifikat halal", "brand": "Merek terdaftar", "siinas": "Akun SIINas",
    "phone": "Telepon", "address": "Alamat", "place": "Tempat", "point": "Titik",
    "product": "Produk", "raw_material": "Bahan baku", "kbli": "KBLI", "workers": "Tenaga kerja",
    "investment": "Investasi", "output_value": "Nilai produksi", "input_value": "Nilai BB/BP", "market": "Pemasaran", "capacity": "Kapasitas",
    "year_established": "Tahun berdiri", "data_year": "Tahun data",
}  # fmt: skip

PARTS = {
    "owner": "pemilik", "business": "nama usaha", "product": "produk", "desa": "desa",
    "nib": "NIB", "nik": "NIK", "phone": "telepon",
}  # fmt: skip

# What a score is made of; where it is equal it says why two records are suspected.
NEARLY = {"owner_name": "owner", "business_name": "business", "product": "product"}
ALIKE = 0.8  # of a part: said to be "sama" or "mirip" in the sentence
TELLING = ("owner_name", "business_name", "product", "place", "nib", "nik", "phone", "address")


class PairsView(PermissionRequired, View):
    """Ground: pairs whose two records the person may see."""

    permission_required = "ikm_registry.view_duplicatepair"

    def visible(self) -> DuplicatePairQuerySet:
        return DuplicatePair.objects.visible_to(self.request.user).select_related(
            "first__desa", "first__kecamatan", "second__desa", "second__kecamatan", "decided_by"
        )

    def asked(self, *, of_kind: bool = True) -> dict[str, Any]:
        """What the address narrows the pairs to: those of an import (``impor``), of an IKM (``ikm``),
        and, ``of_kind``, of one reason (``alasan``).
        """
        given = self.request.GET
        found: dict[str, Any] = {name: number(given.get(name)) for name in ("impor", "ikm")}
        if of_kind:
            found["alasan"] = given.get("alasan", "")[:300]
        return {name: value for name, value in found.items() if value}

    def narrowed(self) -> DuplicatePairQuerySet:
        """The pairs that the address asks for."""
        pairs, asked = self.visible(), self.asked()
        if "impor" in asked:
            pairs = pairs.of_import(asked["impor"])
        if "ikm" in asked:
            pairs = pairs.filter(Q(first=asked["ikm"]) | Q(second=asked["ikm"]))
        if "alasan" in asked:
            pairs = pairs.of_kind(asked["alasan"])
        return pairs

    def way(self, name: str, *args: int, of_kind: bool = True) -> str:
        """The address of a page of pairs, narrowed as this one is (or ``of_kind`` no more)."""
        asked = urlencode(self.asked(of_kind=of_kind))
        return reverse(f"ikm_registry:{name}", args=args) + (f"?{asked}" if asked else "")


class DuplicatesView(PairsView):
    """The queue: surest first, and what several share; decisions behind a tab."""

    def get(self, request: HttpRequest) -> HttpResponse:
        decided = request.GET.get("tampil") == "diputuskan"
        pairs, asked = self.narrowed(), self.asked()
        decisions = [PairState.MERGED, PairState.DISTINCT]
        pairs = pairs.filter(state__in=decisions) if decided else pairs.waiting()
        kind = "" if decided else asked.get("alasan", "")
        kinds = [] if decided or kind else at_once.kinds(pairs)
        others = self.asked(of_kind=False)
        order = ("-decided_at", "-id") if decided else ("-score", "-id")
        page = paginate(pairs, order=order, query=request.GET, size=30)
        tabs = [
            {"title": "Menunggu keputusan", "url": f"?{urlencode(others)}", "current": not decided},
            {
                "title": "Sudah diputuskan",
                "url": "?" + urlencode(others | {"tampil": "diputuskan"}),
                "current": decided,
            },
        ]
        rows = [(pair, _equal(pair), self.way("duplicate", pair.pk)) for pair in page.rows]
        context = {
            "page": page,
            "rows": rows,
            "decided": decided,
            "tabs": tabs,
            "asked": asked,
            "narrowed": urlencode(others),
            "kinds": kinds,
            "kind": kind,
            "at_once_url": self.way("duplicates-at-once", of_kind=False),
        }
        if request.user.has_perm(services.PERMISSION):
            context["last"] = at_once.last(request.user)
        if kind:
            context |= _of_kind(pairs)
        return render(request, "ikm_registry/duplicates.html", context)


class AtOnceView(PairsView):
    """POST: one decision (``keputusan``) for the waiting pairs of a reason (``alasan``), up to the newest
    that the page knew (``sampai``).
    """

    permission_required = services.PERMISSION
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        kind = request.POST.get("alasan", "")[:300]
        state = {
            "gabung": PairState.MERGED,
            "dua": PairState.DISTINCT,
            "nanti": PairState.LATER,
        }.get(request.POST.get("keputusan", ""), PairState.SUGGESTED)
        try:
            event = at_once.decide(
                pairs=self.narrowed(),
                kind=kind,
                state=state,
                by=request.user,
                newest=number(request.POST.get("sampai")) or None,
            )
            messages.success(request, f"{event.sentence}. Dapat dikembalikan semuanya sekaligus.")
        except DomainError as error:
            messages.error(request, error.message)
        return redirect(self.way("duplicates"))


class TakeBackView(PairsView):
    """POST: take one's last decision for many pairs back."""

    permission_required = services.PERMISSION
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        event = at_once.last(request.user)
        if event is None:
            messages.info(request, "Tidak ada keputusan sekaligus yang dapat dikembalikan.")
            return redirect("ikm_registry:duplicates")
        again, left = at_once.take_back(event=event, by=request.user)
        stay = f" {angka(left)} tetap, karena sudah diputuskan lagi." if left else ""
        messages.success(request, f"{angka(again)} pasangan menunggu keputusan lagi.{stay}")
        return redirect("ikm_registry:duplicates")


class SuggestView(PairsView):
    """POST: look through the whole register in the background."""

    permission_required = services.PERMISSION
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        job = jobs.enqueue(
            "ikm_registry.suggest_duplicates",
            title="Mencari data ganda",
            by=request.user,
            result_url=reverse("ikm_registry:duplicates"),
            by_id=request.user.pk,
        )
        return redirect("core:job", pk=job.pk)


class PairView(PairsView):
    """Side by side: only what differs is marked; keys y (gabungkan), n (tetap dua), s (nanti)."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        pair = get_object_or_404(self.visible(), pk=pk)
        waiting = self.narrowed().waiting().filter(state=PairState.SUGGESTED).count()
        context = _context(pair) | {
            "open": pair.state in services.OPEN,
            "waiting": waiting,
            "back": self.way("duplicates"),
        }
        return render(request, "ikm_registry/duplicate.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        pair = get_object_or_404(self.visible(), pk=pk)
        if not request.user.has_perm(services.PERMISSION):
            return render(request, "403.html", {"message": "Hanya Petugas yang dapat memutuskan data ganda."}, status=403)  # fmt: skip
        try:
            self._decide(pair, request)
        except DomainError as error:
            messages.error(request, error.message)
            return redirect(self.way("duplicate", pk))
        following = (
            self.narrowed()
            .waiting()
            .filter(state=PairState.SUGGESTED)
            .order_by("-score", "-id")
            .first()
        )
        if following:
            return redirect(self.way("duplicate", following.pk))
        return redirect(self.way("duplicates"))

    def _decide(self, pair: DuplicatePair, request: HttpRequest) -> None:
        decision = request.POST.get("keputusan")
        if decision == "gabung":
            ids = {pair.first_id, pair.second_id}
            asked = number(request.POST.get("pertahankan"))
            keep = pair.second if asked == pair.second_id else pair.first
            choices = {
                field: chosen
                for field in services.FIELDS
                if (chosen := number(request.POST.get(f"f-{field}"))) in ids
            }
            services.merge(
                pair=pair,
                keep_id=keep.pk,
                choices=choices,
                versions={pk: number(request.POST.get(f"v-{pk}")) for pk in ids},
                by=request.user,
            )
            messages.success(
                request,
                f"Digabung ke {keep.number}. Bisa dipisah lagi kapan saja lewat tab "
                "Sudah diputuskan.",
            )
        elif decision == "dua":
            services.keep_both(pair=pair, by=request.user, seen=request.POST.get("keadaan", ""))
            messages.success(request, "Dicatat sebagai dua usaha; tidak akan diduga lagi.")
        elif decision == "pisah":
            stay = services.separate(pair=pair, by=request.user)
            kept = (
                f" Tetap: {', '.join(LABELS[f] for f in stay)}, karena sudah diubah."
                if stay
                else ""
            )
            messages.success(request, f"Dipisahkan lagi menjadi dua data.{kept}")
        elif decision != "nanti":
            raise DomainError("Pilih salah satu: gabungkan, tetap dua usaha, atau putuskan nanti.")
        else:
            services.later(pair=pair, by=request.user, seen=request.POST.get("keadaan", ""))
            messages.info(request, "Ditunda; ada di akhir antrean.")


def _of_kind(pairs: DuplicatePairQuerySet) -> dict[str, Any]:
    """How many pairs of one reason wait, the newest of them, and how many one press merges or keeps as two."""
    seen = pairs.aggregate(number=Count("pk"), newest=Max("pk"))
    number, mergeable = seen["number"], len(at_once.mergeable(pairs))
    now = {
        name: f"{angka(at_once.MOST)} dari {angka(many)}" if many > at_once.MOST else angka(many)
        for name, many in (("merged_now", mergeable), ("parted_now", number))
    }
    return now | seen | {"mergeable": mergeable, "alone": number - mergeable}


def _equal(pair: DuplicatePair) -> list[tuple[str, str]]:
    """Return (label, value as shown) of what is equal, or nearly, and makes the score, but for what the
    row shows in its own columns (title and place). Personal data are masked.
    """
    first, second = pair.first, pair.second
    found = []
    for field in TELLING:
        if services.is_empty(first, field) or services.is_empty(second, field) or field == "place":
            continue
        one, other = _shown(first, field), _shown(second, field)
        if (one, other) == (first.title, second.title):
            continue
        if services.value_of(first, field) == services.value_of(second, field):
            found.append((LABELS[field], "" if field == "nik" else one))
        elif field in NEARLY and pair.parts.get(NEARLY[field], 0) >= ALIKE:
            same = one.casefold() == other.casefold()
            found.append((LABELS[field], one if same else f"{one} ~ {other}"))
    return found


def _context(pair: DuplicatePair) -> dict[str, Any]:
    first, second = pair.first, pair.second
    rows = []
    for field, label in LABELS.items():
        if services.is_empty(first, field) and services.is_empty(second, field):
            continue
        taken, why = services.better_and_why(first, second, field)
        rows.append(
            {
                "field": field,
                "label": label,
                "same": services.value_of(first, field) == services.value_of(second, field),
                "better": taken.pk,
                "why": why,
                "values": [(one.pk, _shown(one, field)) for one in (first, second)],
            }
        )
    parts = [(PARTS.get(name, name), value) for name, value in pair.parts.items()]
    return {
        "pair": pair,
        "parts": [(label, value) for label, value in parts if isinstance(value, int | float)],
        "different": [row for row in rows if not row["same"]],
        "telling": [row for row in rows if row["same"] and row["field"] in TELLING],
        "same": [row for row in rows if row["same"] and row["field"] not in TELLING],
        "records": (first, second),
        "keep": survivor(first, second).pk,
    }


def _shown(ikm: Ikm, field: str) -> str:
    values = {
        "nik": "tersimpan" if ikm.nik_hash else "",
        "phone": mask_phone(ikm.phone),
        "address": mask_address(ikm.address),
        "place": ", ".join(str(p) for p in (ikm.desa, ikm.kecamatan) if p),
        "point": f"{desimal(ikm.lat, 5)}; {desimal(ikm.lon, 5)}" if ikm.lat is not None else "",
        "kbli": f"{ikm.kbli_code} (KBLI {ikm.kbli_version})" if ikm.kbli_code else "",
        "workers": angka(ikm.workers) if ikm.workers is not None else "",
        "investment": rupiah(ikm.investment) if ikm.investment is not None else "",
        "output_value": rupiah(ikm.output_value) if ikm.output_value is not None else "",
        "input_value": rupiah(ikm.input_value) if ikm.input_value is not None else "",
        "capacity": f"{angka(ikm.capacity)} {ikm.capacity_unit}"
        if ikm.capacity is not None
        else "",
    }
    if field in values:
        return values[field]
    value = getattr(ikm, field)
    return "" if value is None else str(value)
