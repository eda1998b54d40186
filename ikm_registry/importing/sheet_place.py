"""The desa and kecamatan that the name or title of a sheet gives to all its rows."""

from ikm_registry.cleaning.addresses import place_in_heading, places_in
from ikm_registry.importing.gazetteer import Gazetteer


def place_of_sheet(sheet: str, title: str, gazetteer: Gazetteer) -> tuple[str, str]:
    """Return the (desa, kecamatan), "" for what is not named. Of several the one nearest to the
    table counts: "WILAYAH KECAMATAN DAU DAN WAGIR", then "KECAMATAN DAU".
    """
    all_desa, all_kecamatan = places_in(title)
    desa = next(filter(gazetteer.is_desa, reversed(all_desa)), "")
    kecamatan = next(filter(gazetteer.is_kecamatan, reversed(all_kecamatan)), "")
    own_desa, own_kecamatan = place_in_heading(sheet) or ("", "")
    named = gazetteer.kecamatan_named(own_kecamatan or ("" if own_desa else sheet))
    if own_desa and gazetteer.is_desa(own_desa):
        desa = own_desa
    elif named and not (desa and gazetteer.is_desa(sheet)):
        kecamatan = kecamatan or named
    elif gazetteer.is_desa(sheet):
        desa = sheet
    return desa, kecamatan
