"""Size class by workers and investment [Permenperin 64/M-IND/PER/7/2016 art. 3-5]."""

from dataclasses import dataclass

BILLION = 1_000_000_000
BASIS = "Permenperin 64/2016 Pasal 3-5; investasi tidak termasuk tanah dan bangunan"


@dataclass(frozen=True, slots=True)
class SizeDecision:
    """Code (kecil, menengah, besar, belum) and the sentence why."""

    code: str
    sentence: str


def size_class(workers: int | None, investment: int | None) -> SizeDecision:
    """Return the size class; ``investment`` in rupiah without land and buildings.

    Kecil: at most 19 workers and below Rp1 billion. Besar: 20 or more and above Rp15 billion.
    Menengah: everything between. Unknown input is never guessed.
    """
    if workers is None or investment is None:
        lacking = " dan ".join(
            word
            for word, value in (("tenaga kerja", workers), ("nilai investasi", investment))
            if value is None
        )
        return SizeDecision("belum", f"Belum dapat ditentukan: {lacking} belum diisi.")
    facts = f"{workers} tenaga kerja dan investasi {_rupiah(investment)}"
    if workers <= 19 and investment < BILLION:
        return SizeDecision("kecil", f"Industri kecil: {facts} ({BASIS}).")
    if workers >= 20 and investment > 15 * BILLION:
        return SizeDecision("besar", f"Industri besar, bukan IKM: {facts} ({BASIS}).")
    return SizeDecision("menengah", f"Industri menengah: {facts} ({BASIS}).")


def _rupiah(value: int) -> str:
    return "Rp" + f"{value:,}".replace(",", ".")
