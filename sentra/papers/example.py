"""Made-up decrees to see a template filled in, with the names that break layouts."""

from datetime import date

from sentra.papers import map
from sentra.papers.content import Decree, Earlier, Member, Signatory, title_of
from sentra.papers.placeholders import AMEND, DESIGNATE

NAMES = (
    "Gerabah “Getaan” & Putra",
    "UD Karya Bersama Sejahtera Mandiri Abadi Jaya Makmur Sentosa Kabupaten Malang Selatan",
    "Tembikar <Lestari>",
    "Ny. Sri Rahayu’s Keramik",
    "Kendi 100 % Tanah Liat",
    "Cobek {{ nomor }}",
)


def decree(kind: str, *, members: int = 24) -> Decree:
    """Return a made-up decree of that kind, marked as such."""
    shown = tuple(_member(index) for index in range(members))
    fields = {} if kind == DESIGNATE else _later(kind, shown)
    return Decree(
        name="Sentra Gerabah Contoh",
        group="Gerabah",
        place="Pagelaran dan Suwaru, Kecamatan Pagelaran",
        members=shown,
        year=2026,
        workers=members * 3,
        investment=members * 12_500_000,
        output_value=members * 40_000_000,
        figures=(("Unit usaha", str(members)), ("Produk", "gerabah, kendi & cobek")),
        day=date(2026, 11, 24),
        signatory=Signatory(name="Dr. H. Nama Contoh, S.E., M.Si.", rank="Pembina Utama Muda"),
        demo=True,
        as_of=date(2026, 11, 24),
        map_svg=map.draw(shown, hull=None, areas=[]),
        map_source="titik contoh",
        action=kind,
        **fields,  # type: ignore[arg-type]
    )


def _member(index: int) -> Member:
    return Member(
        title=f"{NAMES[index % len(NAMES)]} {index + 1}",
        owner="Pemilik Contoh",
        product="gerabah",
        kbli="23932",
        desa="Pagelaran",
        kecamatan="Pagelaran",
        workers=3,
        lat=-8.2023 + index % 5 * 0.0006,
        lon=112.6012 + index // 5 * 0.0006,
    )


def _later(kind: str, shown: tuple[Member, ...]) -> dict[str, object]:
    number = "188.45/7/KEP/35.07.013/2025"
    made: dict[str, object] = {
        "reason": "dua usaha sudah tutup dan satu usaha baru berdiri di lokasi yang sama",
        "earlier": Earlier(
            title_of("Sentra Gerabah Contoh"),
            "Bupati Malang",
            number,
            f"Keputusan Bupati Malang Nomor {number} tanggal 3 November 2025",
        ),
    }
    if kind == AMEND:
        made |= {"joined": shown[:1], "left": (_member(100), _member(101))}
    return made
