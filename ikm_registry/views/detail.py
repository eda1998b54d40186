"""One IKM on a page: facts, reasons, doubts, history; opening what is masked."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from ikm_registry.choices import QualityFlag
from ikm_registry.classification.rules import SectorRule as Rule
from ikm_registry.classification.rules import explain
from ikm_registry.classification.size import size_class
from ikm_registry.cleaning.addresses import mask_address
from ikm_registry.cleaning.contacts import mask_phone
from ikm_registry.cleaning.identity import mask_nik
from ikm_registry.forms.ikm import OverrideForm, find_kbli
from ikm_registry.models import DuplicatePair, Ikm, Kbli
from ikm_registry.queries import hamlets
from ikm_registry.queries.named_products import also_made
from ikm_registry.queries.rules import binding_rule
from ikm_registry.services import group_sets, reference
from ikm_registry.services import ikm as services
from ikm_registry.services.classification import doubt_of
from ikm_registry.services.history import timeline
from ikm_registry.services.origins import origins
from ikm_registry.views.ikm import RegisterView
from rpik.core import crypto
from rpik.core.errors import DomainError

ADVICE = {
    "tanpa_titik": "Letakkan pin di peta lewat tombol Ubah, atau ambil GPS di lokasi.",
    "tanpa_desa": "Pilih desanya lewat tombol Ubah.",
    "tanpa_kbli": "Pilih KBLI, atau perjelas nama produknya.",
    "tanpa_nik": "Minta KTP pemilik saat kunjungan berikutnya.",
    "nik_rusak": "NIK hilang karena disimpan Excel sebagai bilangan; isi dari KTP.",
    "nik_ragu": "Cocokkan NIK dengan KTP.",
    "nib_ragu": "Periksa NIB di OSS: seharusnya 13 angka.",
    "telepon_ragu": "Hubungi pemilik untuk memastikan nomornya.",
    "jauh_dari_desa": "Titik jauh dari desanya: salah satunya keliru.",
    "luar_kabupaten": "Titik jatuh di luar kabupaten, mungkin Kota Malang atau Kota Batu.",
    "tanpa_tk": "Isi jumlah tenaga kerja agar skala usahanya diketahui.",
    "kbli_ragu": "KBLI kurang cocok dengan produknya; pilih yang lebih tepat.",
    "diduga_ganda": "Ada data lain yang mirip; putuskan di halaman Data ganda.",
}


class IkmDetailView(RegisterView):
    """The facts with their reasons; personal data masked."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return render(
            request, "ikm_registry/ikm_detail.html", detail_context(self.one(pk), request)
        )


def detail_context(ikm: Ikm, request: HttpRequest) -> dict[str, object]:
    """Return what the page shows; a bounded number of queries."""
    kbli = Kbli.objects.filter(version=ikm.kbli_version, code=ikm.kbli_code).first()
    sector_reason, rule_url = sector_why(ikm)
    also = list(also_made(ikm))
    titles = {
        (version, code): title
        for version, code, title in Kbli.objects.filter(
            code__in=[one.kbli_code for one in also if one.kbli_code]
        ).values_list("version", "code", "title")
    }
    return {
        "ikm": ikm,
        "kbli": kbli,
        "size": size_class(ikm.workers, ikm.investment),
        "sector_reason": sector_reason,
        "rule_url": rule_url,
        "flags": [
            (flag, QualityFlag(flag).label, ADVICE[flag]) for flag in ikm.flags if flag in ADVICE
        ],
        "doubt": doubt_of(ikm),
        "group_set": group_sets.set_of(ikm),
        "also": [(one, titles.get((one.kbli_version, one.kbli_code), "")) for one in also],
        "masked": {
            "nik": mask_nik(crypto.decrypt_nik(ikm.nik_cipher)),
            "phone": mask_phone(ikm.phone),
            "address": mask_address(ikm.address),
        },
        "can_reveal": request.user.has_perm("core.view_personal_data"),
        "override_form": OverrideForm(
            initial={"sector": ikm.sector or "non_agro", "group": ikm.product_group_id}
        ),
        "pairs": DuplicatePair.objects.filter(first=ikm) | DuplicatePair.objects.filter(second=ikm),
        "origins": origins(ikm),
        "estimate": None if ikm.lat is not None else hamlets.of_ikm(ikm),
        "entries": timeline(ikm, for_user=request.user),
    }


def sector_why(ikm: Ikm) -> tuple[str, str]:
    """Return why the record has its sector, and the address of the rule ("" without one).

    A person's word, or the very rule it was decided by: as the set in force words it, if it does.
    """
    if ikm.is_overridden:
        return f"Ditetapkan {ikm.override_by}: {ikm.override_reason}", ""
    rule = ikm.sector_rule
    if rule is None or not ikm.sector:
        return reference.rule_table().sector(ikm.kbli_version, ikm.kbli_code).sentence, ""
    told = explain(
        ikm.kbli_code,
        ikm.kbli_version,
        Rule(rule.number, rule.version, rule.prefix, ikm.sector, rule.basis, rule.reason),
    )
    binding = binding_rule(rule)
    if binding is None:
        told = f"{told} Menurut “{rule.ruleset}”, yang kini aturan lama."
    return told, (binding or rule).get_absolute_url()


class IkmRevealView(RegisterView):
    """POST opens NIK, phone and address; every opening is logged."""

    permission_required = "core.view_personal_data"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        ikm = self.one(pk)
        revealed = services.reveal(ikm=ikm, by=request.user, purpose="halaman IKM")
        return render(request, "ikm_registry/_revealed.html", {"revealed": revealed, "ikm": ikm})


class IkmStatusView(RegisterView):
    """POST deactivates or reactivates."""

    permission_required = "ikm_registry.change_ikm"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        ikm = self.one(pk)
        changed = services.set_status(
            ikm=ikm,
            status=request.POST.get("status", ""),
            reason=request.POST.get("reason", "")[:200],
            by=request.user,
        )
        messages.success(
            request, f"{changed.title} sekarang {changed.get_status_display().lower()}."
        )
        return redirect(changed)


class ChooseKbliView(RegisterView):
    """POST puts the better code in place of a doubted one."""

    permission_required = "ikm_registry.classify_ikm"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        ikm = self.one(pk)
        seen = request.POST.get("version", "")
        try:
            changed = services.choose_kbli(
                ikm=ikm,
                kbli=find_kbli(request.POST.get("kbli", "")),
                version=int(seen) if seen.isdecimal() and len(seen) < 10 else 0,
                by=request.user,
            )
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(
                request, f"KBLI menjadi {changed.kbli_code}; sektor dan kelompok mengikutinya."
            )
        return redirect(ikm)


class OverrideView(RegisterView):
    """POST sets a person's word on the classification, or gives the record back to the rules."""

    permission_required = "ikm_registry.classify_ikm"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        ikm = self.one(pk)
        if "drop" in request.POST:
            services.drop_override(ikm=ikm, by=request.user)
            messages.success(request, "Klasifikasi kembali mengikuti aturan.")
            return redirect(ikm)
        form = OverrideForm(request.POST)
        if form.is_valid():
            try:
                services.override(ikm=ikm, by=request.user, **form.cleaned_data)
            except DomainError as error:
                form.add_error(error.field or None, error.message)
            else:
                messages.success(request, "Klasifikasi ditetapkan dan tidak akan diubah aturan.")
                return redirect(ikm)
        context = detail_context(ikm, request) | {"override_form": form, "override_open": True}
        return render(request, "ikm_registry/ikm_detail.html", context, status=422)
