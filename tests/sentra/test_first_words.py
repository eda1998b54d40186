"""The name and the reason that a proposal from a candidate begins with."""

import pytest

from sentra.services import first_words
from tests.factories import sentra as make

pytestmark = pytest.mark.django_db
SPREAD = {"points": 6, "median_m": 123.4, "max_m": 1840.0, "nearest_mean_m": 55.2, "area_ha": 3.25}


def addressed(addresses: list[str]):
    members = make.units(len(addresses))
    for ikm, address in zip(members, addresses, strict=True):
        ikm.address = address
        ikm.save(update_fields=["address"])
    return make.candidate(members)


@pytest.mark.parametrize(
    ("addresses", "name"),
    [
        (
            ["Dsn. Getaan RT 1", "Dusun GETAAN", "dsn getaan", "Dusun Getaan", "", "Dsn. Krajan"],
            "Sentra Gerabah Getaan, Desa {desa}",
        ),
        # Exactly half is not most.
        (["Dusun Getaan"] * 3 + ["Dusun Krajan", "", ""], "Sentra Gerabah, Desa {desa}"),
        ([""] * 5, "Sentra Gerabah, Desa {desa}"),
    ],
)
def test_the_dusun_stands_in_the_name_when_most_share_it(addresses, name):
    assert first_words.of_candidate(addressed(addresses))[0] == name.format(desa=make.desa().name)


def test_two_desa_with_a_dusun_of_one_name_are_not_one_dusun():
    other = make.desa("35.07.01.2002", "Sidorejo", lat=-8.21)
    members = make.units(3, address="Dusun Krajan") + make.units(
        3, address="Dusun Krajan", desa=other
    )
    assert "Krajan" not in first_words.of_candidate(make.candidate(members))[0]


def test_a_place_of_a_few_members_is_no_name():
    desa = [make.desa(f"35.07.01.{2001 + at}", f"Desa {at}") for at in range(3)]
    far = make.desa("35.07.02.2001", "Jauh")
    near = [make.units(2, desa=one) for one in desa]
    ids = [one.pk for few in near for one in few]
    kecamatan = desa[0].kecamatan.name
    assert first_words.name(make.group(), ids) == f"Sentra Gerabah, Kecamatan {kecamatan}"
    scattered = ids[:1] + ids[2:3] + [one.pk for one in make.units(1, desa=far)]
    third = make.desa("35.07.03.2001", "Sana")
    scattered += [one.pk for one in make.units(1, desa=third) + make.units(1, desa=far)]
    ends = first_words.name(make.group(), scattered)
    assert ends == "Sentra Gerabah"


def test_a_group_is_named_whole_where_no_good_of_it_leads():
    members = make.units(3, product="gerabah") + make.units(3, product="keramik hias")
    group = make.group().name
    assert " dan " in group
    assert first_words.of_candidate(make.candidate(members))[0].startswith(f"Sentra {group}, Desa ")


def test_a_name_given_by_hand_is_kept():
    assert (
        first_words.of_candidate(make.by_hand(name="Gerabah Getaan"))[0] == "Sentra Gerabah Getaan"
    )


def test_the_form_begins_with_the_figures_and_shows_the_members_on_a_map(client):
    members = make.units(4, nib="1234567890123", point_source="gps", data_year=2024)
    members += make.units(2, with_point=False, investment=None, data_year=2023)
    candidate = make.candidate(members, evidence={"compactness": SPREAD})
    client.force_login(make.person("perencana"))
    answer = client.get(f"/sentra/usulan/baru/?kandidat={candidate.pk}")
    reason = answer.context["form"]["reason"].value()
    place = f"{make.desa().name}, Kecamatan {make.desa().kecamatan.name}"
    for words in (
        f"6 unit usaha {candidate.product_group.name.lower()} di {place} dengan 18 tenaga kerja",
        "investasi Rp40.000.000 (4 dari 6 unit)",
        "Jarak tengah antaranggota 123 m, terjauh 1,8 km, tetangga terdekat rata-rata 55 m; "
        "luas bidangnya 3,2 hektare.",
        "LQ unit usaha 1,00 (selang 95 %: ",
        "Kesesuaian ruang (RTRW) belum diketahui: peta pola ruang belum dimuat.",
        "Legalitas: NIB sah 4 dari 6 unit.",
        "4 dari 6 unit mempunyai titik (4 dari GPS atau pin)",
        "tahun data 2023-2024.",
    ):
        assert words in reason
    text = answer.content.decode()
    assert "Source(" not in text
    assert f'data-points="/sentra/kandidat/{candidate.pk}/peta.json?isi=anggota"' in text


def test_without_points_or_figures_it_says_so():
    members = make.units(5, with_point=False, workers_stated=None, investment=None)
    reason = first_words.of_candidate(make.candidate(members))[1]
    assert "tenaga kerjanya belum diketahui." in reason
    assert "Jarak antaranggota belum diketahui" in reason
    assert "–" not in reason
