"""Places inside addresses: names without their words, hamlets called like a desa elsewhere."""

import pytest

from ikm_registry.importing.places import Places


def _find(gazetteer, address="", *, desa="", kecamatan="", sheet=("", "")):
    values = {
        k: v for k, v in (("address", address), ("desa", desa), ("kecamatan", kecamatan)) if v
    }
    problems = []
    Places(gazetteer, *sheet).find(values, {}, problems, "", "")
    return values.get("desa"), values.get("kecamatan"), [p.code for p in problems]


@pytest.mark.parametrize(
    ("address", "desa", "kecamatan"),
    [
        ("Purworejo, Ngantang (rt 3 rw 12)", "Purworejo", "Ngantang"),
        ("Kasembon, Kasembon (rt 12 rw 2)", "Kasembon", "Kasembon"),
        ("Krajan 14/3 Pajaran Poncokusumo", "Pajaran", "Poncokusumo"),
        ("Dadapan 13/12 Sukopuro Jabung", "Sukopuro", "Jabung"),
        ("Jl. Ken Arok 5, Toyomarto, Singosari", "Toyomarto", "Singosari"),
        ("Dusun Sumberejo, Sukosari, Kasembon", "Sukosari", "Kasembon"),
        ("RT 3/RW 4 Ds. Codo Kec. Wajak", "Codo", "Wajak"),
    ],
)
def test_names_without_their_words(gazetteer, address, desa, kecamatan):
    assert _find(gazetteer, address) == (desa, kecamatan, [])


def test_a_slip_right_before_its_kecamatan_is_read_and_doubted(gazetteer):
    assert _find(gazetteer, "Bendo 1/10 Jabugn Jabung") == ("Jabung", "Jabung", ["desa_in_address"])


def test_a_hamlet_called_like_a_desa_elsewhere(gazetteer):
    """Dadapan is a desa of Wajak; a list of Sumbersekar has a hamlet of that name."""
    place = _find(gazetteer, "depan masjid, Dadapan", sheet=("Sumbersekar", "Dau"))
    assert place == ("Sumbersekar", "Dau", [])
    assert _find(gazetteer, "Dadapan RT 3", sheet=("", "Dau")) == (None, "Dau", ["desa_missing"])
    assert _find(gazetteer, "Dadapan")[2] == ["desa_in_address"]


def test_a_hamlet_called_like_the_neighbouring_desa_is_doubted(gazetteer):
    place = _find(gazetteer, "Jl. Raya 2, Kalisongo", sheet=("Sumbersekar", "Dau"))
    assert place == ("Sumbersekar", "Dau", ["desa_differs"])
    place = _find(gazetteer, "Ds. Kalisongo", sheet=("Sumbersekar", "Dau"))
    assert place == ("Kalisongo", "Dau", [])


def test_a_bare_name_is_looked_for_in_the_kecamatan_of_the_sheet(gazetteer):
    assert _find(gazetteer, "Krajan, Codo", sheet=("", "Wajak")) == (
        "Codo",
        "Wajak",
        ["desa_in_address"],
    )
    assert _find(gazetteer, "Krajan RT 1 Codo", sheet=("", "Wajak"))[0] == "Codo"


def test_a_desa_that_begins_like_the_kabupaten(gazetteer):
    assert _find(gazetteer, desa="Malangsuko - Tumpang")[:2] == ("Malangsuko", "Tumpang")
    assert _find(gazetteer, "Jl. Mawar 2, Codo, Wajak, Malang 65173")[:2] == ("Codo", "Wajak")
    assert _find(gazetteer, "Codo, Wajak, Malang, Jawa Timur")[:2] == ("Codo", "Wajak")
