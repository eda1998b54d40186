"""How large: workers, size classes, investment, capacity, output, BB/BP and what is added to it."""

from ikm_registry.choices import SizeClass
from rpik.core.templatetags.format_id import angka, persen, rupiah
from sentra.services.assessment.lines import Block, Line, sum_of, untold
from sentra.services.assessment.seen import Seen


def block(seen: Seen) -> Block:
    """Return sums over the members that state the figure; BB/BP as told for all together."""
    figures, units = seen.figures, seen.units
    names = dict(SizeClass.choices)
    sizes = sorted(figures["sizes"].items())
    return Block(
        "size",
        "Ukuran",
        [
            sum_of(
                "Tenaga kerja",
                figures["workers"],
                figures["workers_known"],
                units,
                kind="number",
                mend="register:tk",
                note="register hari ini",
            ),
            _sexes(seen),
            Line(
                "Skala",
                ", ".join(f"{names[code].lower()} {n}" for code, n in sizes),
                note="Permenperin 64/2016 Pasal 3-5",
                level="warn" if SizeClass.LARGE in figures["sizes"] else "plain",
            ),
            sum_of(
                "Investasi",
                figures["investment"],
                figures["investment_known"],
                units,
                mend="register:investasi",
            ),
            _capacity(seen),
            sum_of(
                "Nilai produksi setahun",
                figures["output_value"],
                figures["output_known"],
                units,
                mend="register:produksi",
            ),
            *_added(seen),
        ],
    )


def _sexes(seen: Seen) -> Line:
    men, women = seen.figures["workers_male"], seen.figures["workers_female"]
    if men is None and women is None:
        return untold("Tenaga kerja L/P", "members", "register hanya menulis jumlahnya")
    both = (men or 0) + (women or 0)
    note = f"perempuan {persen((women or 0) / both)}" if both else ""
    return Line("Tenaga kerja L/P", f"{angka(men or 0)} L, {angka(women or 0)} P", note=note)


def _capacity(seen: Seen) -> Line:
    """Capacities are summed unit by unit: kilograms and pairs are never added."""
    figures, known = seen.figures, seen.figures["capacity_known"]
    if not known:
        return untold("Kapasitas produksi setahun", "register:kapasitas")
    said = [
        f"{angka(row['total'])} {row['unit'] or 'tanpa satuan'}" for row in figures["capacities"]
    ]
    more = f"; dan {len(said) - 3} satuan lain" if len(said) > 3 else ""
    return Line(
        "Kapasitas produksi setahun",
        ", ".join(said[:3]),
        note=f"tertulis pada {angka(known)} dari {angka(seen.units)} unit{more}",
        mend="register:kapasitas" if known < seen.units else "",
    )


def _added(seen: Seen) -> list[Line]:
    """BB/BP (bahan baku/bahan penolong) and value added, output less BB/BP [domain.md 8.3]: as told of the
    whole sentra, else of the members whose list names them.
    """
    label, added = "Nilai BB/BP setahun", "Nilai tambah (kasar)"
    spent = seen.site.input_value if seen.site else None
    if spent is None and seen.figures["input_known"]:
        return _added_by_register(seen, label, added)
    if spent is None:
        return [untold(label, "site"), Line(added, "Belum dapat dihitung", level="unknown")]
    lines = [Line(label, spent, "rupiah", f"sumber: {seen.site.source}" if seen.site else "")]
    output, known = seen.figures["output_value"], seen.figures["output_known"]
    if output is None:
        return [*lines, Line(added, "Belum dapat dihitung", level="unknown")]
    partly = known < seen.units
    return [
        *lines,
        Line(
            added,
            output - spent,
            "rupiah",
            f"produksi dikurangi BB/BP; {persen((output - spent) / output)} dari produksi"
            + (f"; produksi baru tertulis pada {angka(known)} unit" if partly else "")
            if output
            else f"produksi dikurangi BB/BP ({rupiah(spent)})",
            "warn" if output < spent else "plain",
        ),
    ]


def _added_by_register(seen: Seen, label: str, added: str) -> list[Line]:
    figures = seen.figures
    known, both = figures["input_known"], figures["added_known"]
    spent = Line(
        label,
        figures["input_value"],
        "rupiah",
        f"tertulis pada {angka(known)} dari {angka(seen.units)} unit",
    )
    if not both:
        return [spent, Line(added, "Belum dapat dihitung", level="unknown")]
    note = f"produksi dikurangi BB/BP dari {angka(both)} unit yang menyebut keduanya"
    level = "warn" if figures["added_value"] < 0 else "plain"
    return [spent, Line(added, figures["added_value"], "rupiah", note, level)]
