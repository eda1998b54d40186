"""What kinds of zone usually say to a small industry: a hint beside the form, never an answer.

From memory of RTRW texts (domain.md 6.5): home industry is permitted in settlements with limits;
protected forest, river borders and LP2B are not for it. Only the article of the Perda decides.
"""

from sentra.choices import ZoneFit

_HINTS: tuple[tuple[tuple[str, ...], ZoneFit], ...] = (
    (("lindung", "lp2b", "pangan berkelanjutan", "sempadan", "konservasi", "cagar", "suaka",
      "resapan", "taman nasional", "rth", "badan air", "mata air", "hutan"), ZoneFit.FORBIDDEN),
    (("peruntukan industri", "kawasan industri", "sentra industri", "pergudangan"), ZoneFit.ALLOWED),
    (("permukiman", "perumahan", "perdagangan", "campuran", "perdesaan", "perkotaan"),
     ZoneFit.CONDITIONAL),
)  # fmt: skip


def usual(name: str) -> ZoneFit | None:
    """Return what a zone of this name usually says; None where practice gives no hint."""
    plain = " ".join(name.lower().split())
    for words, answer in _HINTS:
        if any(word in plain for word in words):
            return answer
    return None
